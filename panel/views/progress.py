"""A case on its way after the decision: more business, advice, the plan, grounds for lateness."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
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
    DayForm,
    ExcuseForm,
    NeedForm,
    PlanForm,
)
from panel.models import Advice, Business
from panel.operations import advice, cases, plans
from panel.states import CASE, CaseMove, CaseState
from panel.views.shared import act, ask_one, case_of, form_page, press, sent


@form_page
@requires(access.case_officers_only)
def business(request: PersonRequest, ref: str) -> HttpResponse:
    """One more question for the panel."""
    found = case_of(request, ref)
    kinds = [kind for kind in Business if access.may_bring(found, kind, request.user)]
    return act(
        request,
        found,
        BusinessForm(sent(request), initial={"version": found.version}, kinds=kinds),
        cases.bring_to_panel,
        heading="Bring a question to the panel",
        text="Whether to issue a plan is asked while we assess, changes after a review while the "
        "plan is reviewed. The other kinds can come at any time.",
        said="The item is open. Add its papers and send them in.",
    )


@form_page
@requires(access.send_team_only)
def need(request: PersonRequest, ref: str) -> HttpResponse:
    found = case_of(request, ref)
    return act(
        request,
        found,
        NeedForm(sent(request), initial={"version": found.version, "need": found.need}),
        cases.say_need,
        heading="The child’s main need",
        text="For the figures. It decides nothing.",
        said="Saved.",
    )


@form_page
@requires(access.send_team_only)
def excuse(request: PersonRequest, ref: str) -> HttpResponse:
    """A ground that excuses a late date. The date stays where it is."""
    found = case_of(request, ref)
    return act(
        request,
        found,
        ExcuseForm(sent(request), case=found),
        cases.excuse,
        heading="Record a ground for a late date",
        text="The clock never pauses and the date does not move. The figures are shown with and "
        "without such cases.",
        said="Recorded. The date has not moved.",
    )


@form_page
@requires(access.send_team_only)
def new_advice(request: PersonRequest, ref: str) -> HttpResponse:
    found = case_of(request, ref)
    access.may_ask_for_advice(found, request.user).or_refuse()
    return act(
        request,
        found,
        AdviceForm(sent(request), case=found),
        advice.ask,
        heading="Ask for advice",
        said="Saved.",
    )


def _advice(request: PersonRequest, ref: str, pk: int) -> Advice:
    found = case_of(request, ref)
    return get_object_or_404(Advice.objects.select_related("case"), case=found, pk=pk)


@form_page
@requires(access.send_team_only)
def received(request: PersonRequest, ref: str, pk: int) -> HttpResponse:
    found = _advice(request, ref, pk)
    return ask_one(
        request,
        found,
        DayForm,
        advice.receive,
        label="When did the advice come?",
        submit="It came",
        heading=f"Advice of {found.who}",
        said="Saved.",
    )


@form_page
@requires(access.send_team_only)
def reached(request: PersonRequest, ref: str, pk: int) -> HttpResponse:
    """The six weeks count from the day the body received the request."""
    found = _advice(request, ref, pk)
    return act(
        request,
        found,
        DayForm(
            sent(request),
            initial={"version": found.version, "on": found.body_received_on},
            label="When did our request reach them?",
            submit="Save",
        ),
        advice.reached,
        heading=f"Our request to {found.who}",
        text="Their six weeks count from this day (regulation 8(1)).",
        said="Saved.",
    )


@form_page
@requires(access.send_team_only)
def chased(request: PersonRequest, ref: str, pk: int) -> HttpResponse:
    found = _advice(request, ref, pk)
    return act(
        request,
        found,
        ChaseForm(sent(request)),
        advice.chase,
        heading=f"Remind {found.who}",
        said="The reminder is recorded.",
    )


@form_page
@requires(access.send_team_only)
def draft(request: PersonRequest, ref: str) -> HttpResponse:
    """The draft plan, and the parent's fifteen days."""
    found = case_of(request, ref)
    if not plans.may_draft_again(found, request.user):
        CASE.may(CaseMove.SERVE_DRAFT, state=found.state, roles=request.user.roles).or_refuse()
    return act(
        request,
        found,
        PlanForm(sent(request), request.FILES or None, initial={"version": found.version}),
        plans.serve_draft,
        heading="Serve a draft plan",
        text="The parent has at least 15 days to answer, and the day of service is the first "
        "(regulation 13(1)). Leave section I, the school, blank.",
        said="The draft is served. The parent’s days run.",
    )


@form_page
@requires(access.send_team_only)
def answered(request: PersonRequest, ref: str) -> HttpResponse:
    found = case_of(request, ref)
    return ask_one(
        request,
        found,
        DayForm,
        plans.answered,
        label="When did the parent say all they wish to say?",
        submit="Save",
        heading="The parent’s answer to the draft",
        said="Saved.",
    )


@form_page
@requires(access.send_team_only)
def final(request: PersonRequest, ref: str) -> HttpResponse:
    found = case_of(request, ref)
    move = CaseMove.FINALISE_CHANGES if found.state == CaseState.AMENDING else CaseMove.FINALISE
    CASE.may(move, state=found.state, roles=request.user.roles).or_refuse()
    return act(
        request,
        found,
        PlanForm(sent(request), request.FILES or None, initial={"version": found.version}),
        plans.finalise,
        heading="Serve the final plan",
        text="It must reach the parent by day 140 (regulation 13(2)).",
        said="The final plan is served and in force.",
    )


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
def reassessment(request: PersonRequest, ref: str) -> HttpResponse:
    found = case_of(request, ref)
    return press(request, found, plans.assess_again, said="The child is assessed again.")


@require_POST
@requires(access.send_team_only)
def redrafting(request: PersonRequest, ref: str) -> HttpResponse:
    found = case_of(request, ref)
    return press(request, found, plans.draft_again, said="Draft the plan, then serve it.")


@require_POST
@requires(access.send_team_only)
def review(request: PersonRequest, ref: str) -> HttpResponse:
    found = case_of(request, ref)
    return press(request, found, plans.begin_review, said="The review has begun.")
