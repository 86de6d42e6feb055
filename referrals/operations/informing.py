"""Asking before deciding (T7): the question, and what came back. The clock runs on."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from localoffer.accounts.models import Person
from localoffer.refusal import Refused, no
from localoffer.text import says_nothing
from referrals import access
from referrals.models import InformationRequest, Referral
from referrals.operations.following import write_to_sender
from referrals.operations.moving import locked, move
from referrals.states import Move


@transaction.atomic
def ask_information(
    *,
    referral: Referral,
    question: str,
    to_referrer: bool,
    harm_suspected: bool,
    by: Person,
    at: datetime,
    version: int | None = None,
) -> InformationRequest:
    """T7: a question to the sender, on their own page, or to somebody else by other means.

    Never while harm is suspected: then the answer is a strategy discussion or route A.
    """
    referral = locked(referral, version=version)
    access.may_ask_information(referral, by).or_refuse()
    if harm_suspected:
        raise Refused(
            no(
                "Do not wait for information while you suspect harm. "
                "Hold a strategy discussion, or decide route A.",
                "T7",
            )
        )
    if says_nothing(question):
        raise Refused(no("Write what you need to know.", "T7"))
    asked = InformationRequest.objects.create(
        referral=referral, question=question, sent_to_referrer=to_referrer, asked_by=by, asked_at=at
    )
    move(referral, Move.ASK_INFORMATION, by=by, at=at, reason=question)
    if to_referrer:
        write_to_sender(submission=referral.submission, text=question, once=uuid4(), by=by, at=at)
    return asked


@transaction.atomic
def record_information(
    *, referral: Referral, answer: str, by: Person, at: datetime, version: int | None = None
) -> InformationRequest:
    """What came back, or that nothing did: the screening goes on."""
    referral = locked(referral, version=version)
    access.may_go_on(referral, by).or_refuse()
    if says_nothing(answer):
        raise Refused(no("Write what you were told, or that nobody answered.", "T7"))
    asked = referral.questions.select_for_update().get(answered_at=None)
    asked.answer, asked.answered_by, asked.answered_at = answer, by, at
    asked.save()
    move(referral, Move.INFORMATION_ARRIVED, by=by, at=at)
    return asked
