from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.clock import add_working_days, is_working_day, working_days_before

EASTER = frozenset({date(2026, 4, 3), date(2026, 4, 6)})
days = st.dates(min_value=date(2017, 1, 1), max_value=date(2035, 1, 1))


def test_one_working_day_from_maundy_thursday_is_the_tuesday_after_easter():
    assert add_working_days(date(2026, 4, 2), 1, closed=EASTER) == date(2026, 4, 7)


def test_two_working_days_before_a_tuesday_after_easter_is_the_wednesday_before():
    assert working_days_before(date(2026, 4, 7), 2, closed=EASTER) == date(2026, 4, 1)


@given(day=days, count=st.integers(1, 60))
def test_a_count_of_working_days_passes_exactly_that_many(day, count):
    end = add_working_days(day, count, closed=EASTER)
    passed = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(is_working_day(each, closed=EASTER) for each in passed) == count
    assert is_working_day(end, closed=EASTER)


@given(day=days, count=st.integers(1, 60))
def test_counting_back_from_a_working_day_undoes_counting_forwards(day, count):
    start = add_working_days(day, 1, closed=EASTER)
    end = add_working_days(start, count, closed=EASTER)
    assert working_days_before(end, count, closed=EASTER) == start


def test_working_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(date(2026, 4, 2), -1, closed=EASTER)
