"""After the decision: a page for each move of T7 and T14 to T20, and for a further contact."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.ui.access import requires
from referrals import access, operations, pages, timescales
from referrals.forms import casework as forms
from referrals.forms.desk import ConfirmForm
from referrals.models import Referral
from referrals.operations.agreeing import facts_of
from referrals.states import PRACTICE, SECOND_PERSON, Move, Option
from referrals.views.acting import act, form_page, keeps_to_the_referral, visible_referral, who


def confirm(request: PersonRequest, found: Referral, words: str) -> Any:
    form = ConfirmForm(request.POST or None, initial={"version": found.version})
    form.submit = words  # type: ignore[misc]
    return form


def why(request: PersonRequest, found: Referral, *, label: str, submit: str) -> Any:
    form = forms.WhyForm(request.POST or None, initial={"version": found.version})
    form.fields["reason"].label = label
    form.fields["reason"].error_messages["required"] = "Enter your answer"
    form.submit = submit  # type: ignore[misc]
    return form


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.ASK_INFORMATION)
def information(request: PersonRequest, ref: str) -> HttpResponse:
    found = visible_referral(request, ref)
    access.may_ask_information(found, request.user).or_refuse()
    form = forms.InformationForm(request.POST or None, initial={"version": found.version})
    if form.is_valid() and form.cleaned_data["harm_suspected"]:
        form.add_error(
            "harm_suspected",
            "Do not wait while you suspect harm. Hold a strategy discussion, or decide route A",
        )
    return act(
        request,
        found,
        form,
        heading="Ask for information",
        rule="T7",
        note="The clock runs on while you wait.",
        done="Your question is recorded. The clock runs on.",
        call=lambda: operations.ask_information(
            referral=found,
            question=form.cleaned_data["question"],
            to_referrer=form.cleaned_data["to_referrer"],
            harm_suspected=form.cleaned_data["harm_suspected"],
            **who(request, form),
        ),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.INFORMATION_ARRIVED)
def information_arrived(request: PersonRequest, ref: str) -> HttpResponse:
    found = visible_referral(request, ref)
    access.may_go_on(found, request.user).or_refuse()
    asked = found.questions.get(answered_at=None)
    form = forms.InformationArrivedForm(request.POST or None, initial={"version": found.version})
    return act(
        request,
        found,
        form,
        heading="Information has arrived",
        rule="T7",
        note=f"The question was: {asked.question}",
        done="The answer is recorded. Go on with the screening.",
        call=lambda: operations.record_information(
            referral=found, answer=form.cleaned_data["answer"], **who(request, form)
        ),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.HOLD_STRATEGY_DISCUSSION)
def strategy(request: PersonRequest, ref: str) -> HttpResponse:
    found = visible_referral(request, ref)
    access.may_hold_strategy_discussion(found, request.user).or_refuse()
    in_need = found.episodes.filter(ended_on=None).exists()
    form = forms.StrategyForm(
        request.POST or None,
        initial={"version": found.version},
        day=clock.today(),
        child=found.child,
        in_need=in_need,
    )
    return act(
        request,
        found,
        form,
        heading="Hold a strategy discussion",
        rule="T14",
        note="Today is day 0: the conference is due within 15 working days."
        + ("" if in_need else " This also records the decision for route A, level 4."),
        done="The strategy discussion is recorded.",
        call=lambda: operations.hold_strategy_discussion(
            referral=found, **form.facts(), **who(request, form)
        ),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.BEGIN_S47, Move.ASK_SECOND)
def enquiry(request: PersonRequest, ref: str) -> HttpResponse:
    """T15: who makes it is derived. One RAIS social worker begins; the CWD pair agrees first."""
    found = visible_referral(request, ref)
    access.may_begin_enquiry(found, request.user).or_refuse()
    alone = access.enquiry_move(found) == Move.BEGIN_S47
    form: Any = (
        confirm(request, found, "Begin the enquiry")
        if alone
        else why(request, found, label="Why is an enquiry needed?", submit="Ask the second person")
    )
    return act(
        request,
        found,
        form,
        heading="Begin a section 47 enquiry",
        rule="T15",
        note="The RAIS team makes this enquiry: the Children with Disabilities (CWD) team does not "
        "know this child."
        if alone
        else "The Children with Disabilities (CWD) team knows this child: its social worker and "
        "its manager begin the enquiry together.",
        done="The enquiry has begun." if alone else "The second person is asked to agree.",
        call=lambda: (
            operations.begin_enquiry(referral=found, **who(request, form))
            if alone
            else operations.propose(
                referral=found,
                which=Move.BEGIN_S47_CWD,
                reason=form.cleaned_data["reason"],
                **who(request, form),
            )
        ),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.BEGIN_S47_OVERRIDE)
def enquiry_override(request: PersonRequest, ref: str) -> HttpResponse:
    found = visible_referral(request, ref)
    access.may_override_enquiry(found, request.user).or_refuse()
    theirs = access.enquiry_move(found) == Move.BEGIN_S47_CWD
    form = why(request, found, label="Why the other team?", submit="Begin with the other team")
    return act(
        request,
        found,
        form,
        heading="Give the enquiry to the other team",
        rule="T15",
        note="By the rule it is the Children with Disabilities (CWD) team’s. You give it to RAIS."
        if theirs
        else "By the rule it is RAIS’s. You give it to the Children with Disabilities (CWD) team.",
        done="The enquiry has begun with the other team.",
        call=lambda: operations.override_enquiry(
            referral=found, reason=form.cleaned_data["reason"], **who(request, form)
        ),
    )


def _propose(
    request: PersonRequest,
    found: Referral,
    form: Any,
    which: Move,
    *,
    heading: str,
    rule: str,
    note: str = "",
    facts: Callable[[], dict[str, Any]] = dict,
) -> HttpResponse:
    second = SECOND_PERSON[which].label
    return act(
        request,
        found,
        form,
        heading=heading,
        rule=rule,
        note=f"{note} Then {second} agrees, on a page of their own.".strip(),
        done=f"Now {second} is asked to agree.",
        call=lambda: operations.propose(
            referral=found,
            which=which,
            reason=form.cleaned_data["reason"],
            facts=facts(),
            **who(request, form),
        ),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.ASK_SECOND)
def strategy_ended(request: PersonRequest, ref: str) -> HttpResponse:
    found = visible_referral(request, ref)
    access.may_propose(found, Move.END_STRATEGY_DISCUSSION, request.user).or_refuse()
    form = why(request, found, label="Why is no enquiry needed?", submit="Ask the manager to agree")
    return _propose(
        request,
        found,
        form,
        Move.END_STRATEGY_DISCUSSION,
        heading="End the discussion without an enquiry",
        rule=PRACTICE,
        note="The Single Assessment goes on.",
    )


OUTCOMES = {
    "conference": (Move.S47_TO_CONFERENCE, "Go to a child protection conference"),
    "assessment": (Move.S47_TO_ASSESSMENT, "End the enquiry with an assessment (section 17)"),
    "nothing": (Move.S47_NO_FURTHER_ACTION, "End the enquiry with no further action"),
}


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.ASK_SECOND)
def enquiry_outcome(request: PersonRequest, ref: str, kind: str) -> HttpResponse:
    """T16."""
    if kind not in OUTCOMES:
        raise Http404
    found, (which, heading) = visible_referral(request, ref), OUTCOMES[kind]
    access.may_propose(found, which, request.user).or_refuse()
    initial, data, note = {"version": found.version}, request.POST or None, ""
    form: Any
    if which == Move.S47_TO_CONFERENCE:
        form = forms.ConferenceForm(data, initial=initial)
        limit = pages.conference_limit(found)
        note = f"The conference is due {limit.because}."
        late = form.is_valid() and limit.is_late(form.cleaned_data["conference_on"])
        if late and not form.cleaned_data["late_why"]:
            form.add_error("late_why", f"Enter why it is after {timescales.in_words(limit.on)}")
        if form.is_valid() and form.cleaned_data["conference_on"] < clock.today():
            form.add_error("conference_on", "The day must be today or later")
    elif which == Move.S47_NO_FURTHER_ACTION:
        assessing = found.assessments.filter(finished_on=None).exists()
        form = forms.NothingFurtherForm(
            data, initial=initial, day=clock.today(), assessing=assessing
        )
    else:
        form = why(
            request, found, label="What did the enquiry find?", submit="Ask the manager to agree"
        )
    return _propose(
        request,
        found,
        form,
        which,
        heading=heading,
        rule="T16",
        note=note,
        facts=getattr(form, "facts", dict),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(*SECOND_PERSON, Move.DECLINE_SECOND)
def second(request: PersonRequest, ref: str) -> HttpResponse:
    """What the first person asked, and the second one’s answer."""
    found = visible_referral(request, ref)
    access.may_answer_proposal(found, request.user).or_refuse()
    waiting = found.proposals.select_related("asked_by").get(answered_at=None)
    form = forms.AnswerForm(request.POST or None, initial={"version": found.version})
    return act(
        request,
        found,
        form,
        heading=f"Do you agree? {Move(waiting.move).label}",
        rule=pages.rule_of(Move(waiting.move)),
        note=pages.proposal_words(waiting),
        done="Your answer is recorded.",
        call=lambda: operations.answer_proposal(
            referral=found,
            agreed=form.cleaned_data["agreed"],
            reason=form.cleaned_data["reason"],
            **who(request, form),
        ),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.ACCEPT_STEP_DOWN)
def acceptance(request: PersonRequest, ref: str) -> HttpResponse:
    found = visible_referral(request, ref)
    access.may_accept_family(found, request.user).or_refuse()
    waiting = found.proposals.select_related("asked_by").get(answered_at=None)
    form = confirm(request, found, "Accept the family")
    return act(
        request,
        found,
        form,
        heading="Accept this family",
        rule="T20",
        note=pages.proposal_words(waiting),
        done="You have accepted the family. The manager is asked to agree.",
        call=lambda: operations.accept_family(referral=found, **who(request, form)),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.ASK_SECOND)
def step_down(request: PersonRequest, ref: str, route: str) -> HttpResponse:
    """T20: a social worker asks; who receives the family accepts; a manager agrees."""
    if route not in forms.STEP_DOWN_FORMS:
        raise Http404
    found = visible_referral(request, ref)
    access.may_step_down(found, request.user).or_refuse()
    access.no_conference_ahead(found, clock.today()).or_refuse()
    form: Any = forms.STEP_DOWN_FORMS[route](
        request.POST or None,
        initial={"version": found.version},
        option=Option(found.option),
        day=clock.today(),
    )
    which = Move.STEP_DOWN_C if route == "C" else Move.STEP_DOWN_D
    return act(
        request,
        found,
        form,
        heading=f"Step down to route {route}",
        rule="T20",
        note="A manager agrees before it happens.",
        done="Now a RAIS manager is asked to agree.",
        call=lambda: operations.propose(
            referral=found,
            which=which,
            reason=form.cleaned_data["rationale"],
            facts=facts_of(form.outcome()),
            receiver=form.cleaned_data.get("receiver"),
            **who(request, form),
        ),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.ASK_STEP_UP)
def step_up(request: PersonRequest, ref: str) -> HttpResponse:
    found = visible_referral(request, ref)
    access.may_ask_step_up(found, request.user).or_refuse()
    form = why(request, found, label="Why is early help not enough?", submit="Ask a social worker")
    return act(
        request,
        found,
        form,
        heading="Ask to step up",
        rule="T19",
        note="A RAIS social worker decides. The family does not tell its story again.",
        done="A RAIS social worker is asked to decide.",
        call=lambda: operations.ask_step_up(
            referral=found, reason=form.cleaned_data["reason"], **who(request, form)
        ),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.STEP_UP_A, Move.STEP_UP_B)
def step_up_decision(request: PersonRequest, ref: str, route: str) -> HttpResponse:
    if route not in forms.STEP_UP_FORMS:
        raise Http404
    found = visible_referral(request, ref)
    access.may_decide_step_up(found, request.user).or_refuse()
    waiting = found.proposals.select_related("asked_by").get(answered_at=None)
    form: Any = forms.STEP_UP_FORMS[route](
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
        heading=f"Step up to route {route}",
        rule="T19",
        note=pages.proposal_words(waiting),
        done="The referral is stepped up. Start the assessment next.",
        call=lambda: operations.decide_step_up(
            referral=found, outcome=form.outcome(), **who(request, form)
        ),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.DECLINE_STEP_UP)
def step_up_declined(request: PersonRequest, ref: str) -> HttpResponse:
    found = visible_referral(request, ref)
    access.may_decide_step_up(found, request.user).or_refuse()
    waiting = found.proposals.select_related("asked_by").get(answered_at=None)
    form = why(request, found, label="Why does it stay with early help?", submit="Leave it there")
    return act(
        request,
        found,
        form,
        heading="Do not step up",
        rule="T19",
        note=pages.proposal_words(waiting),
        done="It stays with early help. Your reason is recorded.",
        call=lambda: operations.decide_step_up(
            referral=found,
            outcome=None,
            reason=form.cleaned_data["reason"],
            **who(request, form),
        ),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.ALLOCATE)
def allocation(request: PersonRequest, ref: str) -> HttpResponse:
    """T17 outside the weekly meeting."""
    found = visible_referral(request, ref)
    access.may_allocate(found, request.user).or_refuse()
    form = forms.AllocationForm(
        request.POST or None,
        initial={"version": found.version},
        people=pages.lead_professionals(on=clock.today()),
    )
    return act(
        request,
        found,
        form,
        heading="Allocate at once",
        rule="T17",
        note="Families are allocated at the weekly meeting. Outside it, say why this one cannot wait.",
        done="The family is allocated.",
        call=lambda: operations.allocate(
            referral=found,
            to=form.cleaned_data["to"],
            urgent_why=form.cleaned_data["urgent_why"],
            note=form.cleaned_data["note"],
            **who(request, form),
        ),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.BEGIN_EARLY_HELP)
def early_help(request: PersonRequest, ref: str) -> HttpResponse:
    found = visible_referral(request, ref)
    access.may_begin_early_help(found, request.user).or_refuse()
    form = confirm(request, found, "Begin the assessment")
    return act(
        request,
        found,
        form,
        heading="Begin the Early Help assessment",
        rule="T18",
        note="You are the lead professional. It begins today, with the family.",
        done="The Early Help assessment has begun.",
        call=lambda: operations.begin_early_help(referral=found, **who(request, form)),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.FORM_TEAM)
def team(request: PersonRequest, ref: str) -> HttpResponse:
    found = visible_referral(request, ref)
    access.may_form_team(found, request.user).or_refuse()
    work = found.early_help.get(ended_on=None)
    initial = {"version": found.version, "agencies": "\n".join(work.agencies)}
    form = forms.TeamForm(request.POST or None, initial=initial)
    return act(
        request,
        found,
        form,
        heading="Form a Team Around the Family",
        rule="T18",
        note="More than one agency makes a team. You lead it.",
        done="The Team Around the Family is formed. Its next review is set.",
        call=lambda: operations.form_team(
            referral=found, agencies=form.cleaned_data["agencies"], **who(request, form)
        ),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral()
def plan(request: PersonRequest, ref: str) -> HttpResponse:
    """The lead professional’s working page."""
    found = visible_referral(request, ref)
    access.may_write_plan(found, request.user).or_refuse()
    work = found.early_help.get(ended_on=None)
    initial = {
        "version": work.version, "strengths": work.strengths, "needs": work.needs,
        "plan": work.plan, "agencies": "\n".join(work.agencies), "review_on": work.review_on,
    }  # fmt: skip
    form = forms.PlanForm(request.POST or None, initial=initial)
    return act(
        request,
        found,
        form,
        heading="The family’s plan",
        rule="T18",
        note="Write it with the family, in their words.",
        done="The plan is saved.",
        call=lambda: operations.write_plan(
            referral=found, facts=form.facts(), **who(request, form)
        ),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.JOIN_OPEN_REFERRAL)
def attachment(request: PersonRequest, ref: str) -> HttpResponse:
    """T24."""
    found = visible_referral(request, ref)
    access.may_join_open(found, request.user).or_refuse()
    older = access.open_referral_of_the_child(found)
    form = confirm(request, found, "Add it to the open referral")
    return act(
        request,
        found,
        form,
        heading="Add to the child’s open referral",
        rule="T24",
        note=f"This child’s referral {older} is open. This contact is added to it, and whoever has "
        "it is told at once. A worry about welfare makes an undecided Option 2 referral Option 1.",
        done=f"The contact is added to {older}.",
        call=lambda: operations.join_open_referral(referral=found, **who(request, form)),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.SEE_CONTACT)
def contact(request: PersonRequest, ref: str) -> HttpResponse:
    found = visible_referral(request, ref)
    access.may_see_contact(found, request.user).or_refuse()
    waiting = found.contacts.filter(seen_at=None).select_related("submission")
    form = confirm(request, found, "I have read it")
    return act(
        request,
        found,
        form,
        heading="A further contact",
        rule="T24",
        note="\n\n".join(each.submission.concern for each in waiting),
        done="It is noted that you have read it.",
        call=lambda: operations.see_contact(referral=found, **who(request, form)),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral(Move.REASSIGN)
def reassignment(request: PersonRequest, ref: str) -> HttpResponse:
    found = visible_referral(request, ref)
    access.may_reassign(found, request.user).or_refuse()
    form = forms.ReassignForm(
        request.POST or None,
        initial={"version": found.version},
        role=access.working_role(found),
    )
    return act(
        request,
        found,
        form,
        heading="Give to another worker",
        rule=PRACTICE,
        note="Its clocks run on.",
        done="The referral has a new worker.",
        call=lambda: operations.reassign(
            referral=found,
            to=form.cleaned_data["to"],
            reason=form.cleaned_data["reason"],
            **who(request, form),
        ),
    )


@form_page
@requires(access.casework_only)
@keeps_to_the_referral()
def supervision(request: PersonRequest, ref: str) -> HttpResponse:
    found = visible_referral(request, ref)
    access.may_supervise(found, request.user).or_refuse()
    form: Any = forms.SupervisionForm(request.POST or None)
    return act(
        request,
        found,
        form,
        heading="Write a supervision note",
        rule=PRACTICE,
        note="It stays as you write it, and whoever works on the referral reads it.",
        done="The note is saved.",
        call=lambda: operations.supervise(
            referral=found, **form.cleaned_data, by=request.user, at=clock.now()
        ),
    )
