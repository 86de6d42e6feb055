"""Dates and deadlines of the panel's work: pure sums over periods that the law gives as data.

Statutory clocks run in calendar days and never pause; an exception may excuse a
late date but never moves it (regs 5(4), 10(4), 13(3)). Which period is in force
is asked of the data (`models.LawPeriod`), never written here.
"""

import calendar
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from localoffer import clock

DAYS, WEEKS, MONTHS, YEARS, WORKING_DAYS = "days", "weeks", "months", "years", "working_days"
AFTER, INCLUDING, BEFORE = "after", "including", "before"
REQUEST_CLOCK = ("notify-assess", "refuse-issue", "final-plan")
CHASE_EVERY = 7
"""Days between two reminders of the same thing."""
DECEMBER, JANUARY, AUGUST, CHRISTMAS_DAY = 12, 1, 8, 25


@dataclass(frozen=True)
class Period:
    """A length of time that a clause gives.

    `counting`: AFTER, the day of the event is day 0; INCLUDING, it is day 1;
    BEFORE, the period is counted back from the event.
    """

    key: str
    label: str
    amount: int
    unit: str
    counting: str = AFTER
    clause: str = ""


Periods = Mapping[str, Period]


@dataclass(frozen=True)
class Due:
    """One date of a clock, with the reason it carries."""

    key: str
    label: str
    on: date
    clause: str
    counted: str

    def days_left(self, today: date) -> int:
        """Whole days until the date; negative once it has passed."""
        return (self.on - today).days


class Sitting(Protocol):
    """What the sums need to know of a meeting."""

    date: date
    papers_deadline_at: datetime


def add_months(day: date, months: int) -> date:
    """The same day `months` later or earlier; the last of the month where it does not exist."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def due_on(event_on: date, period: Period, *, closed: AbstractSet[date] = frozenset()) -> date:
    """The last day of a period that an event starts (the first possible day if BEFORE).

    `closed` holds bank holidays, used by periods in working days alone. Raises
    ValueError for a unit it does not know.
    """
    sign = -1 if period.counting == BEFORE else 1
    back = timedelta(days=1) if period.counting == INCLUDING else timedelta()
    match period.unit:
        case "days" | "weeks":
            days = period.amount * (7 if period.unit == WEEKS else 1)
            return event_on + sign * timedelta(days=days) - back
        case "months" | "years":
            months = period.amount * (12 if period.unit == YEARS else 1)
            if period.counting == INCLUDING:
                # "within 12 months starting with": 29 Feb 2024 ends on 28 Feb 2025.
                anniversary = add_months(event_on, months)
                return anniversary - back if anniversary.day == event_on.day else anniversary
            return add_months(event_on, sign * months)
        case "working_days":
            if period.counting == BEFORE:
                return clock.working_days_before(event_on, period.amount, closed=closed)
            first_counts = period.counting == INCLUDING and clock.is_working_day(
                event_on, closed=closed
            )
            return clock.add_working_days(event_on, period.amount - first_counts, closed=closed)
    raise ValueError(f"No period is counted in {period.unit}.")


def in_words(period: Period) -> str:
    """“42 days”, “2 months”, “1 month”, as letters and pages say it."""
    unit = period.unit.replace("_", " ")
    return f"{period.amount} {unit.removesuffix('s') if period.amount == 1 else unit}"


def request_due(key: str, received_on: date, periods: Periods) -> Due:
    """One of the dates that run from the day a request for an assessment is received."""
    return due_after(received_on, periods[key], "the day the request was received")


def request_clock(received_on: date, periods: Periods) -> tuple[Due, ...]:
    """All of them (regs 5, 10, 13)."""
    return tuple(request_due(key, received_on, periods) for key in REQUEST_CLOCK)


def due_after(event_on: date, period: Period, event: str) -> Due:
    """The date that a period gives from a day, with `event`, the words for what happened then."""
    return Due(
        key=period.key,
        label=period.label,
        on=due_on(event_on, period),
        clause=period.clause,
        counted=f"{in_words(period)} from {day_in_words(event_on)}, {event}",
    )


def appeal_until(
    *,
    notice_on: date,
    certificate_on: date | None = None,
    periods: Periods,
    closed: AbstractSet[date],
) -> date:
    """The last day to appeal: the later of two months from the notice and one from the certificate.

    A last day from 25 December to 1 January moves to the first working day after, one
    in August to the first working day of September (Tribunal Rules r.20).
    """
    last = due_on(notice_on, periods["appeal-from-notice"])
    if certificate_on is not None:
        last = max(last, due_on(certificate_on, periods["appeal-from-certificate"]))
    if last.month == AUGUST:
        return clock.add_working_days(date(last.year, AUGUST, 31), 1, closed=closed)
    if last.month == DECEMBER and last.day >= CHRISTMAS_DAY:
        return clock.add_working_days(date(last.year + 1, JANUARY, 1), 1, closed=closed)
    if last.month == JANUARY and last.day == 1:
        return clock.add_working_days(last, 1, closed=closed)
    return last


def mediation_until(*, notice_on: date, periods: Periods) -> date:
    """The last day to tell a mediation adviser, two months from the notice (regs 32 to 36)."""
    return due_on(notice_on, periods["mediation-contact"])


def papers_deadline(
    meeting_on: date, *, working_days: int, hour: int, closed: AbstractSet[date]
) -> datetime:
    """When papers must be with the operations officer (terms of reference: 2 days before).

    `working_days` before the meeting, at `hour` o'clock in England.
    """
    day = clock.working_days_before(meeting_on, working_days, closed=closed)
    return datetime.combine(day, time(hour), tzinfo=clock.LONDON)


def ready_on(received_on: date, *, working_days: int, closed: AbstractSet[date]) -> date:
    """The first day a request can be ready for a meeting, after its preparation."""
    return clock.add_working_days(received_on, working_days, closed=closed)


def usable_meetings(
    meetings: Iterable[Sitting], *, ready: date, due: date, at: datetime
) -> list[Sitting]:
    """Meetings this request can still reach: prepared, papers not closed, not after the due date."""
    return [
        meeting
        for meeting in meetings
        if ready <= meeting.date <= due and meeting.papers_deadline_at >= at
    ]


def fortnights(first: date, *, closed: AbstractSet[date]) -> list[date]:
    """Every second week for a year from `first`; a closed day moves to the next working day."""
    days = [first + timedelta(days=14 * number) for number in range(26)]
    return [
        day if clock.is_working_day(day, closed=closed) else
        clock.add_working_days(day, 1, closed=closed)
        for day in days
    ]  # fmt: skip


def answer_until(served_on: date, periods: Periods) -> date:
    """The last of the parent's days to answer a draft; the day of service is day 1 (reg 13(1))."""
    return due_on(served_on, periods["draft-views"])


def days_late(on: date, *, due: date) -> int:
    """By how many days an event on that day would miss the due date; 0 if it would not."""
    return max((on - due).days, 0)


def day_in_words(day: date) -> str:
    """“2 February 2026”."""
    return f"{day.day} {day:%B %Y}"


def moment_in_words(moment: datetime) -> str:
    """“5pm on 2 February 2026”, by the clock in England."""
    return f"{clock.hour_in_words(moment)} on {day_in_words(clock.local_day(moment))}"
