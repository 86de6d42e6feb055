"""Dates: answers, reviews and reminders. Pure."""

from collections.abc import Set as AbstractSet
from datetime import date, timedelta

from localoffer import clock

REVIEW_AFTER = timedelta(days=365)
"""A published answer or page is looked at again after a year at the latest (reg 53, 54)."""
NEAR = 5
"""Working days before a date on which those who must act are reminded."""


def due_on(asked_on: date, *, working_days: int, closed: AbstractSet[date]) -> date:
    """The day by which a question is to be answered; the day it was asked is day 0."""
    return clock.add_working_days(asked_on, working_days, closed=closed)


def review_on(published_on: date) -> date:
    return published_on + REVIEW_AFTER


def is_near(due: date, *, today: date, closed: AbstractSet[date]) -> bool:
    """Within NEAR working days of the date, or past it."""
    return today >= clock.working_days_before(due, NEAR, closed=closed)
