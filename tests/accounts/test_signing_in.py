import pytest
from django.conf import settings as configured
from django.urls import NoReverseMatch, reverse

from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role
from localoffer.audit.models import Event
from localoffer.notices.models import Notice
from tests.accounts.conftest import (
    app_code,
    ask_for_code,
    enter_app_code,
    enter_mailed_code,
    enter_password,
    mailed_code,
    who,
)
from tests.pages import Visitor


def test_the_sign_in_page_offers_both_ways_in(visitor):
    page = visitor.visit("/account/login/")
    assert page.h1 == "Sign in"
    assert "Send me a code" in page.text
    assert "I work for the council or sit on the panel" in page.text


def test_staff_sign_in_with_a_password_and_an_app(visitor, member):
    person = member(Role.RAIS_SOCIAL_WORKER)
    assert enter_password(visitor, person).h1 == "Enter your second code"
    assert who(visitor) is None
    enter_app_code(visitor)
    assert who(visitor) == str(person.pk)
    event = Event.objects.get(action="person.signed_in")
    assert event.actor == person.reference
    assert event.facts == {"with": ["password", "mfa"]}


def test_a_referrer_signs_in_with_a_code_sent_by_email(visitor, person):
    pat = person(Role.REFERRER)
    page = ask_for_code(visitor, pat.email)
    assert page.h1 == "Enter your code"
    enter_mailed_code(visitor, mailed_code(pat.email).lower().replace("-", " "))
    assert who(visitor) == str(pat.pk)


def test_signing_in_leads_back_to_the_page_asked_for(visitor, person):
    pat = person(Role.REFERRER)
    page = visitor.visit("/account/sessions/")
    assert page.h1 == "Sign in"
    visitor.send("/account/login/code/?next=/account/sessions/", {"email": pat.email})
    page = visitor.send(
        "/account/login/code/confirm/?next=/account/sessions/", {"code": mailed_code(pat.email)}
    )
    assert page.h1 == "Where you are signed in"


@pytest.mark.asvs(25)
def test_signing_in_never_leads_to_another_site(visitor, person):
    pat = person(Role.REFERRER)
    visitor.post("/account/login/code/?next=https://elsewhere.example/", {"email": pat.email})
    response = visitor.post(
        "/account/login/code/confirm/?next=https://elsewhere.example/",
        {"code": mailed_code(pat.email)},
    )
    assert response["Location"] == "/referrals/"


def test_staff_are_not_sent_codes(visitor, member):
    robin = member(Role.RAIS_SOCIAL_WORKER)
    page = ask_for_code(visitor, robin.email)
    assert page.h1 == "Enter your code"
    notice = Notice.objects.get(to_address=robin.email)
    assert notice.template == "account/unknown_account"
    assert "you sign in with your password" in notice.body_text


def test_people_from_outside_do_not_get_in_with_a_password(visitor, member):
    pat = member(Role.REFERRER)
    page = enter_password(visitor, pat)
    assert page.errors == ["Check your email address and password. One is not right"]
    assert who(visitor) is None


def test_somebody_inside_and_outside_counts_as_inside(visitor, member):
    both = member(Role.REFERRER, Role.CONTENT_EDITOR)
    ask_for_code(Visitor(), both.email)
    assert Notice.objects.get(to_address=both.email).template == "account/unknown_account"
    assert enter_password(visitor, both).h1 == "Enter your second code"


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.asvs(39)
def test_a_wrong_password_is_answered_alike_for_known_and_unknown_addresses(visitor, member, known):
    address = member(Role.RAIS_MANAGER).email if known else "nobody@people.example"
    page = visitor.send("/account/login/", {"login": address, "password": "not this one at all"})
    assert page.errors == ["Check your email address and password. One is not right"]
    assert page.status == 200


def test_a_code_request_is_answered_alike_for_known_and_unknown_addresses(person):
    pat, pages = person(Role.REFERRER), []
    for address in (pat.email, "nobody@people.example"):
        page = ask_for_code(Visitor(), address)
        pages.append(page.text.replace(address, "…"))
    assert pages[0] == pages[1]


@pytest.mark.asvs(39)
def test_a_password_is_hashed_once_for_known_and_unknown_addresses(
    visitor, member, monkeypatch, settings
):
    """The slow step happens equally often, so that time gives nothing away (TRUST 39)."""
    from django.contrib.auth.hashers import Argon2PasswordHasher as Hasher

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    counted = []
    hash_once = Hasher.encode
    check_once = Hasher.verify
    monkeypatch.setattr(
        Hasher, "encode", lambda *a, **k: (counted.append("hash"), hash_once(*a, **k))[1]
    )
    monkeypatch.setattr(
        Hasher, "verify", lambda *a, **k: (counted.append("hash"), check_once(*a, **k))[1]
    )
    robin, pat = member(Role.RAIS_MANAGER), member(Role.REFERRER)
    no_password = member(Role.RAIS_MANAGER)
    no_password.set_unusable_password()
    no_password.save()
    counts = []
    for address in (robin.email, pat.email, no_password.email, "nobody@people.example"):
        counted.clear()
        visitor.post("/account/login/", {"login": address, "password": "not this one at all"})
        counts.append(len(counted))
    assert counts == [1, 1, 1, 1]


