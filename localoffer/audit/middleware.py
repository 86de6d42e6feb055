"""Every refusal to somebody who is signed in is an event: who asked for what, and which rule said
no (TRUST 61). The page's address holds references only, never a name."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from localoffer import clock
from localoffer.audit import operations

SECRETS = {"key", "secret", "token"}
"""Parts of an address that open something, and so are written nowhere."""

Handler = Callable[[HttpRequest], HttpResponseBase]


def refusals_are_recorded(get_response: Handler) -> Handler:
    """403 as `access.refused`; a 404 of a page that is not public as `access.not_found`.

    If the event cannot be written the answer is a fault, not the page.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code not in (403, 404) or not request.user.is_authenticated:
            return response
        match = request.resolver_match
        if match is None or getattr(match.func, "access", "public") == "public":
            return response
        refused = getattr(request, "refused", None)
        operations.record(
            "access.refused" if response.status_code == 403 else "access.not_found",
            by=request.user,
            at=clock.now(),
            why=refused.answer.cites if refused else "",
            facts={
                "page": match.view_name,
                "method": request.method,
                "asked": {
                    name: str(value)[:40]
                    for name, value in match.kwargs.items()
                    if name not in SECRETS
                },
            },
        )
        return response

    return middleware
