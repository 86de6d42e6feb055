"""Dates as people say them, the colour of words, and who sees which link."""

import datetime as dt

import pytest
from django.urls import reverse

from localoffer import clock
from localoffer.accounts.roles import Role
from localoffer.ui import colour
from localoffer.ui.navigation import EVERYONE, LINKS, MOST_WORK, NOT_SIGNED_IN, links
from localoffer.ui.templatetags import ui
from tests.pages import words

SPRING = dt.datetime(2026, 4, 2, 9, 42, tzinfo=dt.UTC)
"""In London the clocks went forward four days before."""


def test_a_day_is_said_in_full():
    assert ui.day(dt.date(2026, 4, 2)) == "Thursday 2 April 2026"
    assert ui.short_day(dt.date(2026, 4, 2)) == "2 Apr 2026"


def test_a_moment_is_said_in_londons_time():
    assert ui.moment(SPRING) == "2 April 2026 at 10:42am"


def test_the_day_of_a_moment_is_londons_day():
    assert ui.day(dt.datetime(2026, 4, 1, 23, 30, tzinfo=dt.UTC)) == "Thursday 2 April 2026"


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ((0, 0), "midnight"),
        ((0, 5), "12:05am"),
        ((9, 0), "9am"),
        ((12, 0), "midday"),
        ((12, 30), "12:30pm"),
        ((17, 0), "5pm"),
        ((23, 59), "11:59pm"),
    ],
)
def test_an_hour_is_said_as_people_say_it(hours, said):
    assert ui.hour(dt.time(*hours)) == said
    assert ui.hour(dt.datetime(2026, 1, 5, *hours, tzinfo=clock.LONDON)) == said


@pytest.mark.parametrize("say", [ui.day, ui.short_day, ui.moment, ui.hour])
def test_no_time_is_no_words(say):
    assert say(None) == ""


@pytest.mark.parametrize(
    ("brand", "text"), [("#0b5d4a", "#ffffff"), ("#ffdd00", "#000000"), ("#777777", "#000000")]
)
def test_words_on_the_councils_colour_can_be_read(brand, text):
    assert colour.text_on(brand) == text


@pytest.mark.parametrize("level", range(0, 256, 5))
def test_words_on_any_grey_reach_the_contrast_that_the_law_asks(level):
    grey = f"#{level:02x}{level:02x}{level:02x}"
    assert colour.contrast(colour.text_on(grey), grey) >= 4.5


def test_the_contrast_of_black_on_white_is_the_largest_there_is():
    assert colour.contrast("#000000", "#ffffff") == pytest.approx(21)


def test_the_style_sheet_of_a_colour_is_kept_for_good_and_asks_no_database(
    client, django_assert_num_queries, db
):
    with django_assert_num_queries(0):
        response = client.get("/brand/0b5d4a.css")
    assert response["Content-Type"] == "text/css"
    assert "immutable" in response["Cache-Control"]
    assert response.content.decode().strip() == (
        ":root{--govuk-brand-colour:#0b5d4a;--localoffer-brand-text:#ffffff}"
    )


@pytest.mark.parametrize("address", ["/brand/red.css", "/brand/0B5D4A.css", "/brand/0b5d4a0.css"])
def test_only_six_small_hexadecimal_digits_are_a_colour(client, db, address):
    assert client.get(address).status_code == 404


def test_every_role_named_by_a_link_exists():
    named = set().union(*(link.roles for link in LINKS)) - EVERYONE - NOT_SIGNED_IN
    assert named - {role.value for role in Role} == set()


def test_a_link_for_a_role_is_seen_by_that_role_alone(visitor, signed_in):
    guardian = signed_in(Role.DATA_PROTECTION_OFFICER)
    assert guardian.visit("/accessibility/").links()["Audit"] == "/audit/"
    assert "Audit" not in signed_in(Role.PROVIDER).visit("/accessibility/").links()
    assert "Audit" not in visitor.visit("/accessibility/").links()


def test_where_a_person_is_in_the_menu_is_the_address_that_fits_best():
    here = links(path="/questions/desk/new/", held=frozenset({"publisher"}))
    assert [row["text"] for row in here if row["active"] or row["current"]] == ["Desk"]


def test_somebody_with_much_to_do_has_a_short_menu_and_a_page_of_it_all(signed_in):
    busy = signed_in(Role.ADMINISTRATOR, Role.CONTENT_EDITOR, Role.DATA_PROTECTION_OFFICER)
    page = busy.visit("/account/work/")
    menu = [words(link) for link in page.soup.select("nav a")]
    assert (menu[0], menu[-1], len(menu)) == ("Home", "All your work", MOST_WORK + 1)
    assert {"/audit/", "/people/", "/jobs/", "/services/"} <= set(page.links().values())


def test_where_a_person_is_among_much_work_is_marked_too():
    held = frozenset({"administrator", "content_editor", "data_protection_officer"})
    here = links(path="/jobs/", held=held)
    assert [row["text"] for row in here if row["active"] or row["current"]] == ["All your work"]


def test_only_somebody_who_has_not_signed_in_is_offered_to(visitor, signed_in):
    assert visitor.visit("/cookies/").links()["Sign in"] == "/account/login/"
    assert "Sign in" not in signed_in(Role.PROVIDER).visit("/cookies/").links()


def test_every_link_of_the_menu_leads_somewhere():
    for link in LINKS:
        reverse(link.name)


def test_the_name_of_who_is_signed_in_stands_on_every_page(signed_in):
    page = signed_in(Role.PROVIDER, name="Sam Example").visit("/cookies/")
    assert "Signed in as Sam Example" in words(page.soup.select_one(".app-signed-in"))
