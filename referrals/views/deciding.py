"""The desk decides, assesses, advises the referrer and closes: a page for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.ui.access import requires
from referrals import access, operations, pages
from referrals.forms import desk as forms
from referrals.states import DECIDES, PRACTICE, Move, Option, Route
from referrals.views.acting import act, form_page, keeps_to_the_referral, visible_referral, who


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(*DECIDES.values())
def decision(request: PersonRequest, ref: str, route: str) -> HttpResponse:
    found = visible_referral(request, ref)
    if route not in Route.values:
        raise Http404
    access.may_decide(found, Route(route), request.user).or_refuse()
    form = forms.DECISION_FORMS[route](
        request.POST or None,
        initial={"version": found.version},
        option=Option(found.option),
        day=clock.today(),
        child=found.child,
    )
    return act(
        request,
        found,
        form,
        heading=f"Decide route {route}",
        rule=pages.decision_rule(found, Route(route)),
        note=Route(route).label,
        done="The decision is recorded. Advise the referrer next.",
        call=lambda: operations.decide(
            referral=found, outcome=form.outcome(), **who(request, form)
        ),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.CORRECT_DECISION)
def correction(request: PersonRequest, ref: str) -> HttpResponse:
    """The same questions again, with the reason; the first record stays readable."""
    found = visible_referral(request, ref)
    access.may_correct(found, request.user).or_refuse()
    standing = found.decision
    form = forms.correction_form(standing)(
        request.POST or None,
        initial={**forms.decision_values(standing), "version": found.version},
        option=Option(standing.option),
        day=clock.today(),
    )
    return act(
        request,
        found,
        form,
        heading="Correct the decision",
        rule=PRACTICE,
        note="The first record stays, marked as corrected. The route stays as it is.",
        done="The decision is corrected.",
        call=lambda: operations.correct_decision(
            referral=found,
            outcome=form.outcome(),
            reason=form.cleaned_data["reason"],
            **who(request, form),
        ),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(
    Move.START_ASSESSMENT_A, Move.START_ASSESSMENT_B, Move.START_ASSESSMENT_B_RAIS
)
def assessment(request: PersonRequest, ref: str) -> HttpResponse:
    found = visible_referral(request, ref)
    access.may_start_assessment(found, request.user).or_refuse()
    form = forms.ConfirmForm(request.POST or None, initial={"version": found.version})
    form.submit = "Start the assessment"  # type: ignore[misc]
    return act(
        request,
        found,
        form,
        heading="Start the Single Assessment",
        rule="T13",
        note="It starts today. The law’s limit counts from the day of the referral.",
        done="The Single Assessment has started.",
        call=lambda: operations.start_assessment(referral=found, **who(request, form)),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.FINISH_ASSESSMENT, Move.FINISH_ASSESSMENT_BEFORE_CONFERENCE)
def assessment_outcome(request: PersonRequest, ref: str) -> HttpResponse:
    found = visible_referral(request, ref)
    access.may_finish_assessment(found, request.user).or_refuse()
    form = forms.AssessmentOutcomeForm(
        request.POST or None, initial={"version": found.version}, day=clock.today()
    )
    return act(
        request,
        found,
        form,
        heading="Finish the Single Assessment",
        rule="T13",
        done="The assessment is finished.",
        call=lambda: operations.finish_assessment(
            referral=found,
            outcome=form.cleaned_data["outcome"],
            factors=form.cleaned_data["factors"],
            **who(request, form),
        ),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.ADVISE)
def advice(request: PersonRequest, ref: str) -> HttpResponse:
    """The message is drafted from the outcome and can be edited before it goes."""
    found = visible_referral(request, ref)
    access.may_advise(found, request.user).or_refuse()
    initial = {"version": found.version, "text": pages.draft_advice(found)}
    form = forms.AdviceForm(request.POST or None, initial=initial)
    if form.is_valid():
        answer = access.names_nobody(found, form.cleaned_data["text"])
        if not answer:
            form.add_error("text", answer.reason)
    return act(
        request,
        found,
        form,
        heading="Advise the referrer",
        rule="T22",
        done="The message is on its way. You can close the referral once it has left.",
        call=lambda: operations.advise(
            referral=found, text=form.cleaned_data["text"], **who(request, form)
        ),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.WITHHOLD_ADVICE)
def advice_withheld(request: PersonRequest, ref: str) -> HttpResponse:
    return _unadvised(
        request,
        ref,
        Move.WITHHOLD_ADVICE,
        operations.withhold_advice,
        heading="Withhold the advice",
        done="The referrer is not told. Your reason is recorded.",
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.NOT_CONTACTABLE)
def not_contactable(request: PersonRequest, ref: str) -> HttpResponse:
    return _unadvised(
        request,
        ref,
        Move.NOT_CONTACTABLE,
        operations.record_not_contactable,
        heading="The referrer cannot be reached",
        done="It is recorded that the referrer cannot be reached.",
    )


def _unadvised(
    request: PersonRequest,
    ref: str,
    move: Move,
    operation: Callable[..., Any],
    *,
    heading: str,
    done: str,
) -> HttpResponse:
    found = visible_referral(request, ref)
    access.may_leave_unadvised(found, move, request.user).or_refuse()
    form = forms.ReasonForm(request.POST or None, initial={"version": found.version})
    return act(
        request,
        found,
        form,
        heading=heading,
        rule="T22",
        done=done,
        call=lambda: operation(
            referral=found, reason=form.cleaned_data["reason"], **who(request, form)
        ),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.CLOSE)
def closing(request: PersonRequest, ref: str) -> HttpResponse:
    found = visible_referral(request, ref)
    access.may_close(found, request.user).or_refuse()
    access.no_conference_ahead(found, clock.today()).or_refuse()
    form = forms.ClosingForm(
        request.POST or None,
        initial={"version": found.version},
        in_need=found.episodes.filter(ended_on=None).exists(),
        day=clock.today(),
    )
    return act(
        request,
        found,
        form,
        heading="Close this referral",
        rule="T22",
        note="The outcome is recorded, the referrer is advised and nothing is open.",
        done="The referral is closed.",
        call=lambda: operations.close(
            referral=found, closure=form.cleaned_data.get("closure"), **who(request, form)
        ),
    )
