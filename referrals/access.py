"""Who may do what at the front door. Each answer is yes, or a reason a person can use."""

from __future__ import annotations

import re

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.accounts.roles import CWD, RAIS_DESK, Role
from localoffer.refusal import YES, Answer, no
from referrals.models import Draft, Referral
from referrals.states import (
    ADVISED,
    CLAIMS,
    DECIDES,
    SUPPORTERS,
    TABLE,
    AdviceStatus,
    Move,
    Option,
    Route,
    State,
)

SUPPORTER_LABELS = {
    Role.EARLY_HELP_COORDINATOR: "an Early Help coordinator",
    Role.RAIS_SOCIAL_WORKER: "a RAIS social worker",
}


def referrers_only(person: Person) -> Answer:
    if person.has(Role.REFERRER):
        return YES
    return no("Only people who refer children use this form. Your account is not one of them.")


def desk_only(person: Person) -> Answer:
    if person.has(*RAIS_DESK):
        return YES
    return no("Only the RAIS team works at the front door’s desk.", "option boxes")


def casework_only(person: Person) -> Answer:
    """The desk, and the CWD team for what is theirs."""
    if person.has(*RAIS_DESK, *CWD):
        return YES
    return no("Only the RAIS team and the Children with Disabilities team open referrals.")


def managers_only(person: Person) -> Answer:
    if person.has(Role.RAIS_MANAGER):
        return YES
    return no("Only a RAIS manager can do this.", "T6, T22")


def may(move: Move, referral: Referral, by: Person) -> Answer:
    """What the table of moves says, and nothing more."""
    return TABLE.may(move, state=referral.state, roles=by.roles)


def may_send(draft: Draft, by: Person) -> Answer:
    """T2: a whole form, sent by the person who wrote it."""
    if draft.person_id != by.pk:
        return no("Only the person who wrote this referral can send it.", "T2")
    if draft.next_step:
        return no("Answer every question before you send the referral.", "T2")
    return TABLE.may(Move.SUBMIT, state=draft.state, roles=by.roles)


def may_claim(referral: Referral, by: Person) -> Answer:
    """T4: Option 1 by a social worker, Option 2 by a coordinator; whoever is first."""
    if referral.state != State.SUBMITTED and referral.screener and referral.claimed_at:
        when = referral.claimed_at.astimezone(clock.LONDON)
        return no(
            f"{referral.screener.name} claimed this referral at {when:%H:%M} "
            f"on {when.day} {when:%B}.",
            "T4",
        )
    return may(CLAIMS[Option(referral.option)], referral, by)


def may_support(referral: Referral, supporter: Person, *, screener: Person) -> Answer:
    """The supporter is another person, of the other profession (option boxes)."""
    role = SUPPORTERS[Option(referral.option)]
    if supporter == screener:
        return no("Name somebody else as the supporter.", "T4")
    if not (supporter.is_active and supporter.has(role)):
        return no(f"The supporter must be {SUPPORTER_LABELS[role]}.", "T4")
    return YES


def on_the_case(referral: Referral, by: Person) -> Answer:
    """The screener, the supporter they named, or a manager."""
    if by.pk in {referral.screener_id, referral.supporter_id} or by.has(Role.RAIS_MANAGER):
        return YES
    if by.has(*CWD) and Referral.objects.visible_to(by).filter(pk=referral.pk).exists():
        return YES
    if referral.screener is None:
        return no("Nobody has claimed this referral yet.", "T4")
    return no(
        f"Only {referral.screener.name}, who screens this referral, their supporter "
        "or a manager can do this.",
        "T4",
    )


def may_decide(referral: Referral, route: Route, by: Person) -> Answer:
    """T8 to T12: the move depends on the option; only somebody on the case makes it."""
    move = DECIDES[Option(referral.option), Route(route)]
    return may(move, referral, by) and on_the_case(referral, by)


def may_switch(referral: Referral, by: Person) -> Answer:
    """T5 up to Option 1 without approval; T6 down to Option 2 only as a question."""
    if referral.option == Option.SUPPORT:
        return may(Move.SWITCH_TO_WELFARE, referral, by)
    answer = may(Move.ASK_SWITCH_TO_SUPPORT, referral, by)
    if answer and referral.switches.filter(answered_at=None).exists():
        return no("A change to Option 2 is already waiting for a manager.", "T6")
    return answer


