from datetime import timedelta

import pytest

from localoffer.accounts.roles import Role
from tests.accounts.conftest import PASSWORD, ask_for_code, enter_password
from tests.pages import Page, Visitor

TRIES = 8


def guess(address, *, right=False):
    """One try from another network than where people sit."""
    sent = {"login": address, "password": PASSWORD if right else "not this one at all"}
    return Visitor(REMOTE_ADDR="10.0.0.1").post("/account/login/", sent)


def lock(address):
    for _ in range(TRIES):
        last = guess(address)
    return Page(last)


@pytest.mark.asvs(12, 36)
def test_guessing_is_stopped_with_a_page_that_says_when_to_try_again(member, time_machine, at):
    time_machine.move_to(at, tick=False)
    page = lock(member(Role.RAIS_MANAGER).email)
    assert page.status == 429
    assert page.h1 == "Too many tries"
    assert "Try again after 10:45am" in page.text
    assert page.faults() == []


def test_the_right_password_does_not_help_before_then(member, time_machine, at):
    time_machine.move_to(at, tick=False)
    robin = member(Role.RAIS_MANAGER)
    lock(robin.email)
    assert guess(robin.email, right=True).status_code == 429
    time_machine.shift(timedelta(minutes=16))
    assert guess(robin.email, right=True).status_code == 302


def test_more_tries_do_not_make_the_wait_longer(member, time_machine, at):
    time_machine.move_to(at, tick=False)
    robin = member(Role.RAIS_MANAGER)
    lock(robin.email)
    time_machine.shift(timedelta(minutes=10))
    assert "Try again after 10:45am" in Page(guess(robin.email)).text


@pytest.mark.asvs(36)
def test_a_stranger_elsewhere_cannot_lock_somebody_out(member):
    robin = member(Role.RAIS_MANAGER)
    lock(robin.email)
    assert enter_password(Visitor(), robin).h1 == "Enter your second code"


def test_an_unknown_address_is_locked_alike(db):
    assert lock("nobody@people.example").status == 429


def test_the_case_of_an_address_gives_no_more_tries(member):
    robin = member(Role.RAIS_MANAGER)
    for _ in range(TRIES - 1):
        guess(robin.email)
    assert guess(robin.email.upper()).status_code == 429


def test_getting_in_forgets_the_tries(member):
    from tests.accounts.conftest import enter_app_code

    robin, client = member(Role.RAIS_MANAGER), Visitor()
    for _ in range(TRIES - 1):
        client.post("/account/login/", {"login": robin.email, "password": "not this one"})
    enter_password(client, robin)
    enter_app_code(client)
    client.post("/account/logout/")
    page = client.send("/account/login/", {"login": robin.email, "password": "not this one"})
    assert page.h1 == "Sign in"


def test_codes_of_an_app_cannot_be_guessed_for_long(visitor, member):
    enter_password(visitor, member(Role.RAIS_MANAGER))
    for _ in range(6):
        page = visitor.send("/account/login/second-factor/", {"code": "000000"})
    assert page.errors == ["There were too many tries. Wait a few minutes, then try again"]


def test_emails_with_codes_to_one_address_are_limited(person):
    pat = person(Role.REFERRER)
    for _ in range(5):
        ask_for_code(Visitor(), pat.email)
    page = ask_for_code(Visitor(), pat.email)
    assert page.errors == ["There were too many tries. Wait a few minutes, then try again"]
