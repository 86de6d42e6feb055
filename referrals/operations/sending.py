"""Sending: everything in one transaction, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from localoffer import clock
from localoffer.accounts.models import Organisation, Person, people_with
from localoffer.accounts.roles import Role
from localoffer.audit import operations as audit
from localoffer.children.models import Child, Household
from localoffer.council import settled
from localoffer.council.models import ContactLine, closed_days
from localoffer.notices import operations as notices
from referrals import access, asking, spam, timescales
from referrals.models import (
    Attachment,
    Carer,
    Code,
    Draft,
    Due,
    EhcRequest,
    Evidence,
    Hold,
    Receipt,
    Referral,
    Sender,
    SharingBasis,
    Submission,
    Transition,
    Where,
)
from referrals.operations.drafting import digest, locked, new_code
from referrals.states import TABLE, Move, Option, State

SOURCE_OF = {
    Organisation.Kind.COUNCIL: "5A",
    Organisation.Kind.SCHOOL: "2A",
    Organisation.Kind.HEALTH: "3F",
    Organisation.Kind.POLICE: "6",
}
"""Census code of the referrer's kind of organisation; the rest are 8, other."""
OTHER_SOURCE, ANONYMOUS, FAMILY, SELF, ANOTHER = "8", "9", "1A", "1C", "1D"


@dataclass(frozen=True)
class Sent:
    """What came of sending. `receipt` is there once only, for somebody without an account."""

    submission: Submission
    receipt: str = ""


@transaction.atomic
def send(
    *, draft: Draft, by: Person | None, at: datetime, version: int | None = None
) -> Submission:
    """T2: the submission, a referral for each child, audit and acknowledgement, or none of them.

    Sent again (double click, back button, a lost answer, a colleague in the same moment)
    it gives the first result.
    """
    return send_with_receipt(draft=draft, by=by, at=at, version=version).submission


@transaction.atomic
def send_with_receipt(
    *, draft: Draft, by: Person | None, at: datetime, version: int | None = None
) -> Sent:
    """As `send`, with the receipt code that somebody without an account follows it by."""
    held = Draft.objects.select_for_update(of=("self",)).select_related("organisation")
    draft = held.get(pk=draft.pk)
    if draft.submission is not None and access.writes(draft, by):
        return Sent(draft.submission)
    access.may_send(draft, by).or_refuse()
    if version is not None and version != draft.version:
        locked(draft, by=by, version=version)
    with audit.in_one_statement(), settled.unchanged():
        return _send(draft, by=by, at=at)


def _send(draft: Draft, *, by: Person | None, at: datetime) -> Sent:
    """The whole of it, on a draft that the caller holds."""
    submission, closed = _submit(draft, by=by, at=at), closed_days()
    why_held = spam.why_held(draft.answers) if by is None else ""
    households: dict[tuple[str, str, bool], Household] = {}
    children = draft.children
    to_assess = asking.to_assess(draft.answers)
    for number, each in enumerate(children, 1):
        answer = asking.place_of(each, children)
        referral = _refer(
            submission, answer, households, held=bool(why_held), closed=closed, by=by, at=at
        )
        if number in to_assess:
            _request_ehc(referral, draft, by=by, at=at)
    if why_held:
        Hold.objects.create(submission=submission, why=why_held, at=at)
        audit.record("submission.held", target=submission, by=audit.SYSTEM, at=at)
    Attachment.objects.filter(draft=draft).update(draft=None, submission=submission)
    draft.state, draft.submission = State.SUBMITTED, submission
    draft.answers, draft.aside = {}, {}
    draft.saved_at, draft.saved_by = at, by
    draft.save()
    _acknowledge(submission, closed=closed, by=by, at=at)
    if submission.option == Option.WELFARE and not why_held:
        _raise_alarm(submission, closed=closed, at=at)
    receipt = ""
    if by is None:
        receipt = make_receipt(submission=submission, at=at)
    return Sent(submission, receipt)


