"""The pages for when something is wrong."""

from __future__ import annotations

import copy

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError
from django.http import HttpResponse
from django.urls import include, path

from localoffer.accounts.roles import Role
from localoffer.accounts.views.late import form_expired
from localoffer.council.models import Council
from localoffer.refusal import Refused, Stale, no
from localoffer.running import frame
from localoffer.ui import errors
from localoffer.ui.access import public, requires
from tests.conftest import TUESDAY
from tests.pages import Page


@public
def broken(request):
    raise RuntimeError("A fault of ours")


@public
def away(request):
    raise OperationalError("The database does not answer")


@public
def refused(request):
    raise Refused(no("Only the RAIS team can screen referrals.", cites="pathway"))


@public
def stale(request):
    raise Stale(changed_at=TUESDAY, by="Sam Example", now_says="Route C")


@public
def garbled(request):
    return errors.bad_request(request)


@public
def late(request):
    return form_expired(request)


@requires(lambda person: no("Nobody may open this."))
def closed(request):
    return HttpResponse()


urlpatterns = [
    path("", include("localoffer.urls")),
    path("broken/", broken),
    path("away/", away),
    path("refused/", refused),
    path("stale/", stale),
    path("garbled/", garbled),
    path("late/", late),
    path("closed/", closed),
]
handler404 = errors.not_found
handler500 = errors.server_error

PAGES = {
    "/nothing/here/": (404, "Page not found"),
    "/garbled/": (400, "We could not read what you sent"),
    "/late/": (403, "Please send the form again"),
    "/refused/": (403, "You cannot open this page"),
    "/stale/": (409, "Someone changed this before you"),
    "/broken/": (500, "Sorry, something went wrong"),
    "/away/": (503, "Sorry, this service is not working just now"),
}


@pytest.fixture
def places(settings):
    settings.ROOT_URLCONF = "tests.ui.test_errors"


@pytest.mark.parametrize("address", PAGES)
def test_each_page_says_what_happened_and_whom_to_call_in_danger(visitor, places, address):
    visitor.raise_request_exception = False
    status, heading = PAGES[address]
    page = visitor.visit(address, status=status)
    assert page.h1 == heading
    assert "If a child is in danger now, call 999" in page.text


def test_a_refusal_gives_its_reason_and_keeps_the_clause_to_itself(visitor, places):
    page = visitor.visit("/refused/", status=403)
    assert "Only the RAIS team can screen referrals." in page.text


def test_a_person_without_the_right_reads_the_reason(signed_in, places):
    assert "Nobody may open this." in signed_in(Role.PROVIDER).visit("/closed/", status=403).text


@pytest.mark.parametrize(
    ("referrer", "link"),
    [
        (
            "http://testserver/services/?q=a",
            ("Go back to the page you came from", "/services/?q=a"),
        ),
        ("http://testserver//other.example/", ("Go to the home page", "/")),
        ("http://other.example/services/", ("Go to the home page", "/")),
        ("http://[", ("Go to the home page", "/")),
        ("", ("Go to the home page", "/")),
    ],
)
def test_a_form_that_a_rule_refuses_says_so_and_leads_back(signed_in, places, referrer, link):
    person = signed_in(Role.PROVIDER)
    page = Page(person.post("/refused/", {"note": "Two words."}, headers={"Referer": referrer}))
    assert page.h1 == "This was not done"
    assert "Only the RAIS team can screen referrals." in page.text
    assert "Two words." in page.text
    assert page.links()[link[0]] == link[1]
    assert "accounts" not in page.soup.find("main").get_text()


def test_only_who_lacks_the_role_for_a_page_is_sent_to_ask_about_accounts(signed_in, places):
    person = signed_in(Role.PROVIDER)
    says = "ask the person who looks after accounts in your team"
    assert says in person.visit("/closed/", status=403).text
    assert says not in person.visit("/refused/", status=403).text


def test_a_stale_page_says_who_when_and_what_it_says_now(visitor, places):
    page = visitor.visit("/stale/", status=409)
    assert "Sam Example changed this at 10:30am on Tuesday 31 March 2026" in page.text
    assert "Route C" in page.text


@pytest.mark.asvs(63)
def test_a_fault_tells_nothing_about_itself(visitor, places):
    visitor.raise_request_exception = False
    assert "A fault of ours" not in visitor.visit("/broken/", status=500).html


def test_with_the_database_away_the_page_keeps_the_councils_last_known_name(
    client, no_database, monkeypatch
):
    before = {"council": Council(name="Inventshire Council"), "contact_lines": [], "foot": ""}
    monkeypatch.setattr(frame, "last_known", {"before": before})
    response = client.get("/accessibility/")
    assert "Inventshire Council" in response.content.decode()


def test_with_the_database_away_from_the_start_the_page_is_still_whole(
    rf, no_database, monkeypatch
):
    monkeypatch.setattr(frame, "last_known", {})
    request = rf.get("/")
    request.csp_nonce = "nonce"
    request.user = AnonymousUser()
    response = errors.database_is_down(request)
    response.request = {"PATH_INFO": "/"}
    page = Page(response)
    assert page.faults() == []
    assert page.links()["999"] == "tel:999"
    assert response["Retry-After"] == "60"


def faulty(request):
    raise RuntimeError("The frame is broken")


@pytest.mark.asvs(63)
def test_a_fault_in_the_frame_itself_still_ends_in_a_page(rf, settings):
    engine = copy.deepcopy(settings.TEMPLATES)
    engine[0]["OPTIONS"]["context_processors"].append("tests.ui.test_errors.faulty")
    settings.TEMPLATES = engine
    response = errors.server_error(rf.get("/"))
    assert response.status_code == 500
    assert 'call <a href="tel:999">999</a>' in response.content.decode()
