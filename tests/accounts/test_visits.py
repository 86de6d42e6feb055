import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.http import QueryDict

from localoffer.accounts import kept, operations
from localoffer.accounts.models import Grant, KeptForm, Person
from localoffer.accounts.roles import Role
from localoffer.accounts.tidying import tidy_up
from localoffer.accounts.timescales import Limits, ends_at
from localoffer.council.models import LocalLimit
from tests.pages import Visitor

HALF_PAST_TEN = datetime(2026, 3, 31, 10, 30, tzinfo=UTC)
LIMITS = Limits(idle=timedelta(minutes=30), absolute=timedelta(hours=10))


@pytest.mark.parametrize(
    ("seen_after", "ends_after"),
    [
        (timedelta(0), timedelta(minutes=30)),
        (timedelta(hours=3), timedelta(hours=3, minutes=30)),
        (timedelta(hours=9, minutes=45), timedelta(hours=10)),
    ],
)
def test_a_visit_ends_at_whichever_limit_comes_first(seen_after, ends_after):
    end = ends_at(
        signed_in_at=HALF_PAST_TEN, last_seen_at=HALF_PAST_TEN + seen_after, limits=LIMITS
    )
    assert end == HALF_PAST_TEN + ends_after


def test_the_foot_of_the_page_says_when_the_visit_ends(signed_in, time_machine, at):
    time_machine.move_to(at, tick=False)
    page = signed_in(Role.REFERRER).visit("/account/")
    foot = page.soup.find(id="time-out")
    assert "signed out at 11am if you leave this page alone" in " ".join(foot.get_text().split())
    assert foot["data-seconds"] == "1800"


def test_nobody_else_is_told_about_visits(visitor):
    assert visitor.visit("/account/login/").soup.find(id="time-out") is None


@pytest.mark.parametrize(("minutes", "heading"), [(29, "Your account"), (30, "Sign in")])
@pytest.mark.asvs(42)
def test_a_page_left_alone_for_half_an_hour_is_the_last(
    signed_in, time_machine, at, minutes, heading
):
    time_machine.move_to(at, tick=False)
    client = signed_in(Role.REFERRER)
    client.visit("/account/")
    time_machine.shift(timedelta(minutes=minutes))
    page = client.visit("/account/")
    assert page.h1 == heading
    assert ("page was left alone" in page.text) == (minutes == 30)


@pytest.mark.asvs(42)
def test_everybody_signs_in_afresh_after_ten_hours(signed_in, time_machine, at):
    time_machine.move_to(at, tick=False)
    client = signed_in(Role.REFERRER)
    for _ in range(29):
        client.visit("/account/")
        time_machine.shift(timedelta(minutes=20))
    assert client.visit("/account/").h1 == "Your account"
    time_machine.shift(timedelta(minutes=20))
    assert client.visit("/account/").h1 == "Sign in"


def test_the_council_sets_the_limits(signed_in, time_machine, at):
    LocalLimit.objects.filter(key="idle-time-out").update(value=5)
    time_machine.move_to(at, tick=False)
    client = signed_in(Role.REFERRER)
    client.visit("/account/")
    time_machine.shift(timedelta(minutes=6))
    assert client.visit("/account/").h1 == "Sign in"


def test_stay_signed_in_begins_the_half_hour_again(signed_in, time_machine, at):
    time_machine.move_to(at, tick=False)
    client = signed_in(Role.REFERRER)
    client.visit("/account/")
    time_machine.shift(timedelta(minutes=29))
    answer = client.post("/account/visit/", headers={"accept": "application/json"})
    assert answer.content == b"1800"
    time_machine.shift(timedelta(minutes=29))
    assert client.visit("/account/").h1 == "Your account"


def test_stay_signed_in_without_scripts_goes_back_to_the_page(signed_in):
    client = signed_in(Role.REFERRER)
    back = {"referer": "http://testserver/account/sessions/"}
    assert client.post("/account/visit/", headers=back)["Location"].endswith("/sessions/")
    away = {"referer": "https://elsewhere.example/"}
    assert client.post("/account/visit/", headers=away)["Location"] == "/"


@pytest.fixture
def late_form(signed_in, member, time_machine, at):
    """An administrator types a new person's name, leaves it for an hour, then sends it."""
    time_machine.move_to(at, tick=False)
    boss = member(Role.ADMINISTRATOR)
    client = signed_in(boss)
    client.visit("/people/new/")
    time_machine.shift(timedelta(hours=1))
    sent = {"name": "Typed For An Hour", "email": "typed@people.example", "password": "x"}
    page = client.send("/people/new/", sent)
    assert page.h1 == "Sign in"
    assert "Your answers are kept." in page.text
    return client, boss


