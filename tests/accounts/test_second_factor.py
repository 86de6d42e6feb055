import re

import pytest
from allauth.mfa.models import Authenticator

from localoffer.accounts.models import Grant
from localoffer.accounts.roles import Role
from localoffer.notices.models import Notice
from tests.accounts.conftest import (
    PASSWORD,
    SECRET,
    app_code,
    ask_for_code,
    enter_app_code,
    enter_mailed_code,
    enter_password,
    mailed_code,
    who,
)
from tests.pages import Visitor


@pytest.fixture
def newcomer(member):
    """Somebody inside who has a password and no second factor yet."""
    person = member(Role.SEN_CASE_OFFICER)
    Authenticator.objects.filter(user=person).delete()
    return person


def secret_shown(page):
    return page.soup.find(id="totp-key").get_text()


@pytest.mark.parametrize("address", ["/account/", "/account/sessions/", "/people/", "/council/"])
@pytest.mark.asvs(37, 48)
def test_nothing_opens_before_a_second_factor_is_set_up(visitor, newcomer, address):
    page = enter_password(visitor, newcomer)
    assert page.h1 == "Your second factor"
    assert "Nothing else opens until you have" in page.text
    assert visitor.visit(address).h1 == "Your second factor"


def test_setting_up_an_app_opens_the_portal_and_shows_recovery_codes(
    visitor, newcomer, django_capture_on_commit_callbacks
):
    enter_password(visitor, newcomer)
    page = visitor.visit("/account/second-factor/app/")
    assert page.h1 == "Add an authenticator app"
    with django_capture_on_commit_callbacks(execute=True):
        page = visitor.send("/account/second-factor/app/", {"code": app_code(secret_shown(page))})
    assert page.h1 == "Your recovery codes"
    assert len(re.findall(r"\b\d{4}-?\d{4}\b", page.text)) == 10
    assert visitor.visit("/account/").h1 == "Your account"
    assert Notice.objects.get(to_address=newcomer.email).template == "mfa/totp_activated"


def test_a_wrong_code_sets_nothing_up(visitor, newcomer):
    enter_password(visitor, newcomer)
    visitor.visit("/account/second-factor/app/")
    page = visitor.send("/account/second-factor/app/", {"code": "000000"})
    assert page.errors == ["Enter the code that your app shows now. This one is not right"]
    assert not Authenticator.objects.filter(user=newcomer).exists()


def test_a_recovery_code_opens_the_door_once(visitor, newcomer):
    enter_password(visitor, newcomer)
    page = visitor.visit("/account/second-factor/app/")
    page = visitor.send("/account/second-factor/app/", {"code": app_code(secret_shown(page))})
    code = page.soup.select_one("main li code").get_text()
    first, second = Visitor(), Visitor()
    enter_password(first, newcomer)
    enter_app_code(first, code)
    assert who(first) == str(newcomer.pk)
    enter_password(second, newcomer)
    enter_app_code(second, code)
    assert who(second) is None


@pytest.mark.asvs(40)
def test_a_password_reset_does_not_go_round_the_second_factor(visitor, member):
    robin = member(Role.RAIS_SOCIAL_WORKER)
    visitor.send("/account/password/reset/", {"email": robin.email})
    visitor.send("/account/password/reset/code/", {"code": mailed_code(robin.email)})
    new = "lanterns-over-quiet-canals"
    page = visitor.send("/account/password/reset/new/", {"password1": new, "password2": new})
    assert page.h1 == "Your password is saved"
    assert who(visitor) is None
    assert enter_password(visitor, robin, new).h1 == "Enter your second code"
    newest = Notice.objects.filter(to_address=robin.email).latest("pk")
    assert newest.template == "account/password_reset"


