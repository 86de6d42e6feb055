"""Health, refusals, privacy of pages, and a database that is away."""

import pytest
from django.conf import settings as configured
from django.db import OperationalError, connection

from localoffer.accounts.roles import Role


def test_healthz_answers_without_asking_the_database(visitor, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = visitor.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readyz_answers_when_the_database_does(visitor):
    assert visitor.get("/readyz").status_code == 200


def test_readyz_says_when_the_database_is_away(client, no_database):
    with pytest.raises(OperationalError):
        connection.ensure_connection()
    assert client.get("/readyz").status_code == 503


def test_a_database_that_is_away_is_told_as_what_to_do_instead(client, no_database):
    client.cookies["session"] = "a session to look up"
    client.raise_request_exception = False
    for address in ("/audit/", "/cookies/"):
        response = client.get(address)
        assert (address, response.status_code) == (address, 503)
        assert b"999" in response.content


@pytest.mark.asvs(52)
def test_pages_of_signed_in_people_are_kept_by_no_browser(signed_in):
    page = signed_in(Role.DATA_PROTECTION_OFFICER).visit("/audit/")
    assert "no-store" in page.response["Cache-Control"]


def test_a_refusal_is_a_page_with_its_reason(signed_in):
    page = signed_in(Role.PROVIDER).visit("/audit/", status=403)
    assert "Only the data protection officer can read the audit." in page.text


def test_a_page_that_is_not_there_gives_nothing_away(visitor):
    assert visitor.visit("/no/such/page/", status=404).h1 == "Page not found"


@pytest.mark.asvs(18, 19, 21)
def test_every_answer_carries_the_protecting_headers(visitor):
    response = visitor.get("/no/such/page/")
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == configured.SECURE_REFERRER_POLICY
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("address", "role"),
    [
        ("/desk/%00/", Role.RAIS_MANAGER),
        ("/panel/cases/%00/", Role.SEN_CASE_OFFICER),
        ("/people/%00/", Role.ADMINISTRATOR),
        ("/referrals/%00/", Role.REFERRER),
        ("/questions/%00/", Role.REFERRER),
        ("/%00", Role.REFERRER),
    ],
)
def test_an_address_with_a_nul_leads_nowhere(signed_in, address, role):
    assert signed_in(role).visit(address, status=404).h1 == "Page not found"


@pytest.mark.parametrize("name", ["actor", "target", "action", "before"])
def test_a_question_with_a_nul_is_asked_without_it(signed_in, name):
    page = signed_in(Role.DATA_PROTECTION_OFFICER).visit(f"/audit/?{name}=x%00")
    assert page.h1 == "The audit"


def test_an_address_that_belongs_to_a_button_leads_back_to_its_page(signed_in):
    page = signed_in(Role.RAIS_SOCIAL_WORKER).visit("/account/sessions/1/end/", status=405)
    assert page.h1 == "Nothing was done yet"
    assert page.links()["Go back to the page with the button"] == "/account/sessions/1/"