@pytest.mark.asvs(40)
def test_a_code_works_once(visitor, person):
    pat = person(Role.REFERRER)
    ask_for_code(visitor, pat.email)
    code = mailed_code(pat.email)
    enter_mailed_code(visitor, code)
    visitor.post("/account/logout/")
    assert enter_mailed_code(visitor, code).h1 == "Sign in with a code"
    assert who(visitor) is None
    other = Visitor()
    ask_for_code(other, pat.email)
    assert enter_mailed_code(other, code).errors != []
    assert who(other) is None


def test_a_code_works_only_in_the_browser_that_asked_for_it(visitor, person):
    pat, thief = person(Role.REFERRER), Visitor()
    ask_for_code(visitor, pat.email)
    enter_mailed_code(thief, mailed_code(pat.email))
    assert who(thief) is None


def test_a_code_ends_after_its_minutes(visitor, person, time_machine, at):
    time_machine.move_to(at, tick=False)
    pat = person(Role.REFERRER)
    ask_for_code(visitor, pat.email)
    time_machine.shift(configured.CODE_MINUTES * 60 + 1)
    enter_mailed_code(visitor, mailed_code(pat.email))
    assert who(visitor) is None


def test_a_code_may_be_tried_five_times(visitor, person):
    pat = person(Role.REFERRER)
    ask_for_code(visitor, pat.email)
    for _ in range(4):
        page = enter_mailed_code(visitor, "2222-2222")
        assert page.errors == ["Enter the code from your newest email. This one is not right"]
    page = enter_mailed_code(visitor, "2222-2222")
    assert "too many tries" in page.text
    enter_mailed_code(visitor, mailed_code(pat.email))
    assert who(visitor) is None


def test_codes_have_no_letters_that_look_alike():
    from localoffer.notices.sign_in import OutboxAdapter

    letters = set("".join(OutboxAdapter().generate_login_code() for _ in range(300)))
    assert letters.isdisjoint("0O1ILSBZUE")


def test_a_second_code_from_the_app_works_once(visitor, member):
    robin, code = member(Role.RAIS_SOCIAL_WORKER), app_code()
    enter_password(visitor, robin)
    enter_app_code(visitor, code)
    other = Visitor()
    enter_password(other, robin)
    page = enter_app_code(other, code)
    assert page.errors == ["Enter the code that your app shows now. This one is not right"]
    assert who(other) is None


@pytest.mark.asvs(41)
def test_the_session_gets_a_new_name_at_sign_in(visitor, person):
    pat = person(Role.REFERRER)
    ask_for_code(visitor, pat.email)
    before = visitor.session.session_key
    enter_mailed_code(visitor, mailed_code(pat.email))
    assert visitor.session.session_key != before


@pytest.mark.asvs(43, 52)
def test_signing_out_empties_the_browser_and_ends_the_session(signed_in):
    client = signed_in(Role.REFERRER)
    key = client.session.session_key
    response = client.post("/account/logout/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert not type(client.session)(key).exists(key)
    assert Event.objects.filter(action="person.signed_out").count() == 1


def test_signing_out_asks_first_when_it_is_only_a_link(signed_in):
    client = signed_in(Role.REFERRER)
    assert client.visit("/account/logout/").h1 == "Sign out"
    assert who(client)


def test_pages_of_the_library_that_we_do_not_use_have_no_address(visitor):
    for name in ("account_email", "account_set_password", "mfa_download_recovery_codes"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for address in ("/account/signup/", "/account/email/", "/account/password/set/"):
        assert visitor.get(address).status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_everybody_has_exactly_one_way_in(visitor, member, role):
    somebody = member(role)
    page = enter_password(visitor, somebody)
    by_password = page.h1 == "Enter your second code"
    ask_for_code(Visitor(), somebody.email)
    by_code = Notice.objects.get(to_address=somebody.email).template == "account/login_code"
    assert [by_password, by_code] == [
        somebody.needs_second_factor,
        not somebody.needs_second_factor,
    ]


def test_a_disabled_person_does_not_get_in_either_way(member):
    for somebody in (member(Role.RAIS_MANAGER), member(Role.REFERRER)):
        Person.objects.filter(pk=somebody.pk).update(is_active=False)
        page = enter_password(Visitor(), somebody)
        assert page.errors == ["Check your email address and password. One is not right"]
        ask_for_code(Visitor(), somebody.email)
        notice = Notice.objects.get(to_address=somebody.email)
        assert notice.template == "account/unknown_account"
