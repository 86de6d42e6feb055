"""Mediation and appeals: what a parent does about a decision or a plan, and what it brings about.

The statutory dates of the request never move. An order, or an agreement in mediation, sets
dates of its own (regs 42, 44) and takes the case on.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.council.models import closed_days
from localoffer.refusal import Refused, no
from panel import access, timescales
from panel.models import Case, Challenge, ChallengeHistory, Ending, NoticeServed, PlanStep
from panel.operations.moving import locked, move, touch
from panel.states import CASE, CaseMove, CaseState

What = ChallengeHistory.What
MOVES = {
    Ending.ASSESS: CaseMove.ASSESS_AFTER_ALL,
    Ending.PLAN: CaseMove.ISSUE_AFTER_ALL,
    Ending.AMEND: CaseMove.AMEND,
    Ending.SCHOOL: CaseMove.AMEND,
    Ending.KEEP: CaseMove.KEEP,
}


@transaction.atomic
def tell_adviser(
    *,
    case: Case,
    about: NoticeServed | PlanStep,
    on: date,
    wanted: bool,
    version: int,
    by: Person,
    at: datetime,
) -> Challenge:
    """The parent told the mediation adviser whether they want mediation (CFA ss.52, 53)."""
    challenge = _begin(case, about, on, version, by=by, at=at)
    challenge.told_on, challenge.wanted = on, wanted
    return _save(challenge, What.ASKED, by=by, at=at)


@transaction.atomic
def lodge_without_mediation(
    *,
    case: Case,
    about: NoticeServed | PlanStep,
    on: date,
    version: int,
    by: Person,
    at: datetime,
) -> Challenge:
    """The Tribunal tells us of an appeal that needs no certificate, or that it took without one."""
    challenge = _begin(case, about, on, version, by=by, at=at)
    challenge.lodged_on = on
    return _save(challenge, What.LODGED, by=by, at=at)


def _begin(
    case: Case, about: NoticeServed | PlanStep, on: date, version: int, *, by: Person, at: datetime
) -> Challenge:
    case = locked(case, version=version)
    access.may_challenge(case, by).or_refuse()
    if about not in access.open_to_challenge(case):
        raise Refused("Choose a decision or a plan of this case that nobody has challenged yet.")
    challenge = Challenge(
        case=case,
        notice=about if isinstance(about, NoticeServed) else None,
        plan=about if isinstance(about, PlanStep) else None,
    )
    _from(challenge.served_on, on, at=at)
    touch(case, "what the parent does about the decision", by=by, at=at)
    return challenge


@transaction.atomic
def arrange(
    *,
    challenge: Challenge,
    on: date,
    short_notice_agreed: bool = False,
    version: int,
    by: Person,
    at: datetime,
) -> Challenge:
    """Mediation has its day; each side is told of it 5 working days before, or agreed to less."""
    challenge = _held(challenge, version, by)
    if not challenge.wanted or challenge.agreed_on:
        raise Refused("The parent has not asked for mediation, or it is over.")
    assert challenge.told_on is not None
    if on < challenge.told_on:
        raise Refused("Mediation is held after the parent asked for it.", field="on")
    if on > timescales.add_months(challenge.told_on, 12):
        raise Refused(
            no(
                "This is more than a year after the parent asked. Mediation is held within 30 days. "
                "Look at the year again.",
                "regs 32 to 42",
            ),
            field="on",
        )
    period = challenge.case.periods["mediation-date-told"]
    tell_by = timescales.due_on(on, period, closed=closed_days())
    short = clock.local_day(at) > tell_by
    if short and not short_notice_agreed:
        raise Refused(
            no(
                f"Each side must be told of this day by {timescales.day_in_words(tell_by)}. Choose a "
                "later day, or tick that both sides agreed to shorter notice.",
                "regs 32 to 42",
            ),
            field="on",
        )
    challenge.meets_on, challenge.short_notice_agreed = on, short
    return _save(challenge, What.ARRANGED, by=by, at=at)


@transaction.atomic
def certify(*, challenge: Challenge, on: date, version: int, by: Person, at: datetime) -> Challenge:
    """The adviser gave the certificate: the parent has a month from it, if that is later."""
    challenge = _held(challenge, version, by)
    if challenge.told_on is None or challenge.certificate_on is not None:
        raise Refused("A certificate follows once, after the parent told the adviser.")
    _from(challenge.told_on, on, at=at)
    challenge.certificate_on = on
    return _save(challenge, What.CERTIFIED, by=by, at=at)


@transaction.atomic
def mediated(
    *,
    challenge: Challenge,
    ending: str,
    on: date,
    ended_early: bool = False,
    version: int,
    by: Person,
    at: datetime,
) -> Challenge:
    """Mediation is over. What the council agreed to is done in the time of an order (reg 42).

    Before the day it was to be held on it ends only knowingly: it was held earlier, or not at all.
    """
    challenge = _held(challenge, version, by)
    if not challenge.wanted or challenge.agreed_on is not None or challenge.lodged_on is not None:
        raise Refused("No mediation is open: it was not asked for, is over, or an appeal runs.")
    assert challenge.told_on is not None
    _from(challenge.told_on, on, at=at)
    if challenge.meets_on and on < challenge.meets_on and not ended_early:
        raise Refused(
            f"Mediation is planned for {timescales.day_in_words(challenge.meets_on)}, after this day. "
            "Look at the day again, or tick that it ended before then.",
            field="on",
        )
    challenge.agreed, challenge.agreed_on = _ending(challenge, ending), on
    return _take_on(_save(challenge, What.MEDIATED, by=by, at=at), ending, by=by, at=at)


@transaction.atomic
def lodge(*, challenge: Challenge, on: date, version: int, by: Person, at: datetime) -> Challenge:
    """The Tribunal tells us of the appeal. Whether one comes too late, the Tribunal decides."""
    challenge = _held(challenge, version, by)
    if challenge.lodged_on is not None:
        raise Refused("The appeal is recorded already.")
    _from(challenge.served_on, on, at=at)
    challenge.lodged_on = on
    return _save(challenge, What.LODGED, by=by, at=at)


@transaction.atomic
def end_appeal(
    *, challenge: Challenge, ending: str, on: date, version: int, by: Person, at: datetime
) -> Challenge:
    """The Tribunal has decided, or the parent took the appeal back. An order begins its own dates."""
    challenge = _held(challenge, version, by)
    if challenge.lodged_on is None or challenge.appeal_ended_on is not None:
        raise Refused("There is no appeal that runs.")
    _from(challenge.lodged_on, on, at=at)
    challenge.ordered, challenge.appeal_ended_on = _ending(challenge, ending), on
    return _take_on(_save(challenge, What.ENDED, by=by, at=at), ending, by=by, at=at)


@transaction.atomic
def tell_parent(
    *, challenge: Challenge, on: date, version: int, by: Person, at: datetime
) -> Challenge:
    """Our letter told the parent that we now assess, as ordered or agreed (reg 44)."""
    challenge = _held(challenge, version, by)
    if challenge.met_on("order-assess-tell") or not challenge.asks_to_tell:
        raise Refused("There is nothing to tell, or the parent was told.")
    began = challenge.appeal_ended_on or challenge.agreed_on
    assert began is not None
    _from(began, on, at=at)
    challenge.parent_told_on = on
    return _save(challenge, What.TOLD, by=by, at=at)


@transaction.atomic
def end_plan(*, case: Case, version: int, by: Person, at: datetime) -> Case:
    """A plan ends once nobody can appeal any more, and no appeal runs (CFA s.45(4))."""
    case = locked(case, version=version)
    access.may_end_plan(case, by, on=clock.local_day(at), closed=closed_days()).or_refuse()
    return move(case, CaseMove.CEASE, by=by, at=at)


def _held(challenge: Challenge, version: int, by: Person) -> Challenge:
    """The challenge, its case locked, as the page showed it. Raises Stale where it moved on."""
    locked(challenge.case, version=version)
    access.send_team_only(by).or_refuse()
    return Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)


def _from(first: date, on: date, *, at: datetime) -> None:
    if not first <= on <= clock.local_day(at):
        said = f"The day must be from {timescales.day_in_words(first)} to today."
        raise Refused(said, field="on")


def _ending(challenge: Challenge, ending: str) -> Ending:
    if ending not in challenge.endings:
        raise Refused("That cannot come of this challenge. Choose one of the endings on the page.")
    return Ending(ending)


def _save(challenge: Challenge, what: What, *, by: Person, at: datetime) -> Challenge:
    if challenge.pk:
        touch(challenge.case, "the mediation or appeal", by=by, at=at)
    challenge.save()
    ChallengeHistory.objects.create(challenge=challenge, what=what, by=by, at=at)
    facts = {"agreed": challenge.agreed, "ordered": challenge.ordered}
    audit.record(f"panel.case.{what.value}", target=challenge.case, by=by, at=at, facts=facts)
    return challenge


def _take_on(challenge: Challenge, ending: str, *, by: Person, at: datetime) -> Challenge:
    """What the ending does to the case, where the case has not gone another way since."""
    after = MOVES.get(Ending(ending))
    if after is None:
        return challenge
    case = locked(challenge.case)
    for each in [CaseMove.KEEP, after] if case.state == CaseState.CEASING else [after]:
        if CASE.may(each, state=case.state, roles=by.roles):
            move(case, each, by=by, at=at, why=f"{Ending(ending).label}.")
    return challenge
