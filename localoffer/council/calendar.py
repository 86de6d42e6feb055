"""The days on which the council is closed: changed here, and told to the rooms that count by them.

A room registers one function in AppConfig.ready(), called in the same transaction as
`learn(because=…, at=…)` after every change: either the calendar and all clocks change, or none.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from localoffer import clock
from localoffer.audit.operations import record
from localoffer.council.access import administrators_only
from localoffer.council.models import BankHoliday
from localoffer.refusal import Refused

LEARNERS: list[Callable[..., int]] = []


def register(function: Callable[..., int]) -> None:
    """Have `function(because=…, at=…)` told of each change; it says how many clocks moved."""
    if function not in LEARNERS:
        LEARNERS.append(function)


def _tell(because: str, *, at: datetime) -> int:
    return sum(learn(because=because, at=at) for learn in LEARNERS)


@transaction.atomic
def add_holiday(*, day: date, name: str, by: Any, at: datetime) -> int:
    """A further bank holiday, proclaimed perhaps at short notice; how many open clocks moved."""
    administrators_only(by).or_refuse()
    if day < clock.local_day(at):
        raise Refused("This day is past. Clocks that ran over it have ended by it.")
    if BankHoliday.objects.filter(day=day).exists():
        raise Refused("This day is a bank holiday already.")
    made = BankHoliday.objects.create(day=day, name=name)
    record("council.holiday.added", target=made, by=by, at=at, facts={"day": day.isoformat()})
    return _tell(f"{name}, {day:%A} {day.day} {day:%B %Y}, a new bank holiday", at=at)


@transaction.atomic
def remove_holiday(*, holiday: BankHoliday, by: Any, at: datetime) -> int:
    """The day is a working day after all; how many open clocks moved."""
    administrators_only(by).or_refuse()
    day = holiday.day
    if day < clock.local_day(at):
        raise Refused("This day is past. Clocks that ran over it have ended by it.")
    record("council.holiday.removed", target=holiday, by=by, at=at, facts={"day": day.isoformat()})
    BankHoliday.objects.filter(day=day).delete()
    return _tell(f"{day:%A} {day.day} {day:%B %Y}, which is a working day after all", at=at)
