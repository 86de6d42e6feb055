"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest

from localoffer import clock
from localoffer.ui import navigation


def chrome(request: HttpRequest) -> dict[str, Any]:
    """The navigation and the name of the person who is asking.

    With the database away there is nobody signed in, and the page is still drawn.
    """
    name, held = _person(request)
    return {
        "navigation": navigation.links(path=request.path, held=held),
        "signed_in_as": name,
        "search_url": navigation.href("search"),
        "on_public_page": _is_public(request),
        "demo": settings.DEMO,
        "demo_clock": clock.now() if clock.demo_lead() else None,
    }


def _is_public(request: HttpRequest) -> bool:
    """Is this a page whose address anyone may know? They can say what is wrong with it."""
    match = request.resolver_match
    if match is None or request.method not in ("GET", "HEAD") or "secret" in match.kwargs:
        return False
    return getattr(match.func, "access", "") == "public"


def _person(request: HttpRequest) -> tuple[str, frozenset[str]]:
    try:
        person = getattr(request, "user", None)
        if person is None or not person.is_authenticated:
            return "", navigation.NOT_SIGNED_IN
        return person.name, frozenset(person.roles)
    except Error:
        return "", frozenset()
