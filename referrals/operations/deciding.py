"""Recording the outcome, what it sets going, and closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.refusal import YES, Answer, Refused, no
from localoffer.text import says_nothing
from referrals import access
from referrals.models import Code, Decision, Edition, EhcRequest, Referral, SingleAssessment
from referrals.operations.moving import locked, move
from referrals.states import DECIDES, Move, Option, Route

UNIVERSAL = 1
"""The level of need that services open to every family meet."""
NOT_UNIVERSAL = "Choose level 2, 3 or 4: services open to every family meet level 1."


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
    decision = _write(referral, outcome, by=by, at=at)
    move(referral, DECIDES[option, outcome.route], by=by, at=at)
    return decision


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
    decision = _write(referral, outcome, by=by, at=at, supersedes=standing)
    move(referral, Move.CORRECT_DECISION, by=by, at=at, reason=reason)
    return decision


def _write(
    referral: Referral,
    outcome: Outcome,
    *,
    by: Person,
    at: datetime,
    supersedes: Decision | None = None,
) -> Decision:
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
    return {name: getattr(outcome, name) for name in Outcome.__dataclass_fields__}


@transaction.atomic
def start_assessment(
    *, referral: Referral, by: Person, at: datetime, version: int | None = None
) -> SingleAssessment:
    """T13. Who starts it follows from the route and from whether the disability was known."""
    referral = locked(referral, version=version)
    access.may_start_assessment(referral, by).or_refuse()
    assessment = SingleAssessment.objects.create(
        referral=referral, started_on=clock.local_day(at), started_by=by
    )
    move(referral, access.assessment_move(referral), by=by, at=at)
    return assessment


@transaction.atomic
def finish_assessment(
    *, referral: Referral, outcome: str, by: Person, at: datetime, version: int | None = None
) -> SingleAssessment:
    """The assessment ends with its outcome in words; only then can the referral close."""
    referral = locked(referral, version=version)
    access.may_finish_assessment(referral, by).or_refuse()
    if says_nothing(outcome):
        raise Refused(no("Write the outcome of the assessment.", "T13"))
    assessment = referral.assessments.select_for_update().get(finished_on=None)
    assessment.finished_on = clock.local_day(at)
    assessment.finished_by = by
    assessment.outcome = outcome
    assessment.save()
    move(referral, Move.FINISH_ASSESSMENT, by=by, at=at)
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
def close(*, referral: Referral, by: Person, at: datetime, version: int | None = None) -> Referral:
    """T22; the database holds the same rule and refuses on its own."""
    referral = locked(referral, version=version)
    access.may_close(referral, by).or_refuse()
    referral.closed_at = at
    return move(referral, Move.CLOSE, by=by, at=at)
