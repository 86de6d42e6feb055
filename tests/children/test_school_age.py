"""Compulsory school age ends on a day in June, not on a birthday (Education Act 1996 s.8)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from localoffer.children.school_age import over_compulsory_school_age, school_leaving_date


@pytest.mark.parametrize(
    ("born", "last_day"),
    [
        (date(2009, 8, 31), date(2025, 6, 27)),  # the youngest of a school year
        (date(2009, 9, 1), date(2026, 6, 26)),  # the oldest of the next one
        (date(2010, 6, 26), date(2026, 6, 26)),  # 16 on the day itself
        (date(2010, 8, 31), date(2026, 6, 26)),  # still 15 on it
        (date(2008, 2, 29), date(2024, 6, 28)),
        (date(2007, 1, 1), date(2023, 6, 30)),  # the last of June is a Friday
        (date(2011, 1, 1), date(2027, 6, 25)),
    ],
)
def test_school_age_ends_after_the_last_friday_in_june_of_the_year_of_the_16th_birthday(
    born, last_day
):
    assert school_leaving_date(born) == last_day
    assert not over_compulsory_school_age(born, last_day)
    assert over_compulsory_school_age(born, last_day + timedelta(days=1))
