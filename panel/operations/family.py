"""The parent's own view: a link that only they have, and a code sent to their address."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare

from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.notices import operations as outbox
from localoffer.refusal import Refused
from panel import access
from panel.models import Case, FamilyLink
from panel.operations.moving import locked

CODE_LIVES = timedelta(minutes=15)
TRIES = 5
"""Wrong codes before a code is no longer good."""
CODES = 20
"""Codes that one link sends, before the SEND team makes a new link."""


@transaction.atomic
def send_link(*, case: Case, by: Person, at: datetime) -> FamilyLink:
    """A new secure link to the parent's address. The links before it end.

    The secret is 256 bits; the portal keeps only its digest, and the mail is kept as sensitive.
    """
    case = locked(case)
    access.send_team_only(by).or_refuse()
    if not case.parent_email:
        raise Refused("Say first which e-mail address the parent has.")
    case.family_links.filter(ended_at=None).update(ended_at=at)
    secret = secrets.token_urlsafe(32)
    link = FamilyLink.objects.create(
        case=case, key=FamilyLink.digest_of(secret), email=case.parent_email, made_at=at
    )
    outbox.queue(
        template="panel-family-link",
        to=case.parent_email,
        context={"name": case.parent_name, "reference": case.reference, "secret": secret},
        about=case,
        by=by,
        at=at,
        sensitive=True,
    )
    audit.record("panel.family.link_sent", target=case, by=by, at=at)
    return link


def link_of(secret: str) -> FamilyLink | None:
    """The live link that this secret opens, if the case still has that address."""
    found = FamilyLink.objects.filter(key=FamilyLink.digest_of(secret), ended_at=None)
    link = found.select_related("case__child").first()
    return link if link and link.email == link.case.parent_email else None


@transaction.atomic
def send_code(*, link: FamilyLink, at: datetime) -> None:
    """A code of eight digits, good once and for fifteen minutes."""
    link = FamilyLink.objects.select_for_update().select_related("case").get(pk=link.pk)
    if link.codes_sent >= CODES:
        raise Refused("This link has sent too many codes. Ask the SEND team for a new one.")
    code = f"{secrets.randbelow(10**8):08}"
    link.code_digest = FamilyLink.digest_of(f"{link.key}{code}")
    link.code_until, link.tries = at + CODE_LIVES, 0
    link.codes_sent += 1
    link.save()
    outbox.queue(
        template="panel-family-code",
        to=link.email,
        context={"name": link.case.parent_name, "code": code},
        about=link.case,
        by=None,
        at=at,
        sensitive=True,
    )
    audit.record("panel.family.code_sent", target=link.case, by=None, at=at)


@transaction.atomic
def use_code(*, link: FamilyLink, code: str, at: datetime) -> bool:
    """Is it the code that was sent? Right, it is used up; wrong too often, it ends."""
    link = FamilyLink.objects.select_for_update().select_related("case").get(pk=link.pk)
    typed = "".join(letter for letter in code if letter.isdecimal() and letter.isascii())
    if not link.takes_codes(at):
        return False
    right = constant_time_compare(link.code_digest, FamilyLink.digest_of(f"{link.key}{typed}"))
    link.tries += 1
    if right or link.tries >= TRIES:
        link.code_digest, link.code_until = "", None
    link.save()
    action = "panel.family.opened" if right else "panel.family.wrong_code"
    audit.record(action, target=link.case, by=None, at=at)
    return right
