"""Slowing down those who guess at passwords, without locking out those they guess about.

Tries are counted by address and network together: a stranger elsewhere uses up only their
own tries (TRUST 36).
"""

from collections.abc import Mapping
from typing import Any

from axes.helpers import get_client_ip_address
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from localoffer import clock


def address_tried(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The e-mail address of a try, as axes counts it."""
    given = credentials or {}
    tried = given.get("email") or given.get("login") or request.POST.get("login") or ""
    return str(tried).lower()


def locked_out(
    request: HttpRequest,
    response: HttpResponse | None = None,
    credentials: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Says when to try again, the same for addresses that exist and those that do not."""
    last = AccessAttempt.objects.filter(
        username=address_tried(request, credentials), ip_address=get_client_ip_address(request)
    ).aggregate(at=Max("attempt_time"))["at"]
    until = (last or clock.now()) + settings.AXES_COOLOFF_TIME
    return render(request, "account/locked_out.html", {"until": until}, status=429)
