"""The clocks, with the examples the rules give and properties that hold on any day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer import clock
from panel import timescales
from panel.timescales import Period

PERIODS = {
    period.key: period
    for period in [
        Period("notify-assess", "Tell the parent", 42, "days", clause="reg 5"),
        Period("refuse-issue", "Tell of a refusal", 112, "days", clause="reg 10(1)"),
        Period("final-plan", "Final plan", 140, "days", clause="reg 13(2)"),
        Period("appeal-from-notice", "Appeal", 2, "months", clause="r.20"),
        Period("appeal-from-certificate", "Appeal", 1, "months", clause="r.20"),
        Period("mediation-contact", "Mediation", 2, "months", clause="regs 32 to 36"),
    ]
}
DRAFT = Period("draft-views", "Answer a draft", 15, "days", counting="including", clause="reg 13")
PERIODS["draft-views"] = DRAFT
EASTER = frozenset({date(2026, 4, 3), date(2026, 4, 6)})
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})
DAYS = st.dates(min_value=date(2014, 9, 1), max_value=date(2040, 12, 31))


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (date(2025, 12, 22), [date(2026, 2, 2), date(2026, 4, 13), date(2026, 5, 11)]),
        (date(2024, 2, 29), [date(2024, 4, 11), date(2024, 6, 20), date(2024, 7, 18)]),
    ],
)
def test_the_clock_runs_in_calendar_days_from_the_day_of_receipt(received, expected):
    assert [due.on for due in timescales.request_clock(received, PERIODS)] == expected


def test_each_date_carries_its_reason():
    first = timescales.request_clock(date(2025, 12, 22), PERIODS)[0]
    assert first.clause == "reg 5"
    assert first.counted == "42 days from 22 December 2025, the day the request was received"


@given(DAYS)
def test_the_clock_never_pauses_for_a_closure(received):
    assert [(due.on - received).days for due in timescales.request_clock(received, PERIODS)] == [
        42,
        112,
        140,
    ]


@given(DAYS, st.integers(-60, 60))
def test_months_land_on_the_same_day_or_the_last_of_a_shorter_month(day, months):
    landed = timescales.add_months(day, months)
    assert (landed.year * 12 + landed.month) - (day.year * 12 + day.month) == months
    assert landed.day == day.day or (
        landed.day < day.day and (landed + timedelta(days=1)).month != landed.month
    )


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2025, 3, 1), date(2026, 2, 28)),
        (date(2025, 9, 15), date(2026, 9, 14)),
    ],
)
def test_within_twelve_months_starting_with_a_day_ends_the_day_before_the_anniversary(start, end):
    assert timescales.due_on(start, Period("r", "", 12, "months", "including")) == end


def test_the_day_of_service_is_day_one_of_the_time_for_representations():
    assert timescales.due_on(
        date(2026, 3, 2), Period("draft", "", 15, "days", "including")
    ) == date(2026, 3, 16)


def test_working_days_beginning_with_a_day_count_that_day():
    period = Period("transfer", "", 2, "working_days", "including")
    assert timescales.due_on(date(2026, 4, 2), period, closed=EASTER) == date(2026, 4, 7)
    assert timescales.due_on(date(2026, 4, 4), period, closed=EASTER) == date(2026, 4, 8)


def test_a_period_before_an_event_is_counted_back():
    assert timescales.due_on(date(2026, 4, 20), Period("n", "", 2, "weeks", "before")) == date(
        2026, 4, 6
    )


def test_a_unit_nobody_knows_is_an_error():
    with pytest.raises(ValueError, match="fortnights"):
        timescales.due_on(date(2026, 1, 1), Period("x", "", 1, "fortnights"))


@pytest.mark.parametrize(
    ("notice", "certificate", "last"),
    [
        (date(2026, 3, 31), None, date(2026, 5, 31)),
        (date(2025, 12, 31), None, date(2026, 2, 28)),
        (date(2026, 3, 31), date(2026, 5, 20), date(2026, 6, 20)),
        (date(2026, 3, 31), date(2026, 4, 2), date(2026, 5, 31)),
        (date(2026, 6, 10), None, date(2026, 9, 1)),
        (date(2026, 10, 26), None, date(2027, 1, 4)),
        (date(2026, 11, 1), None, date(2027, 1, 4)),
        (date(2026, 11, 2), None, date(2027, 1, 2)),
        (date(2026, 10, 24), None, date(2026, 12, 24)),
    ],
    ids=str,
)
def test_the_last_day_to_appeal(notice, certificate, last):
    assert (
        timescales.appeal_until(
            notice_on=notice, certificate_on=certificate, periods=PERIODS, closed=CHRISTMAS
        )
        == last
    )


@given(DAYS)
def test_nobody_loses_a_day_to_appeal_and_august_and_christmas_are_never_the_last(notice):
    last = timescales.appeal_until(notice_on=notice, periods=PERIODS, closed=CHRISTMAS)
    assert last >= timescales.add_months(notice, 2)
    assert last.month != 8
    assert (last.month, last.day) not in {(12, day) for day in range(25, 32)} | {(1, 1)}


def test_mediation_is_asked_for_within_two_months():
    assert timescales.mediation_until(notice_on=date(2026, 3, 31), periods=PERIODS) == date(
        2026, 5, 31
    )


def test_papers_close_two_working_days_before_at_five_by_the_clock_in_england():
    deadline = timescales.papers_deadline(date(2026, 4, 8), working_days=2, hour=17, closed=EASTER)
    assert deadline == datetime(2026, 4, 2, 17, tzinfo=clock.LONDON)


@given(DAYS, st.integers(0, 10))
def test_papers_always_close_on_a_working_day_before_the_meeting(meeting_on, count):
    deadline = timescales.papers_deadline(
        meeting_on, working_days=count, hour=17, closed=frozenset()
    )
    assert deadline.date() <= meeting_on
    assert count == 0 or clock.is_working_day(deadline.date(), closed=frozenset())


@dataclass(frozen=True)
class Sitting:
    date: date
    papers_deadline_at: datetime


def sitting(day: date) -> Sitting:
    return Sitting(day, datetime.combine(day - timedelta(days=2), time(17), tzinfo=clock.LONDON))


def test_a_meeting_is_usable_when_it_is_prepared_for_open_and_in_time():
    too_soon, closed, good, last, late = (
        sitting(date(2026, 4, day)) for day in (8, 10, 16, 22, 23)
    )
    assert timescales.usable_meetings(
        [too_soon, closed, good, last, late],
        ready=date(2026, 4, 9),
        due=date(2026, 4, 22),
        at=datetime(2026, 4, 9, 9, tzinfo=clock.LONDON),
    ) == [good, last]


def test_a_deferral_past_the_due_date_says_by_how_many_days():
    assert timescales.days_late(date(2026, 2, 5), due=date(2026, 2, 2)) == 3
    assert timescales.days_late(date(2026, 2, 2), due=date(2026, 2, 2)) == 0


def test_a_request_is_ready_after_its_preparation():
    assert timescales.ready_on(date(2026, 3, 31), working_days=10, closed=EASTER) == date(
        2026, 4, 16
    )


@pytest.mark.parametrize(
    ("served", "last"),
    [
        (date(2026, 5, 1), date(2026, 5, 15)),
        (date(2026, 12, 20), date(2027, 1, 3)),
        (date(2024, 2, 20), date(2024, 3, 5)),
        (date(2025, 2, 20), date(2025, 3, 6)),
        (date(2024, 2, 29), date(2024, 3, 14)),
    ],
)
def test_fifteen_days_served_on_the_first_end_on_the_fifteenth(served, last):
    """The day of service is day 1 (reg 13(1)); Christmas and leap days count as any day."""
    assert timescales.answer_until(served, PERIODS) == last


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2024, 1, 18), date(2024, 2, 29)),
        (date(2025, 1, 18), date(2025, 3, 1)),
        (date(2024, 2, 29), date(2024, 4, 11)),
        (date(2025, 11, 20), date(2026, 1, 1)),
        (date(2025, 11, 13), date(2025, 12, 25)),
    ],
)
def test_day_42_is_counted_over_leap_days_christmas_and_new_year_without_a_pause(received, due):
    assert timescales.request_clock(received, PERIODS)[0].on == due


@given(DAYS)
def test_a_years_meetings_are_two_weeks_apart_and_never_on_a_closed_day(first):
    closed = frozenset({first + timedelta(days=14), first + timedelta(days=28)}) | CHRISTMAS
    days = timescales.fortnights(first, closed=closed)
    assert len(days) == 26
    assert all(clock.is_working_day(day, closed=closed) for day in days)
    assert all(
        0 <= (day - first - timedelta(days=14 * number)).days <= 5
        for number, day in enumerate(days)
    )
