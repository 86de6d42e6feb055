"""The pages for when something is wrong. Each says what to do next."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from localoffer.ui.access import public


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


@public
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. A database that is away is told apart: nothing was lost, try again."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return database_is_down(request)
    return render(request, "500.html", status=500)


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose security token has run out: go back, the answers are still in the browser."""
    return render(request, "403.html", {"form_expired": True}, status=403)


def database_is_down(request: HttpRequest) -> HttpResponse:
    """Drawn without a request context, whose processors would ask the database again."""
    return render(None, "503.html", status=503)  # type: ignore[arg-type]
