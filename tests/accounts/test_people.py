"""The administrator's pages, by every role."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from localoffer.accounts import operations
from localoffer.accounts.models import Grant, Organisation, Person, Seat
from localoffer.accounts.roles import Role
from localoffer.audit.models import Event
from localoffer.notices.models import Notice
from localoffer.refusal import Refused

WHY = "Asked for by their manager"


@pytest.fixture
def boss(signed_in):
    return signed_in(Role.ADMINISTRATOR)


@pytest.fixture
def robin(person):
    return person(Role.RAIS_SOCIAL_WORKER, name="Robin Demo-Worker")


def addresses(person, organisation):
    ref, grant = person.reference, person.grants.get()
    return [
        reverse("people:people"),
        reverse("people:new-person"),
        reverse("people:person", args=[ref]),
        reverse("people:new-role", args=[ref]),
        reverse("people:end-role", args=[ref, grant.pk]),
        reverse("people:disable", args=[ref]),
        reverse("people:enable", args=[ref]),
        reverse("people:lost-factor", args=[ref]),
        reverse("people:workplace", args=[ref]),
        reverse("people:organisations"),
        reverse("people:new-organisation"),
        reverse("people:organisation", args=[organisation.pk]),
        reverse("people:verify-organisation", args=[organisation.pk]),
    ]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.asvs(48)
def test_only_administrators_open_the_pages_about_people(signed_in, robin, verified_school, role):
    client = signed_in(role)
    statuses = {client.get(each).status_code for each in addresses(robin, verified_school)}
    assert statuses == ({200} if role == Role.ADMINISTRATOR else {403})


def test_every_page_about_people_keeps_the_house_rules(boss, robin, verified_school):
    for address in addresses(robin, verified_school):
        boss.visit(address)


def test_a_stranger_is_asked_to_sign_in(visitor, robin, verified_school):
    for address in addresses(robin, verified_school):
        assert visitor.get(address).status_code == 302


def test_people_are_found_by_name_and_address(boss, robin, person):
    person(Role.REFERRER, name="Pat Example-Other")
    page = boss.visit("/people/", q="robin demo")
    assert "Robin Demo-Worker" in page.text
    assert "Pat Example-Other" not in page.text
    assert "Nobody has that name" in boss.visit("/people/", q="zzz").text


def test_a_person_is_added_and_told_how_to_begin(boss):
    sent = {"name": "New Demo-Person", "email": "New@Council.example", "job_title": "Officer"}
    page = boss.send("/people/new/", sent)
    assert page.h1 == "New Demo-Person"
    made = Person.objects.get(email="new@council.example")
    assert not made.has_usable_password()
    assert Notice.objects.get(to_address=made.email).template == "account/welcome"
    event = Event.objects.get(action="person.added")
    assert (event.actor, event.target_ref) == (boss.person.reference, made.reference)


def test_an_address_is_added_once(boss, robin):
    page = boss.send("/people/new/", {"name": "Twin", "email": robin.email})
    assert page.errors == ["Somebody with this email address is here already"]


def test_a_role_is_given_and_ended_with_a_reason(boss, robin):
    sent = {"role": Role.RAIS_MANAGER, "seat": "", "why": WHY}
    page = boss.send(f"/people/{robin.reference}/roles/new/", sent)
    assert "Robin Demo-Worker is now a RAIS manager." in page.text
    grant = Grant.objects.get(person=robin, role=Role.RAIS_MANAGER)
    assert grant.given_by == boss.person
    page = boss.send(f"/people/{robin.reference}/roles/{grant.pk}/end/", {"why": WHY})
    grant.refresh_from_db()
    assert grant.ended_at is not None
    events = Event.objects.filter(action__startswith="role.").order_by("pk")
    assert [(e.action, e.why, e.facts["role"]) for e in events] == [
        ("role.given", WHY, "rais_manager"),
        ("role.ended", WHY, "rais_manager"),
    ]


def test_a_reason_is_asked_for(boss, robin):
    page = boss.send(f"/people/{robin.reference}/closure/", {"why": ""})
    assert page.errors == ["Enter why, in a few words"]


def test_only_the_panel_has_seats(boss, robin):
    sent = {"role": Role.PUBLISHER, "seat": Seat.HEALTH, "why": WHY}
    page = boss.send(f"/people/{robin.reference}/roles/new/", sent)
    assert page.errors == ["Only panel members and the chair have a seat"]


def test_nobody_manages_themselves(boss):
    ref = boss.person.reference
    sent = {"role": Role.CHIEF_OFFICER, "seat": "", "why": WHY}
    assert boss.post(f"/people/{ref}/roles/new/", sent).status_code == 403
    assert "Ask another administrator" in boss.visit(f"/people/{ref}/").text
    assert boss.person.grants.count() == 1


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_operations_refuse_everybody_else(person, robin, role, at):
    somebody = person(role)
    with pytest.raises(Refused, match="Only an administrator can manage people"):
        operations.disable(person=robin, why=WHY, by=somebody, at=at)
    with pytest.raises(Refused, match="Only an administrator can manage people"):
        operations.give_role(person=robin, role=Role.PUBLISHER, by=somebody, at=at)


def test_a_role_is_held_once(person, robin, at):
    with pytest.raises(Refused, match="is a RAIS social worker already"):
        operations.give_role(
            person=robin, role=Role.RAIS_SOCIAL_WORKER, by=person(Role.ADMINISTRATOR), at=at
        )


def test_a_person_is_disabled_and_let_in_again(boss, robin):
    boss.send(f"/people/{robin.reference}/closure/", {"why": WHY})
    robin.refresh_from_db()
    assert not robin.is_active
    boss.send(f"/people/{robin.reference}/reopening/", {"why": WHY})
    robin.refresh_from_db()
    assert robin.is_active


def test_a_lost_second_factor_is_removed_and_the_person_told(boss, robin):
    boss.send(f"/people/{robin.reference}/second-factor/", {"why": WHY})
    assert not Authenticator.objects.filter(user=robin).exists()
    assert Notice.objects.get(to_address=robin.email).template == "account/factors_removed"


def test_an_organisation_is_added_verified_and_given_to_a_person(boss, person):
    pat = person(Role.REFERRER, says_works_at="Invented Infants")
    sent = {"name": "Invented Infants", "kind": "school", "email_domain": "@Infants.example"}
    boss.send("/people/organisations/new/", sent)
    made = Organisation.objects.get(email_domain="infants.example")
    assert made.verified_at is None
    boss.send(f"/people/organisations/{made.pk}/verification/", {"why": "Rang the school"})
    sent = {"organisation": made.pk, "why": "On the school’s list of staff"}
    boss.send(f"/people/{pat.reference}/workplace/", sent)
    pat = Person.objects.get(pk=pat.pk)
    assert pat.works_at == "Invented Infants"
    assert pat.is_verified_professional


def test_a_changed_domain_has_to_be_verified_again(boss, verified_school):
    sent = {"name": verified_school.name, "kind": "school", "email_domain": "other.example"}
    boss.send(f"/people/organisations/{verified_school.pk}/", sent)
    verified_school.refresh_from_db()
    assert verified_school.verified_at is None


def test_two_organisations_do_not_share_a_name_or_a_domain(boss, verified_school):
    Organisation.objects.filter(pk=verified_school.pk).update(email_domain="school.example")
    sent = {"name": "INVENTED primary school", "kind": "school", "email_domain": "School.example"}
    page = boss.send("/people/organisations/new/", sent)
    assert page.errors == [
        "An organisation with this name is here already",
        "Another organisation has this domain already",
    ]


def test_an_unknown_person_is_not_there(boss):
    assert boss.get("/people/P-222222/").status_code == 404