def sign_in_again(client, person):
    from tests.conftest import prove_who_it_is

    client.force_login(person, backend="localoffer.accounts.backends.PersonAndRoles")
    prove_who_it_is(client, person)


def test_what_was_typed_too_late_is_shown_again_and_nothing_is_done(late_form):
    client, boss = late_form
    assert not Person.objects.filter(email="typed@people.example").exists()
    sign_in_again(client, boss)
    page = client.visit("/people/new/")
    assert page.soup.find(id="id_name")["value"] == "Typed For An Hour"
    assert page.soup.find(id="id_email")["value"] == "typed@people.example"
    assert not Person.objects.filter(email="typed@people.example").exists()


def test_after_it_is_sent_again_nothing_is_kept(late_form):
    client, boss = late_form
    sign_in_again(client, boss)
    client.visit("/people/new/")
    sent = {"name": "Typed For An Hour", "email": "typed@people.example"}
    assert client.send("/people/new/", sent).h1 == "Typed For An Hour"
    assert not KeptForm.objects.exists()


def test_what_was_kept_is_not_given_to_somebody_else_at_the_same_browser(late_form, member):
    client, _ = late_form
    sign_in_again(client, member(Role.ADMINISTRATOR))
    assert client.visit("/people/new/").soup.find(id="id_name").get("value") is None


def test_what_was_kept_is_unreadable_without_the_browser_that_sent_it(late_form):
    client, boss = late_form
    row = KeptForm.objects.get()
    assert "Typed" not in row.answers
    assert client.cookies["kept"].value not in (row.key, row.answers)
    elsewhere = Visitor()
    sign_in_again(elsewhere, boss)
    assert elsewhere.visit("/people/new/").soup.find(id="id_name").get("value") is None


def test_passwords_and_codes_are_never_kept(person, at):
    sent = QueryDict("name=Ann&password=secret&password1=a&code=1&csrfmiddlewaretoken=t")
    who = person(Role.REFERRER)
    secret = kept.keep(person=who, path="/p/", sent=sent, at=at)
    found = kept.find(secret=secret, person=who, path="/p/", at=at)
    assert found is not None
    assert found.urlencode() == "name=Ann"


@pytest.fixture
def gone(signed_in, member, time_machine, at):
    """gone("/people/new/"): an administrator whose session is no more sends a form from it."""
    time_machine.move_to(at, tick=False)
    boss = member(Role.ADMINISTRATOR)
    client = signed_in(boss)

    def send(page, **sent):
        client.visit(page)
        Session.objects.all().delete()
        return client.send(page, {"name": "Typed For An Hour", **sent})

    send.client, send.boss = client, boss
    return send


def test_a_session_that_is_no_more_loses_no_words_either(gone):
    page = gone("/people/new/")
    assert page.h1 == "Sign in"
    assert "Your answers are kept" in page.text
    sign_in_again(gone.client, gone.boss)
    page = gone.client.visit("/people/new/")
    assert page.soup.find(id="id_name")["value"] == "Typed For An Hour"
    assert "This is what you typed before. It is not saved yet" in page.text
    assert not Person.objects.filter(name="Typed For An Hour").exists()


def test_words_of_a_session_that_is_no_more_are_not_given_to_somebody_else(gone, member):
    gone("/people/new/")
    sign_in_again(gone.client, member(Role.ADMINISTRATOR))
    assert gone.client.visit("/people/new/").soup.find(id="id_name").get("value") is None


def test_two_pages_sent_too_late_are_both_kept(gone):
    gone("/people/new/")
    address = "/people/organisations/new/"
    gone.client.send(address, {"name": "Other words"})
    sign_in_again(gone.client, gone.boss)
    gone.client.visit(address)
    page = gone.client.visit("/people/new/")
    assert page.soup.find(id="id_name")["value"] == "Typed For An Hour"
    assert KeptForm.objects.count() == 2


def test_where_nobody_has_signed_in_the_words_are_shown_to_be_copied(visitor):
    page = visitor.send("/people/new/", {"name": "Typed For An Hour"}, status=403)
    assert page.h1 == "You have to sign in or come back first"
    assert "Typed For An Hour" in page.text
    assert page.links()["Go on from here"] == "/account/login/?next=/people/new/"
    assert not KeptForm.objects.exists()


