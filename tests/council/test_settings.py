"""The council's settings: who changes them, what is refused, what the pages then say."""

from datetime import datetime, time

import pytest
from django.db import IntegrityError, transaction

from localoffer import clock
from localoffer.accounts.roles import Role
from localoffer.audit.models import Event
from localoffer.council import operations
from localoffer.council.models import ContactLine, Council, Day, LocalLimit, closed_days
from localoffer.refusal import Refused, Stale


@pytest.fixture
def administrator(person):
    return person(Role.ADMINISTRATOR)


@pytest.fixture
def daytime(db, at, administrator):
    return operations.add_line(
        facts={"purpose": "front_door", "label": "Front door", "phone": "01632 960001",
               "checked_on": clock.local_day(at)},
        hours=[operations.Span(Day.WORKING, time(8, 30), time(17))],
        by=administrator,
        at=at,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "answered"),
    [
        (datetime(2026, 4, 2, 8, 30), True),
        (datetime(2026, 4, 2, 17, 0), False),
        (datetime(2026, 4, 2, 8, 29), False),
        (datetime(2026, 4, 3, 12, 0), False),  # Good Friday
        (datetime(2026, 4, 4, 12, 0), False),  # Saturday
    ],
)
def test_a_line_is_answered_in_its_hours_and_not_on_bank_holidays(daytime, moment, answered):
    local = moment.replace(tzinfo=clock.LONDON)
    assert daytime.open_at(local, closed=closed_days()) is answered


def test_a_line_without_hours_is_always_answered(db, at):
    emergency = ContactLine.objects.get(purpose="emergency")
    assert emergency.phone == "999"
    assert emergency.open_at(at, closed=closed_days())


@pytest.mark.parametrize(
    ("hour", "answered"), [(7, True), (8, True), (9, False), (16, False), (17, True), (23, True)]
)
def test_the_line_for_out_of_hours_answers_whenever_the_front_door_does_not(
    daytime, administrator, at, hour, answered
):
    night = operations.add_line(
        facts={"purpose": "out_of_hours", "label": "Nights", "phone": "01632 960002",
               "checked_on": clock.local_day(at)},
        hours=[], by=administrator, at=at,
    )  # fmt: skip
    moment = datetime(2026, 4, 2, hour, tzinfo=clock.LONDON)
    assert night.open_at(moment, closed=closed_days()) is answered
    assert night.hours_in_words == "Whenever our office is closed"
    assert daytime.hours_in_words == "Monday to Friday 8:30am to 5pm"


def test_a_line_that_cannot_be_reached_is_refused_by_the_database(db, at):
    with pytest.raises(IntegrityError, match="line_can_be_reached"), transaction.atomic():
        ContactLine.objects.create(purpose="mediation", label="Nobody", checked_on=at.date())


