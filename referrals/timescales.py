"""Dates and deadlines of the front door: pure sums, no ORM and no clock."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from localoffer import clock

DECIDE_WITHIN = 1
"""Working days to acknowledge and decide what happens next (Working Together)."""
ASSESS_WITHIN = 45
"""Working days for the Single Assessment, from the day of the referral (Working Together)."""
CONFERENCE_WITHIN = 15
"""Working days to the initial child protection conference, from the strategy discussion."""


@dataclass(frozen=True)
class Deadline:
    """A last day and how it was counted: “1 working day from Thursday 2 April”."""

    on: date
    counted: str

    @property
    def because(self) -> str:
        """“1 working day from Thursday 2 April: Tuesday 7 April”."""
        return f"{self.counted}: {in_words(self.on)}"

    def is_late(self, day: date) -> bool:
        """The last day itself is still in time."""
        return day > self.on


def in_words(day: date) -> str:
    """“Thursday 2 April”."""
    return f"{day:%A} {day.day} {day:%B}"


def decide_by(received_at: datetime, *, closed: AbstractSet[date]) -> Deadline:
    """The end of the next working day after receipt, which is day 0 (Working Together).

    Switching options, waiting for information and reopening never move it.
    """
    received = clock.local_day(received_at)
    last = clock.add_working_days(received, DECIDE_WITHIN, closed=closed)
    return Deadline(last, f"1 working day from {in_words(received)}")


EHC_ANSWER = timedelta(days=42)
"""Calendar days to say whether an EHC needs assessment follows (SEND Regulations 2014 reg 5)."""


def ehc_answer_by(received_at: datetime) -> date:
    """The last day for that answer; the day of receipt is day 0, and nothing moves it."""
    return clock.local_day(received_at) + EHC_ANSWER


def assess_by(referred_on: date, *, closed: AbstractSet[date]) -> Deadline:
    """The last day for the Single Assessment: it counts from the referral, not from its start."""
    return _after(referred_on, ASSESS_WITHIN, closed=closed)


def within(start: date, working_days: int, *, closed: AbstractSet[date]) -> Deadline:
    """A local limit of so many working days."""
    return _after(start, working_days, closed=closed)


def conference_by(discussed_on: date, *, closed: AbstractSet[date]) -> Deadline:
    """The last day for the conference, from the strategy discussion (Working Together)."""
    return _after(discussed_on, CONFERENCE_WITHIN, closed=closed)


def _after(start: date, working_days: int, *, closed: AbstractSet[date]) -> Deadline:
    last = clock.add_working_days(start, working_days, closed=closed)
    unit = "working day" if working_days == 1 else "working days"
    return Deadline(last, f"{working_days} {unit} from {in_words(start)}")


def a_year_after(day: date) -> date:
    """The last day of the twelve months after a closing; 29 February gives 28 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