def test_people_from_outside_cannot_give_themselves_a_password(visitor, person):
    pat = person(Role.REFERRER)
    page = visitor.send("/account/password/reset/", {"email": pat.email})
    assert page.h1 == "Enter your code"
    assert Notice.objects.get(to_address=pat.email).template == "account/unknown_account"
    assert signed_in_by_code(pat).get("/account/password/").status_code == 403


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("short", "at least 12 characters"),
        ("password1234", "too common"),
        ("rais-social-worker", "too similar"),
    ],
)
def test_weak_passwords_are_refused_with_a_reason(visitor, member, password, problem):
    robin = member(Role.RAIS_SOCIAL_WORKER, email="rais-social-worker@people.example")
    visitor.send("/account/password/reset/", {"email": robin.email})
    visitor.send("/account/password/reset/code/", {"code": mailed_code(robin.email)})
    sent = {"password1": password, "password2": password}
    page = visitor.send("/account/password/reset/new/", sent)
    assert problem in " ".join(page.errors)


@pytest.mark.asvs(35)
def test_long_passwords_of_any_characters_are_taken(visitor, member):
    robin, new = member(Role.RAIS_SOCIAL_WORKER), "ḿany 🦦 otters & one <b>" * 5
    visitor.send("/account/password/reset/", {"email": robin.email})
    visitor.send("/account/password/reset/code/", {"code": mailed_code(robin.email)})
    visitor.send("/account/password/reset/new/", {"password1": new, "password2": new})
    assert enter_password(visitor, robin, new).h1 == "Enter your second code"


def test_the_last_second_factor_cannot_be_removed(visitor, member):
    robin = member(Role.RAIS_SOCIAL_WORKER)
    enter_password(visitor, robin)
    enter_app_code(visitor)
    page = visitor.send("/account/second-factor/app/removal/")
    assert "This is your only second factor" in page.html
    assert Authenticator.objects.filter(user=robin).exists()


def test_a_referrer_who_becomes_staff_has_to_sign_in_the_other_way(member):
    pat = member(Role.REFERRER)
    client = signed_in_by_code(pat)
    assert client.visit("/account/").h1 == "Your account"
    Grant.objects.create(person=pat, role=Role.RAIS_MANAGER)
    assert client.visit("/account/").h1 == "Your second factor"


def test_secrets_of_apps_are_not_readable_in_the_database(member):
    robin = member(Role.RAIS_SOCIAL_WORKER)
    stored = Authenticator.objects.get(user=robin).data["secret"]
    assert SECRET not in stored


@pytest.mark.asvs(38)
def test_changing_the_password_tells_the_person_and_ends_other_visits(member):
    robin = member(Role.RAIS_SOCIAL_WORKER)
    here, there = Visitor(), Visitor()
    for steps, client in ((0, here), (1, there)):
        enter_password(client, robin)
        enter_app_code(client, app_code(steps=steps))
    new = "lanterns-over-quiet-canals"
    sent = {
        "oldpassword": PASSWORD,
        "password1": new,
        "password2": new,
    }
    here.send("/account/password/", sent)
    assert who(here) == str(robin.pk)
    assert there.visit("/account/").h1 == "Sign in"
    assert Notice.objects.get(to_address=robin.email).template == "account/password_changed"


def test_what_matters_asks_again_and_then_goes_on(signed_in, member, time_machine, at):
    time_machine.move_to(at, tick=False)
    boss = member(Role.ADMINISTRATOR)
    client = signed_in(boss)
    assert client.visit("/people/new/").h1 == "Add a person"
    time_machine.shift(11 * 60)
    sent = {"name": "New Demo-Person", "email": "new@people.example"}
    page = client.send("/people/new/", sent)
    assert page.h1 == "Enter a code again"
    page = client.send(page.url + "?next=/people/new/", {"code": app_code()})
    assert page.h1 == "New Demo-Person"


@pytest.mark.asvs(48)
def test_a_password_alone_is_not_proof_enough_for_what_matters(signed_in, member, time_machine, at):
    time_machine.move_to(at, tick=False)
    client = signed_in(member(Role.ADMINISTRATOR))
    time_machine.shift(11 * 60)
    client.send("/account/again/password/", {"password": PASSWORD})
    assert client.visit("/people/new/").h1 == "Enter a code again"


def signed_in_by_code(person):
    client = Visitor()
    ask_for_code(client, person.email)
    enter_mailed_code(client, mailed_code(person.email))
    assert who(client) == str(person.pk)
    return client
