"""Dates and deadlines of the front door: pure sums, no ORM and no clock."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from localoffer import clock

DECIDE_WITHIN = 1
"""Working days to acknowledge and decide what happens next (Working Together)."""


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
