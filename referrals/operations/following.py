"""After sending: messages both ways, taking it back, and not agreeing with a decision."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.text import Truncator

from localoffer import clock
from localoffer.accounts.models import Person, people_with
from localoffer.accounts.roles import Role
from localoffer.audit import operations as audit
from localoffer.council.models import LocalLimit, closed_days
from localoffer.notices import operations as notices
from localoffer.refusal import Refused, Stale, no, sent_again
from localoffer.text import says_nothing
from referrals import access, timescales
from referrals.models import (
    Advice,
    Disagreement,
    Hold,
    Message,
    Receipt,
    Referral,
    Submission,
    Withdrawal,
)
from referrals.operations.drafting import digest, read_code
from referrals.operations.moving import locked, move
from referrals.operations.sending import make_receipt
from referrals.states import PRACTICE, AdviceStatus, CallerCheck, Move

CODE_GIVEN = (
    "We gave a new code for this page to somebody who said they were you. "
    "If that was not you, call us at once."
)
LIMITS = {
    Disagreement.Rung.WORKER: "disagreement-worker",
    Disagreement.Rung.MANAGER: "disagreement-manager",
    Disagreement.Rung.HEAD: "disagreement-head",
}


def open_with_receipt(*, reference: str, code: str, at: datetime) -> Submission | None:
    """The submission that reference and code open together; None for anything else."""
    receipt = (
        Receipt.objects.filter(submission__reference=reference, ended_at=None)
        .select_related("submission")
        .first()
    )
    if receipt is None or not hmac.compare_digest(receipt.digest, digest(read_code(code))):
        return None
    audit.record("submission.opened_with_receipt", target=receipt.submission, at=at)
    return receipt.submission


@transaction.atomic
def send_new_receipt(*, reference: str, email: str, at: datetime) -> None:
    """A new code by mail, if this address sent this referral. Says nothing either way."""
    found = (
        Submission.objects.select_for_update()
        .filter(reference=reference, referrer=None, referrer_email__iexact=email)
        .exclude(referrer_email="")
        .first()
    )
    if found is None:
        return
    notices.queue(
        template="referral_new_code",
        to=found.referrer_email,
        context={"reference": found.reference, "code": make_receipt(submission=found, at=at)},
        about=None,
        by=None,
        at=at,
        sensitive=True,
    )
    audit.record("submission.receipt_renewed", target=found, at=at)


@transaction.atomic
def give_new_receipt(
    *, referral: Referral, how: str, by: Person, at: datetime, version: int | None = None
) -> str:
    """A new code for a sender who calls, once the desk has checked who it is. The old one ends.

    `how` is a CallerCheck. Their page says that a code was given, and so does a mail if there is
    an address: were it somebody else, the sender learns of it.
    """
    referral = locked(referral, version=version)
    access.may_give_new_code(referral, by).or_refuse()
    checked, sent = CallerCheck(how), referral.submission
    if checked == CallerCheck.RANG_BACK and not sent.referrer_phone:
        raise Refused(no("They gave no number that you could ring back on.", PRACTICE))
    code = make_receipt(submission=sent, at=at)
    move(referral, Move.GIVE_NEW_CODE, by=by, at=at, reason=checked.label)
    facts = {"checked": checked.value}
    audit.record("submission.receipt_renewed", target=sent, by=by, at=at, facts=facts)
    write_to_sender(submission=sent, text=CODE_GIVEN, once=uuid4(), by=by, at=at)
    return code


@transaction.atomic
def write_to_sender(
    *, submission: Submission, text: str, once: UUID, by: Person, at: datetime, last: int = 0
) -> Message:
    """The desk writes to the sender: “we need to know …”. E-mail only says that it is there.

    `last` is the last message that stood above the words: what is answered has been read.
    """
    access.may_write_to_sender(submission, by).or_refuse()
    message, new = _write(submission, text, once=once, from_desk=True, last=last, by=by, at=at)
    if new and submission.email:
        notices.queue(
            template="referral_message",
            to=submission.referrer or submission.email,
            context={
                "reference": submission.reference,
                "address": submission.get_absolute_url(),
            },
            about=submission,
            by=by,
            at=at,
        )
    return message


@transaction.atomic
def write_to_desk(
    *, submission: Submission, text: str, once: UUID, by: Person | None, at: datetime, last: int = 0
) -> Message:
    """The sender writes to the desk; whoever has the child now is told that there is something."""
    message, new = _write(submission, text, once=once, from_desk=False, last=last, by=by, at=at)
    if new:
        _tell_workers(submission, template="referral_message_arrived", by=by, at=at)
    return message


def _workers(referral: Referral, *, at: datetime) -> list[Person]:
    """Who hears from its sender: who answers for it now, and its screener while they see it.

    When nobody of them can be told any more, the RAIS managers.
    """
    people = {each.pk: each for each in (referral.responsible, referral.screener) if each}
    told = [each for each in people.values() if reads(each, referral, at=at)]
    if people and not told:
        told = [each for each in people_with([Role.RAIS_MANAGER]) if reads(each, referral, at=at)]
    return told


def reads(person: Person, referral: Referral, *, at: datetime) -> bool:
    """Does this person see the referral now?"""
    visible = Referral.objects.visible_to(person, at=at)
    return person.is_active and visible.filter(pk=referral.pk).exists()


def _tell_workers(
    submission: Submission, *, template: str, by: Person | None, at: datetime
) -> None:
    """One mail for each person and referral, of a further contact about the open one (T24)."""
    sent = submission.referrals.select_related("attached_as__referral")
    for referral in {each.worked_on.pk: each.worked_on for each in sent}.values():
        for each in _workers(referral, at=at):
            notices.queue(
                template=template,
                to=each,
                context={"reference": referral.reference, "address": referral.get_absolute_url()},
                about=submission,
                by=by,
                at=at,
            )


def _write(
    submission: Submission,
    text: str,
    *,
    once: UUID,
    from_desk: bool,
    last: int,
    by: Person | None,
    at: datetime,
) -> tuple[Message, bool]:
    if says_nothing(text):
        raise Refused("Write your message.")
    Submission.objects.select_for_update().get(pk=submission.pk)  # their numbers rise as they come
    message, new = Message.objects.get_or_create(
        once=once,
        defaults={
            "submission": submission,
            "text": text,
            "from_desk": from_desk,
            "by": by,
            "at": at,
        },
    )
    if new:
        read_messages(submission=submission, by_desk=from_desk, last=last, at=at)
        way = "to the sender" if from_desk else "to the desk"
        audit.record("submission.message", target=submission, by=by, at=at, facts={"way": way})
    words = Truncator(message.text).chars(60)
    sent_again(
        message,
        said=(message.submission_id, message.from_desk, message.text),
        says=(submission.pk, from_desk, text),
        made=f"the message “{words}”",
    )
    return message, new


@transaction.atomic
def read_messages(
    *, submission: Submission, by_desk: bool, last: int, at: datetime, told: Collection[int] = ()
) -> None:
    """Somebody says that they have read what the other side wrote, or answers it.

    `last` is the number of the last message on the page that they saw, 0 for none, and `told`
    the advice that stood there, which counts as delivered to its sender now. What has come
    since nobody has seen, and it stays new.
    """
    submission.messages.filter(from_desk=not by_desk, read_at=None, pk__lte=last).update(read_at=at)
    if by_desk:
        return
    for advice in Advice.objects.select_for_update().filter(
        referral__submission=submission, to="", status=AdviceStatus.SENT, pk__in=told
    ):
        advice.status, advice.settled_at = AdviceStatus.DELIVERED, at
        advice.save()
        audit.record("referral.advice_delivered", target=advice.referral, by=None, at=at,
                     facts={"advice": advice.pk})  # fmt: skip


@transaction.atomic
def withdraw(*, submission: Submission, reason: str, by: Person | None, at: datetime) -> Withdrawal:
    """The sender takes it back. Whoever has it is told and decides; nothing closes by itself."""
    if says_nothing(reason):
        raise Refused("Write why you take it back.")
    access.may_withdraw(submission).or_refuse()
    Submission.objects.select_for_update().get(pk=submission.pk)
    made, new = Withdrawal.objects.get_or_create(
        submission=submission, defaults={"reason": reason, "by": by, "at": at}
    )
    if new:
        audit.record("submission.withdrawn", target=submission, by=by, at=at)
        _tell_workers(submission, template="referral_withdrawn", by=by, at=at)
    return made


@transaction.atomic
def note_withdrawal(*, withdrawal: Withdrawal, by: Person, at: datetime) -> Withdrawal:
    """Somebody who works on it has read that the sender takes it back."""
    access.may_note_withdrawal(withdrawal.submission, by).or_refuse()
    held = Withdrawal.objects.select_for_update().get(pk=withdrawal.pk)
    if held.seen_at is None:
        held.seen_by, held.seen_at = by, at
        held.save()
        audit.record("submission.withdrawal_read", target=held.submission, by=by, at=at)
    return held


@transaction.atomic
def disagree(*, referral: Referral, reason: str, by: Person, at: datetime) -> Disagreement:
    """A professional does not agree: the next rung, with its last day in working days."""
    referral = Referral.objects.select_for_update().get(pk=referral.pk)
    access.may_disagree(referral, by).or_refuse()
    if says_nothing(reason):
        raise Refused("Write why you do not agree.")
    rung = access.next_rung(referral)
    due = clock.add_working_days(
        clock.local_day(at), LocalLimit.amount(LIMITS[rung]), closed=closed_days()
    )
    made = Disagreement.objects.create(
        referral=referral, rung=rung, reason=reason, raised_by=by, raised_at=at, due_on=due
    )
    audit.record(
        "referral.disagreement_raised", target=referral, by=by, at=at,
        facts={"rung": rung.value, "due_on": due.isoformat()},
    )  # fmt: skip
    told = _workers(referral, at=at) if rung == Disagreement.Rung.WORKER else []
    told = told or list(people_with([Role.RAIS_MANAGER]))
    for each in told:
        notices.queue(
            template="referral_disagreement",
            to=each,
            context={
                "reference": referral.reference,
                "due": timescales.in_words(due),
                "address": referral.get_absolute_url(),
            },
            about=referral,
            by=by,
            at=at,
        )
    return made


@transaction.atomic
def answer_disagreement(
    *, disagreement: Disagreement, outcome: str, answer: str, by: Person, at: datetime
) -> Disagreement:
    """The answer of a rung: look at it again, or the decision stands, and why."""
    held = Disagreement.objects.select_for_update().get(pk=disagreement.pk)
    if held.answered_at is not None:
        raise Stale(
            changed_at=held.answered_at,
            by=held.answered_by.name if held.answered_by else "",
            now_says=held.answer,
        )
    access.may_answer_disagreement(held, by).or_refuse()
    if says_nothing(answer):
        raise Refused("Write your answer.")
    held.outcome = Disagreement.Outcome(outcome)
    held.answer, held.answered_by, held.answered_at = answer, by, at
    held.save()
    audit.record(
        "referral.disagreement_answered", target=held.referral, by=by, at=at,
        facts={"rung": held.rung, "outcome": held.outcome},
    )  # fmt: skip
    submission = held.referral.submission
    notices.queue(
        template="referral_message",
        to=held.raised_by,
        context={"reference": submission.reference, "address": submission.get_absolute_url()},
        about=submission,
        by=by,
        at=at,
    )
    return held


@transaction.atomic
def settle_hold(*, hold: Hold, verdict: str, reason: str, by: Person, at: datetime) -> Hold:
    """A person has read what looked like spam. Its clock has run since the day it came."""
    access.desk_only(by).or_refuse()
    held = Hold.objects.select_for_update().get(pk=hold.pk)
    if held.settled_at is not None:
        raise Stale(
            changed_at=held.settled_at,
            by=held.by.name if held.by else "",
            now_says=held.get_verdict_display(),
        )
    if says_nothing(reason):
        raise Refused(no("Write why.", "local practice"))
    held.verdict, held.reason = Hold.Verdict(verdict), reason
    held.by, held.settled_at = by, at
    held.save()
    if held.verdict == Hold.Verdict.REFERRAL:
        Referral.objects.filter(submission=held.submission).update(held=False)
    audit.record(
        "submission.hold_settled", target=held.submission, by=by, at=at,
        facts={"verdict": held.verdict},
    )  # fmt: skip
    return held


def record_held_reading(*, hold: Hold, by: Person, at: datetime) -> None:
    """Who read what waits for a verdict."""
    audit.record("submission.held_read", target=hold.submission, by=by, at=at)
