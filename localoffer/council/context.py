"""The council's name and lines for every template."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import Error
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from localoffer import clock
from localoffer.council.models import ContactLine, Council, closed_days

Known = TypeVar("Known")
last_known: dict[str, Any] = {}
"""What this process read last, for the pages that say that the database is away."""


def council(request: HttpRequest) -> dict[str, Any]:
    """`council`, and `contact_lines` with whether somebody is there now. Asked only when used."""
    return {
        "council": SimpleLazyObject(
            lambda: remembered("council", Council.current, Council(name="Your council"))
        ),
        "contact_lines": SimpleLazyObject(
            lambda: remembered("lines", lines_now, list[dict[str, Any]]())
        ),
    }


def remembered(key: str, read: Callable[[], Known], otherwise: Known) -> Known:
    """What `read` says now; when it cannot be asked, what it said last, else `otherwise`."""
    try:
        last_known[key] = read()
    except (Error, Council.DoesNotExist):
        return last_known.get(key, otherwise)
    return last_known[key]


def lines_now() -> list[dict[str, Any]]:
    """Each line as a finished row: line, hours in words, open now."""
    closed = closed_days()
    moment = clock.now()
    return [
        {"line": line, "open": line.open_at(moment, closed=closed)}
        for line in ContactLine.objects.prefetch_related("hours")
    ]
