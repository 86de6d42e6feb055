"""Moves that two people make: the first asks, the second agrees on a page of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role
from localoffer.refusal import Refused, no
from localoffer.text import says_nothing
from referrals import access
from referrals.models import Code, Proposal, Referral, Section47
from referrals.operations import enquiring
from referrals.operations.deciding import (
    AFTER_ASSESSMENT,
    ENDED_OTHERWISE,
    PASSED_ON,
    Outcome,
    end_episode,
    open_assessment,
    write,
)
from referrals.operations.moving import locked, move
from referrals.operations.telling import AGREED, NOT_AGREED, tell_answer, tell_whose_turn
from referrals.states import STEP_DOWN, TABLE, Move, Option, Route

STEPS_DOWN = {which: Route(route) for route, which in STEP_DOWN.items()}
OUTCOME_FACTS = (
    "level", "rationale", "why_not_statutory", "family_answer", "after_refusal",
    "information_given", "no_further_action",
)  # fmt: skip


def facts_of(outcome: Outcome) -> dict[str, Any]:
    """An outcome as a proposal keeps it until the second person agrees."""
    facts = {name: getattr(outcome, name) for name in OUTCOME_FACTS}
    return {**facts, "destination": outcome.destination.code if outcome.destination else ""}


def outcome_of(proposal: Proposal) -> Outcome:
    facts = dict(proposal.facts)
    code = facts.pop("destination", "")
    day = clock.local_day(proposal.asked_at)
    destination = Code.objects.on(day).get(list=Code.List.DESTINATION, code=code) if code else None
    return Outcome(route=STEPS_DOWN[Move(proposal.move)], destination=destination, **facts)


@transaction.atomic
def propose(
    *,
    referral: Referral,
    which: Move,
    reason: str,
    by: Person,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    receiver: Person | None = None,
    version: int | None = None,
) -> Proposal:
    """The first of the two: everything is checked now, and again when the second agrees.

    `receiver` is the lead professional of a step down to route C, who accepts first (T20).
    """
    referral = locked(referral, version=version)
    which, kept = Move(which), dict(facts or {})
    access.may_propose(referral, which, by).or_refuse()
    if says_nothing(reason):
        raise Refused(no("Write why.", TABLE.rules[which].cites))
    today = clock.local_day(at)
    if which == Move.BEGIN_S47_CWD and not access.is_known_to_cwd(referral):
        raise Refused(no("The CWD team does not know this child: RAIS makes the enquiry.", "T15"))
    if which == Move.S47_TO_CONFERENCE:
        enquiring.check_conference(referral, kept, day=today)
    assessing = referral.assessments.filter(finished_on=None).exists()
    if which == Move.S47_NO_FURTHER_ACTION and assessing and not kept.get("factors"):
        raise Refused(no("Choose the factors that the assessment found.", "T16"))
    proposal = Proposal(
        referral=referral, move=which, facts=kept, reason=reason, asked_by=by, asked_at=at,
        receiver=receiver,
    )  # fmt: skip
    if which in STEPS_DOWN:
        _check_step_down(proposal, at=at)
        if receiver is not None:
            access.is_there(receiver, on=today, cites="T20").or_refuse()
    proposal.save()
    move(referral, Move.ASK_SECOND, by=by, at=at, reason=f"{which.label}: {reason}")
    tell_whose_turn(proposal, by=by, at=at)
    return proposal


def _check_step_down(proposal: Proposal, *, at: datetime) -> None:
    which = Move(proposal.move)
    access.may_step_down(proposal.referral, which, proposal.asked_by).or_refuse()
    access.no_conference_ahead(proposal.referral, clock.local_day(at)).or_refuse()
    outcome_of(proposal).is_whole(Option(proposal.referral.option)).or_refuse()
    taker = proposal.receiver
    if proposal.move == Move.STEP_DOWN_C and not (taker and taker.has(Role.LEAD_PROFESSIONAL)):
        raise Refused(no("Choose the lead professional who takes the family.", "T20"))
    if taker is not None:
        access.may_know(proposal.referral, taker).or_refuse()


@transaction.atomic
def accept_family(
    *, referral: Referral, by: Person, at: datetime, version: int | None = None
) -> Proposal:
    """T20: the lead professional takes a family that is stepped down to them."""
    referral = locked(referral, version=version)
    access.may_accept_family(referral, by).or_refuse()
    waiting = referral.proposals.select_for_update().get(answered_at=None)
    waiting.received_at = at
    waiting.save()
    move(referral, Move.ACCEPT_STEP_DOWN, by=by, at=at)
    tell_answer(waiting, "takes the family on. Now a RAIS manager is asked to agree.", by=by, at=at)
    tell_whose_turn(waiting, by=by, at=at)
    return waiting


@transaction.atomic
def decline_family(
    *, referral: Referral, reason: str, by: Person, at: datetime, version: int | None = None
) -> Referral:
    """T20: the lead professional does not take it; the referral stays where it is."""
    referral = locked(referral, version=version)
    access.may_accept_family(referral, by, which=Move.DECLINE_STEP_DOWN).or_refuse()
    if says_nothing(reason):
        raise Refused(no("Write why you do not take this family.", "T20"))
    waiting = referral.proposals.select_for_update().get(answered_at=None)
    waiting.answered_by, waiting.answered_at, waiting.agreed = by, at, False
    waiting.save()
    move(referral, Move.DECLINE_STEP_DOWN, by=by, at=at, reason=reason)
    tell_answer(
        waiting, "does not take the family on. The referral stays where it is.", by=by, at=at
    )
    return referral


@transaction.atomic
def withdraw_proposal(
    *, referral: Referral, reason: str, by: Person, at: datetime, version: int | None = None
) -> Referral:
    """The first person takes back what they asked for, and can ask again."""
    referral = locked(referral, version=version)
    access.may_withdraw_proposal(referral, by).or_refuse()
    if says_nothing(reason):
        raise Refused(no("Write why you take it back.", "T15, T16, T20"))
    waiting = referral.proposals.select_for_update().get(answered_at=None)
    waiting.answered_at, waiting.agreed = at, False
    waiting.save()
    move(referral, Move.WITHDRAW_SECOND, by=by, at=at, reason=reason)
    tell_answer(waiting, "has taken that back. The referral stays where it is.", by=by, at=at)
    return referral


@transaction.atomic
def answer_proposal(
    *,
    referral: Referral,
    agreed: bool,
    by: Person,
    at: datetime,
    reason: str = "",
    version: int | None = None,
) -> Referral:
    """The second person agrees, and the move is made with both names; or refuses, with a reason."""
    referral = locked(referral, version=version)
    access.may_answer_proposal(referral, by).or_refuse()
    waiting = referral.proposals.select_for_update().get(answered_at=None)
    if agreed:
        access.received(waiting).or_refuse()
    elif says_nothing(reason):
        raise Refused(no("Write why you do not agree.", TABLE.rules[waiting.move].cites))
    waiting.answered_by, waiting.answered_at, waiting.agreed = by, at, agreed
    waiting.save()
    if not agreed:
        move(referral, Move.DECLINE_SECOND, by=by, at=at, reason=reason)
        tell_answer(waiting, NOT_AGREED, by=by, at=at)
        return referral
    first, which = waiting.asked_by, Move(waiting.move)
    if which == Move.BEGIN_S47_CWD:
        enquiring.begin(referral, team=Section47.Team.CWD, by=first, at=at)
        referral.owner = first if first.has(Role.CWD_SOCIAL_WORKER) else by
    elif which in access.ENDS_ENQUIRY:
        enquiring.end_enquiry(referral, which, waiting.facts, waiting.reason, by=first, at=at)
    elif which == Move.END_STRATEGY_DISCUSSION:
        open_assessment(referral, by=first, at=at)
    else:
        _step_down(waiting, referral, at=at)
    move(referral, which, by=first, second=by, at=at, reason=waiting.reason)
    tell_answer(waiting, AGREED, by=by, at=at)
    return referral


def _step_down(proposal: Proposal, referral: Referral, *, at: datetime) -> None:
    """T20: the episode ends in the census’s words; the receiving lead professional is noted."""
    _check_step_down(proposal, at=at)
    today = clock.local_day(at)
    assessed = referral.assessments.exclude(finished_on=None).exists()
    to_early_help = proposal.move == Move.STEP_DOWN_C
    code = (PASSED_ON if to_early_help else AFTER_ASSESSMENT) if assessed else ENDED_OTHERWISE
    closure = Code.objects.on(today).get(list=Code.List.CLOSURE, code=code)
    end_episode(referral, closure=closure, on=today)
    standing = referral.decision
    write(referral, outcome_of(proposal), by=proposal.asked_by, at=at, supersedes=standing)
    referral.owner = proposal.receiver
