"""The referrer's side: keeping a draft, sending it once, answering without a referral."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from localoffer import clock
from localoffer.accounts.models import Organisation, Person
from localoffer.audit import operations as audit
from localoffer.children.models import Child, Household
from localoffer.council.models import LocalLimit, closed_days
from localoffer.notices import operations as notices
from localoffer.refusal import Refused, Stale
from referrals import access, timescales
from referrals.models import (
    Code,
    Deflection,
    Draft,
    Referral,
    SharingBasis,
    Submission,
    Transition,
)
from referrals.states import TABLE, Move, Option, State

SOURCE_OF = {
    Organisation.Kind.COUNCIL: "5A",
    Organisation.Kind.SCHOOL: "2A",
    Organisation.Kind.HEALTH: "3F",
    Organisation.Kind.POLICE: "6",
}
"""Census code of the referrer's kind of organisation; the rest are 8, other."""
OTHER_SOURCE = "8"


@transaction.atomic
def start(*, answers: dict[str, Any], by: Person, at: datetime, once: UUID) -> Draft:
    """T1: a draft begins with the answer to the welfare question. Sent twice it is one draft."""
    access.referrers_only(by).or_refuse()
    TABLE.may(Move.START, state=None, roles=by.roles).or_refuse()
    if Draft.objects.filter(once=once).exclude(person=by).exists():
        raise Refused("Somebody else began a referral from this page. Open the page again.")
    draft, new = Draft.objects.get_or_create(
        once=once, person=by, defaults={"answers": answers, "started_at": at, "saved_at": at}
    )
    if new:
        audit.record("referral.started", target=draft, by=by, at=at)
    return draft


@transaction.atomic
def keep(*, draft: Draft, step: str, answer: Any, by: Person, at: datetime, version: int) -> Draft:
    """Keep one step's answers, already checked by its form; Stale when another page was first."""
    draft = _locked(draft, by=by, version=version)
    draft.answers = {**draft.answers, step: answer}
    draft.saved_at = at
    draft.version += 1
    draft.save()
    return draft


@transaction.atomic
def discard(*, draft: Draft, by: Person, at: datetime) -> None:
    """A referrer throws an unsent draft away."""
    draft = _locked(draft, by=by)
    audit.record("referral.draft_discarded", target=draft, by=by, at=at)
    draft.delete()


@transaction.atomic
def forget_drafts(*, at: datetime) -> int:
    """Delete unsent drafts past the council's limit; how many there were.

    They hold words about a child that nobody decided to share.
    """
    kept = timedelta(days=LocalLimit.amount("draft-kept"))
    old = Draft.objects.select_for_update(skip_locked=True).filter(
        state__in=[State.DRAFT, State.DEFLECTED], saved_at__lt=at - kept
    )
    count, _ = Draft.objects.filter(pk__in=[draft.pk for draft in old]).delete()
    if count:
        audit.record("referral.drafts_forgotten", by=audit.SYSTEM, at=at, facts={"count": count})
    return count


def _locked(draft: Draft, *, by: Person, version: int | None = None) -> Draft:
    current = Draft.objects.select_for_update().of(by).unsent().get(pk=draft.pk)
    if version is not None and version != current.version:
        raise Stale(
            changed_at=current.saved_at,
            by=by.name,
            now_says="You saved this referral from another page. Go back to “Check your "
            "answers” to see what it says now.",
        )
    return current


@transaction.atomic
def deflect(*, kind: str, at: datetime, draft: Draft | None = None, by: Person | None) -> None:
    """T3: somebody found what they need without a referral. Counted; a draft ends with it."""
    Deflection.objects.create(kind=Deflection.Kind(kind), at=at)
    if draft is not None and by is not None:
        draft = _locked(draft, by=by)
        TABLE.may(Move.DEFLECT, state=draft.state, roles=by.roles).or_refuse()
        draft.state = State.DEFLECTED
        draft.answers = {}
        draft.saved_at = at
        draft.save()
    audit.record("referral.deflected", target=draft, by=by, at=at, facts={"kind": kind})


@transaction.atomic
def send(*, draft: Draft, by: Person, at: datetime, version: int | None = None) -> Submission:
    """T2: the submission, a referral for each child, audit and acknowledgement, or none of them.

    Sent again (double click, back button, a lost answer) it gives the first result.
    """
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.submission is not None and draft.person_id == by.pk:
        return draft.submission
    access.may_send(draft, by).or_refuse()
    if version is not None and version != draft.version:
        _locked(draft, by=by, version=version)
    submission = _submit(draft, by=by, at=at)
    households: dict[tuple[str, str, bool], Household] = {}
    for answer in draft.answers["children"]:
        _refer(submission, _child(answer, households), by=by, at=at)
    draft.state, draft.submission, draft.answers = State.SUBMITTED, submission, {}
    draft.saved_at = at
    draft.save()
    deadline = timescales.decide_by(at, closed=closed_days())
    notices.queue(
        template="referral_received",
        to=by,
        context={
            "reference": submission.reference,
            "decide_by": timescales.in_words(deadline.on),
            "address": submission.get_absolute_url(),
        },
        about=submission,
        by=by,
        at=at,
    )
    return submission


def _submit(draft: Draft, *, by: Person, at: datetime) -> Submission:
    answers = draft.answers
    kind = by.organisation.kind if by.organisation else None
    code = SOURCE_OF.get(Organisation.Kind(kind), OTHER_SOURCE) if kind else OTHER_SOURCE
    submission = Submission.objects.create(
        once=draft.once,
        option=draft.option,
        welfare=answers["welfare"]["welfare"],
        concern=answers["concern"]["concern"],
        hopes=answers["concern"].get("hopes", ""),
        referrer=by,
        referrer_phone=answers["concern"].get("phone", ""),
        source=Code.objects.on(clock.local_day(at)).get(list=Code.List.SOURCE, code=code),
        submitted_at=at,
    )
    SharingBasis.objects.create(
        submission=submission,
        agreement=answers["sharing"]["agreement"],
        basis=answers["sharing"]["basis"],
        family_told=answers["sharing"]["family_told"],
        not_told_why=answers["sharing"].get("not_told_why", ""),
    )
    audit.record(
        "submission.sent",
        target=submission,
        by=by,
        at=at,
        facts={"option": submission.option, "draft": draft.reference},
    )
    return submission


def _refer(submission: Submission, child: Child, *, by: Person, at: datetime) -> Referral:
    referral = Referral.objects.create(
        submission=submission, child=child, option=submission.option, received_at=at
    )
    Transition.objects.create(
        referral=referral,
        move=Move.SUBMIT,
        before=State.DRAFT,
        after=State.SUBMITTED,
        by=by,
        at=at,
    )
    audit.record(
        "referral.submit",
        target=referral,
        by=by,
        at=at,
        facts={
            "submission": submission.reference,
            "child": child.reference,
            "option": Option(referral.option).value,
        },
    )
    return referral


def _child(answer: dict[str, Any], households: dict[tuple[str, str, bool], Household]) -> Child:
    """The child as the referrer described them; siblings at one address share a household."""
    place = (answer["address"], answer["postcode"], answer["where"] == "no_fixed_address")
    if place not in households:
        households[place] = Household.objects.create(
            address=place[0], postcode=place[1], no_fixed_address=place[2]
        )
    return Child.objects.create(
        given_name=answer["given_name"],
        family_name=answer["family_name"],
        name_unknown=answer["name_unknown"],
        birth_date=_day(answer["birth_date"]),
        expected_on=_day(answer["expected_on"]),
        estimated_age=answer["estimated_age"],
        school=answer["school"],
        household=households[place],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
