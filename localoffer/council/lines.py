"""The council's lines as they stand at this moment."""

from __future__ import annotations

from typing import Any

from localoffer import clock
from localoffer.council.models import ContactLine, closed_days


def lines_now() -> list[dict[str, Any]]:
    """Each line as a finished row: line, hours in words, open now."""
    closed = closed_days()
    moment = clock.now()
    return [
        {"line": line, "open": line.open_at(moment, closed=closed)} for line in ContactLine.every()
    ]