def test_a_form_whose_token_ended_by_signing_in_elsewhere_is_kept(member):
    """Signing in in another tab changes the token: the form of the first tab is too old."""
    boss, client = member(Role.ADMINISTRATOR), Visitor(enforce_csrf_checks=True)
    sign_in_again(client, boss)
    client.visit("/people/new/")
    sent = {"name": "Typed In The First Tab", "csrfmiddlewaretoken": "x" * 64}
    ours = {"origin": "http://testserver", "referer": "http://testserver/people/new/"}
    answer = client.post("/people/new/", sent, headers=ours)
    assert answer.status_code == 403
    assert "Your answers are kept" in answer.content.decode()
    page = client.visit("/people/new/")
    assert page.soup.find(id="id_name")["value"] == "Typed In The First Tab"


def test_a_form_from_elsewhere_is_neither_kept_nor_shown(member):
    boss, client = member(Role.ADMINISTRATOR), Visitor(enforce_csrf_checks=True)
    sign_in_again(client, boss)
    answer = client.post(
        "/people/new/", {"name": "Words from elsewhere"}, headers={"origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    assert "Words from elsewhere" not in answer.content.decode()
    assert not KeptForm.objects.exists()


def test_what_nobody_comes_back_for_is_deleted_after_a_day(late_form, time_machine):
    time_machine.shift(timedelta(hours=23))
    tidy_up.call()
    assert KeptForm.objects.count() == 1
    time_machine.shift(timedelta(hours=2))
    tidy_up.call()
    assert KeptForm.objects.count() == 0


@pytest.mark.asvs(43)
def test_a_disabled_person_is_out_at_the_next_request(signed_in, person, at):
    client, boss = signed_in(Role.RAIS_MANAGER), person(Role.ADMINISTRATOR)
    client.visit("/account/")
    operations.disable(person=client.person, why="left", by=boss, at=at)
    assert client.visit("/account/").h1 == "Sign in"


@pytest.mark.asvs(47)
def test_a_role_that_ended_bites_at_the_next_request(signed_in):
    client = signed_in(Role.ADMINISTRATOR)
    client.visit("/people/")
    Grant.objects.filter(person=client.person).update(ended_at=datetime.now(UTC))
    assert client.get("/people/").status_code == 403


@pytest.mark.asvs(44)
def test_people_see_where_they_are_signed_in_and_can_end_it(member):
    from tests.accounts.test_second_factor import signed_in_by_code

    pat = member(Role.REFERRER)
    here, there = signed_in_by_code(pat), signed_in_by_code(pat)
    page = here.visit("/account/sessions/")
    assert len(page.soup.select("main dl > div")) == 2
    assert len(re.findall("This browser", page.text)) == 1
    action = page.soup.select_one("main form")["action"]
    assert "That browser is signed out." in here.send(action).text
    assert there.visit("/account/").h1 == "Sign in"
    assert here.visit("/account/").h1 == "Your account"


def test_nobody_ends_the_sessions_of_others(member, person):
    from allauth.usersessions.models import UserSession

    from tests.accounts.test_second_factor import signed_in_by_code

    pat = signed_in_by_code(member(Role.REFERRER))
    stranger = signed_in_by_code(person(Role.REFERRER))
    theirs = UserSession.objects.get(session_key=pat.session.session_key)
    assert stranger.post(f"/account/sessions/{theirs.pk}/end/").status_code == 404
    assert pat.visit("/account/").h1 == "Your account"


def test_pages_of_a_person_are_not_stored_by_browsers(signed_in):
    response = signed_in(Role.REFERRER).get("/account/")
    assert "no-store" in response["Cache-Control"]


def test_a_step_of_a_referral_sent_too_late_is_shown_again(signed_in, time_machine, at):
    """Forms of every room keep what was typed; their views know nothing of it."""
    time_machine.move_to(at, tick=False)
    client = signed_in(Role.REFERRER)
    begun = client.visit("/refer/new/")
    once = begun.form_values()["once"]
    asked = client.send("/refer/new/", {"once": once, "welfare": "no"})
    client.send(asked.url, {"version": asked.form_values()["version"], "need": "refer"})
    address = asked.url.replace("/need/", "/children/1/")
    version = client.visit(address).form_values()["version"]
    time_machine.shift(timedelta(hours=1))
    late = {"version": version, "given_name": "Invented", "birth_date_year": "2019"}
    assert client.send(address, late).h1 == "Sign in"
    sign_in_again(client, client.person)
    page = client.visit(address)
    assert page.soup.find(id="id_given_name")["value"] == "Invented"
    assert page.soup.find(id="id_birth_date-year")["value"] == "2019"
