"""Answers that came too late are kept, and given back to the same person (TRUST 42).

Every form of ours begins with what was kept for its page (localoffer.ui.forms.KEPT); no view
has to know. Kept answers are only shown again and never acted on: the person sends them anew.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, QueryDict

from localoffer.accounts.models import KeptForm, Person
from localoffer.accounts.timescales import KEPT

COOKIE = settings.KEPT_COOKIE_NAME
NEVER_KEPT = ("csrfmiddlewaretoken", "password", "credential", "code")


def page_of(request: HttpRequest) -> str:
    """The page that a form stands on: where it was sent from, else its own address."""
    referrer = urlsplit(request.headers.get("Referer", ""))
    if request.method == "POST" and referrer.netloc == request.get_host():
        return urlunsplit(("", "", referrer.path, referrer.query, ""))
    return request.get_full_path()


def keep(*, person: Person, path: str, sent: QueryDict, at: datetime) -> str:
    """Keep the answers and return the secret that opens them. Files are not kept."""
    secret = secrets.token_urlsafe(32)
    wanted = sent.copy()
    for name in list(wanted):
        if name.startswith(NEVER_KEPT):
            del wanted[name]
    KeptForm.objects.create(
        key=_key(secret),
        person=person,
        path=path[:500],
        answers=_lock(secret).encrypt(wanted.urlencode().encode()).decode(),
        kept_at=at,
    )
    return secret


def find(*, secret: str, person: Person, path: str, at: datetime) -> QueryDict | None:
    """The answers kept for this person and page, while they are fresh."""
    row = KeptForm.objects.filter(
        key=_key(secret), person=person, path=path, kept_at__gt=at - KEPT
    ).first()
    if row is None:
        return None
    try:
        return QueryDict(_lock(secret).decrypt(row.answers.encode()))
    except InvalidToken:
        return None


def forget(*, secret: str, person: Person, path: str) -> bool:
    """The answers were sent again: the kept ones go."""
    return bool(KeptForm.objects.filter(key=_key(secret), person=person, path=path).delete()[0])


def purge(*, at: datetime) -> int:
    """Delete what nobody came back for within a day; how many there were."""
    return KeptForm.objects.filter(kept_at__lte=at - KEPT).delete()[0]


def hand_out(response: HttpResponseBase, secret: str) -> None:
    """Give the browser the secret, for as long as the answers are kept."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=KEPT,
        httponly=True,
        secure=settings.PRODUCTION,
        samesite="Lax",
    )


def _key(secret: str) -> str:
    return hashlib.sha256(b"name:" + secret.encode()).hexdigest()


def _lock(secret: str) -> Fernet:
    return Fernet(urlsafe_b64encode(hashlib.sha256(b"lock:" + secret.encode()).digest()))
