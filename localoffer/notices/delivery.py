"""Handing a notice to a mail server, and writing down each step of its life."""

from datetime import datetime
from email.utils import parseaddr
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.notices import outcomes
from localoffer.notices.models import Notice, Step
from localoffer.notices.states import MOVES, OUTCOMES, PORTAL, Move, State

PERMANENT = 500
"""SMTP answers from 500 on will be the same tomorrow (RFC 5321, 4.2.1)."""


def advance(
    notice: Notice, move: Move, *, by: Person | None = None, at: datetime, error: str = ""
) -> None:
    """Make one move of the table, in the caller's transaction; `by` None is the portal itself."""
    before = notice.state
    roles = by.roles if by else {PORTAL}
    MOVES.may(move, state=before, roles=roles).or_refuse()
    notice.state = MOVES.rules[move].after or before
    notice.last_error = error
    if move is Move.SEND:
        notice.sent_at = at
    if notice.sensitive and notice.state in OUTCOMES and not settings.DEMO:
        notice.body_text = ""
    notice.save()
    Step.objects.create(
        notice=notice, move=move, before=before, after=notice.state, at=at, by=by, error=error
    )
    facts = {"state": str(notice.state), "about": notice.about_ref, "error": error}
    audit.record(f"notice.{notice.state}", target=notice, by=by or audit.SYSTEM, at=at, facts=facts)
    if notice.state in OUTCOMES:
        outcomes.tell(notice, at=at)


def send(*, reference: str, at: datetime) -> None:
    """Send one queued notice; nothing happens when it is no longer queued.

    Its row is locked while the mail server is spoken to, so no second worker sends
    it too. A refusal for good makes it FAILED. Any other error is written down and
    raised, so that the queue tries again.
    """
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(reference=reference)
        if notice.state != State.QUEUED:
            return
        notice.attempts += 1
        error = _hand_over(notice)
        if error is None:
            advance(notice, Move.SEND, at=at)
            if settings.DEMO:
                advance(notice, Move.DELIVER, at=at)
        elif is_permanent(error):
            advance(notice, Move.REFUSE, at=at, error=type(error).__name__)
        else:
            notice.last_error = type(error).__name__
            notice.save(update_fields=["attempts", "last_error"])
    if error is not None and not is_permanent(error):
        raise error


@transaction.atomic
def give_up(*, reference: str, at: datetime) -> None:
    """No attempt is left: a notice still queued has failed."""
    notice = Notice.objects.select_for_update().get(reference=reference)
    if notice.state == State.QUEUED:
        advance(notice, Move.REFUSE, at=at, error=notice.last_error or "NoAttemptLeft")


def _hand_over(notice: Notice) -> Exception | None:
    """Give the mail to the sender. The demo's sender is its own mailbox: nothing leaves."""
    if settings.DEMO:
        return None
    try:
        message(notice).send()
    except (SMTPException, OSError) as error:
        return error
    return None


def message(notice: Notice) -> EmailMessage:
    """The mail. Its Message-ID is the reference, so a mail sent twice can be seen as one."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return EmailMessage(
        subject=notice.subject,
        body=notice.body_text,
        to=[notice.to_address],
        headers={
            "Message-ID": f"<{notice.reference}.{notice.steps.count()}@{domain}>",
            "Auto-Submitted": "auto-generated",
        },
    )


def is_permanent(error: Exception) -> bool:
    """Did the server refuse this recipient or this text for good?

    A refused sender or password is our own fault to repair, so it is tried again.
    """
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    return (
        isinstance(error, SMTPDataError)
        and isinstance(error, SMTPResponseException)
        and error.smtp_code >= PERMANENT
    )
