"""When a visit ends: after being left alone, and at the latest after a working day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

WARNED = timedelta(minutes=2)
"""How long before the end of a visit a page says so (WCAG 2.2.1 asks for 20 seconds)."""

KEPT = timedelta(hours=24)
"""How long answers that came too late are kept."""

REMEMBERED = timedelta(hours=48)
"""How long a browser knows who signed in last; a page left open overnight is still theirs."""

TOUCHED_EVERY = timedelta(seconds=20)
"""How exactly the last page is remembered; sparing a write for each page."""


@dataclass(frozen=True)
class Limits:
    """The council's own limits: idle in minutes, absolute in hours (TRUST 42)."""

    idle: timedelta
    absolute: timedelta


def ends_at(*, signed_in_at: datetime, last_seen_at: datetime, limits: Limits) -> datetime:
    """The moment a visit ends if nothing more happens, whichever limit comes first."""
    return min(last_seen_at + limits.idle, signed_in_at + limits.absolute)
