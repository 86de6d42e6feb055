"""When the visit ends, for the foot of every page."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from localoffer import clock
from localoffer.accounts.timescales import WARNED


def visit(request: HttpRequest) -> dict[str, Any]:
    """`visit_ends_at` and the seconds until then; nothing for those who are not signed in."""
    ends_at = getattr(request, "visit_ends_at", None)
    if ends_at is None or not request.user.is_authenticated:
        return {}
    left = int((ends_at - timezone.now()).total_seconds())
    return {
        "visit_ends_at": ends_at + clock.demo_lead(),
        "visit_seconds": left,
        "visit_warned": int(WARNED.total_seconds()),
    }
