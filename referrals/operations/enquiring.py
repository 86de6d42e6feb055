"""Strategy discussions and section 47 enquiries (T14 to T16)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.council.models import closed_days
from localoffer.refusal import Refused, no
from localoffer.text import says_nothing
from referrals import access, timescales
from referrals.models import Code, Decision, Referral, Section47, StrategyDiscussion
from referrals.operations.deciding import (
    EARLY_HELP_SOURCE,
    Outcome,
    begin_episode,
    end_assessment,
    finish_helping,
    open_assessment,
    write,
)
from referrals.operations.moving import locked, move
from referrals.states import Move, Route

ACUTE = 4
"""Level of need at which harm is significant, or likely to be."""


@transaction.atomic
def hold_strategy_discussion(
    *,
    referral: Referral,
    cause: str,
    police_invited: bool,
    health_invited: bool,
    by: Person,
    at: datetime,
    need: Code | None = None,
    disabilities: tuple[str, ...] = (),
    others: str = "",
    version: int | None = None,
) -> StrategyDiscussion:
    """T14: from any open state, at once.

    Reasonable cause to suspect significant harm meets the threshold of route A: where another
    decision stands, or none, this is recorded with it, so that nothing is left undecided.
    """
    referral = locked(referral, version=version)
    access.may_hold_strategy_discussion(referral, by).or_refuse()
    if says_nothing(cause):
        raise Refused(no("Write the reasonable cause to suspect significant harm.", "T14"))
    if not (police_invited and health_invited):
        raise Refused(no("Invite the police and health before you hold the discussion.", "T14"))
    _is_in_need(referral, cause, need, disabilities, by=by, at=at)
    discussion = StrategyDiscussion.objects.create(
        referral=referral,
        episode=referral.episodes.get(ended_on=None),
        held_on=clock.local_day(at),
        cause=cause,
        police_invited=True,
        health_invited=True,
        others=others,
        by=by,
        at=at,
    )
    finish_helping(referral, why="A strategy discussion was held.", at=at)
    if referral.owner is None or not referral.owner.has(*by.roles):
        referral.owner = by
    move(referral, Move.HOLD_STRATEGY_DISCUSSION, by=by, at=at, reason=cause)
    return discussion


def _is_in_need(
    referral: Referral,
    cause: str,
    need: Code | None,
    disabilities: tuple[str, ...],
    *,
    by: Person,
    at: datetime,
) -> None:
    """Unless a child in need already: decide route A, and begin the episode."""
    if referral.episodes.filter(ended_on=None).exists():
        return
    if need is None:
        raise Refused(no("Choose the child’s primary need.", "T8, T14"))
    outcome = Outcome(
        route=Route.A, level=ACUTE, rationale=cause, need=need, disabilities=disabilities
    )
    standing: Decision | None = referral.decision
    write(referral, outcome, by=by, at=at, supersedes=standing)
    if standing is None:
        began_on, source = clock.local_day(referral.received_at), referral.submission.source
    else:
        began_on = clock.local_day(at)
        source = Code.objects.on(began_on).get(list=Code.List.SOURCE, code=EARLY_HELP_SOURCE)
    begin_episode(referral, outcome, on=began_on, source=source, by=by, at=at)


@transaction.atomic
def begin_enquiry(
    *, referral: Referral, by: Person, at: datetime, version: int | None = None
) -> Section47:
    """T15 for the RAIS team. A child the CWD team knows takes two of them: see `propose`."""
    referral = locked(referral, version=version)
    access.may_begin_enquiry(referral, by).or_refuse()
    which = access.enquiry_move(referral)
    if which != Move.BEGIN_S47:
        raise Refused(
            no(
                "The Children with Disabilities team knows this child: its social worker and its "
                "manager begin the enquiry together.",
                "T15",
            )
        )
    enquiry = begin(referral, team=Section47.Team.RAIS, by=by, at=at)
    referral.owner = by
    move(referral, which, by=by, at=at)
    return enquiry


@transaction.atomic
def override_enquiry(
    *, referral: Referral, reason: str, by: Person, at: datetime, version: int | None = None
) -> Section47:
    """T15: a manager gives the enquiry to the team it would not fall to, and says why."""
    referral = locked(referral, version=version)
    access.may_override_enquiry(referral, by).or_refuse()
    if says_nothing(reason):
        raise Refused(no("Write why the other team makes this enquiry.", "T15"))
    known = access.is_known_to_cwd(referral)
    team = Section47.Team.RAIS if known else Section47.Team.CWD
    if team == Section47.Team.CWD:
        referral.known_to_cwd = True  # they cannot work on what they cannot see
    enquiry = begin(referral, team=team, by=by, at=at, overridden_why=reason)
    move(referral, Move.BEGIN_S47_OVERRIDE, by=by, at=at, reason=reason)
    return enquiry


def begin(
    referral: Referral,
    *,
    team: Section47.Team,
    by: Person,
    at: datetime,
    overridden_why: str = "",
) -> Section47:
    """A new enquiry. A conference still ahead from an earlier one gives way to it."""
    today = clock.local_day(at)
    referral.enquiries.filter(conference_on__gte=today, called_off_on=None).update(
        called_off_on=today
    )
    return Section47.objects.create(
        referral=referral,
        episode=referral.episodes.get(ended_on=None),
        discussion=referral.discussions.latest("id"),
        team=team,
        overridden_why=overridden_why,
        began_on=today,
        began_by=by,
    )


def check_conference(referral: Referral, facts: dict[str, Any], *, day: date) -> None:
    """T16: a day that is to come, in time or with the reason why it is late."""
    enquiry = access.enquiry_of(referral)
    if enquiry is None:
        raise Refused(no("No section 47 enquiry is open.", "T16"))
    on = date.fromisoformat(facts["conference_on"]) if facts.get("conference_on") else None
    if on is None or on < day:
        raise Refused(no("Enter the day of the conference, today or later.", "T16"))
    limit = timescales.conference_by(enquiry.discussion.held_on, closed=closed_days())
    if limit.is_late(on) and says_nothing(facts.get("late_why", "")):
        raise Refused(
            no(
                f"The conference is due by {timescales.in_words(limit.on)} "
                f"({limit.counted}, the day of the strategy discussion). Say why it is later.",
                "T16",
            )
        )


def end_enquiry(
    referral: Referral, which: Move, facts: dict[str, Any], reason: str, *, by: Person, at: datetime
) -> None:
    """T16: what the enquiry led to."""
    enquiry = referral.enquiries.select_for_update().get(ended_on=None)
    enquiry.ended_on, enquiry.reason = clock.local_day(at), reason
    if which == Move.S47_TO_CONFERENCE:
        check_conference(referral, facts, day=enquiry.ended_on)
        enquiry.outcome = Section47.Outcome.CONFERENCE
        enquiry.conference_on = date.fromisoformat(facts["conference_on"])
        enquiry.late_why = facts.get("late_why", "")
    elif which == Move.S47_TO_ASSESSMENT:
        enquiry.outcome = Section47.Outcome.ASSESSMENT
        open_assessment(referral, by=by, at=at)
    else:
        enquiry.outcome = Section47.Outcome.NOTHING
        if referral.assessments.filter(finished_on=None).exists():
            end_assessment(referral, outcome=reason, factors=facts["factors"], by=by, at=at)
    enquiry.save()
