"""One working day, counted as Working Together counts it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer import clock
from referrals import timescales

EASTER = frozenset({date(2026, 4, 3), date(2026, 4, 6)})


@pytest.mark.parametrize(
    ("received", "due", "because"),
    [
        ((2026, 4, 2, 10, 0), date(2026, 4, 7), "1 working day from Thursday 2 April: Tuesday 7 April"),
        ((2026, 4, 2, 23, 59), date(2026, 4, 7), "1 working day from Thursday 2 April: Tuesday 7 April"),
        ((2026, 4, 4, 9, 0), date(2026, 4, 7), "1 working day from Saturday 4 April: Tuesday 7 April"),
        ((2026, 3, 31, 9, 0), date(2026, 4, 1), "1 working day from Tuesday 31 March: Wednesday 1 April"),
    ],
)  # fmt: skip
def test_day_0_is_the_day_of_receipt_and_closed_days_do_not_count(received, due, because):
    moment = datetime(*received, tzinfo=clock.LONDON)
    deadline = timescales.decide_by(moment, closed=EASTER)
    assert (deadline.on, deadline.because) == (due, because)


def test_the_last_day_itself_is_not_late():
    deadline = timescales.Deadline(date(2026, 4, 7), "")
    assert not deadline.is_late(date(2026, 4, 7))
    assert deadline.is_late(date(2026, 4, 8))


@given(
    received=st.datetimes(
        min_value=datetime(2017, 1, 1),
        max_value=datetime(2035, 1, 1),
        timezones=st.just(clock.LONDON),
    ),
    closed=st.frozensets(st.dates(date(2017, 1, 1), date(2035, 1, 1)), max_size=40),
)
def test_the_deadline_is_the_first_open_day_after_receipt(received, closed):
    deadline = timescales.decide_by(received, closed=closed)
    first = received.date() + timedelta(days=1)
    while first.weekday() >= 5 or first in closed:
        first += timedelta(days=1)
    assert deadline.on == first
    assert deadline.because.startswith("1 working day from ")
