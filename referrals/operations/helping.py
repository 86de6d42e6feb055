"""Early Help: allocating a family, the assessment, the team around it, and stepping up (T17–T19)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role
from localoffer.audit import operations as audit
from localoffer.council.models import LocalLimit, closed_days
from localoffer.refusal import Refused, Stale, no
from localoffer.text import says_nothing
from referrals import access, timescales
from referrals.models import (
    Allocation,
    AllocationMeeting,
    Code,
    EarlyHelp,
    Proposal,
    Referral,
)
from referrals.operations.deciding import (
    EARLY_HELP_SOURCE,
    Outcome,
    begin_episode,
    finish_helping,
    write,
)
from referrals.operations.moving import locked, move
from referrals.operations.telling import AGREED, NOT_AGREED, tell_answer, tell_whose_turn
from referrals.states import STEP_UP, Move, Option

TEAM_OF = 2
"""Agencies: with more than one there is a Team Around the Family and a lead professional."""


@transaction.atomic
def open_meeting(*, on: date, present: str, by: Person, at: datetime) -> AllocationMeeting:
    """The weekly meeting of this day; opened twice it is the one that is open."""
    access.meeting_only(by).or_refuse()
    meeting, new = AllocationMeeting.objects.get_or_create(
        held_on=on, defaults={"opened_by": by, "opened_at": at, "present": present}
    )
    if new:
        audit.record("allocation.meeting_opened", target=meeting, by=by, at=at)
    return meeting


@transaction.atomic
def close_meeting(*, meeting: AllocationMeeting, by: Person, at: datetime) -> AllocationMeeting:
    """From now on the allocations made at it are its minutes, and no more are added."""
    access.meeting_only(by).or_refuse()
    meeting = AllocationMeeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.closed_at is None:
        meeting.closed_at = at
        meeting.save()
        audit.record("allocation.meeting_closed", target=meeting, by=by, at=at)
    return meeting


@transaction.atomic
def allocate(
    *,
    referral: Referral,
    to: Person,
    by: Person,
    at: datetime,
    meeting: AllocationMeeting | None = None,
    urgent_why: str = "",
    note: str = "",
    version: int | None = None,
) -> Allocation:
    """T17: at the weekly meeting, or outside it with the reason why it cannot wait."""
    referral = locked(referral, version=version)
    access.may_allocate(referral, by).or_refuse()
    if not (to.is_active and to.has(Role.LEAD_PROFESSIONAL)):
        raise Refused(no("Choose a lead professional.", "T17"))
    access.is_there(to, on=clock.local_day(at), cites="T17").or_refuse()
    access.may_know(referral, to).or_refuse()
    if meeting is not None:
        meeting = AllocationMeeting.objects.select_for_update().get(pk=meeting.pk)
        if meeting.closed_at is not None:
            raise Refused(no("This meeting is over. Open the next one.", "T17"))
    elif says_nothing(urgent_why):
        raise Refused(no("Say why this cannot wait for the weekly meeting.", "T17"))
    cap = LocalLimit.amount("caseload")
    known = Referral.objects.visible_to(by, at=at)
    if known.open().filter(owner=to).count() >= cap and says_nothing(note):
        raise Refused(
            no(
                f"{to.name} is full: the limit is {cap} open referrals. "
                "Write in the note why they take one more, or choose somebody else.",
                "T17, local limit",
            )
        )
    made = Allocation.objects.create(
        referral=referral,
        to=to,
        meeting=meeting,
        urgent_why="" if meeting else urgent_why,
        note=note,
        by=by,
        at=at,
    )
    referral.owner = to
    move(referral, Move.ALLOCATE, by=by, at=at, reason=note or made.urgent_why)
    return made


@transaction.atomic
def begin_early_help(
    *, referral: Referral, by: Person, at: datetime, version: int | None = None
) -> EarlyHelp:
    """T18: the lead professional begins the assessment with the family."""
    referral = locked(referral, version=version)
    access.may_begin_early_help(referral, by).or_refuse()
    made = EarlyHelp.objects.create(referral=referral, lead=by, began_on=clock.local_day(at))
    move(referral, Move.BEGIN_EARLY_HELP, by=by, at=at)
    return made


@transaction.atomic
def write_plan(
    *, referral: Referral, facts: Mapping[str, Any], by: Person, at: datetime, version: int
) -> EarlyHelp:
    """The lead professional’s working page: strengths, needs, plan, agencies, next review."""
    referral = locked(referral)
    access.may_write_plan(referral, by).or_refuse()
    work = referral.early_help.select_for_update().get(ended_on=None)
    if version != work.version:
        raise Stale(changed_at=at, by=work.lead.name, now_says="The plan was saved meanwhile.")
    for name, value in facts.items():
        setattr(work, name, value)
    work.version += 1
    if work.team_since and len(work.agencies) < TEAM_OF:
        raise Refused(no("A Team Around the Family has at least two agencies.", "T18"))
    work.save()
    audit.record("referral.plan_written", target=referral, by=by, at=at)
    return work


@transaction.atomic
def form_team(
    *,
    referral: Referral,
    agencies: Sequence[str],
    by: Person,
    at: datetime,
    version: int | None = None,
) -> EarlyHelp:
    """T18: more than one agency makes a Team Around the Family; its plan is reviewed."""
    referral = locked(referral, version=version)
    access.may_form_team(referral, by).or_refuse()
    named = list(dict.fromkeys(name.strip() for name in agencies if not says_nothing(name)))
    if len(named) < TEAM_OF:
        raise Refused(no("Name at least two agencies: one alone is no team.", "T18"))
    work = referral.early_help.select_for_update().get(ended_on=None)
    today = clock.local_day(at)
    days = LocalLimit.amount("early-help-review")
    work.agencies, work.team_since = named, today
    work.review_on = timescales.within(today, days, closed=closed_days()).on
    work.version += 1
    work.save()
    move(referral, Move.FORM_TEAM, by=by, at=at)
    return work


@transaction.atomic
def ask_step_up(
    *, referral: Referral, reason: str, by: Person, at: datetime, version: int | None = None
) -> Proposal:
    """T19: too complex for early help; a social worker decides."""
    referral = locked(referral, version=version)
    access.may_ask_step_up(referral, by).or_refuse()
    if says_nothing(reason):
        raise Refused(no("Write why early help is not enough.", "T19"))
    asked = Proposal.objects.create(
        referral=referral, move=Move.ASK_STEP_UP, reason=reason, asked_by=by, asked_at=at
    )
    move(referral, Move.ASK_STEP_UP, by=by, at=at, reason=reason)
    tell_whose_turn(asked, by=by, at=at)
    return asked


@transaction.atomic
def decide_step_up(
    *,
    referral: Referral,
    outcome: Outcome | None,
    by: Person,
    at: datetime,
    reason: str = "",
    version: int | None = None,
) -> Referral:
    """T19: a social worker takes it to route A or B, on the same case, or says why not.

    `outcome` None leaves the referral where it is.
    """
    referral = locked(referral, version=version)
    if outcome and outcome.route not in STEP_UP:
        raise Refused(no("A step up leads to route A or B.", "T19"))
    which = STEP_UP[outcome.route] if outcome else Move.DECLINE_STEP_UP
    access.may_decide_step_up(referral, which, by).or_refuse()
    asked = referral.proposals.select_for_update().get(answered_at=None)
    if outcome is None and says_nothing(reason):
        raise Refused(no("Write why this stays with early help.", "T19"))
    asked.answered_by, asked.answered_at, asked.agreed = by, at, outcome is not None
    asked.save()
    if outcome is None:
        move(referral, which, by=by, at=at, reason=reason)
        tell_answer(asked, NOT_AGREED, by=by, at=at)
        return referral
    outcome.is_whole(Option(referral.option)).or_refuse()
    write(referral, outcome, by=by, at=at, supersedes=referral.decision)
    today = clock.local_day(at)
    source = Code.objects.on(today).get(list=Code.List.SOURCE, code=EARLY_HELP_SOURCE)
    begin_episode(referral, outcome, on=today, source=source, by=by, at=at)
    finish_helping(referral, why="Stepped up.", at=at)
    referral.owner = by
    move(referral, which, by=by, at=at, reason=asked.reason)
    tell_answer(asked, AGREED, by=by, at=at)
    return referral
