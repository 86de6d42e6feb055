"""Writing notices, and putting right what became of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction

from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.notices import access
from localoffer.notices.delivery import advance
from localoffer.notices.models import Notice, Step
from localoffer.notices.sending import send
from localoffer.notices.states import Move
from localoffer.notices.texts import compose
from localoffer.refusal import Refused

URGENT = 50
"""Priority of sensitive notices: somebody waits for the code in them."""


def queue(
    *,
    template: str,
    to: Person | str,
    context: Mapping[str, Any],
    about: models.Model | None = None,
    by: Person | None,
    at: datetime,
    sensitive: bool = False,
) -> Notice:
    """Put one e-mail in the outbox, with the job that sends it, in the caller's transaction.

    After a rollback neither is there. `to` is a person or an address; `about` is the
    record whose room wants to know what becomes of it (see outcomes). `by` None is
    the public or the portal itself. Raises Refused for an address that is none.
    """
    person = to if isinstance(to, Person) else None
    text = compose(template, {"name": person.name if person else "", **context})
    notice = Notice(
        template=template,
        to_address=checked_address(to.email if isinstance(to, Person) else to),
        to_person=person,
        subject=text.subject,
        body_text=text.body,
        about_kind=about._meta.label_lower if about else "",
        about_ref=str(getattr(about, "reference", about.pk)) if about else "",
        sensitive=sensitive,
        created_at=at,
    )
    with transaction.atomic(savepoint=False):
        notice.save(force_insert=True)
        Step.objects.create(notice=notice, move=Move.QUEUE, after=notice.state, at=at, by=by)
        facts = {"template": template, "about": notice.about_ref}
        audit.record("notice.queued", target=notice, by=by, at=at, facts=facts)
        _enqueue(notice)
    return notice


def _enqueue(notice: Notice) -> None:
    send.using(priority=URGENT if notice.sensitive else 0).enqueue(reference=notice.reference)


def checked_address(address: str) -> str:
    """The address, stripped. Refuses whatever is not one plain address (TRUST 5)."""
    address = address.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(
            "Enter an e-mail address in the correct format, like name@example.com."
        ) from None
    return address


@transaction.atomic
def bounce(*, notice: Notice, by: Person | None, at: datetime) -> Notice:
    """Record that a notice came back; the room it is about learns of it."""
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    advance(notice, Move.BOUNCE, by=by, at=at, error="Bounced")
    return notice


@transaction.atomic
def send_again(*, notice: Notice, by: Person, at: datetime) -> Notice:
    """Send a notice that failed once more, to the same address."""
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    access.may_send_again(notice).or_refuse()
    advance(notice, Move.SEND_AGAIN, by=by, at=at)
    _enqueue(notice)
    return notice
