"""What happens around every page: health, refusals, and what browsers may keep."""

import re
from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
)
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from localoffer.refusal import Refused, Stale
from localoffer.ui.access import came_from

Handler = Callable[[HttpRequest], HttpResponseBase]


def health(get_response: Handler) -> Handler:
    """/healthz: the process answers. /readyz: and its database does too.

    Answered before anything else so that neither needs a session or a host name.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info == "/healthz":
            return HttpResponse("ok\n", content_type="text/plain")
        if request.path_info == "/readyz":
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1")
            except (OperationalError, InterfaceError):
                return HttpResponse("no database\n", status=503, content_type="text/plain")
            return HttpResponse("ready\n", content_type="text/plain")
        return get_response(request)

    return middleware


def no_null_characters(get_response: Handler) -> Handler:
    """PostgreSQL stores no NUL: an address with one is no record's, a question loses it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.path_info = request.path_info.replace("\x00", "\ufffd")
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or "\x00" in query:
            request.META["QUERY_STRING"] = query.replace("%00", "").replace("\x00", "")
        return get_response(request)

    return middleware


def only_by_button(get_response: Handler) -> Handler:
    """An address that only a button may send to says so, and leads back (405).

    People come to one with their browser after a time-out, when the sign-in page
    sends them on to where the button would have taken them.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
            above = request.path.rstrip("/").rpartition("/")[0] + "/"
            page = render(request, "405.html", {"above": above}, status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    return middleware


def known_methods(get_response: Handler) -> Handler:
    """Pages are read or sent to, nothing else (TRUST 27). The open API answers in its own way."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method in _METHODS or request.path_info.startswith("/open-referral/"):
            return get_response(request)
        return HttpResponseNotAllowed(_METHODS)

    return middleware


_METHODS = ("GET", "HEAD", "POST", "OPTIONS")


def typed_words(request: HttpRequest) -> list[str]:
    """What somebody wrote in their own words and sent; what they chose or proved is left out.

    A choice is one short word of letters and digits; anything else was typed.
    """
    return [
        value.strip()
        for name, values in request.POST.lists()
        if "password" not in name and "code" not in name and name != "csrfmiddlewaretoken"
        for value in values
        if value.strip() and not _CHOICE.fullmatch(value.strip())
    ]


_CHOICE = re.compile(r"[\w~-]{1,64}")


class refusals:
    """A refused rule becomes a page with its reason, a stale page one that says what changed.

    Each shows the words that were sent, and so does the page for what is no longer there.
    A view that knew the person's way back left it on the request: `way_back`, an address
    and its words. Else a form that was refused leads back to the page on which it was sent.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        context: dict[str, Any]
        if isinstance(error, Refused):
            request.refused = error  # type: ignore[attr-defined]  # for the audit's middleware
            context = {
                "reason": error.reason,
                "cites": error.answer.cites,
                "typed": typed_words(request),
                "undone": request.method == "POST",
                "by_role": getattr(request, "refused_by_role", False),
                "way_back": getattr(request, "way_back", None),
                "came_from": came_from(request),
            }
            return render(request, "403.html", context, status=403)
        if isinstance(error, Stale):
            context = {
                "changed_at": error.changed_at,
                "by": error.by,
                "now_says": error.now_says,
                "typed": typed_words(request),
                "way_back": getattr(request, "way_back", None),
            }
            return render(request, "409.html", context, status=409)
        if isinstance(error, Http404) and (typed := typed_words(request)):
            return render(request, "404.html", {"typed": typed}, status=404)
        return None


def private_pages_are_not_stored(get_response: Handler) -> Handler:
    """No browser or proxy keeps a page that is not the same for everybody (TRUST 52).

    Those are the pages of a signed-in person, of a browser that was let in by a code (its
    session says so), of an address that holds a secret, and the answers to what was typed.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "public" in response.headers.get("Cache-Control", ""):
            return response
        if (
            request.user.is_authenticated
            or not request.session.is_empty()
            or _holds_a_secret(request)
            or request.method == "POST"
        ):
            add_never_cache_headers(response)
        return response

    return middleware


def _holds_a_secret(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and "secret" in match.kwargs
