"""Answers that came too late are kept, and given back to the same person (TRUST 42).

Every form of ours begins with what was kept for its page (localoffer.ui.forms.KEPT); no view
has to know. Kept answers are only shown again and never acted on: the person sends them anew.

Whose they are is known from the session that has just ended, or, when that is gone altogether,
from a signed cookie that says who signed in last at this browser. One secret, in a cookie too,
opens what was kept from all pages of one browser.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase, QueryDict

from localoffer.accounts.models import KeptForm, Person
from localoffer.accounts.timescales import KEPT, REMEMBERED

COOKIE, WAS_HERE = settings.KEPT_COOKIE_NAME, settings.WAS_HERE_COOKIE_NAME
NEVER_KEPT = ("csrfmiddlewaretoken", "password", "credential", "code")
NOT_TYPED = {"version", "once", "next"}
SALT = "who signed in last"


def keep(
    *, person: Person | None, path: str, sent: QueryDict, at: datetime, secret: str = ""
) -> str:
    """Keep the answers; the secret that opens them, or “” when nothing was typed.

    Without a person they are for whoever can open that page again in this browser. `secret` is the one that the browser has already. Files are not kept.
    """
    wanted = sent.copy()
    for name in list(wanted):
        if name.startswith(NEVER_KEPT):
            del wanted[name]
    if not any(value.strip() for name in set(wanted) - NOT_TYPED for value in wanted.getlist(name)):
        return ""
    secret = secret or secrets.token_urlsafe(32)
    KeptForm.objects.update_or_create(
        key=_key(secret, path),
        defaults={
            "person": person,
            "path": path[:500],
            "answers": _lock(secret).encrypt(wanted.urlencode().encode()).decode(),
            "kept_at": at,
        },
    )
    return secret


def find(*, secret: str, person: Person | None, path: str, at: datetime) -> QueryDict | None:
    """The answers kept for this person and page, while they are fresh."""
    row = KeptForm.objects.filter(
        Q(person=None) | Q(person=person), key=_key(secret, path), kept_at__gt=at - KEPT
    ).first()
    if row is None:
        return None
    try:
        return QueryDict(_lock(secret).decrypt(row.answers.encode()))
    except InvalidToken:
        return None


def forget(*, secret: str, person: Person | None, path: str) -> bool:
    """The answers were sent again: the kept ones go."""
    theirs = KeptForm.objects.filter(Q(person=None) | Q(person=person), key=_key(secret, path))
    return bool(theirs.delete()[0])


def purge(*, at: datetime) -> int:
    """Delete what nobody came back for within a day; how many there were."""
    return KeptForm.objects.filter(kept_at__lte=at - KEPT).delete()[0]


def hand_out(response: HttpResponseBase, secret: str) -> None:
    """Give the browser the secret, for as long as the answers are kept."""
    _set(response, COOKIE, secret, max_age=KEPT)


def give_up(response: HttpResponseBase) -> None:
    """The browser forgets the secret: nobody opens what was kept from it."""
    response.delete_cookie(COOKIE, samesite="Lax")


def who_was_here(request: HttpRequest) -> Person | None:
    """Who signed in last at this browser, by their cookie; it opens nothing."""
    try:
        pk = signing.loads(request.COOKIES[WAS_HERE], salt=SALT, max_age=REMEMBERED)
    except (KeyError, signing.BadSignature):
        return None
    return Person.objects.filter(pk=pk, is_active=True).first()


def remember(request: HttpRequest, response: HttpResponseBase) -> None:
    """Note at this browser who is signed in, when it does not say so already."""
    try:
        known = signing.loads(request.COOKIES[WAS_HERE], salt=SALT, max_age=REMEMBERED / 2)
    except (KeyError, signing.BadSignature):
        known = None
    if known != request.user.pk:
        _set(response, WAS_HERE, signing.dumps(request.user.pk, salt=SALT), max_age=REMEMBERED)


def _set(response: HttpResponseBase, name: str, value: str, *, max_age: timedelta) -> None:
    response.set_cookie(
        name, value, max_age=max_age, httponly=True, secure=settings.PRODUCTION, samesite="Lax"
    )


def _key(secret: str, path: str) -> str:
    return hashlib.sha256(f"name:{secret}:{path}".encode()).hexdigest()


def _lock(secret: str) -> Fernet:
    return Fernet(urlsafe_b64encode(hashlib.sha256(b"lock:" + secret.encode()).digest()))