def may_answer_switch(referral: Referral, by: Person) -> Answer:
    """T6: a manager who did not ask."""
    answer = may(Move.AGREE_SWITCH_TO_SUPPORT, referral, by)
    if not answer:
        return answer
    waiting = referral.switches.filter(answered_at=None).first()
    if waiting is None:
        return no("No change of option is waiting for an answer.", "T6")
    if waiting.asked_by_id == by.pk:
        return no("Another person must agree: you asked for this change yourself.", "T6")
    return YES


def may_correct(referral: Referral, by: Person) -> Answer:
    return may(Move.CORRECT_DECISION, referral, by) and on_the_case(referral, by)


def assessment_move(referral: Referral) -> Move:
    """T13: who starts it follows from the decision; it is not chosen."""
    decision = referral.decision
    if referral.state != State.DECIDED_B or decision is None:
        return Move.START_ASSESSMENT_A
    return (
        Move.START_ASSESSMENT_B if decision.disability_ascertained else Move.START_ASSESSMENT_B_RAIS
    )


def may_start_assessment(referral: Referral, by: Person) -> Answer:
    return may(assessment_move(referral), referral, by)


def may_advise(referral: Referral, by: Person) -> Answer:
    """A recorded outcome, no message still under way, and no manager's word against it."""
    answer = may(Move.ADVISE, referral, by)
    if not answer:
        return answer
    if referral.decision is None:
        return no("Record the decision before you advise the referrer.", "T22")
    if referral.advice.filter(status=AdviceStatus.PENDING).exists():
        return no("A message to the referrer is on its way. Wait for its result.", "T22")
    if referral.advice_is_withheld and not by.has(Role.RAIS_MANAGER):
        return no(
            "A manager decided that the referrer is not told. Only a RAIS manager can change that.",
            "T22",
        )
    return on_the_case(referral, by)


def may_leave_unadvised(referral: Referral, move: Move, by: Person) -> Answer:
    """A manager, with a recorded outcome and no message under way."""
    answer = may(move, referral, by)
    if not answer:
        return answer
    if referral.decision is None:
        return no("Record the decision first.", "T22")
    if referral.advice.filter(status=AdviceStatus.PENDING).exists():
        return no("A message to the referrer is on its way. Wait for its result.", "T22")
    return YES


def advised(referral: Referral) -> Answer:
    """Has the referrer been told, or is there a lawful reason why not? (T22)"""
    latest = referral.last_advice
    if latest is None:
        return no("You cannot close this referral: the referrer has not been advised yet.", "T22")
    if latest.status in ADVISED:
        return YES
    if latest.status == AdviceStatus.FAILED:
        return no(
            "You cannot close this referral: the message to the referrer could not be delivered.",
            "T22",
        )
    return no(
        "You cannot close this referral: the message to the referrer is still waiting to go.",
        "T22",
    )


def may_close(referral: Referral, by: Person) -> Answer:
    """T22: outcome recorded, referrer advised or lawfully not, nothing open, by the owner."""
    if referral.state in {State.DECIDED_A, State.DECIDED_B}:
        return no(
            "You cannot close this referral: the assessment that its route calls for "
            "has not been finished.",
            "T22",
        )
    answer = may(Move.CLOSE, referral, by)
    if not answer:
        return answer
    if referral.decision is None:
        return no("You cannot close this referral: no outcome has been recorded.", "T22")
    if referral.assessments.filter(finished_on=None).exists():
        return no("You cannot close this referral: an assessment is still open.", "T22")
    return advised(referral) and on_the_case(referral, by)


def may_request_ehc(referral: Referral, by: Person) -> Answer:
    if hasattr(referral, "ehc_request"):
        return no("An EHC needs assessment has already been requested.", "T21")
    return may(Move.REQUEST_EHC, referral, by)


def names_nobody(referral: Referral, text: str) -> Answer:
    """E-mail travels in the open, so it names no child (T22).

    Capitals count: a child called Will does not forbid “we will”.
    """
    child = referral.child
    for name in filter(None, (child.given_name, child.family_name)):
        if re.search(rf"\b{re.escape(name)}\b", text):
            return no("Take the child’s name out of the message. Use the reference.", "T22")
    return YES
