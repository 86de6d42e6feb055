"""The weekly meeting, workload, absence, the dashboard, supervision, second screenings, the lists."""

import uuid
from datetime import date, timedelta

import pytest

from localoffer.accounts.roles import Role
from localoffer.council.models import LocalLimit
from localoffer.refusal import Refused
from referrals import agreement, operations
from referrals.models import Referral, SecondScreening
from referrals.pages import desk
from referrals.states import State

TWENTY = [("A", "A")] * 8 + [("C", "C")] * 8 + [("A", "C")] * 2 + [("C", "A")] * 2


@pytest.mark.parametrize(
    ("pairs", "value"),
    [
        ([], None),
        ([("A", "A"), ("C", "C")], 1.0),
        ([("A", "C"), ("C", "A")], -1.0),
        (TWENTY, 0.6),  # by hand: observed 0.8, by chance 0.5
        ([("D", "D")] * 4, 1.0),
    ],
)
def test_kappa_is_agreement_beyond_chance(pairs, value):
    assert agreement.kappa(pairs) == (pytest.approx(value) if value is not None else None)


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "Nothing screened twice yet"), (0.6, "0.60: moderate"), (-0.2, "-0.20: none"),
     (1.0, "1.00: very good"), (0.72, "0.72: good")],
)  # fmt: skip
def test_kappa_is_said_in_words(value, words):
    assert agreement.said(value) in {words, words.replace("moderate", "good")}


def test_counts_below_five_are_hidden_with_the_one_that_would_give_them_away():
    rows = [("A", 3), ("B", 12), ("C", 7), ("D", 0)]
    assert agreement.suppressed(rows) == [
        ("A", "fewer than 5"), ("B", "12"), ("C", "not shown"), ("D", "0")]  # fmt: skip
    assert agreement.suppressed([("A", 3), ("B", 4), ("C", 7)]) == [
        ("A", "fewer than 5"), ("B", "fewer than 5"), ("C", "7")]  # fmt: skip


@pytest.mark.parametrize(
    ("part", "whole", "says"),
    [(20, 30, "67 per cent (20 of 30)"), (2, 30, "Not shown: fewer than 5"),
     (28, 30, "Not shown: fewer than 5"), (2, 3, "Too few to show"), (0, 30, "0 per cent (0 of 30)")],
)  # fmt: skip
def test_a_share_tells_of_nobody(part, whole, says):
    assert agreement.share(part, whole) == says


@pytest.fixture
def tuesday(time_machine, at):
    time_machine.move_to(at, tick=False)


@pytest.fixture
def lead(person):
    return person(Role.LEAD_PROFESSIONAL, name="Lou Test-Lead")


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


def test_the_weekly_meeting_decides_its_agenda_on_one_page(signed_in, decided, coordinator, lead):
    first, second = decided("C"), decided("C")
    desk_ = signed_in(coordinator)
    page = desk_.visit("/desk/meetings/")
    assert "2 families wait for a lead professional." in page.text
    page = desk_.send(page.url, {"present": "Chris and Sam"})
    assert page.h1 == "Allocation meeting of Tuesday 31 March 2026"
    address = f"{page.url}{first.reference}/"
    page = desk_.send(address, {"version": first.version, "to": "", "note": "Ask Sam."})
    assert page.errors == [f"{first.reference}: Select a lead professional"]
    assert page.soup.select_one("main input[name=note]")["value"] == "Ask Sam."
    page = desk_.send(address, {"version": first.version, "to": lead.pk, "note": "Soon."})
    assert f"{first.reference} goes to Lou Test-Lead." in page.text
    assert "Soon." in page.text
    assert desk_.get("/desk/meetings/nonsense/").status_code == 404
    page = desk_.visit(page.links()["End the meeting"])
    page = desk_.send(page.url, page.form_values())
    assert "Its allocations are its minutes." in page.text
    assert second.reference not in page.text
    first.refresh_from_db()
    assert (first.state, first.owner) == (State.ALLOCATED, lead)


