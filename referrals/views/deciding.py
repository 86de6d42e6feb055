"""The desk decides, assesses, advises the referrer and closes: a page for each."""

from __future__ import annotations

from django.http import Http404

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from referrals import access, operations, pages
from referrals.forms import desk as forms
from referrals.models import Referral
from referrals.states import DECIDES, PRACTICE, Move, Option, Route
from referrals.views.acting import Step, ask, step


@step(*DECIDES.values())
def decision(request: PersonRequest, found: Referral, route: str) -> Step:
    if route not in Route.values:
        raise Http404
    access.may_decide(found, Route(route), request.user).or_refuse()
    form = ask(
        request,
        found,
        forms.DECISION_FORMS[route],
        option=Option(found.option),
        day=clock.today(),
        child=found.child,
    )
    return Step(
        form=form,
        heading=f"Decide route {route}",
        rule=pages.decision_rule(found.option, Route(route)),
        note=Route(route).label,
        done="The decision is recorded. Advise the referrer next.",
        operation=operations.decide,
        facts=lambda: {"outcome": form.outcome()},
    )


@step(Move.CORRECT_DECISION, may=access.may_correct)
def correction(request: PersonRequest, found: Referral) -> Step:
    """The same questions again, with the reason; the first record stays readable."""
    standing = found.decision
    form = ask(
        request,
        found,
        forms.correction_form(standing),
        initial=forms.decision_values(standing),
        option=Option(standing.option),
        day=clock.today(),
    )
    return Step(
        form=form,
        heading="Correct the decision",
        rule=PRACTICE,
        note="The first record stays, marked as corrected. The route stays as it is.",
        done="The decision is corrected.",
        operation=operations.correct_decision,
        facts=lambda: {"outcome": form.outcome(), "reason": form.cleaned_data["reason"]},
    )


@step(
    Move.START_ASSESSMENT_A,
    Move.START_ASSESSMENT_B,
    Move.START_ASSESSMENT_B_RAIS,
    may=access.may_start_assessment,
)
def assessment(request: PersonRequest, found: Referral) -> Step:
    return Step(
        form=ask(request, found, forms.ConfirmForm, submit="Start the assessment"),
        heading="Start the Single Assessment",
        rule="T13",
        note="It starts today. The law’s limit counts from the day of the referral.",
        done="The Single Assessment has started.",
        operation=operations.start_assessment,
    )


@step(
    Move.FINISH_ASSESSMENT,
    Move.FINISH_ASSESSMENT_BEFORE_CONFERENCE,
    may=access.may_finish_assessment,
)
def assessment_outcome(request: PersonRequest, found: Referral) -> Step:
    return Step(
        form=ask(request, found, forms.AssessmentOutcomeForm, day=clock.today()),
        heading="Finish the Single Assessment",
        rule="T13",
        done="The assessment is finished.",
        operation=operations.finish_assessment,
    )


@step(Move.ADVISE, may=access.may_advise)
def advice(request: PersonRequest, found: Referral) -> Step:
    """The message is drafted from the outcome and can be edited before it goes."""
    by_mail = bool(found.submission.email)
    form = ask(
        request,
        found,
        forms.AdviceForm,
        initial={"text": pages.draft_advice(found)},
        by_mail=by_mail,
    )
    if form.is_valid():
        answer = access.names_nobody(found, form.cleaned_data["text"])
        if not answer:
            form.add_error("text", answer.reason)
    return Step(
        form=form,
        heading="Advise the referrer",
        rule="T22",
        done="The message is on its way. You can close the referral once it has left."
        if by_mail
        else "The message stands on the referrer’s page now.",
        operation=operations.advise,
    )


@step(Move.WITHHOLD_ADVICE)
def advice_withheld(request: PersonRequest, found: Referral) -> Step:
    access.may_leave_unadvised(found, Move.WITHHOLD_ADVICE, request.user).or_refuse()
    return Step(
        form=ask(request, found, forms.ReasonForm),
        heading="Withhold the advice",
        rule="T22",
        done="The referrer is not told. Your reason is recorded.",
        operation=operations.withhold_advice,
    )


@step(Move.NOT_CONTACTABLE)
def not_contactable(request: PersonRequest, found: Referral) -> Step:
    access.may_leave_unadvised(found, Move.NOT_CONTACTABLE, request.user).or_refuse()
    return Step(
        form=ask(request, found, forms.ReasonForm),
        heading="The referrer cannot be reached",
        rule="T22",
        done="It is recorded that the referrer cannot be reached.",
        operation=operations.record_not_contactable,
    )


@step(Move.CLOSE, may=access.may_close)
def closing(request: PersonRequest, found: Referral) -> Step:
    access.no_conference_ahead(found, clock.today()).or_refuse()
    return Step(
        form=ask(
            request,
            found,
            forms.ClosingForm,
            in_need=found.episodes.filter(ended_on=None).exists(),
            day=clock.today(),
        ),
        heading="Close this referral",
        rule="T22",
        note="The outcome is recorded, the referrer is advised and nothing is open.",
        done="The referral is closed.",
        operation=operations.close,
    )
