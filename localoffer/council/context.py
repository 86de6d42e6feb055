"""The council's name and lines for every template."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from localoffer import clock
from localoffer.council.models import ContactLine, Council, closed_days


def council(request: HttpRequest) -> dict[str, Any]:
    """`council`, and `contact_lines` with whether somebody is there now. Asked only when used."""
    return {
        "council": SimpleLazyObject(Council.current),
        "contact_lines": SimpleLazyObject(lines_now),
    }


def lines_now() -> list[dict[str, Any]]:
    """Each line as a finished row: line, hours in words, open now."""
    closed = closed_days()
    moment = clock.now()
    return [
        {"line": line, "hours": list(line.hours.all()), "open": line.open_at(moment, closed=closed)}
        for line in ContactLine.objects.prefetch_related("hours")
    ]
