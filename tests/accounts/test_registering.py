import pytest

from localoffer.accounts.models import Organisation, Person
from localoffer.accounts.roles import Role
from localoffer.audit.models import Event
from localoffer.notices.models import Notice
from tests.accounts.conftest import mailed_code, who
from tests.pages import Visitor

ASH = {
    "name": "Ash Example-Teacher",
    "job_title": "Class teacher",
    "organisation": "Invented Primary School",
    "email": "Ash@Primary.example",
}


def register(client, **answers):
    return client.send("/account/registration/", {**ASH, **answers})


def prove(client, code):
    return client.send("/account/registration/code/", {"code": code})


def test_nothing_is_stored_before_the_address_is_proved(visitor):
    page = register(visitor)
    assert page.h1 == "Enter your code"
    assert not Person.objects.exists()


def test_a_proved_address_becomes_a_referrer_who_is_signed_in(visitor):
    register(visitor)
    assert prove(visitor, mailed_code("ash@primary.example")).h1 == "Your referrals"
    ash = Person.objects.get()
    assert who(visitor) == str(ash.pk)
    assert (ash.email, ash.name, ash.job_title) == (
        "ash@primary.example",
        "Ash Example-Teacher",
        "Class teacher",
    )
    assert ash.roles == {Role.REFERRER}
    assert not ash.has_usable_password()
    assert Event.objects.filter(action="person.registered", actor=ash.reference).count() == 1


def test_saying_where_one_works_proves_nothing(visitor, verified_school):
    register(visitor)
    prove(visitor, mailed_code("ash@primary.example"))
    ash = Person.objects.get()
    assert ash.organisation is None
    assert ash.works_at == "Invented Primary School (not checked)"
    assert not ash.is_verified_professional


@pytest.mark.parametrize("verified", [True, False])
def test_an_address_of_a_verified_organisation_proves_where_one_works(
    visitor, verified_school, verified
):
    facts = {"email_domain": "primary.example"}
    if not verified:
        facts["verified_at"] = None
    Organisation.objects.filter(pk=verified_school.pk).update(**facts)
    register(visitor)
    prove(visitor, mailed_code("ash@primary.example"))
    assert Person.objects.get().is_verified_professional is verified


def test_a_registered_address_gets_the_same_pages_and_another_email(person):
    known = person(Role.REFERRER, email="ash@primary.example")
    pages = [register(Visitor(), email=email).text for email in (known.email, "new@p.example")]
    assert pages[0].replace(known.email, "") == pages[1].replace("new@p.example", "")
    notice = Notice.objects.get(to_address=known.email)
    assert notice.template == "account/account_already_exists"
    assert Person.objects.get() == known


def test_registering_again_does_not_open_the_account_that_is_there(visitor, person):
    person(Role.RAIS_MANAGER, email="ash@primary.example")
    register(visitor)
    for code in ("", "2222-2222"):
        assert prove(visitor, code).errors != []
    assert who(visitor) is None


def test_too_many_wrong_codes_begin_again(visitor):
    register(visitor)
    for _ in range(5):
        page = prove(visitor, "2222-2222")
    assert page.h1 == "Register as a professional"
    assert prove(visitor, mailed_code("ash@primary.example")).h1 == page.h1
    assert not Person.objects.exists()


def test_a_registration_ends_after_its_minutes(visitor, time_machine, at):
    time_machine.move_to(at, tick=False)
    register(visitor)
    time_machine.shift(15 * 60 + 1)
    page = prove(visitor, mailed_code("ash@primary.example"))
    assert page.h1 == "Register as a professional"


def test_empty_answers_are_told_what_to_do(visitor):
    page = visitor.send("/account/registration/", dict.fromkeys(ASH, ""))
    assert page.errors == [
        "Enter your name",
        "Enter your job title",
        "Enter the name of your organisation",
        "Enter your work email address",
    ]


def test_registering_leads_on_to_the_page_asked_for(visitor):
    visitor.send("/account/registration/?next=/account/sessions/", ASH)
    page = prove(visitor, mailed_code("ash@primary.example"))
    assert page.h1 == "Where you are signed in"


def test_emails_to_one_address_are_limited(visitor):
    for _ in range(5):
        register(Visitor())
    assert Visitor().post("/account/registration/", ASH).status_code == 429
