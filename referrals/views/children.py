"""The child’s record: the same child or not, facts, restriction, who read it, what is held."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from localoffer import clock
from localoffer.accounts.access import reauthenticated
from localoffer.accounts.models import Person, people_with
from localoffer.accounts.requests import PersonRequest
from localoffer.accounts.roles import CWD, PANEL, RAIS_DESK, SEND_TEAM, Role
from localoffer.children import access as child_access
from localoffer.children import operations as children
from localoffer.children.models import Child, Merge
from localoffer.references import read_reference
from localoffer.ui.access import requires
from referrals import access, operations, pages, subject_access
from referrals.forms import casework as forms
from referrals.forms import children as child_forms
from referrals.forms.desk import ConfirmForm
from referrals.models import Referral
from referrals.pages import records
from referrals.views.acting import Step, ask, form_page, step

KEEPERS = [*RAIS_DESK, *CWD, *SEND_TEAM, *PANEL, Role.LEAD_PROFESSIONAL, Role.CHIEF_OFFICER]
"""Whom a restricted record may be entrusted to: those who could have work on it."""


def visible_child(request: PersonRequest, ref: str) -> Child:
    visible = Child.objects.visible_to(request.user, at=clock.now())
    return get_object_or_404(visible.select_related("household"), reference=ref)


@step(by=child_access.joiners_only)
def same_child(request: PersonRequest, found: Referral, other: str) -> HttpResponse:
    """Both records side by side, with the score and its reasons; a person decides."""
    record = visible_child(request, other)
    moment = clock.now()
    form = ask(request, found, forms.SameChildForm, initial={"version": found.child.version})
    context = pages.side_by_side(found, record, at=moment)
    score = context["score"]
    subject_access.record_comparing(child=record, by=request.user, at=moment)
    if form.is_valid():
        facts = {"by": request.user, "at": moment, "reason": form.cleaned_data["reason"]}
        if not form.cleaned_data["same"]:
            children.tell_apart(one=found.child, other=record, **facts)
            messages.success(request, "These are two children. They are not proposed again.")
            return redirect(found)
        operations.say_same_child(
            referral=found,
            kept=record,
            score={"points": score.points, "band": score.band},
            **facts,
        )
        messages.success(request, "The records are joined. You can part them again.")
        return redirect(found)
    heading = "Is it the same child?"
    context |= {"form": form, "heading": heading, "referral": found, "other": record}
    return render(request, "referrals/same_child.html", context)


@step(by=child_access.joiners_only)
def parting(request: PersonRequest, found: Referral, pk: int) -> Step:
    merge = get_object_or_404(Merge, pk=pk, kept=found.child_id)
    child_access.may_part(merge, request.user).or_refuse()
    return Step(
        form=ask(request, found, forms.WhyForm, submit="Part the records"),
        heading="Part the records again",
        rule=child_access.SAME_CHILD,
        note="Both records are again exactly as they were before they were joined.",
        done="The records are parted.",
        operation=lambda referral, version, **facts: children.part(merge=merge, **facts),
    )


@step(may=access.may_describe_child)
def child_facts(request: PersonRequest, found: Referral) -> Step:
    child = found.child
    names = [n for n in forms.ChildForm.base_fields if n != "version"]
    initial = {**{name: getattr(child, name) for name in names}, "version": child.version}
    form = ask(request, found, forms.ChildForm, initial=initial, child=child, day=clock.today())
    return Step(
        form=form,
        heading="Facts about the child",
        rule="Local practice",
        done="The facts are saved.",
        operation=lambda referral, **facts: children.describe(child=child, **facts),
        facts=lambda: {"facts": form.facts()},
    )


@step(by=child_access.restricters_only)
def restriction(request: PersonRequest, found: Referral) -> Step:
    """Restrict the record to named people, or lift that again."""
    child = found.child
    if child_access.is_restricted(child):
        return Step(
            form=ask(request, found, ConfirmForm, submit="Lift the restriction"),
            heading="Lift the restriction",
            rule=child_access.RESTRICTED,
            note="Everybody of the teams finds the record again.",
            done="The restriction is lifted.",
            operation=lambda referral, version, **facts: children.lift(child=child, **facts),
        )
    at_work = access.at_work_on(child)
    people = Person.objects.filter(
        Q(pk__in=people_with(KEEPERS)) | Q(pk__in=[person.pk for person in at_work])
    ).exclude(pk=request.user.pk)
    form = ask(
        request,
        found,
        child_forms.RestrictionForm,
        people=people,
        initial={"readers": [person.pk for person in at_work]},
    )
    if form.is_valid():
        readers = form.cleaned_data["readers"]
        allowed = access.may_shut_out(child, readers=readers, by=request.user)
        if not allowed:
            form.add_error("readers", allowed.reason)
    return Step(
        form=form,
        heading="Restrict this record",
        rule=child_access.RESTRICTED,
        note="Nobody else learns that the record exists: not in a list, a count, a search or an "
        "export. Whoever needs it in an emergency opens it with a reason, and you are told.",
        done="The record is restricted.",
        operation=lambda referral, version, **facts: operations.restrict_record(
            child=child, **facts
        ),
    )


@step(by=child_access.restricters_only)
def readers(request: PersonRequest, found: Referral) -> Step:
    """Let more people know of a restricted record, for instance before they are given work."""
    held = get_object_or_404(found.child.restrictions, lifted_at=None)
    known = list(held.readers.order_by("name"))
    people = people_with(KEEPERS).exclude(pk__in=[person.pk for person in known])
    return Step(
        form=ask(request, found, child_forms.ReadersForm, people=people),
        heading="Add people who may know of this record",
        rule=child_access.RESTRICTED,
        note=f"These people know of it now: {', '.join(person.name for person in known)}.",
        done="They may know of the record now.",
        operation=lambda referral, version, **facts: children.admit(child=found.child, **facts),
    )


@form_page
@requires(child_access.glass_breakers_only)
def break_glass(request: PersonRequest) -> HttpResponse:
    """Open a restricted record by its reference, with a reason. Anything else is not found.

    A reference that is none, one that is open, and a wrong one get the same answer.
    """
    form = child_forms.GlassForm(request.POST or None)
    if form.is_valid():
        moment = clock.now()
        reference = read_reference(form.cleaned_data["reference"])
        scope = Referral.objects.within_scope_of(request.user)
        found = scope.filter(reference=reference).exclude(
            pk__in=Referral.objects.visible_to(request.user, at=moment)
        )
        hidden = found.select_related("child").first()
        if hidden is not None:
            children.break_glass(
                child=hidden.child,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=moment,
            )
            messages.warning(request, "The record is open to you for a while. Its keepers know.")
            return redirect(hidden)
        form.add_error("reference", "No restricted record has this reference")
    context = {"form": form, "heading": "Open a restricted record in need"}
    return render(request, "referrals/glass.html", context)


@form_page
@requires(child_access.record_keepers_only)
def find(request: PersonRequest) -> HttpResponse:
    """The record that a request is about. What was typed stays out of addresses and the audit."""
    form = child_forms.FindForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "head": ["Record", "Name", "Date of birth"]}
    if form.is_valid():
        moment = clock.now()
        rows = records.looked_for(**form.cleaned_data, viewer=request.user, at=moment)
        subject_access.record_looking(found=len(rows), by=request.user, at=moment)
        context |= {"rows": rows, "looked": True}
    return render(request, "referrals/records.html", context)


@require_safe
@requires(child_access.record_keepers_only)
def record(request: PersonRequest, ref: str) -> HttpResponse:
    """Who read the record, what is held, how long it is kept, and the legal hold."""
    child = visible_child(request, ref)
    moment = clock.now()
    subject_access.record_opening(child=child, by=request.user, at=moment)
    return render(request, "referrals/record.html", records.record(child, viewer=request.user))


@require_safe
@requires(child_access.record_keepers_only)
def reads(request: PersonRequest, ref: str) -> HttpResponse:
    """The read log as it is given to a family: when, what kind of worker, what they did."""
    child = visible_child(request, ref)
    context = {"child": child, "rows": records.reads(child), "head": records.READ_HEAD}
    return render(request, "referrals/reads.html", context)


@require_POST
@requires(child_access.record_keepers_only)
@reauthenticated
def export(request: PersonRequest, ref: str) -> FileResponse:
    """Everything held about the child, as one zip: to be read by a person before it is given."""
    child = visible_child(request, ref)
    packed = subject_access.export(child=child, by=request.user, at=clock.now())
    return FileResponse(packed, as_attachment=True, filename=f"{child.reference}.zip")


@form_page
@requires(child_access.holders_only)
def hold(request: PersonRequest, ref: str) -> HttpResponse:
    child = visible_child(request, ref)
    held = child.holds.filter(ended_at=None).first()
    form = child_forms.HoldForm(request.POST or None, held=held is not None)
    if form.is_valid():
        facts: dict[str, Any] = {"child": child, "by": request.user, "at": clock.now()}
        if held:
            children.end_hold(**facts)
        else:
            children.hold(reason=form.cleaned_data["reason"], **facts)
        messages.success(request, "The legal hold has ended." if held else "The records are held.")
        return redirect("referrals:record", ref=child.reference)
    context = {
        "form": form,
        "heading": "End the legal hold" if held else "Put a legal hold on these records",
        "child": child,
        "note": held.reason if held else "Nothing about this child is destroyed while it stands.",
    }
    return render(request, "referrals/record_form.html", context)
