"""A parent's own request, from the public form to a case; and cases typed in by an officer."""

from __future__ import annotations

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.views.decorators.http import require_safe

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.audit import operations as audit
from localoffer.children.models import Child
from localoffer.ui.access import public, requires
from panel import access, pages
from panel.forms import EnterCaseForm, ParentRequestForm, SameChildForm
from panel.models import Case, ParentRequest
from panel.operations import cases
from panel.views.shared import done, form_page, sent
from referrals.models import EhcRequest


@public
@form_page
def ask(request: HttpRequest) -> HttpResponse:
    """A parent or young person asks for an assessment. Nobody need sign in to ask."""
    form = ParentRequestForm(
        request.POST if request.method == "POST" else None, today=clock.today()
    )
    if form.is_valid():
        if refused := consume_or_429(request, action="panel_request"):
            return refused
        received = form.make(lambda: cases.receive_request(at=clock.now(), **form.cleaned_data))
        if received:
            request.session["panel_request"] = received.reference
            return redirect("panel:asked")
    return render(request, "panel/ask.html", {"form": form})


@public
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """What happens with a request that was just sent, from this browser alone."""
    found = get_object_or_404(ParentRequest, reference=request.session.get("panel_request", ""))
    context = {
        "request_sent": found,
        "decide_by": cases.decide_by(clock.local_day(found.received_at)),
    }
    return render(request, "panel/asked.html", context)


@require_safe
@requires(access.send_team_only)
def index(request: PersonRequest) -> HttpResponse:
    """Requests that parents sent us, each with its day; those that wait for a case come first."""
    at = clock.now()
    rows = pages.request_rows(request.user, at=at)
    audit.record("panel.requests.read", by=request.user, at=at, facts={"count": len(rows)})
    context = {
        "head": ["Request", "Child", "Received", "Tell the parent by", "Now"],
        "rows": rows,
        "sections": pages.sections(request.user, current="requests"),
    }
    return render(request, "panel/requests.html", context)


@form_page
@requires(access.case_officers_only)
def open_case(request: PersonRequest, ref: str) -> HttpResponse:
    """The case from a parent's own request; a person says which child it is."""
    hidden = Case.objects.hidden_from(request.user)
    seen = ParentRequest.objects.filter(panel_case=None).exclude(panel_repeat__case__in=hidden)
    found = get_object_or_404(seen.select_related("panel_repeat__case"), reference=ref)
    repeat = getattr(found, "panel_repeat", None)
    like = cases.children_like(
        given_name=found.given_name, family_name=found.family_name, birth_date=found.birth_date
    )
    open_cases = cases.open_cases_of(like, request.user)
    form = SameChildForm(sent(request), like=like, open_cases=open_cases)
    if form.is_valid():
        opened = cases.open_case_from_parent(
            request=found,
            child=like.filter(reference=form.cleaned_data.get("same", "none")).first(),
            by=request.user,
            at=clock.now(),
        )
        messages.success(request, opened_or_joined(opened, found))
        return redirect(opened)
    audit.record("panel.request.read", target=found, by=request.user, at=clock.now())
    context = {
        "form": form,
        "facts": pages.request_facts(found),
        "request_sent": found,
        "with_case": repeat and repeat.case,
    }
    return render(request, "panel/request.html", context)


def opened_or_joined(case: Case, request: ParentRequest | EhcRequest) -> str:
    """What became of a request: a case of its own, or one that was open before."""
    if request in (case.parent_request, case.ehc_request):
        return f"The panel case {case.reference} is open."
    return f"The panel case {case.reference} was open already. The request is with it now."


@form_page
@requires(access.case_officers_only)
def enter(request: PersonRequest) -> HttpResponse:
    """A request that came on paper or by telephone."""
    form, text = EnterCaseForm(sent(request), today=clock.today()), ""
    if form.is_valid():
        answers = dict(form.cleaned_data)
        like = cases.children_like(
            given_name=answers["given_name"],
            family_name=answers["family_name"],
            birth_date=answers["birth_date"],
        )
        known = cases.open_cases_of(like, request.user)
        form = EnterCaseForm(sent(request), today=clock.today(), like=like, open_cases=known)
        text = format_html_join(
            "",
            '{} has an open case: <a class="govuk-link" href="{}">{}</a>. ',
            [
                (each.child.full_name, each.get_absolute_url(), each.reference)
                for each in known.values()
            ],
        )
        if form.is_valid():
            answers = dict(form.cleaned_data)
            same = answers.pop("same", "none")
            child = Child.objects.filter(reference=same).first()
            opened = []
            if done(
                form,
                lambda: opened.append(
                    cases.enter_case(child=child, by=request.user, at=clock.now(), **answers)
                ),
            ):
                messages.success(request, f"The panel case {opened[0].reference} is open.")
                return redirect(opened[0])
    context = {
        "form": form,
        "heading": "Enter a request",
        "text": text,
        "back": reverse("panel:cases"),
    }
    return render(request, "panel/form.html", context)
