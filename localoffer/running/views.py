"""How the portal is: for its administrator, for Prometheus, and for browsers that complain."""

import json
import logging
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from localoffer import clock
from localoffer.running import access, health
from localoffer.running import metrics as figures
from localoffer.ui.access import public, requires

logger = logging.getLogger("localoffer.csp")
LONGEST_REPORT = 8_192  # bytes


@require_safe
@requires(access.administrators_only)
def status(request: HttpRequest) -> HttpResponse:
    found = health.findings(at=clock.now())
    context = {
        "head": ["What", "Now", "What to do"],
        "rows": [[each.what, each.now, each.next_step or "Nothing"] for each in found],
        "problems": [each for each in found if each.next_step],
    }
    return render(request, "running/status.html", context)


@require_safe
@public
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever knows LOCALOFFER_METRICS_TOKEN; without one it is not there."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    known = settings.METRICS_TOKEN
    if not known or not constant_time_compare(given, known):
        raise Http404
    text = figures.text(at=clock.now())
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")


@csrf_exempt
@require_POST
@public
def csp_reports(request: HttpRequest) -> HttpResponse:
    """A browser says that it refused part of a page (TRUST 20). Kept: which rule and whose part.

    No more of an address than host and path of its first part: reports come from anywhere.
    """
    try:
        if int(request.headers.get("Content-Length") or 0) > LONGEST_REPORT:
            return HttpResponse(status=413)
        told = json.loads(request.body)
    except (ValueError, UnicodeDecodeError):
        return HttpResponse(status=400)
    for report in (told if isinstance(told, list) else [told])[:5]:
        body = report.get("csp-report") or report.get("body") if isinstance(report, dict) else None
        if isinstance(body, dict):
            logger.warning("A page was refused a part", extra={"facts": _facts(body)})
    return HttpResponse(status=204)


def _facts(body: dict[str, Any]) -> dict[str, str]:
    rule = body.get("violated-directive") or body.get("effectiveDirective") or ""
    part = str(body.get("blocked-uri") or body.get("blockedURL") or "")
    page = str(body.get("document-uri") or body.get("documentURL") or "")
    return {
        "rule": str(rule)[:60],
        "part": (urlsplit(part).netloc if "://" in part else part)[:60],
        "page": "/" + urlsplit(page).path.strip("/").partition("/")[0][:40],
    }
