"""Pages that belong to no room: cookies, accessibility, the council's colour."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from localoffer.ui import colour
from localoffer.ui.access import public

A_YEAR = 31_536_000
STATEMENT_WRITTEN = STATEMENT_CHECKED = dt.date(2026, 11, 22)
"""Set again by hand, when somebody has read the statement against the site."""


@public
@require_safe
@cache_control(public=True, max_age=A_YEAR, immutable=True)
def brand(request: HttpRequest, code: str) -> HttpResponse:
    """The style sheet of one colour. Its address is the colour, so it never goes stale, and
    reading it asks no database."""
    context = {"colour": f"#{code}", "text": colour.text_on(f"#{code}")}
    return HttpResponse(get_template("ui/brand.css").render(context), content_type="text/css")


@public
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """Only what signing in and sending forms need, so there is nothing to consent to."""
    rows = [
        [
            settings.SESSION_COOKIE_NAME,
            "Remembers that you have signed in, and keeps what you have typed between pages",
            "Until you sign out or close your browser. We also sign you out when a page is left "
            "alone for long",
        ],
        [
            settings.CSRF_COOKIE_NAME,
            "Makes sure that a form you send really comes from you",
            "One year",
        ],
        [
            settings.KEPT_COOKIE_NAME,
            "Gives back what you typed, if you were signed out before you could send it",
            "One day",
        ],
        [
            settings.WAS_HERE_COOKIE_NAME,
            "Says who signed in last here, so that nobody else is given what you typed",
            "Two days",
        ],
    ]
    head = ["Name", "What it is for", "How long it stays"]
    return render(request, "ui/cookies.html", {"head": head, "rows": rows})


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    context = {"written": STATEMENT_WRITTEN, "checked": STATEMENT_CHECKED}
    return render(request, "ui/accessibility.html", context)
