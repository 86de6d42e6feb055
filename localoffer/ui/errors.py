"""The pages for when something is wrong. Each says what to do next."""

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from localoffer.ui.access import public

logger = logging.getLogger("localoffer.ui")


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
    try:
        return render(request, "500.html", status=500)
    except Exception:
        logger.exception("The page for faults has a fault of its own")
        return HttpResponse(get_template("bare.html").render(), status=500)


def database_is_down(request: HttpRequest) -> HttpResponse:
    """The frame asks the database nothing that it cannot do without: see `chrome`."""
    response = render(request, "503.html", status=503)
    response["Retry-After"] = "60"
    return response