@transaction.atomic
def make_receipt(*, submission: Submission, at: datetime) -> str:
    """A new code that opens the sender's page; the one before ends. Shown once."""
    submission.receipts.filter(ended_at=None).update(ended_at=at)
    code = new_code()
    Receipt.objects.create(submission=submission, digest=digest(code), made_at=at)
    return code


def _submit(draft: Draft, *, by: Person | None, at: datetime) -> Submission:
    answers = draft.answers
    contact, concern = answers.get("contact", {}), answers["concern"]
    tried, agencies = answers.get("tried", {}), answers.get("agencies", {})
    organisation = draft.organisation if by is not None else None
    submission = Submission.objects.create(
        once=draft.once,
        option=draft.option,
        welfare=answers["welfare"]["welfare"],
        concern=concern["concern"],
        hopes="\n".join(filter(None, [concern.get("hopes", ""), _wish(draft, at=at)])),
        sender=draft.sender,
        anonymous=bool(contact.get("anonymous")) and by is None,
        referrer=by,
        organisation=organisation if organisation and organisation.verified_at else None,
        referrer_name=contact.get("name", "") or _own_name(draft),
        referrer_email=contact.get("email", ""),
        referrer_phone=contact.get("phone", "") or concern.get("phone", ""),
        referrer_other_way=contact.get("other_way", ""),
        referrer_job=contact.get("job", ""),
        referrer_works_at=contact.get("works_at", ""),
        referrer_relationship=contact.get("relationship", ""),
        strengths=answers.get("strengths", {}).get("strengths", ""),
        voice=answers.get("voice", {}).get("voice", ""),
        tried_assess=tried.get("assess", ""),
        tried_plan=tried.get("plan", ""),
        tried_do=tried.get("do", ""),
        tried_review=tried.get("review", ""),
        agencies=agencies.get("agencies", []),
        agencies_note=agencies.get("note", ""),
        source=Code.of(Code.List.SOURCE, _source(draft, contact, by), on=clock.local_day(at)),
        submitted_at=at,
    )
    sharing = asking.sharing_of(answers)
    SharingBasis.objects.create(
        submission=submission,
        agreement=sharing["agreement"],
        basis=sharing["basis"],
        family_told=sharing["family_told"],
        not_told_why=sharing.get("not_told_why", ""),
    )
    Carer.objects.bulk_create(Carer(submission=submission, **each) for each in draft.carers)
    for code, status in answers.get("evidence", {}).items():
        kind = Code.objects.get(list=Code.List.EVIDENCE, code=code)
        Evidence.objects.create(submission=submission, kind=kind, status=status)
    audit.record(
        "submission.sent",
        target=submission,
        by=by,
        at=at,
        facts={
            "option": submission.option,
            "draft": draft.reference,
            "sender": submission.sender,
        },
    )
    return submission


def _wish(draft: Draft, *, at: datetime) -> str:
    """What somebody wants who asks for an EHC needs assessment that cannot be asked for yet."""
    if access.asks_too_young(draft, on=clock.local_day(at)):
        return asking.EHC_WISH
    waits = draft.asks_for_ehc and not asking.to_assess(draft.answers)
    return asking.EHC_AFTER_BIRTH if waits else ""


def _own_name(draft: Draft) -> str:
    """A young person said their name as the child’s."""
    if draft.sender != Sender.YOUNG_PERSON:
        return ""
    child = draft.children[0]
    return f"{child['given_name']} {child['family_name']}".strip()


def _source(draft: Draft, contact: dict[str, Any], by: Person | None) -> str:
    """Census code of who referred."""
    if by is not None:
        own = by.organisation_id == draft.organisation_id
        workplace = draft.organisation if own else by.organisation
        kind = workplace.kind if workplace else None
        return SOURCE_OF.get(Organisation.Kind(kind), OTHER_SOURCE) if kind else OTHER_SOURCE
    return {
        Sender.PARENT: FAMILY,
        Sender.YOUNG_PERSON: SELF,
        Sender.PUBLIC: ANONYMOUS if contact.get("anonymous") else ANOTHER,
    }.get(draft.sender, OTHER_SOURCE)


