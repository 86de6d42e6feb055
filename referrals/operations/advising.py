"""Telling the referrer the outcome, and learning what became of the message."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.notices import operations as notices
from localoffer.refusal import Refused, no
from localoffer.text import says_nothing
from referrals import access
from referrals.models import Advice, Referral
from referrals.operations.moving import locked, move
from referrals.states import AdviceStatus, Move

STATUS_OF_NOTICE = {
    "sent": AdviceStatus.SENT,
    "delivered": AdviceStatus.DELIVERED,
    "failed": AdviceStatus.FAILED,
}


@transaction.atomic
def advise(
    *, referral: Referral, text: str, by: Person, at: datetime, version: int | None = None
) -> Advice:
    """Send the referrer the outcome in words that name nobody; the outbox carries it.

    To somebody without an e-mail address it goes to the page that their receipt opens.
    """
    referral = locked(referral, version=version)
    access.may_advise(referral, by).or_refuse()
    if says_nothing(text):
        raise Refused(no("Write what the referrer should be told.", "T22"))
    access.names_nobody(referral, text).or_refuse()
    submission = referral.submission
    by_mail = bool(submission.email)
    advice = Advice.objects.create(
        referral=referral,
        decision=referral.decision,
        to=submission.email,
        text=text,
        status=AdviceStatus.PENDING if by_mail else AdviceStatus.SENT,
        settled_at=None if by_mail else at,
        by=by,
        at=at,
    )
    move(referral, Move.ADVISE, by=by, at=at)
    if not by_mail:
        return advice
    notices.queue(
        template="referral_advice",
        to=submission.referrer or submission.email,
        context={"reference": submission.reference, "text": text},
        about=advice,
        by=by,
        at=at,
    )
    return advice


@transaction.atomic
def withhold_advice(
    *, referral: Referral, reason: str, by: Person, at: datetime, version: int | None = None
) -> Advice:
    """A manager decides, with a reason, that the referrer is not told."""
    return _leave_unadvised(
        referral, Move.WITHHOLD_ADVICE, AdviceStatus.WITHHELD, reason, by=by, at=at, version=version
    )


@transaction.atomic
def record_not_contactable(
    *, referral: Referral, reason: str, by: Person, at: datetime, version: int | None = None
) -> Advice:
    """A manager records that there is no way left to reach the referrer."""
    return _leave_unadvised(
        referral,
        Move.NOT_CONTACTABLE,
        AdviceStatus.NOT_CONTACTABLE,
        reason,
        by=by,
        at=at,
        version=version,
    )


def _leave_unadvised(
    referral: Referral,
    which: Move,
    status: AdviceStatus,
    reason: str,
    *,
    by: Person,
    at: datetime,
    version: int | None,
) -> Advice:
    referral = locked(referral, version=version)
    access.may_leave_unadvised(referral, which, by).or_refuse()
    if says_nothing(reason):
        raise Refused(no("Write the reason why the referrer is not told.", "T22"))
    advice = Advice.objects.create(
        referral=referral, decision=referral.decision, status=status, reason=reason, by=by, at=at
    )
    move(referral, which, by=by, at=at, reason=reason)
    return advice


@transaction.atomic
def settle_advice(*, notice: Any, at: datetime) -> None:
    """What became of the message; called by the outbox, and harmless when called again."""
    advice = Advice.objects.select_for_update().get(pk=notice.about_ref)
    status = STATUS_OF_NOTICE[notice.state]
    if advice.status == status:
        return
    advice.status = status
    advice.settled_at = at
    advice.reason = "The message came back." if status == AdviceStatus.FAILED else ""
    advice.save()
    audit.record(
        f"referral.advice_{status.value}",
        target=advice.referral,
        by=audit.SYSTEM,
        at=at,
        facts={"advice": advice.pk, "notice": notice.reference},
    )
