"""What is on: single dates of services that run, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import Any

from localoffer.directory import words
from localoffer.directory.models import Schedule

AHEAD = timedelta(days=120)
MOST = 200


def days(*, today: date) -> list[dict[str, Any]]:
    """Each day with what happens on it; at most MOST things in the next four months."""
    schedules = (
        Schedule.objects.filter(
            dtstart__gte=today,
            dtstart__lte=today + AHEAD,
            freq="",
            service__listing__isnull=False,
        )
        .select_related("service__listing")
        .order_by("dtstart", "opens_at", "id")[:MOST]
    )
    return [
        {"title": words.long_day(day), "events": [_event(each) for each in group]}
        for day, group in groupby(schedules, key=lambda each: each.dtstart)
        if day
    ]


def _event(schedule: Schedule) -> dict[str, Any]:
    listing = schedule.service.listing
    return {
        "what": schedule.description or listing.name,
        "hours": words.hours(schedule),
        "service": listing.name,
        "url": listing.get_absolute_url(),
        "facts": listing.facts,
    }