def test_a_manager_notes_an_absence_and_sees_what_to_give_on(
    signed_in, decided, manager, coordinator
):
    found = decided("C")
    boss = signed_in(manager)
    page = boss.visit("/desk/workload/")
    page = boss.visit(page.links()[coordinator.name])
    assert found.reference in page.text
    page = boss.send(page.url, {"since": "2026-03-31", "until": "2026-03-30"})
    assert page.errors == ["The last day must be after the first"]
    page = boss.send(page.url, {"since": "2026-03-31"})
    assert "Away since Tuesday 31 March 2026" in page.text
    page = boss.send(page.url)
    assert "is noted as back." in page.text


def test_the_dashboard_hides_small_numbers(signed_in, decided, manager):
    for _ in range(5):
        decided("C")
    decided("D")
    page = signed_in(manager).visit("/desk/dashboard/")
    assert "Referrals received 6" in page.text
    assert "Decided within one working day 100 per cent (6 of 6)" in page.text
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
        for row in page.soup.select("tbody tr")
    ][:4]
    assert [row[1].removeprefix("Referrals ") for row in rows] == [
        "0", "0", "not shown", "fewer than 5"]  # fmt: skip
    assert "Screened twice Too few to show" in page.text


def test_a_referral_that_is_late_and_undecided_counts_against_the_one_day(
    signed_in, decided, claimed, manager, time_machine, at
):
    """Nobody makes the figure better by leaving work undone."""
    for _ in range(5):
        decided("C")
    for _ in range(5):
        claimed()
    boss = signed_in(manager)
    page = boss.visit("/desk/dashboard/")
    assert "Decided within one working day 100 per cent (5 of 5)" in page.text
    time_machine.move_to(at + timedelta(days=2), tick=False)
    page = signed_in(manager).visit("/desk/dashboard/")
    assert "Decided within one working day 50 per cent (5 of 10)" in page.text


def test_a_supervision_note_stays_and_sent_twice_is_one(signed_in, decided, manager, at):
    found = decided("C")
    note = {"referral": found, "text": "Plan agreed.", "by": manager, "at": at,
            "once": uuid.uuid4()}  # fmt: skip
    operations.supervise(**note)
    operations.supervise(**note)
    address, boss = f"/desk/{found.reference}/supervision/", signed_in(manager)
    page = boss.send(address, {"text": "Other words.", "once": str(note["once"])})
    assert "already: the note “Plan agreed.”. What it says now has not been" in page.errors[0]
    assert found.supervision.get().text == "Plan agreed."
    boss.send(address, {"text": "Other words.", **page.form_values()})
    assert found.supervision.count() == 2
    page = signed_in(manager).visit(f"/desk/{found.reference}/")
    assert "Plan agreed." in page.text


def test_a_second_screening_is_blind_and_by_somebody_who_was_not_there(
    signed_in, claimed, coordinator, social_worker, person, at
):
    LocalLimit.objects.filter(key="second-screening").update(value=1)
    found = claimed()
    from tests.referrals.conftest import outcome

    operations.decide(referral=found, outcome=outcome("C"), by=coordinator, at=at)
    screening = SecondScreening.objects.get()
    other = person(Role.EARLY_HELP_COORDINATOR)
    assert (
        "Nothing waits for a second view"
        in signed_in(coordinator).visit("/desk/second-screenings/").text
    )
    client = signed_in(other)
    page = client.visit(f"/desk/second-screenings/{screening.pk}/")
    assert "Robin finds reading hard." in page.text
    for secret in (found.reference, "Because of it.", "Oakwood", coordinator.name):
        assert secret not in page.html
    page = client.send(
        page.url, {**page.form_values(), "route": "D", "level": "1", "why": "School can help."}
    )
    assert "Your view is saved." in page.text
    screening.refresh_from_db()
    assert (screening.first_route, screening.route, screening.by) == ("C", "D", other)
    found.refresh_from_db()
    assert (found.state, found.decisions.count()) == (State.DECIDED_C, 1)
    with pytest.raises(Refused, match="a second time already"):
        operations.screen_again(
            screening=screening, route="C", level=2, why="x", by=social_worker, at=at
        )


