"""A case on its way after the decision: more business, advice, the plan, grounds for lateness."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.audit import operations as audit
from localoffer.documents.serving import serve
from localoffer.ui.access import requires
from panel import access
from panel.forms import (
    AdviceForm,
    BusinessForm,
    ChaseForm,
    ConfirmForm,
    DayForm,
    ExcuseForm,
    NeedForm,
    PlanForm,
)
from panel.models import Advice, Business
from panel.operations import advice, cases, plans
from panel.states import CASE, CaseMove, CaseState
from panel.views.shared import case_of, done, form_page, sent


@form_page
@requires(access.case_officers_only)
def business(request: PersonRequest, ref: str) -> HttpResponse:
    """One more question for the panel."""
    found = case_of(request, ref)
    kinds = [kind for kind in Business if access.may_bring(found, kind, request.user)]
    form = BusinessForm(sent(request), initial={"version": found.version}, kinds=kinds)
    if done(
        form,
        lambda: cases.bring_to_panel(
            case=found, by=request.user, at=clock.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, "The item is open. Add its papers and send them in.")
        return redirect(found)
    context = {
        "form": form,
        "heading": "Bring a question to the panel",
        "text": "Whether to issue a plan is asked while we assess, changes after a review while the "
        "plan is reviewed. The other kinds can come at any time.",
        "back": found.get_absolute_url(),
    }
    return render(request, "panel/form.html", context)


@form_page
@requires(access.send_team_only)
def need(request: PersonRequest, ref: str) -> HttpResponse:
    found = case_of(request, ref)
    form = NeedForm(sent(request), initial={"version": found.version, "need": found.need})
    if done(
        form,
        lambda: cases.say_need(case=found, by=request.user, at=clock.now(), **form.cleaned_data),
    ):
        messages.success(request, "Saved.")
        return redirect(found)
    context = {
        "form": form,
        "heading": "The child’s main need",
        "text": "For the figures. It decides nothing.",
        "back": found.get_absolute_url(),
    }
    return render(request, "panel/form.html", context)


@form_page
@requires(access.send_team_only)
def excuse(request: PersonRequest, ref: str) -> HttpResponse:
    """A ground that excuses a late date. The date stays where it is."""
    found = case_of(request, ref)
    form = ExcuseForm(sent(request), case=found)
    if done(
        form,
        lambda: cases.excuse(case=found, by=request.user, at=clock.now(), **form.cleaned_data),
    ):
        messages.success(request, "Recorded. The date has not moved.")
        return redirect(found)
    context = {
        "form": form,
        "heading": "Record a ground for a late date",
        "text": "The clock never pauses and the date does not move. The figures are shown with and "
        "without such cases.",
        "back": found.get_absolute_url(),
    }
    return render(request, "panel/form.html", context)


@form_page
@requires(access.send_team_only)
def new_advice(request: PersonRequest, ref: str) -> HttpResponse:
    found = case_of(request, ref)
    access.may_ask_for_advice(found, request.user).or_refuse()
    form = AdviceForm(sent(request), case=found)
    if done(form, lambda: advice.ask(case=found, by=request.user, at=clock.now(), **form.answers)):
        messages.success(request, "Saved.")
        return redirect(found)
    context = {"form": form, "heading": "Ask for advice", "back": found.get_absolute_url()}
    return render(request, "panel/form.html", context)


def _advice(request: PersonRequest, ref: str, pk: int) -> Advice:
    found = case_of(request, ref)
    return get_object_or_404(Advice.objects.select_related("case"), case=found, pk=pk)


@form_page
@requires(access.send_team_only)
def received(request: PersonRequest, ref: str, pk: int) -> HttpResponse:
    found = _advice(request, ref, pk)
    form = DayForm(
        sent(request),
        initial={"version": found.version},
        label="When did the advice come?",
        submit="It came",
    )
    if done(
        form,
        lambda: advice.receive(advice=found, by=request.user, at=clock.now(), **form.cleaned_data),
    ):
        messages.success(request, "Saved.")
        return redirect(found.case)
    context = {
        "form": form,
        "heading": f"Advice of {found.who}",
        "back": found.case.get_absolute_url(),
    }
    return render(request, "panel/form.html", context)


@form_page
@requires(access.send_team_only)
def reached(request: PersonRequest, ref: str, pk: int) -> HttpResponse:
    """The six weeks count from the day the body received the request."""
    found = _advice(request, ref, pk)
    form = DayForm(
        sent(request),
        initial={"version": found.version, "on": found.body_received_on},
        label="When did our request reach them?",
        submit="Save",
    )
    if done(
        form,
        lambda: advice.reached(advice=found, by=request.user, at=clock.now(), **form.cleaned_data),
    ):
        messages.success(request, "Saved.")
        return redirect(found.case)
    context = {
        "form": form,
        "heading": f"Our request to {found.who}",
        "text": "Their six weeks count from this day (regulation 8(1)).",
        "back": found.case.get_absolute_url(),
    }
    return render(request, "panel/form.html", context)


@form_page
@requires(access.send_team_only)
def chased(request: PersonRequest, ref: str, pk: int) -> HttpResponse:
    found = _advice(request, ref, pk)
    form = ChaseForm(sent(request))
    if done(
        form,
        lambda: advice.chase(advice=found, by=request.user, at=clock.now(), **form.cleaned_data),
    ):
        messages.success(request, "The reminder is recorded.")
        return redirect(found.case)
    context = {
        "form": form,
        "heading": f"Remind {found.who}",
        "back": found.case.get_absolute_url(),
    }
    return render(request, "panel/form.html", context)


@form_page
@requires(access.send_team_only)
def draft(request: PersonRequest, ref: str) -> HttpResponse:
    """The draft plan, and the parent's fifteen days."""
    found = case_of(request, ref)
    again = found.state == CaseState.DRAFT_SERVED
    if not again:
        CASE.may(CaseMove.SERVE_DRAFT, state=found.state, roles=request.user.roles).or_refuse()
    form = PlanForm(
        sent(request),
        request.FILES or None,
        initial={"version": found.version},
        submit="Record that it is served",
    )
    if done(
        form,
        lambda: plans.serve_draft(case=found, by=request.user, at=clock.now(), **form.answers),
    ):
        messages.success(request, "The draft is served. The parent’s days run.")
        return redirect(found)
    context = {
        "form": form,
        "heading": "Serve a draft plan",
        "text": "The parent has at least 15 days to answer, and the day of service is the first "
        "(regulation 13(1)). Leave section I, the school, blank.",
        "back": found.get_absolute_url(),
    }
    return render(request, "panel/form.html", context)


