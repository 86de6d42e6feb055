"""One line for each request, without personal data: what was asked, by whom, how long it took.

The line is JSON. It names the route, not the address, and people by their reference. Its id goes
out with the answer (X-Request-Id) and stands in every other line that the request writes.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from localoffer.running import metrics
from localoffer.running.lines import REQUEST_ID

Handler = Callable[[HttpRequest], HttpResponseBase]
logger = logging.getLogger("localoffer.requests")
GOOD_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def logged(get_response: Handler) -> Handler:
    """Gives each request an id, writes its line, and counts it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        token = REQUEST_ID.set(_id_of(request))
        began = time.perf_counter()
        try:
            response = get_response(request)
            seconds = time.perf_counter() - began
            response["X-Request-Id"] = REQUEST_ID.get()
            match = request.resolver_match
            route = match.view_name if match else ""
            metrics.count(route=route, status=response.status_code, seconds=seconds)
            logger.info(
                "request",
                extra={"facts": {
                    "method": request.method, "route": route, "status": response.status_code,
                    "ms": round(seconds * 1000, 1), "by": _person(request),
                }},
            )  # fmt: skip
            return response
        finally:
            REQUEST_ID.reset(token)

    return middleware


def _id_of(request: HttpRequest) -> str:
    """The one that our own proxy gave, else a new one."""
    given = request.headers.get("X-Request-Id", "")
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT and GOOD_ID.fullmatch(given):
        return given
    return secrets.token_hex(8)


def _person(request: HttpRequest) -> str:
    """Who asked, if the page looked: nothing is read from the database to write a line."""
    person = getattr(request, "_cached_user", None)
    return getattr(person, "reference", "") if person is not None else ""
