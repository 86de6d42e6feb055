"""Entries stay right: checked in one click, reminded of, taken off, given to others, counted."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from localoffer.accounts.models import Organisation as Account
from localoffer.accounts.roles import Role
from localoffer.audit.models import Event
from localoffer.directory import demo, timescales
from localoffer.directory.models import (
    Check,
    DailyMisses,
    DailyViews,
    Listing,
    Organisation,
    Reminder,
    Service,
)
from localoffer.directory.operations import keeping, publish, reminding
from localoffer.jobs import schedule
from localoffer.notices.models import Notice
from localoffer.refusal import Refused, Stale
from localoffer.search.models import Asked, SearchEntry


@pytest.fixture
def club(db, at):
    return Account.objects.create(name="Example Club", kind="voluntary", verified_at=at)


@pytest.fixture
def service(directory, club):
    Organisation.objects.filter(pk=demo.key_of("organisation", "kite")).update(account=club)
    return Service.objects.get(pk=demo.key_of("service", "kite-drop-in"))


@pytest.fixture
def provider(person, club):
    return person(Role.PROVIDER, organisation=club)


def test_still_right_is_one_click_one_version_one_audit_row(service, provider, signed_in, at,
                                                            time_machine):  # fmt: skip
    time_machine.move_to(at, tick=False)
    keeper = signed_in(provider)
    values = {"version": service.number, "back": "/services/yours/?show=due"}
    for _ in range(2):
        page = keeper.send(reverse("directory:check", args=[service.pk]), values)
        assert page.url == "/services/yours/"
    service.refresh_from_db()
    assert (service.assured_date, service.next_review_on) == (date(2026, 3, 31), date(2027, 3, 31))
    assert service.assured_by == "Example Club"
    assert service.number == 2
    assert "Last checked on Tuesday 31 March 2026 by Example Club" in (
        keeper.visit(service.get_absolute_url()).text
    )
    assert Check.objects.get().by == provider
    assert Event.objects.filter(action="service.still_right").count() == 1


def test_nobody_says_that_a_version_they_have_not_read_is_right(service, provider, editor, at,
                                                                directory):  # fmt: skip
    document = next(d for d in directory if d["id"] == str(service.pk))
    publish(documents=[document | {"name": "Another"}], by=editor, at=at)
    with pytest.raises(Stale):
        keeping.still_right(service=service, number=1, by=provider, at=at)
    assert not Check.objects.exists()


def test_a_version_that_stays_is_checked_again_a_year_later(directory, editor, at):
    """The first check changed nothing: the entry had been checked on that very day."""
    service = Service.objects.get(pk=directory[0]["id"])
    assert service.assured_date == at.date()
    keeping.still_right(service=service, number=1, by=editor, at=at)
    service.refresh_from_db()
    later = at.replace(year=2027)
    keeping.still_right(service=service, number=service.number, by=editor, at=later)
    service.refresh_from_db()
    assert service.assured_date == later.date()
    assert Check.objects.count() == 2


def test_a_stranger_checks_nothing(service, person, at):
    with pytest.raises(Refused):
        keeping.still_right(service=service, number=1, by=person(Role.PROVIDER), at=at)


def test_an_entry_is_taken_off_everywhere_and_put_back(service, editor, signed_in, client, at):
    desk = signed_in(editor)
    address = reverse("directory:withdrawal", args=[service.pk])
    page = desk.visit(address)
    assert desk.send(address, page.form_values()).errors == ["Say why it is taken off"]
    desk.send(address, {**page.form_values(), "why": "Run by nobody we know"})
    service.refresh_from_db()
    assert service.withdrawn_at
    assert client.get(service.get_absolute_url()).status_code == 404
    assert client.get(reverse("directory:versions", args=[service.pk])).status_code == 404
    assert client.get(f"/open-referral/services/{service.pk}").status_code == 404
    assert not Listing.objects.filter(pk=service.pk).exists()
    assert not SearchEntry.objects.filter(kind="service", ref=str(service.pk)).exists()
    assert Event.objects.get(action="service.withdrawn").why == "Run by nobody we know"
    gone = desk.visit(reverse("directory:yours") + "?show=gone")
    assert service.name in gone.text
    desk.send(reverse("directory:restoration", args=[service.pk]))
    assert client.get(service.get_absolute_url()).status_code == 200
    assert Listing.objects.filter(pk=service.pk).exists()


def test_a_provider_takes_nothing_off(service, provider, signed_in):
    signed_in(provider).visit(reverse("directory:withdrawal", args=[service.pk]), status=403)


def test_a_provider_pauses_their_own_at_once(service, provider, signed_in):
    keeper = signed_in(provider)
    address = reverse("directory:state", args=[service.pk])
    page = keeper.visit(address)
    values = {**page.form_values(), "move": "pause", "why": "Back in September"}
    assert "This service is paused for now. Back in September" in keeper.send(address, values).text
    keeper.send(address, {**values, "move": "close"}, status=409)


@pytest.mark.parametrize(
    ("left", "step"),
    [(60, None), (29, None), (28, 28), (10, 28), (7, 7), (1, 7), (0, 7), (-13, 7), (-14, -14),
     (-400, -14)],
)  # fmt: skip
def test_each_reminder_has_its_days(left, step):
    today = date(2026, 3, 31)
    assert timescales.reminder_due(today + timedelta(days=left), today=today) == step


def test_keepers_are_reminded_once_and_editors_of_what_nobody_keeps(
    service, provider, editor, person, at
):
    person(Role.PROVIDER, organisation=provider.organisation).grants.update(ended_at=at)
    Service.objects.update(next_review_on=date(2027, 1, 1))
    Service.objects.filter(pk=service.pk).update(next_review_on=date(2026, 4, 20))
    council = Service.objects.get(pk=demo.key_of("service", "speech-therapy"))
    Service.objects.filter(pk=council.pk).update(
        next_review_on=date(2026, 3, 1), assured_date=date(2025, 3, 1)
    )
    assert reminding.remind(at=at) == 2
    assert reminding.remind(at=at) == 0
    letters = {n.to_person: n.body_text for n in Notice.objects.filter(template="directory_review")}
    assert set(letters) == {provider, editor}
    assert f"- {service.name}, due on 20 April 2026" in letters[provider]
    assert f"- {council.name}, was due on 1 March 2026" in letters[editor]
    assert set(Reminder.objects.values_list("service", "days_before")) == {
        (service.pk, 28), (council.pk, -14)
    }  # fmt: skip
    assert reminding.remind(at=at + timedelta(days=14)) == 1, "a week before, once more"


def test_the_reminders_are_a_regular_job():
    from localoffer.directory.jobs import remind

    assert schedule.REGULAR["remind of reviews"].job == remind


def test_entries_are_given_to_an_organisation_and_taken_from_it(
    service, provider, editor, signed_in, at
):
    keeper, desk = signed_in(provider), signed_in(editor)
    assert service.name in keeper.visit(reverse("directory:yours")).text
    other = Account.objects.create(name="Other Club", kind="voluntary", verified_at=at)
    address = reverse("directory:keeper", args=[service.organization_id])
    desk.send(address, {**desk.visit(address).form_values(), "account": other.pk})
    assert service.name not in keeper.visit(reverse("directory:yours")).text
    assert Event.objects.get(action="provider.entrusted").facts["after"] == other.pk
    keeper.visit(address, status=403)


def test_every_version_can_be_read(service, editor, directory, visitor, at):
    document = next(d for d in directory if d["id"] == str(service.pk))
    publish(documents=[document | {"name": "Newer name"}], by=editor, at=at)
    page = visitor.visit(service.get_absolute_url())
    listed = visitor.visit(page.links()["Earlier versions of this page"])
    old = visitor.visit(listed.links()["Version 1"])
    assert old.h1 == service.name
    assert "This is an old version of the page." in old.text
    assert visitor.visit(listed.links()["Version 2"]).h1 == "Newer name"
    visitor.visit(reverse("directory:version", args=[service.pk, 3]), status=404)


def test_readings_are_counted_by_day_and_not_those_of_keepers(service, provider, signed_in, visitor,
                                                              at, time_machine):  # fmt: skip
    time_machine.move_to(at, tick=False)
    for _ in range(3):
        visitor.visit(service.get_absolute_url())
    signed_in(provider).visit(service.get_absolute_url())
    visitor.head(service.get_absolute_url())
    assert list(DailyViews.objects.values_list("service", "day", "times")) == [
        (service.pk, date(2026, 3, 31), 3)
    ]


def test_what_is_looked_for_in_vain_is_counted_without_personal_words(service, visitor):
    finder = reverse("directory:services")
    visitor.visit(f"{finder}?kind=therapies&cost=paid&setting=nursery&need=Jo+Example&place=Nowhere"
                  "&language=Polish&age=25")  # fmt: skip
    visitor.visit(f"{finder}?q=origami&need=MSI")
    visitor.visit(f"{finder}?q=Jo+Example-Oakwood+01632+960001")
    visitor.visit(f"{finder}?q=speech")
    assert set(DailyMisses.objects.values_list("tags", flat=True)) == {
        "cost:paid; kind:therapies; language:Polish", "need:MSI", ""
    }  # fmt: skip
    found = dict(Asked.objects.values_list("query", "times_nothing_found"))
    assert found == {"origami": 1, "speech": 0}


def test_an_editor_reads_the_counts_and_a_provider_does_not(service, provider, editor, signed_in,
                                                            visitor):  # fmt: skip
    visitor.visit(service.get_absolute_url())
    visitor.visit(reverse("directory:services") + "?kind=therapies&cost=paid&language=Polish")
    visitor.visit(reverse("directory:services") + "?q=origami")
    text = signed_in(editor).visit(reverse("directory:statistics")).text
    assert service.name in text
    assert "origami" in text
    assert "You pay, Therapies, Polish" in text
    for name in ("statistics", "gaps", "waiting", "providers"):
        signed_in(provider).visit(reverse(f"directory:{name}"), status=403)


def test_gaps_say_how_far_the_nearest_of_each_kind_is(service, editor, signed_in):
    from localoffer.directory import finding, nearby
    from localoffer.directory.pages import counts

    found = counts.gaps()
    row = next(row for row in found["distances"] if row[0] == "Therapies")
    town = found["areas"][0]
    here = nearby.Point(town.latitude, town.longitude, town.name)
    near = finding.find(finding.Wanted(near=here, tags={"kind": ["therapies"]}, sort="near"))
    miles = min(near.metres.values()) / nearby.METRES_IN_A_MILE
    assert row[1]["text"] == f"{miles:.1f}"
    text = signed_in(editor).visit(reverse("directory:gaps")).text
    assert "Services for each need" in text
    assert town.name in text
