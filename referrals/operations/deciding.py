"""Recording the outcome, what it sets going, and closing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.children.models import Child
from localoffer.children.operations import describe
from localoffer.council.models import LocalLimit
from localoffer.refusal import YES, Answer, Refused, no
from localoffer.text import says_nothing
from referrals import access
from referrals.models import (
    Code,
    Decision,
    Edition,
    EhcRequest,
    Episode,
    Referral,
    SecondScreening,
    SingleAssessment,
)
from referrals.operations.moving import locked, move
from referrals.states import DECIDES, Move, Option, Route

UNIVERSAL, ACUTE = 1, 4
"""Levels of need: what services open to every family meet, and what only routes A and B do."""
NO_DISABILITY = "NONE"
EARLY_HELP_SOURCE, AFTER_ASSESSMENT, PASSED_ON, ENDED_OTHERWISE = "5D", "RC8", "RC9", "RC7"
"""Codes of the census: source of a step up; why an episode ended at a step down."""
DIED = "RC2"
NO_FACTORS = "21"
NOT_OBTAINED = "NOBT"
NOT_UNIVERSAL = "Choose level 2, 3 or 4: services open to every family meet level 1."
NOT_ACUTE = "Choose level 1, 2 or 3: level 4, acute needs or risk of harm, calls for route A or B."


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a decision says. Which facts are needed depends on route and option."""

    route: Route
    level: int
    rationale: str
    why_not_statutory: str = ""
    need: Code | None = None
    disability_evidence: str = ""
    disability_ascertained: bool | None = None
    destination: Code | None = None
    family_answer: str = ""
    after_refusal: str = ""
    information_given: str = ""
    no_further_action: bool = False
    disabilities: tuple[str, ...] = ()
    """Codes of the census, written to the child’s record (routes A and B)."""

    def is_whole(self, option: Option) -> Answer:
        """The required facts of T8 to T12, first gap first."""
        needed = [
            (self.rationale, "Say why you decide this.", "T8 to T11"),
            (1 <= self.level <= 4, "Choose a level of need from 1 to 4.", "T8"),
        ]
        if self.route in {Route.A, Route.B}:
            needed += [
                (self.need, "Choose the child’s primary need.", "T8"),
                (self.level > UNIVERSAL, NOT_UNIVERSAL, "T8"),
                (
                    len(self.disabilities) < 2 or NO_DISABILITY not in self.disabilities,
                    "Choose “No disability” or the disabilities, not both.",
                    "T8",
                ),
            ]
        if self.route == Route.B:
            needed += [
                (self.disability_evidence, "Describe the evidence of a disability.", "T9"),
                (
                    self.disability_ascertained is not None,
                    "Say whether the disability was known when the child was referred.",
                    "T9",
                ),
            ]
        if self.route in {Route.C, Route.D}:
            needed.append((self.level < ACUTE, NOT_ACUTE, "T10, T11"))
        if self.route == Route.C:
            needed += [
                (self.destination, "Choose where the family is directed.", "T10"),
                (self.family_answer, "Say whether the family agrees to this help.", "T10"),
                (
                    self.family_answer != Decision.FamilyAnswer.REFUSED or self.after_refusal,
                    "Say what follows from the family’s refusal.",
                    "T10",
                ),
            ]
        if self.route == Route.D:
            needed.append((self.information_given, "Write what information was given.", "T11"))
        if option == Option.WELFARE and self.route in {Route.C, Route.D}:
            needed.append(
                (
                    self.why_not_statutory,
                    "Say why this is not a section 17 or section 47 matter.",
                    "T12",
                )
            )
        return next((no(says, cites) for fact, says, cites in needed if _is_gap(fact)), YES)


def _is_gap(fact: object) -> bool:
    return says_nothing(fact) if isinstance(fact, str) else not fact


@transaction.atomic
def decide(
    *, referral: Referral, outcome: Outcome, by: Person, at: datetime, version: int | None = None
) -> Decision:
    """T8 to T12: record the route with its facts, under the editions in force that day."""
    referral = locked(referral, version=version)
    option = Option(referral.option)
    access.may_decide(referral, outcome.route, by).or_refuse()
    outcome.is_whole(option).or_refuse()
    decision = write(referral, outcome, by=by, at=at)
    if outcome.route in access.STATUTORY_ROUTES:
        began_on, source = clock.local_day(referral.received_at), referral.submission.source
        begin_episode(referral, outcome, on=began_on, source=source, by=by, at=at)
    move(referral, DECIDES[option, outcome.route], by=by, at=at)
    choose_for_second_screening(decision)
    return decision


