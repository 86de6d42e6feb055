"""People and organisations, for administrators. Children's data is nowhere here."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from localoffer import clock
from localoffer.accounts import operations, pages
from localoffer.accounts.access import administrators_only, may_manage, reauthenticated
from localoffer.accounts.forms import (
    OrganisationForm,
    PersonForm,
    RoleForm,
    WhyForm,
    WorksAtForm,
)
from localoffer.accounts.models import Organisation, Person
from localoffer.accounts.requests import PersonRequest
from localoffer.accounts.roles import Role
from localoffer.ui.access import requires

PER_PAGE = 50
PEOPLE = ["Name", "Roles", "Works at", "State"]
ORGANISATIONS = ["Name", "Kind", "Email domain", "State"]
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(administrators_only)
def people(request: PersonRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    found = Person.objects.select_related("organisation").prefetch_related("grants")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(email__icontains=words))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"rows": pages.people(page), "head": PEOPLE, "page": page, "words": words}
    return render(request, "accounts/people.html", context)


@require_safe
@requires(administrators_only)
def person(request: PersonRequest, ref: str) -> HttpResponse:
    found = get_object_or_404(Person.objects.select_related("organisation"), reference=ref)
    context = {
        "person": found,
        "rows": pages.about(found),
        "grants": pages.grants(found),
        "manageable": may_manage(found, request.user),
    }
    return render(request, "accounts/person.html", context)


@form_page
@requires(administrators_only)
@reauthenticated
def new_person(request: PersonRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if form.is_valid():
        made = operations.add_person(**form.cleaned_data, by=request.user, at=clock.now())
        get_adapter().send_mail("account/email/welcome", made.email, {"name": made.name})
        messages.success(request, f"{made.name} is added. Now give them a role.")
        return redirect("people:person", made.reference)
    return _ask(request, form, "Add a person", "people:people")


@form_page
@requires(administrators_only)
@reauthenticated
def new_role(request: PersonRequest, ref: str) -> HttpResponse:
    found = _manageable(request, ref)
    form = RoleForm(request.POST or None, person=found)
    if form.is_valid():
        given = form.cleaned_data
        role = Role(given["role"])
        operations.give_role(
            person=found,
            role=role,
            seat=given["seat"],
            why=given["why"],
            by=request.user,
            at=clock.now(),
        )
        messages.success(request, f"{found.name} is now {role.label}.")
        return redirect("people:person", ref)
    return _ask(request, form, f"Give {found.name} a role", "people:person", ref)


@form_page
@requires(administrators_only)
@reauthenticated
def end_role(request: PersonRequest, ref: str, pk: int) -> HttpResponse:
    found = _manageable(request, ref)
    grant = get_object_or_404(found.grants, pk=pk, ended_at=None)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        why = form.cleaned_data["why"]
        operations.end_role(grant=grant, why=why, by=request.user, at=clock.now())
        messages.success(request, f"{found.name} is no longer {Role(grant.role).label}.")
        return redirect("people:person", ref)
    heading = f"End a role: {Role(grant.role).noun}"
    return _ask(request, form, heading, "people:person", ref)


@form_page
@requires(administrators_only)
@reauthenticated
def disable(request: PersonRequest, ref: str) -> HttpResponse:
    found = _manageable(request, ref)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        why = form.cleaned_data["why"]
        operations.disable(person=found, why=why, by=request.user, at=clock.now())
        messages.success(request, f"{found.name} is signed out and cannot sign in.")
        return redirect("people:person", ref)
    return _ask(request, form, f"Disable {found.name}", "people:person", ref)


@form_page
@requires(administrators_only)
@reauthenticated
def enable(request: PersonRequest, ref: str) -> HttpResponse:
    found = _manageable(request, ref)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        why = form.cleaned_data["why"]
        operations.enable(person=found, why=why, by=request.user, at=clock.now())
        messages.success(request, f"{found.name} can sign in again.")
        return redirect("people:person", ref)
    return _ask(request, form, f"Let {found.name} in again", "people:person", ref)


@form_page
@requires(administrators_only)
@reauthenticated
def lost_factor(request: PersonRequest, ref: str) -> HttpResponse:
    found = _manageable(request, ref)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        why = form.cleaned_data["why"]
        operations.remove_second_factors(person=found, why=why, by=request.user, at=clock.now())
        get_adapter().send_mail("account/email/factors_removed", found.email, {"name": found.name})
        messages.success(request, f"{found.name} will be asked to set up a new second factor.")
        return redirect("people:person", ref)
    heading = f"Remove the second factor of {found.name}"
    return _ask(request, form, heading, "people:person", ref)


@form_page
@requires(administrators_only)
@reauthenticated
def workplace(request: PersonRequest, ref: str) -> HttpResponse:
    found = _manageable(request, ref)
    form = WorksAtForm(request.POST or None, initial={"organisation": found.organisation_id})
    if form.is_valid():
        operations.confirm_workplace(
            person=found, **form.cleaned_data, by=request.user, at=clock.now()
        )
        messages.success(request, "Where they work is saved.")
        return redirect("people:person", ref)
    return _ask(request, form, f"Where {found.name} works", "people:person", ref)


@require_safe
@requires(administrators_only)
def organisations(request: PersonRequest) -> HttpResponse:
    rows = pages.organisations(Organisation.objects.all())
    return render(request, "accounts/organisations.html", {"rows": rows, "head": ORGANISATIONS})


@form_page
@requires(administrators_only)
@reauthenticated
def new_organisation(request: PersonRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        operations.save_organisation(**form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, "The organisation is added. Verify it once you are sure of it.")
        return redirect("people:organisations")
    return _ask(request, form, "Add an organisation", "people:organisations")


@form_page
@requires(administrators_only)
@reauthenticated
def organisation(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation, pk=pk)
    initial = {"name": found.name, "kind": found.kind, "email_domain": found.email_domain}
    form = OrganisationForm(request.POST or None, instance=found, initial=initial)
    if form.is_valid():
        operations.save_organisation(
            organisation=found, **form.cleaned_data, by=request.user, at=clock.now()
        )
        messages.success(request, "The organisation is saved.")
        return redirect("people:organisations")
    return _ask(request, form, found.name, "people:organisations", organisation=found)


@form_page
@requires(administrators_only)
@reauthenticated
def verify_organisation(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation, pk=pk)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        why = form.cleaned_data["why"]
        operations.verify_organisation(organisation=found, why=why, by=request.user, at=clock.now())
        messages.success(request, f"{found.name} is verified.")
        return redirect("people:organisations")
    return _ask(request, form, f"Verify {found.name}", "people:organisations")


def _manageable(request: PersonRequest, ref: str) -> Person:
    found = get_object_or_404(Person, reference=ref)
    may_manage(found, request.user).or_refuse()
    return found


def _ask(
    request: PersonRequest, form: BaseForm, heading: str, back: str, *args: str, **facts: object
) -> HttpResponse:
    context = {"form": form, "heading": heading, "back": reverse(back, args=args), **facts}
    return render(request, "accounts/form.html", context)
