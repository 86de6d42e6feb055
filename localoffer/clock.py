"""The one place that reads the time, and pure sums with days.

Only views, commands and jobs call now() or today(); everything below them is
given the moment as an argument, so that a rule can be tested at any hour.
"""

from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

LONDON = ZoneInfo("Europe/London")
SATURDAY = 5


def now() -> datetime:
    """The present moment, aware, in UTC. In a demo its clock may have been moved on."""
    return timezone.now() + demo_lead()


def demo_lead() -> timedelta:
    """How far the demo's clock is ahead; nothing anywhere else.

    A panel meets two days after its papers close: nobody waits that long to see a
    demo to its end.
    """
    if not settings.DEMO:
        return timedelta()
    try:
        return timedelta(seconds=int((settings.HOME / "demo-clock").read_text()))
    except FileNotFoundError:
        return timedelta()


def move_demo_clock(*, to: datetime) -> None:
    """Set the demo's clock. Raises ValueError for a moment that is past there already."""
    if to < now():
        raise ValueError("The demo’s clock only goes forwards.")
    lead = int((to - timezone.now()).total_seconds())
    (settings.HOME / "demo-clock").write_text(str(lead))


def today() -> date:
    """The date in England."""
    return local_day(now())


def local_day(moment: datetime) -> date:
    """The date in England at an aware moment."""
    return moment.astimezone(LONDON).date()


def hour_in_words(when: datetime | time) -> str:
    """10:42am, 5pm, midday, midnight; a moment as the clocks in England show it."""
    local = when if isinstance(when, time) else when.astimezone(LONDON).time()
    if (local.hour, local.minute) in {(0, 0), (12, 0)}:
        return "midday" if local.hour else "midnight"
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def is_working_day(day: date, *, closed: AbstractSet[date]) -> bool:
    """True from Monday to Friday unless the day is one of `closed` (bank holidays)."""
    return day.weekday() < SATURDAY and day not in closed


def add_working_days(day: date, count: int, *, closed: AbstractSet[date]) -> date:
    """The working day `count` working days after `day`, which itself is day 0.

    `closed` holds bank holidays. Counting starts the day after receipt (Working
    Together: "within one working day"), so Thursday 2 April 2026 plus one is
    Tuesday 7 April. Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError("Working days are counted forwards.")
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day, closed=closed)
    return day


def working_days_before(day: date, count: int, *, closed: AbstractSet[date]) -> date:
    """The working day `count` working days before `day`. Raises ValueError if negative."""
    if count < 0:
        raise ValueError("Working days are counted in whole days.")
    while count:
        day -= timedelta(days=1)
        count -= is_working_day(day, closed=closed)
    return day