def begin_episode(
    referral: Referral, outcome: Outcome, *, on: date, source: Code, by: Person, at: datetime
) -> Episode:
    """The child is a child in need from this day; what the census asks is known from now on."""
    access.in_need_once(referral).or_refuse()
    child = Child.objects.select_for_update().get(pk=referral.child_id)
    facts: dict[str, Any] = {}
    if outcome.disabilities:
        facts["disabilities"] = list(outcome.disabilities)
    if not child.ethnicity and child.expected_on is None:
        facts["ethnicity"] = NOT_OBTAINED
    if facts:
        child = describe(child=child, facts=facts, by=by, at=at)
    if child.expected_on is None and not child.disabilities:
        raise Refused(no("Say whether the child has a disability.", "T8, T9"))
    if outcome.route == Route.B and child.disabilities == [NO_DISABILITY]:
        raise Refused(no("Route B is for a disabled child: choose the disability.", "T9"))
    if outcome.need is None:
        raise Refused(no("Choose the child’s primary need.", "T8"))
    return Episode.objects.create(
        referral=referral, child=child, began_on=on, source=source, need=outcome.need
    )


def end_episode(referral: Referral, *, closure: Code, on: date) -> None:
    """The child is no longer in need under this referral; closed work stays closed work."""
    episode = referral.episodes.select_for_update().filter(ended_on=None).first()
    if episode:
        episode.ended_on, episode.closure = on, closure
        episode.save()


def choose_for_second_screening(decision: Decision) -> None:
    """One first decision in so many is screened again, blind: chosen by its number, by nobody."""
    every = LocalLimit.amount("second-screening")
    digest = sha256(decision.referral.reference.encode()).digest()
    if int.from_bytes(digest[:4], "big") % every == 0:
        SecondScreening.objects.get_or_create(
            referral=decision.referral,
            defaults={
                "first_by": decision.by,
                "first_route": decision.route,
                "first_level": decision.level,
                "chosen_at": decision.at,
            },
        )


@transaction.atomic
def correct_decision(
    *,
    referral: Referral,
    outcome: Outcome,
    reason: str,
    by: Person,
    at: datetime,
    version: int | None = None,
) -> Decision:
    """A slip in the record is put right by a decision that supersedes it; both stay.

    Another route is not a correction but a step up or down (T19, T20).
    """
    referral = locked(referral, version=version)
    access.may_correct(referral, by).or_refuse()
    standing = referral.decision
    if standing is None or standing.route != outcome.route:
        raise Refused(no("A correction keeps the route. Use a step up or down.", "T19, T20"))
    outcome.is_whole(Option(standing.option)).or_refuse()
    decision = write(referral, outcome, by=by, at=at, supersedes=standing)
    move(referral, Move.CORRECT_DECISION, by=by, at=at, reason=reason)
    return decision


def write(
    referral: Referral,
    outcome: Outcome,
    *,
    by: Person,
    at: datetime,
    supersedes: Decision | None = None,
) -> Decision:
    """The row of a decision, under the editions in force that day, with its audit."""
    day = clock.local_day(at)
    editions = Edition.objects.on(day).order_by("in_force_from")
    decision = Decision.objects.create(
        referral=referral,
        supersedes=supersedes,
        option=supersedes.option if supersedes else referral.option,
        guidance=editions.filter(kind=Edition.Kind.GUIDANCE).latest("in_force_from"),
        thresholds=editions.filter(kind=Edition.Kind.THRESHOLDS).latest("in_force_from"),
        by=by,
        at=at,
        **_fields(outcome),
    )
    audit.record(
        "referral.outcome_recorded",
        target=referral,
        by=by,
        at=at,
        facts={
            "decision": decision.pk,
            "route": decision.route,
            "level": decision.level,
            "need": decision.need.code if decision.need else "",
            "destination": decision.destination.code if decision.destination else "",
        },
    )
    return decision


def _fields(outcome: Outcome) -> dict[str, object]:
    return {
        name: getattr(outcome, name)
        for name in Outcome.__dataclass_fields__
        if name != "disabilities"
    }


@transaction.atomic
def start_assessment(
    *, referral: Referral, by: Person, at: datetime, version: int | None = None
) -> SingleAssessment:
    """T13. Who starts it follows from the route and from whether the disability was known."""
    referral = locked(referral, version=version)
    access.may_start_assessment(referral, by).or_refuse()
    assessment = open_assessment(referral, by=by, at=at)
    referral.owner = by
    move(referral, access.assessment_move(referral), by=by, at=at)
    return assessment


