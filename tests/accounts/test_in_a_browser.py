"""The door in a real browser: with and without scripts, with an app and with a passkey."""

import pytest

from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role
from localoffer.council.models import LocalLimit
from tests.accounts.conftest import PASSWORD, app_code, mailed_code

pytestmark = pytest.mark.browser


def enter_password(tab, member):
    tab.go("/account/login/")
    form = tab.page.get_by_role("region", name="I work for the council or sit on the panel")
    form.get_by_label("Email address").fill(member.email)
    form.get_by_label("Password").fill(PASSWORD)
    return tab.press("Sign in")


@pytest.mark.parametrize(("width", "scripts"), [(320, False), (768, True), (1280, True)])
def test_staff_sign_in_with_an_app_and_out_again(window, member, width, scripts):
    robin = member(Role.RAIS_SOCIAL_WORKER)
    tab = enter_password(window(width=width, scripts=scripts), robin)
    assert tab.heading == "Enter your second code"
    tab.fill("Code", app_code()).press("Continue")
    assert tab.heading == "Referrals to screen"
    tab.go("/account/").follow("Where you are signed in")
    tab.go("/account/second-factor/")
    tab.press("Sign out")
    assert tab.heading == "Sign in"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_professional_registers_and_is_let_in(window, db, scripts):
    tab = window(width=320, scripts=scripts)
    tab.go("/account/login/").follow("This is my first time here")
    assert tab.press("Send me a code").heading == "Register as a professional"
    tab.fill("Your name", "Ash Example-Teacher").fill("Your job title", "Teacher")
    tab.fill("Your organisation", "Invented Infants")
    tab.fill("Your work email address", "ash@infants.example").press("Send me a code")
    assert tab.heading == "Enter your code"
    tab.fill("Code from your email", mailed_code("ash@infants.example")).press("Continue")
    assert tab.heading == "Your referrals"
    assert "Invented Infants (not checked)" in tab.go("/account/").text


def test_a_newcomer_sets_up_a_passkey_and_signs_in_with_it(window, member, live_server):
    from allauth.mfa.models import Authenticator

    robin = member(Role.RAIS_SOCIAL_WORKER)
    Authenticator.objects.filter(user=robin).delete()
    tab = window()
    # A passkey belongs to a name, not to a number.
    here = live_server.url.replace("127.0.0.1", "localhost")
    devices = tab.context.new_cdp_session(tab.page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )
    tab.go(f"{here}/account/login/")
    form = tab.page.get_by_role("region", name="I work for the council or sit on the panel")
    form.get_by_label("Email address").fill(robin.email)
    form.get_by_label("Password").fill(PASSWORD)
    tab.press("Sign in")
    assert tab.heading == "Your second factor"
    tab.follow("Add a passkey")
    tab.press("Add a passkey")
    assert tab.heading == "Your recovery codes"
    tab.press("Sign out")
    form.get_by_label("Email address").fill(robin.email)
    form.get_by_label("Password").fill(PASSWORD)
    tab.press("Sign in")
    assert tab.heading == "Enter your second code"
    tab.press("Use my passkey")
    assert tab.heading == "Referrals to screen"


def test_the_page_warns_before_it_signs_out_and_lets_people_stay(window, member):
    LocalLimit.objects.filter(key="idle-time-out").update(value=5)
    tab = enter_password(window(), member(Role.RAIS_MANAGER))
    tab.page.clock.install()
    tab.fill("Code", app_code()).press("Continue")
    dialog = tab.page.get_by_role("dialog", name="You will soon be signed out")
    assert not dialog.is_visible()
    tab.page.clock.run_for(190_000)
    dialog.wait_for()
    assert "You will be signed out in 2 minutes" in dialog.inner_text()
    tab.check()
    dialog.get_by_role("button", name="Stay signed in").click()
    dialog.wait_for(state="hidden")
    tab.page.clock.run_for(190_000)
    dialog.wait_for()


def test_what_was_typed_too_late_comes_back_after_signing_in(window, member):
    LocalLimit.objects.filter(key="idle-time-out").update(value=3)
    boss = member(Role.ADMINISTRATOR)
    tab = enter_password(window(), boss)
    tab.fill("Code", app_code()).press("Continue")
    tab.page.clock.install()
    tab.go("/people/new/").fill("Name", "Typed Demo-Late")
    LocalLimit.objects.filter(key="idle-time-out").update(value=0)
    tab.page.clock.run_for(200_000)
    tab.press("Sign in again")
    assert "Your answers are kept." in tab.text
    LocalLimit.objects.filter(key="idle-time-out").update(value=30)
    form = tab.page.get_by_role("region", name="I work for the council or sit on the panel")
    form.get_by_label("Email address").fill(boss.email)
    form.get_by_label("Password").fill(PASSWORD)
    tab.press("Sign in")
    tab.fill("Code", app_code(steps=1)).press("Continue")
    assert tab.page.get_by_label("Name", exact=True).input_value() == "Typed Demo-Late"
    assert not Person.objects.filter(name="Typed Demo-Late").exists()