@form_page
@requires(access.send_team_only)
def answered(request: PersonRequest, ref: str) -> HttpResponse:
    found = case_of(request, ref)
    form = DayForm(
        sent(request),
        initial={"version": found.version},
        label="When did the parent say all they wish to say?",
        submit="Save",
    )
    if done(
        form,
        lambda: plans.answered(case=found, by=request.user, at=clock.now(), **form.cleaned_data),
    ):
        messages.success(request, "Saved.")
        return redirect(found)
    context = {
        "form": form,
        "heading": "The parent’s answer to the draft",
        "back": found.get_absolute_url(),
    }
    return render(request, "panel/form.html", context)


@form_page
@requires(access.send_team_only)
def final(request: PersonRequest, ref: str) -> HttpResponse:
    found = case_of(request, ref)
    move = CaseMove.FINALISE_CHANGES if found.state == CaseState.AMENDING else CaseMove.FINALISE
    CASE.may(move, state=found.state, roles=request.user.roles).or_refuse()
    form = PlanForm(
        sent(request),
        request.FILES or None,
        initial={"version": found.version},
        submit="Record that it is served",
    )
    if done(
        form, lambda: plans.finalise(case=found, by=request.user, at=clock.now(), **form.answers)
    ):
        messages.success(request, "The final plan is served and in force.")
        return redirect(found)
    context = {
        "form": form,
        "heading": "Serve the final plan",
        "text": "It must reach the parent by day 140 (regulation 13(2)).",
        "back": found.get_absolute_url(),
    }
    return render(request, "panel/form.html", context)


@require_safe
@requires(access.send_team_only)
def plan(request: PersonRequest, ref: str, pk: int) -> HttpResponseBase:
    """A plan as it was served."""
    found = case_of(request, ref)
    step = get_object_or_404(found.plans.select_related("document"), pk=pk)
    at = clock.now()
    audit.record("panel.plan.read", target=found, by=request.user, at=at)
    return serve(step.document, by=request.user, at=at)


@require_POST
@requires(access.send_team_only)
def review(request: PersonRequest, ref: str) -> HttpResponse:
    found = case_of(request, ref)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        plans.begin_review(
            case=found, version=form.cleaned_data["version"], by=request.user, at=clock.now()
        )
        messages.success(request, "The review has begun.")
    return redirect(found)