def open_assessment(referral: Referral, *, by: Person, at: datetime) -> SingleAssessment:
    """The one that is open, or a new one of the episode."""
    if found := referral.assessments.filter(finished_on=None).first():
        return found
    return SingleAssessment.objects.create(
        referral=referral,
        started_on=clock.local_day(at),
        started_by=by,
        episode=referral.episodes.filter(ended_on=None).last(),
    )


@transaction.atomic
def finish_assessment(
    *,
    referral: Referral,
    outcome: str,
    factors: Collection[str],
    by: Person,
    at: datetime,
    version: int | None = None,
) -> SingleAssessment:
    """The assessment ends with its outcome and the factors found; then the referral can close.

    `factors` are codes of the census; “no factors” stands alone.
    """
    referral = locked(referral, version=version)
    access.may_finish_assessment(referral, by).or_refuse()
    if says_nothing(outcome):
        raise Refused(no("Write the outcome of the assessment.", "T13"))
    assessment = end_assessment(referral, outcome=outcome, factors=factors, by=by, at=at)
    move(referral, access.finishing_move(referral), by=by, at=at)
    return assessment


def end_assessment(
    referral: Referral, *, outcome: str, factors: Collection[str], by: Person, at: datetime
) -> SingleAssessment:
    """Write the end onto the open assessment."""
    day = clock.local_day(at)
    known = set(
        Code.objects.on(day)
        .filter(list=Code.List.FACTOR, code__in=factors)
        .values_list("code", flat=True)
    )
    if not known or known != set(factors):
        raise Refused(no("Choose the factors that the assessment found, or “no factors”.", "T13"))
    if NO_FACTORS in known and len(known) > 1:
        raise Refused(no("Choose “no factors” or the factors found, not both.", "T13"))
    assessment = referral.assessments.select_for_update().get(finished_on=None)
    assessment.finished_on = day
    assessment.finished_by = by
    assessment.outcome = outcome
    assessment.factors = sorted(known)
    assessment.save()
    return assessment


@transaction.atomic
def request_ehc_assessment(
    *,
    referral: Referral,
    requested_by_kind: str,
    received_on: date | None = None,
    by: Person,
    at: datetime,
) -> EhcRequest:
    """T21: the request from which the panel makes its case; the referral's state stays.

    `received_on` is day 0 of the 42 days: the day the request reached the council, with
    the referral or later; the day of recording when it is not given. Asked twice, the
    first request answers.
    """
    referral = locked(referral)
    if made := EhcRequest.objects.filter(referral=referral).first():
        return made
    access.may_request_ehc(referral, by).or_refuse()
    received_on = received_on or clock.local_day(at)
    access.can_have_asked(requested_by_kind, child=referral.child, on=received_on).or_refuse()
    if not clock.local_day(referral.received_at) <= received_on <= clock.local_day(at):
        raise Refused("The request cannot be older than its referral, or come after today.")
    request = EhcRequest.objects.create(
        referral=referral,
        requested_by_kind=EhcRequest.Asker(requested_by_kind),
        received_on=received_on,
        recorded_by=by,
        recorded_at=at,
    )
    move(referral, Move.REQUEST_EHC, by=by, at=at)
    return request


@transaction.atomic
def close(
    *,
    referral: Referral,
    by: Person,
    at: datetime,
    closure: Code | None = None,
    version: int | None = None,
) -> Referral:
    """T22; the database holds the same rule and refuses on its own.

    `closure` says in the census’s words why a child in need episode ended; only such a
    referral needs it.
    """
    referral = locked(referral, version=version)
    access.may_close(referral, by).or_refuse()
    today = clock.local_day(at)
    access.no_conference_ahead(referral, today).or_refuse()
    if referral.episodes.filter(ended_on=None).exists():
        if closure is None:
            raise Refused(no("Choose why the child is no longer a child in need.", "T22"))
        if closure.code == DIED and referral.child.died_on is None:
            raise Refused(no("Record the day of death with the facts about the child.", "T22"))
        end_episode(referral, closure=closure, on=today)
    finish_helping(referral, why="The referral closed.", at=at)
    referral.closed_at = at
    return move(referral, Move.CLOSE, by=by, at=at)


def finish_helping(referral: Referral, *, why: str, at: datetime) -> None:
    """The lead professional’s part ends: the allocation and the Early Help episode."""
    referral.allocations.filter(ended_at=None).update(ended_at=at, ended_why=why)
    referral.early_help.filter(ended_on=None).update(ended_on=clock.local_day(at))
