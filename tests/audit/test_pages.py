"""The audit's pages, for the data protection officer alone."""

import pytest

from localoffer.accounts.roles import Role
from localoffer.audit import operations as audit
from localoffer.audit.models import Event


@pytest.fixture
def officer(signed_in):
    return signed_in(Role.DATA_PROTECTION_OFFICER)


def test_an_event_is_told_with_the_name_of_who_did_it_and_in_words(officer, person, at):
    worker = person(Role.RAIS_SOCIAL_WORKER, name="Win Example-Worker")
    audit.record("referral.option_switched", by=worker, at=at, why="New facts.")
    page = officer.visit("/audit/")
    assert "Win Example-Worker" in page.text
    assert worker.reference in page.text
    assert "Referral: option switched" in page.text


def test_what_one_person_did_is_found_by_their_reference(officer, person, at):
    first, second = person(Role.RAIS_MANAGER), person(Role.RAIS_MANAGER)
    audit.record("tests.first", by=first, at=at)
    audit.record("tests.second", by=second, at=at)
    page = officer.visit("/audit/", actor=first.reference.lower())
    assert "Tests: first" in page.text
    assert "Tests: second" not in page.text


@pytest.mark.asvs(61)
def test_reading_the_audit_is_itself_in_the_audit(officer):
    officer.visit("/audit/", target="R-7KQ2MW")
    event = Event.objects.get(action="audit.read")
    assert event.actor == officer.person.reference
    assert event.facts["target"] == "R-7KQ2MW"


def test_older_events_are_a_link_away(officer, at):
    for number in range(60):
        audit.record("tests.happened", at=at, facts={"number": number})
    page = officer.visit("/audit/")
    assert page.text.count("Tests: happened") == 50
    older = officer.visit("/audit/" + page.links()["Older events"])
    assert older.text.count("Tests: happened") == 10


def test_nothing_found_says_so(officer):
    assert "No event fits." in officer.visit("/audit/", actor="P-NOBODY").text


@pytest.mark.parametrize("address", ["/audit/", "/audit/chain/"])
def test_only_the_data_protection_officer_reads_the_audit(signed_in, visitor, address):
    for role in set(Role) - {Role.DATA_PROTECTION_OFFICER}:
        signed_in(role).visit(address, status=403)
    assert visitor.get(address).status_code == 302