def test_a_fixed_share_is_chosen_by_its_number_and_by_nobody(decided):
    LocalLimit.objects.filter(key="second-screening").update(value=2)
    chosen = sum(hasattr(decided("C"), "second_screening") for _ in range(12))
    assert 1 <= SecondScreening.objects.count() == chosen <= 11


# The list


def references(page):
    return [row.th.get_text(strip=True) for row in page.soup.select("tbody tr")]


def test_the_list_goes_on_page_by_page_without_losing_or_repeating_one(
    signed_in, referral, decided, coordinator, monkeypatch, at
):
    monkeypatch.setattr(desk, "PAGE", 4)
    everything = {referral().reference for _ in range(6)} | {
        decided("C").reference for _ in range(5)
    }
    client = signed_in(coordinator)
    for sort in ("due", "received", "newest"):
        seen, address = [], f"/desk/list/?sort={sort}"
        for _ in range(10):
            page = client.visit(address)
            seen += references(page)
            following = page.links().get("Next page")
            if not following:
                break
            address = f"/desk/list/{following}"
        assert sorted(seen) == sorted(everything), sort


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ({}, {"worry", "support", "mine"}),
        ({"show": "mine"}, {"mine"}),
        ({"show": "unclaimed"}, {"worry", "support"}),
        ({"option": "1"}, {"worry"}),
        ({"state": "screening"}, {"mine"}),
        ({"show": "nonsense", "sort": "nonsense", "option": "7"}, {"worry", "support", "mine"}),
        ({"show": "late"}, set()),
    ],
)
def test_the_list_is_filtered_and_leaves_out_what_is_not_offered(
    signed_in, referral, claimed, coordinator, query, kinds
):
    made = {"worry": referral(welfare="yes"), "support": referral(), "mine": claimed()}
    page = signed_in(coordinator).visit("/desk/list/", **query)
    assert set(references(page)) == {made[kind].reference for kind in kinds}


def test_a_broken_place_in_the_address_begins_at_the_start(signed_in, referral, coordinator):
    found = referral()
    client = signed_in(coordinator)
    for after in ("x", "2026-13-40~1", "~", "none~x", "2026-01-01~9999999999999999999999"):
        assert client.visit("/desk/list/", after=after).status == 200
    assert references(client.visit("/desk/list/", after="none~0")) in ([], [found.reference])


def test_counts_stop_and_say_so(monkeypatch):
    monkeypatch.setattr(desk, "COUNTED", 2)
    assert desk.in_words(3) == "more than 2"
    assert desk.in_words(2) == "2"


def test_every_list_asks_the_database_as_often_for_forty_as_for_four(
    signed_in, referral, decided, coordinator, django_assert_max_num_queries
):
    for _ in range(20):
        referral()
    for _ in range(5):
        decided("C")
    client = signed_in(coordinator)
    record = f"/desk/{Referral.objects.filter(state=State.DECIDED_C).first().reference}/"
    budgets = {"/desk/": 28, "/desk/list/": 16, "/desk/list/?show=mine&sort=newest": 16, record: 30}
    for address, budget in budgets.items():
        with django_assert_max_num_queries(budget):
            client.visit(address)


def test_an_open_clock_that_moved_says_why_on_the_record(signed_in, decided, person, at):
    from localoffer.council import calendar

    found = decided("A", option=1)
    administrator = signed_in(Role.ADMINISTRATOR)
    page = administrator.visit("/council/calendar/")
    page = administrator.send(page.url, {"day": "2026-05-08", "name": "Invented jubilee"})
    assert "1 open clock was counted anew, and each says why." in page.text
    text = signed_in(Role.RAIS_SOCIAL_WORKER).visit(f"/desk/{found.reference}/").text
    assert (
        "Finish the Single Assessment: the last day was Monday 8 June and is now Tuesday 9 June, "
        "because of Invented jubilee, Friday 8 May 2026, a new bank holiday." in text
    )
    assert calendar.LEARNERS
    assert Referral.objects.get().due_on == date(2026, 6, 9)
    page = administrator.send("/council/calendar/2026-05-08/removal/")
    assert "1 open clock was counted anew" in page.text
    assert Referral.objects.get().due_on == date(2026, 6, 8)
    assert at + timedelta(days=1) > at
