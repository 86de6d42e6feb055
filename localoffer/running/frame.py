"""The council's name and lines, for the frame of every page.

Read once for each state of the public tables and each minute, not for each page: opening
hours pass by the minute, everything else shows the moment it is changed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject

from localoffer import clock
from localoffer.council import settled
from localoffer.council.lines import lines_now
from localoffer.council.models import Council
from localoffer.running import invalidation, plain_pages

Frame = dict[str, Any]
Handler = Callable[[HttpRequest], HttpResponseBase]
last_known: dict[str, Frame] = {}
"""What this process read last and when it was true; also for while the database is away."""


def settled_once(get_response: Handler) -> Handler:
    """What the council has settled is read anew only when it has changed.

    A page asks once whether it has. What is sent may change it, so there each reader asks.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not settings.PAGES_KEPT:
            return get_response(request)
        reads = request.method in {"GET", "HEAD"}
        with settled.known_by(partial(_version, request) if reads else invalidation.version):
            return get_response(request)

    return middleware


def council(request: HttpRequest) -> Frame:
    """`council`, `contact_lines` with whether somebody is there now, and the page's `foot`, which
    says so. Asked only when used."""
    found = SimpleLazyObject(lambda: now(request))
    return {
        "council": SimpleLazyObject(lambda: found["council"]),
        "contact_lines": SimpleLazyObject(lambda: found["contact_lines"]),
        "foot": SimpleLazyObject(lambda: found["foot"]),
    }


def now(request: HttpRequest) -> Frame:
    """What this process read last, when that is still so or nothing can be asked."""
    try:
        state = _state(request)
        if settings.PAGES_KEPT and (frame := last_known.get(state)):
            return frame
        known: Frame = {"council": Council.current(), "contact_lines": lines_now()}
        frame = _with_foot(known)
    except (Error, Council.DoesNotExist):
        return next(iter(last_known.values()), None) or _nothing_known()
    last_known.clear()
    last_known[state] = frame
    if settings.PAGES_KEPT:
        plain_pages.keep(**known)
    return frame


def _state(request: HttpRequest) -> str:
    """Of the public tables, and of the clock."""
    return f"{_version(request)} {clock.now():%Y-%m-%d %H:%M}"


def _version(request: HttpRequest) -> str:
    """Of the public tables, asked once for each request: the shelf of kept pages has already."""
    known = getattr(request, "public_version", "")
    if not known:
        known = request.public_version = invalidation.version()  # type: ignore[attr-defined]
    return known


def _nothing_known() -> Frame:
    return _with_foot({"council": Council(name="Your council"), "contact_lines": []})


def _with_foot(known: Frame) -> Frame:
    return {**known, "foot": render_to_string("components/foot.html", known)}
