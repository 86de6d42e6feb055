"""After the decision: a page for each move of T7 and T14 to T20, and for a further contact."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from referrals import access, operations, pages, timescales
from referrals.forms import casework as forms
from referrals.forms.desk import ConfirmForm
from referrals.models import Proposal, Referral
from referrals.operations.agreeing import facts_of
from referrals.states import PRACTICE, SECOND_PERSON, STEP_DOWN, STEP_UP, Move, Option
from referrals.views.acting import Step, ask, step


def why(request: PersonRequest, found: Referral, *, label: str, submit: str) -> Any:
    form = ask(request, found, forms.WhyForm, submit=submit)
    form.fields["reason"].label = label
    form.fields["reason"].error_messages["required"] = "Enter your answer"
    return form


def waiting_on(found: Referral) -> Proposal:
    """What waits for a second person."""
    return found.proposals.select_related("asked_by", "receiver").get(answered_at=None)


@step(Move.ASK_INFORMATION, may=access.may_ask_information)
def information(request: PersonRequest, found: Referral) -> Step:
    form = ask(request, found, forms.InformationForm)
    note = "The clock runs on while you wait."
    if form.is_valid() and form.cleaned_data["harm_suspected"]:
        instead, note = pages.at_once(found, request.user)
        form.add_error("harm_suspected", f"Do not wait while you suspect harm. {instead}")
    return Step(
        form=form,
        heading="Ask for information",
        rule="T7",
        note=note,
        done="Your question is recorded. The clock runs on.",
        operation=operations.ask_information,
    )


@step(Move.INFORMATION_ARRIVED, may=access.may_go_on)
def information_arrived(request: PersonRequest, found: Referral) -> Step:
    asked = found.questions.get(answered_at=None)
    return Step(
        form=ask(request, found, forms.InformationArrivedForm),
        heading="Information has arrived",
        rule="T7",
        note=f"The question was: {asked.question}",
        done="The answer is recorded. Go on with the screening.",
        operation=operations.record_information,
    )


@step(Move.HOLD_STRATEGY_DISCUSSION, may=access.may_hold_strategy_discussion)
def strategy(request: PersonRequest, found: Referral) -> Step:
    in_need = found.episodes.filter(ended_on=None).exists()
    form = ask(
        request,
        found,
        forms.StrategyForm,
        day=clock.today(),
        child=found.child,
        in_need=in_need,
    )
    return Step(
        form=form,
        heading="Hold a strategy discussion",
        rule="T14",
        note="Today is day 0: the conference is due within 15 working days."
        + ("" if in_need else " This also records the decision for route A, level 4."),
        done="The strategy discussion is recorded.",
        operation=operations.hold_strategy_discussion,
        facts=lambda: form.facts(),
    )


@step(Move.BEGIN_S47, Move.ASK_SECOND, may=access.may_begin_enquiry)
def enquiry(request: PersonRequest, found: Referral) -> Step:
    """T15: who makes it is derived. One RAIS social worker begins; the CWD pair agrees first."""
    heading = "Begin a section 47 enquiry"
    if access.enquiry_move(found) == Move.BEGIN_S47:
        return Step(
            form=ask(request, found, ConfirmForm, submit="Begin the enquiry"),
            heading=heading,
            rule="T15",
            note="The RAIS team makes this enquiry: the Children with Disabilities (CWD) team "
            "does not know this child.",
            done="The enquiry has begun.",
            operation=operations.begin_enquiry,
        )
    form = why(request, found, label="Why is an enquiry needed?", submit="Ask the second person")
    return Step(
        form=form,
        heading=heading,
        rule="T15",
        note="The Children with Disabilities (CWD) team knows this child: its social worker and "
        "its manager begin the enquiry together.",
        done="The second person is asked to agree.",
        operation=operations.propose,
        facts=lambda: {"which": Move.BEGIN_S47_CWD, "reason": form.cleaned_data["reason"]},
    )


@step(Move.BEGIN_S47_OVERRIDE, may=access.may_override_enquiry)
def enquiry_override(request: PersonRequest, found: Referral) -> Step:
    theirs = access.enquiry_move(found) == Move.BEGIN_S47_CWD
    return Step(
        form=why(request, found, label="Why the other team?", submit="Begin with the other team"),
        heading="Give the enquiry to the other team",
        rule="T15",
        note="By the rule it is the Children with Disabilities (CWD) team’s. You give it to RAIS."
        if theirs
        else "By the rule it is RAIS’s. You give it to the Children with Disabilities (CWD) team.",
        done="The enquiry has begun with the other team.",
        operation=operations.override_enquiry,
    )


def _proposed(
    found: Referral, form: Any, which: Move, *, heading: str, rule: str, note: str = ""
) -> Step:
    """The first of two people asks; what the form keeps for the second goes with it."""
    second = SECOND_PERSON[which].label

    def facts() -> dict[str, Any]:
        kept = form.kept() if hasattr(form, "kept") else {}
        return {"which": which, "reason": form.cleaned_data["reason"], "facts": kept}

    return Step(
        form=form,
        heading=heading,
        rule=rule,
        note=f"{note} Then {second} agrees, on a page of their own.".strip(),
        done=f"Now {second} is asked to agree.",
        operation=operations.propose,
        facts=facts,
    )


@step(Move.ASK_SECOND)
def strategy_ended(request: PersonRequest, found: Referral) -> Step:
    which = Move.END_STRATEGY_DISCUSSION
    access.may_propose(found, which, request.user).or_refuse()
    form = why(request, found, label="Why is no enquiry needed?", submit="Ask the manager to agree")
    return _proposed(
        found,
        form,
        which,
        heading="End the discussion without an enquiry",
        rule=PRACTICE,
        note="The Single Assessment goes on.",
    )


OUTCOMES = {
    "conference": (Move.S47_TO_CONFERENCE, "Go to a child protection conference"),
    "assessment": (Move.S47_TO_ASSESSMENT, "End the enquiry with an assessment (section 17)"),
    "nothing": (Move.S47_NO_FURTHER_ACTION, "End the enquiry with no further action"),
}


@step(Move.ASK_SECOND)
def enquiry_outcome(request: PersonRequest, found: Referral, kind: str) -> Step:
    """T16."""
    if kind not in OUTCOMES:
        raise Http404
    which, heading = OUTCOMES[kind]
    access.may_propose(found, which, request.user).or_refuse()
    note = ""
    if which == Move.S47_TO_CONFERENCE:
        form = ask(request, found, forms.ConferenceForm)
        limit = pages.conference_limit(found)
        note = f"The conference is due {limit.because}."
        late = form.is_valid() and limit.is_late(form.cleaned_data["conference_on"])
        if late and not form.cleaned_data["late_why"]:
            form.add_error("late_why", f"Enter why it is after {timescales.in_words(limit.on)}")
        if form.is_valid() and form.cleaned_data["conference_on"] < clock.today():
            form.add_error("conference_on", "The day must be today or later")
    elif which == Move.S47_NO_FURTHER_ACTION:
        assessing = found.assessments.filter(finished_on=None).exists()
        form = ask(request, found, forms.NothingFurtherForm, day=clock.today(), assessing=assessing)
    else:
        form = why(
            request, found, label="What did the enquiry find?", submit="Ask the manager to agree"
        )
    return _proposed(found, form, which, heading=heading, rule="T16", note=note)


@step(*SECOND_PERSON, Move.DECLINE_SECOND, may=access.may_answer_proposal)
def second(request: PersonRequest, found: Referral) -> Step:
    """What the first person asked, and the second one’s answer."""
    waiting = waiting_on(found)
    form, taken = ask(request, found, forms.AnswerForm), access.received(waiting)
    if not taken and form.is_valid() and form.cleaned_data["agreed"]:
        form.add_error("agreed", f"{taken.reason} You can refuse now, or wait")
    return Step(
        form=form,
        heading=f"Do you agree? {Move(waiting.move).label}",
        rule=pages.rule_of(Move(waiting.move)),
        note=pages.proposal_words(waiting),
        done="Your answer is recorded.",
        operation=operations.answer_proposal,
    )


@step(Move.ACCEPT_STEP_DOWN, Move.DECLINE_STEP_DOWN, may=access.may_accept_family)
def acceptance(request: PersonRequest, found: Referral) -> Step:
    form = ask(request, found, forms.AcceptanceForm)
    page: dict[str, Any] = {
        "form": form,
        "heading": "Do you take this family?",
        "rule": "T20",
        "note": pages.proposal_words(waiting_on(found)),
    }
    if form.is_valid() and not form.cleaned_data["agreed"]:
        return Step(
            **page,
            done="You do not take the family. Your reason is recorded, and whoever asked is told.",
            operation=operations.decline_family,
            facts=lambda: {"reason": form.cleaned_data["reason"]},
            then=reverse("referrals:desk"),
        )
    return Step(
        **page,
        done="You have accepted the family. The manager is asked to agree.",
        operation=operations.accept_family,
        facts=dict,
    )


@step(Move.WITHDRAW_SECOND, may=access.may_withdraw_proposal)
def proposal_withdrawn(request: PersonRequest, found: Referral) -> Step:
    waiting = waiting_on(found)
    return Step(
        form=why(request, found, label="Why do you take it back?", submit="Take it back"),
        heading=f"Take back: {Move(waiting.move).label}",
        rule=pages.rule_of(Move(waiting.move)),
        note=pages.proposal_words(waiting),
        done="It is taken back. You can ask again.",
        operation=operations.withdraw_proposal,
    )


@step(Move.ASK_SECOND)
def step_down(request: PersonRequest, found: Referral, route: str) -> Step:
    """T20: a social worker asks; who receives the family accepts; a manager agrees."""
    if route not in STEP_DOWN:
        raise Http404
    which = STEP_DOWN[route]
    access.may_step_down(found, which, request.user).or_refuse()
    access.no_conference_ahead(found, clock.today()).or_refuse()
    form = ask(
        request,
        found,
        forms.STEP_DOWN_FORMS[route],
        option=Option(found.option),
        day=clock.today(),
    )
    taker = form.cleaned_data.get("receiver") if form.is_valid() else None
    return Step(
        form=form,
        heading=f"Step down to route {route}",
        rule="T20",
        note="Before it happens a RAIS manager agrees."
        if "receiver" not in form.fields
        else "Before it happens the lead professional takes the family on, and then a RAIS "
        "manager agrees.",
        done=f"Now {taker.name} is asked to take the family on. Then a RAIS manager is asked to agree."
        if taker
        else "Now a RAIS manager is asked to agree.",
        operation=operations.propose,
        facts=lambda: {
            "which": which,
            "reason": form.cleaned_data["rationale"],
            "facts": facts_of(form.outcome()),
            "receiver": form.cleaned_data.get("receiver"),
        },
    )


@step(Move.ASK_STEP_UP, may=access.may_ask_step_up)
def step_up(request: PersonRequest, found: Referral) -> Step:
    return Step(
        form=why(
            request, found, label="Why is early help not enough?", submit="Ask a social worker"
        ),
        heading="Ask to step up",
        rule="T19",
        note="A RAIS social worker decides. The family does not tell its story again.",
        done="The RAIS social workers are asked to decide. You get an e-mail with the answer.",
        operation=operations.ask_step_up,
    )


@step(*STEP_UP.values())
def step_up_decision(request: PersonRequest, found: Referral, route: str) -> Step:
    if route not in STEP_UP:
        raise Http404
    access.may_decide_step_up(found, STEP_UP[route], request.user).or_refuse()
    form = ask(
        request,
        found,
        forms.STEP_UP_FORMS[route],
        option=Option(found.option),
        day=clock.today(),
        child=found.child,
    )
    return Step(
        form=form,
        heading=f"Step up to route {route}",
        rule="T19",
        note=pages.proposal_words(waiting_on(found)),
        done="The referral is stepped up. Start the assessment next.",
        operation=operations.decide_step_up,
        facts=lambda: {"outcome": form.outcome()},
    )


@step(Move.DECLINE_STEP_UP)
def step_up_declined(request: PersonRequest, found: Referral) -> Step:
    access.may_decide_step_up(found, Move.DECLINE_STEP_UP, request.user).or_refuse()
    form = why(request, found, label="Why does it stay with early help?", submit="Leave it there")
    return Step(
        form=form,
        heading="Do not step up",
        rule="T19",
        note=pages.proposal_words(waiting_on(found)),
        done="It stays with early help. Your reason is recorded, and whoever asked is told.",
        operation=operations.decide_step_up,
        facts=lambda: {"outcome": None, "reason": form.cleaned_data["reason"]},
    )


@step(Move.ALLOCATE, may=access.may_allocate)
def allocation(request: PersonRequest, found: Referral) -> Step:
    """T17 outside the weekly meeting."""
    people = pages.lead_professionals(viewer=request.user, at=clock.now())
    return Step(
        form=ask(request, found, forms.AllocationForm, people=people),
        heading="Allocate at once",
        rule="T17",
        note="Families are allocated at the weekly meeting. Outside it, say why this one cannot wait.",
        done="The family is allocated.",
        operation=operations.allocate,
    )


@step(Move.BEGIN_EARLY_HELP, may=access.may_begin_early_help)
def early_help(request: PersonRequest, found: Referral) -> Step:
    return Step(
        form=ask(request, found, ConfirmForm, submit="Begin the assessment"),
        heading="Begin the Early Help assessment",
        rule="T18",
        note="You are the lead professional. It begins today, with the family.",
        done="The Early Help assessment has begun.",
        operation=operations.begin_early_help,
    )


@step(Move.FORM_TEAM, may=access.may_form_team)
def team(request: PersonRequest, found: Referral) -> Step:
    work = found.early_help.get(ended_on=None)
    return Step(
        form=ask(request, found, forms.TeamForm, initial={"agencies": "\n".join(work.agencies)}),
        heading="Form a Team Around the Family",
        rule="T18",
        note="More than one agency makes a team. You lead it.",
        done="The Team Around the Family is formed. Its next review is set.",
        operation=operations.form_team,
    )


@step(may=access.may_write_plan)
def plan(request: PersonRequest, found: Referral) -> Step:
    """The lead professional’s working page."""
    work = found.early_help.get(ended_on=None)
    initial = {
        "version": work.version, "strengths": work.strengths, "needs": work.needs,
        "plan": work.plan, "agencies": "\n".join(work.agencies), "review_on": work.review_on,
    }  # fmt: skip
    form = ask(request, found, forms.PlanForm, initial=initial)
    return Step(
        form=form,
        heading="The family’s plan",
        rule="T18",
        note="Write it with the family, in their words.",
        done="The plan is saved.",
        operation=operations.write_plan,
        facts=lambda: {"facts": form.facts()},
    )


@step(Move.JOIN_OPEN_REFERRAL, may=access.may_join_open)
def attachment(request: PersonRequest, found: Referral) -> Step:
    """T24."""
    older = access.open_referral_of_the_child(found)
    return Step(
        form=ask(request, found, ConfirmForm, submit="Add it to the open referral"),
        heading="Add to the child’s open referral",
        rule="T24",
        note=f"This child’s referral {older} is open. This contact is added to it, and whoever has "
        "it is told at once. A worry about welfare makes an undecided Option 2 referral Option 1.",
        done=f"The contact is added to {older}.",
        operation=operations.join_open_referral,
    )


@step(Move.SEE_CONTACT, may=access.may_see_contact)
def contact(request: PersonRequest, found: Referral) -> Step:
    waiting = found.contacts.filter(seen_at=None).select_related("submission")
    return Step(
        form=ask(request, found, ConfirmForm, submit="I have read it"),
        heading="A further contact",
        rule="T24",
        note="\n\n".join(pages.contact_words(each.submission) for each in waiting),
        done="It is noted that you have read it.",
        operation=operations.see_contact,
    )


@step(Move.REASSIGN, may=access.may_reassign)
def reassignment(request: PersonRequest, found: Referral) -> Step:
    return Step(
        form=ask(
            request, found, forms.ReassignForm, role=access.working_role(found), day=clock.today()
        ),
        heading="Give to another worker",
        rule=PRACTICE,
        note="Its clocks run on.",
        done="The referral has a new worker.",
        operation=operations.reassign,
    )


@step(may=access.may_supervise)
def supervision(request: PersonRequest, found: Referral) -> Step:
    return Step(
        form=ask(request, found, forms.SupervisionForm),
        heading="Write a supervision note",
        rule=PRACTICE,
        note="It stays as you write it, and whoever works on the referral reads it.",
        done="The note is saved.",
        operation=operations.supervise,
    )