def test_there_is_one_council(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Council.objects.create(name="Another", area="Elsewhere", forum_name="None")


def test_a_changed_setting_is_audited_with_what_it_was(db, at, administrator):
    limit = LocalLimit.objects.get(key="idle-time-out")
    operations.change(row=limit, facts={"value": 20}, version=1, by=administrator, at=at)
    event = Event.objects.get(action="council.setting.changed")
    assert (event.actor, event.facts) == (administrator.reference, {"value": ["30", "20"]})


def test_only_an_administrator_changes_settings(db, at, person):
    limit = LocalLimit.objects.get(key="idle-time-out")
    with pytest.raises(Refused, match="Only an administrator"):
        operations.change(
            row=limit, facts={"value": 1}, version=1, by=person(Role.RAIS_MANAGER), at=at
        )
    assert LocalLimit.amount("idle-time-out") == 30


def test_a_setting_changed_by_somebody_else_meanwhile_is_not_overwritten(db, at, administrator):
    limit = LocalLimit.objects.get(key="idle-time-out")
    operations.change(row=limit, facts={"value": 20}, version=1, by=administrator, at=at)
    with pytest.raises(Stale) as stale:
        operations.change(row=limit, facts={"value": 25}, version=1, by=administrator, at=at)
    assert stale.value.now_says == "value: 20"
    assert LocalLimit.amount("idle-time-out") == 20


@pytest.mark.parametrize(
    ("key", "value", "most"),
    [
        ("papers-deadline-hour", 25, 23), ("papers-deadline-hour", 24, 23),
        ("papers-deadline", 300, 20), ("panel-quorum", 999, 20), ("draft-kept", 0, 365),
    ],
)  # fmt: skip
def test_a_limit_that_makes_no_sense_is_refused_with_the_most_that_it_may_be(
    signed_in, key, value, most
):
    before = LocalLimit.amount(key)
    boss, address = signed_in(Role.ADMINISTRATOR), f"/council/limits/{key}/"
    assert f"At most {most}." in boss.visit(address).text
    page = boss.send(address, {"value": value, "version": 1})
    assert page.errors == [f"Enter a whole number from 1 to {most}"]
    assert LocalLimit.objects.get(key=key).value == before


def test_every_limit_has_a_top_of_its_own_which_the_database_keeps(db):
    limits = list(LocalLimit.objects.all())
    assert {each.key for each in limits if each.most == 1000} <= {"panel-paper-pages"}
    for each in limits:
        with pytest.raises(IntegrityError, match="limit_is_in_reach"), transaction.atomic():
            LocalLimit.objects.filter(pk=each.pk).update(value=each.most + 1)


def test_the_pages_are_for_an_administrator_alone(signed_in, visitor, daytime):
    addresses = ["/council/", "/council/name/", "/council/lines/new/",
                 f"/council/lines/{daytime.pk}/", "/council/limits/idle-time-out/"]  # fmt: skip
    boss, other = signed_in(Role.ADMINISTRATOR), signed_in(Role.CONTENT_EDITOR)
    for address in addresses:
        assert boss.visit(address).status == 200
        assert "Only an administrator" in other.visit(address, status=403).text
        assert visitor.get(address).status_code == 302


def test_a_new_name_stands_on_every_page_at_once(signed_in):
    boss = signed_in(Role.ADMINISTRATOR)
    form = boss.visit("/council/name/")
    answers = {
        "name": "Invented County Council", "area": "Inventedshire", "service_name": "Local Offer",
        "forum_name": "Invented Voices", "brand_colour": "#123456", "website": "", "address": "",
        "version": form.form_values()["version"],
    }  # fmt: skip
    assert "saved" in boss.send("/council/name/", answers).text
    assert "Invented County Council" in boss.visit("/council/").html


def test_a_wrong_answer_keeps_the_rest(signed_in):
    boss = signed_in(Role.ADMINISTRATOR)
    page = boss.send(
        "/council/lines/new/",
        {"label": "Night line", "purpose": "out_of_hours", "version": 1, "order": 5,
         "weekdays_opens": "17:00"},
    )  # fmt: skip
    assert page.errors == [
        "Enter a phone number, an email address or a web address",
        "Monday to Friday: enter both times, or neither",
    ]
    assert 'value="Night line"' in page.html


def test_the_only_line_of_its_kind_cannot_be_removed(signed_in, daytime):
    boss = signed_in(Role.ADMINISTRATOR)
    assert boss.visit(f"/council/lines/{daytime.pk}/removal/").h1 == "Remove “Front door”?"
    page = boss.send(f"/council/lines/{daytime.pk}/removal/", status=403)
    assert "This is the only line for “The front door, in office hours”" in page.text
    assert ContactLine.objects.filter(pk=daytime.pk).exists()


def test_a_line_that_has_another_beside_it_can_be_removed(signed_in, daytime, at):
    ContactLine.objects.create(
        purpose="front_door", label="New door", phone="01632 960009", checked_on=at.date()
    )
    page = signed_in(Role.ADMINISTRATOR).send(f"/council/lines/{daytime.pk}/removal/")
    assert "no longer shown anywhere" in page.text
    assert not ContactLine.objects.filter(pk=daytime.pk).exists()
