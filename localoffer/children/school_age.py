"""When somebody is over compulsory school age, and so a young person in law. Pure dates."""

from __future__ import annotations

from datetime import date, timedelta

FRIDAY, SEPTEMBER = 4, 9


def school_leaving_date(birth_date: date) -> date:
    """The last day of compulsory school age: the last Friday in June of the school year, from
    1 September to 31 August, in which somebody turns 16 (Education Act 1996 s.8(3), School Leaving
    Date Order 1997)."""
    year = birth_date.year + 16 + (birth_date.month >= SEPTEMBER)
    end = date(year, 6, 30)
    return end - timedelta(days=(end.weekday() - FRIDAY) % 7)


def over_compulsory_school_age(birth_date: date, on: date) -> bool:
    """From the day after that day (CFA s.83(2): a “young person”)."""
    return on > school_leaving_date(birth_date)
