"""How often one visitor may do what costs much or is worth guessing at (TRUST 12).

Counted in the database, so that all web nodes count together. Signing in has limits of its own
(ACCOUNT_RATE_LIMITS and AXES in the settings); searching (SEARCHES_PER_MINUTE), referring
(REFERRALS_PER_HOUR), writing to us (SENT_PER_TEN_MINUTES) and the open API too. The figures leave room for a
whole school behind one address.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from localoffer import clock
from localoffer.running.models import Tries

Handler = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True)
class Limit:
    """At most `most` within `span`, of these methods."""

    what: str
    most: int
    span: timedelta
    methods: frozenset[str] = frozenset({"GET", "POST"})


MINUTE = timedelta(minutes=1)
EXPORT = Limit("export", 30, MINUTE)
REPORT = Limit("report", 60, MINUTE)

BY_ROUTE = {
    "running:csp-reports": REPORT,
}
"""Routes with a limit, by the name of their address."""

EXPORTS = ("export", "download", "census", "pack", "csv", "return")
"""A route whose name holds one of these words hands out much at once."""


def of(route: str) -> Limit | None:
    """The limit of a route, if it has one."""
    if route in BY_ROUTE:
        return BY_ROUTE[route]
    name = route.rpartition(":")[2]
    return EXPORT if any(word in name.split("-") for word in EXPORTS) else None


class limited:
    """Refuses, with 429 and when to come back, what is asked too often."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        limit = of(match.view_name) if match else None
        if limit is None or request.method not in limit.methods:
            return None
        wait = seconds_to_wait(limit, who=_who(request), at=clock.now())
        if not wait:
            return None
        page = render(request, "429.html", {"minutes": ceil(wait / 60)}, status=429)
        page["Retry-After"] = str(wait)
        return page


def seconds_to_wait(limit: Limit, *, who: str, at: datetime) -> int:
    """Count one try; 0 while there are few enough, else the seconds until the span is over."""
    span = int(limit.span.total_seconds())
    began = int(at.timestamp()) // span * span
    text = f"{settings.SECRET_KEY} {limit.what} {who} {began}"
    key = hashlib.sha256(text.encode()).hexdigest()
    until = at + timedelta(seconds=began + span - at.timestamp())
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key, until])
        count = cursor.fetchone()[0]
    return 0 if count <= limit.most else max(1, ceil(began + span - at.timestamp()))


_TABLE = Tries._meta.db_table
_COUNT = f"""
    INSERT INTO {_TABLE} AS tries (key, count, until) VALUES (%s, 1, %s)
    ON CONFLICT (key) DO UPDATE SET count = tries.count + 1 RETURNING count
"""  # noqa: S608  (built from a name of ours)


def _who(request: HttpRequest) -> str:
    """The person, or the address they come from; only a digest of either is kept."""
    if request.user.is_authenticated:
        return str(request.user.pk)
    return str(get_client_ip(request))
