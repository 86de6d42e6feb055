"""A parent's own list of services, kept in their browser and nowhere else.

The cookie holds the services' ids, signed, so that nobody's list can be written for them by
another site's link and no odd text gets in. There is no account, no session and no row.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponseBase

COOKIE = "__Host-shortlist" if settings.PRODUCTION else "shortlist"
MOST = 30
"""Services on one list: a cookie may be 4,000 characters long."""
KEPT = timedelta(days=90)
BYTES = 16


def read(request: HttpRequest) -> list[UUID]:
    """The ids on the list, in the order in which they were put there. A cookie that was
    tampered with is an empty list."""
    try:
        packed = urlsafe_b64decode(_signer().unsign(request.COOKIES.get(COOKIE, "")))
    except (BadSignature, Error, ValueError):
        return []
    parts = [packed[start : start + BYTES] for start in range(0, len(packed), BYTES)]
    return [UUID(bytes=part) for part in parts if len(part) == BYTES][:MOST]


def write(response: HttpResponseBase, ids: Sequence[UUID]) -> None:
    """Hand the list back to the browser; an empty one is forgotten."""
    if not ids:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    packed = urlsafe_b64encode(b"".join(each.bytes for each in ids[:MOST])).decode()
    response.set_cookie(
        COOKIE,
        _signer().sign(packed),
        max_age=KEPT,
        httponly=True,
        secure=settings.PRODUCTION,
        samesite="Lax",
    )


def _signer() -> Signer:
    return Signer(salt="shortlist")