def _refer(
    submission: Submission,
    answer: dict[str, Any],
    households: dict[tuple[str, str, bool], Household],
    *,
    held: bool,
    closed: frozenset[date],
    by: Person | None,
    at: datetime,
) -> Referral:
    child = _child(answer, households)
    referral = Referral.objects.create(
        submission=submission,
        child=child,
        option=submission.option,
        received_at=at,
        where=Where(answer["where"]),
        found_at=answer.get("found_at", ""),
        held=held,
        due_on=timescales.decide_by(at, closed=closed).on,
        due_for=Due.DECISION,
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


def _request_ehc(referral: Referral, draft: Draft, *, by: Person | None, at: datetime) -> None:
    """T21: the request reaches the council with the form; its 42 days begin on this day."""
    asker = EhcRequest.Asker(access.asker_of(draft))
    if not access.can_have_asked(asker, child=referral.child, on=clock.local_day(at)):
        return  # their wish stands with their hopes
    TABLE.may(Move.REQUEST_EHC, state=referral.state, roles=access.roles_of(by)).or_refuse()
    request = EhcRequest.objects.create(
        referral=referral,
        requested_by_kind=asker,
        received_on=clock.local_day(at),
        recorded_by=by,
        recorded_at=at,
    )
    Transition.objects.create(
        referral=referral,
        move=Move.REQUEST_EHC,
        before=referral.state,
        after=referral.state,
        by=by,
        at=at,
    )
    audit.record(
        "referral.request_ehc", target=referral, by=by, at=at, facts={"request": request.reference}
    )


def _child(answer: dict[str, Any], households: dict[tuple[str, str, bool], Household]) -> Child:
    """The child as the sender described them; siblings at one address share a household."""
    place = (
        answer.get("address", ""),
        answer.get("postcode", ""),
        answer["where"] == Where.NO_FIXED_ADDRESS,
    )
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
        sex=answer.get("sex") or Child.Sex.UNKNOWN,
        upn=answer.get("upn", ""),
        nhs_number=answer.get("nhs_number", ""),
        school=answer["school"],
        household=households[place],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _acknowledge(
    submission: Submission, *, closed: frozenset[date], by: Person | None, at: datetime
) -> None:
    """What happens next and by when, counted in this council's calendar."""
    if not submission.email:
        return
    deadline = timescales.decide_by(at, closed=closed)
    notices.queue(
        template="referral_received" if by is not None else "referral_received_without_account",
        to=by or submission.email,
        context={
            "reference": submission.reference,
            "decide_by": timescales.in_words(deadline.on),
            "address": submission.get_absolute_url(),
        },
        about=submission,
        by=by,
        at=at,
    )


def _raise_alarm(submission: Submission, *, closed: frozenset[date], at: datetime) -> None:
    """Outside hours a worry about safety wakes somebody: by mail to the line for such hours.

    Without an address on that line, to the RAIS managers. The mail names nobody.
    """
    lines = ContactLine.every()
    doors = [line for line in lines if line.purpose == ContactLine.Purpose.FRONT_DOOR]
    if not doors or any(door.open_at(at, closed=closed) for door in doors):
        return
    away = [line for line in lines if line.purpose == ContactLine.Purpose.OUT_OF_HOURS]
    to: list[Person | str] = [line.email for line in away if line.email]
    to = to or list(people_with([Role.RAIS_MANAGER]))
    for each in to:
        notices.queue(
            template="referral_out_of_hours",
            to=each,
            context={"reference": submission.reference},
            about=submission,
            by=None,
            at=at,
        )
    audit.record(
        "submission.alarm_raised",
        target=submission,
        by=audit.SYSTEM,
        at=at,
        facts={"to": len(to)},
    )
