"""Documents go in and come out; nothing is half-written; every version is kept."""

import pytest
from django.db import IntegrityError, transaction

from localoffer.directory import demo
from localoffer.directory.interchange import describing
from localoffer.directory.interchange.reading import Unreadable
from localoffer.directory.models import (
    Address,
    Hideaway,
    Listing,
    ListingPlace,
    Location,
    Service,
    ServiceVersion,
)
from localoffer.directory.operations import compare, publish
from localoffer.search.models import SearchEntry


def everything():
    return [describing.full(row) for row in describing.with_everything(Service.objects.all())]


def test_the_whole_demo_comes_out_as_it_went_in(directory):
    out = {row["id"]: row for row in everything()}
    assert len(out) == len(directory) == 70
    again = compare(list(out.values()))
    assert (again.added, again.changed) == ([], [])
    assert sorted(again.unchanged) == sorted(out)


def test_publishing_the_same_again_changes_nothing(directory, editor, at):
    before = everything()
    outcome = publish(documents=directory, by=editor, at=at)
    assert (outcome.added, outcome.changed, len(outcome.unchanged)) == ([], [], 70)
    assert everything() == before
    assert ServiceVersion.objects.count() == 70


def test_a_change_is_a_new_version_and_the_old_one_stays(directory, editor, at):
    document = directory[0] | {"name": "Another name"}
    outcome = publish(documents=[document], by=editor, at=at, note="renamed")
    service = Service.objects.get(pk=document["id"])
    assert outcome.changed == [document["id"]]
    assert [v.document["name"] for v in service.versions.all()] == [
        "Another name",
        directory[0]["name"],
    ]
    assert service.listing.name == "Another name"


def test_versions_cannot_be_rewritten(directory):
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        ServiceVersion.objects.update(note="other")


def test_one_wrong_entry_refuses_all_with_its_place(directory, editor, at):
    Service.objects.all()
    good = directory[0] | {"name": "New name"}
    bad = directory[1] | {"minimum_age": "five", "email": "nobody", "status": "sometimes"}
    with pytest.raises(Unreadable) as refused:
        publish(documents=[good, bad], by=editor, at=at)
    assert {(p.path, p.key) for p in refused.value.problems} == {
        ("services[1]", "minimum_age"),
        ("services[1]", "email"),
        ("services[1]", "status"),
    }
    assert not Service.objects.filter(name="New name").exists()


def test_masking_a_place_takes_its_address_away_everywhere(directory, editor, at):
    hub = demo.key_of("location", "hub")
    assert Address.objects.filter(location=hub).exists()
    document = next(d for d in directory if d["id"] == demo.key_of("service", "kite-drop-in"))
    place = document["service_at_locations"][0]["location"]
    masked = {key: place[key] for key in ("id", "location_type", "name", "accessibility")}
    masked["local_offer"] = {"masked": True, "area": "Oakham"}
    entry = document | {
        "service_at_locations": [document["service_at_locations"][0] | {"location": masked}]
    }
    publish(documents=[entry], by=editor, at=at)
    assert not Address.objects.filter(location=hub).exists()
    assert "1 Example Street" in Hideaway.objects.get(location=hub).address
    others = Listing.objects.filter(service__service_at_locations__location=hub)
    assert others.count() > 1
    assert not ListingPlace.objects.filter(
        listing__in=others, latitude=52.6709, longitude=-0.7301
    ).exists()
    old = ServiceVersion.objects.get(service=document["id"], number=1).document
    assert "1 Example Street" in str(old)
    assert "1 Example Street" not in str(describing.without_masked(old))


def test_the_database_itself_keeps_a_masked_place_without_a_point(directory):
    refuge = Location.objects.get(pk=demo.key_of("location", "refuge"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Location.objects.filter(pk=refuge.pk).update(latitude=52.0, longitude=-0.5)
    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.create(
            location=refuge, address_1="1 Somewhere", city="X", state_province="Y", postal_code="Z"
        )


def test_words_that_give_a_masked_place_away_are_refused(directory, editor, at):
    document = next(d for d in directory if d["id"] == demo.key_of("service", "safe-house"))
    telling = document | {"application_process": "Come to 99 hidden example lane."}
    with pytest.raises(Unreadable, match="gives away where a masked place is"):
        publish(documents=[telling], by=editor, at=at)


def test_a_closed_service_leaves_the_lists_and_keeps_its_page(directory):
    closed = Service.objects.get(pk=demo.key_of("service", "toy-library"))
    assert closed in Service.objects.published()
    assert closed not in Service.objects.running()
    assert not Listing.objects.filter(service=closed).exists()
    assert not SearchEntry.objects.filter(kind="service", ref=str(closed.pk)).exists()


def test_a_part_is_not_taken_from_another_entry(directory, editor, at):
    stolen = directory[1]["contacts"][0]["id"]
    entry = directory[0] | {"contacts": [{"id": stolen, "title": "Mine now"}]}
    with pytest.raises(Unreadable, match="belongs to another record"):
        publish(documents=[entry], by=editor, at=at)
