"""How long an entry counts as checked, and when its keeper is reminded. Days."""

from __future__ import annotations

from datetime import date, timedelta

CHECKED_FOR = timedelta(days=365)
"""An entry that somebody made sure of is right for a year, unless they say otherwise."""
REMIND_AT = (28, 7, -14)
"""Days before the review is due; below nothing is after."""
SOON = timedelta(days=28)
"""What is due within this counts as work for now."""


def next_review(checked_on: date) -> date:
    """When an entry that was checked on this day is to be checked again."""
    return checked_on + CHECKED_FOR


def reminder_due(due_on: date, *, today: date) -> int | None:
    """Which reminder it is time for: the latest of REMIND_AT that has come, or None.

    Days on which nothing ran are not made up for with several reminders at once.
    """
    left = (due_on - today).days
    come = [days for days in REMIND_AT if left <= days]
    return min(come) if come else None
