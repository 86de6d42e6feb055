"""Finished rows for finding, and the entry's place in the one search."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from localoffer.directory import words
from localoffer.directory.interchange import describing
from localoffer.directory.models import (
    WITHOUT_POINT,
    Listing,
    ListingPlace,
    Schedule,
    Service,
    Taxonomy,
    TaxonomyTerm,
)
from localoffer.directory.states import State
from localoffer.search import operations as search

BATCH = 500
NOON, EVENING = 12, 17
NEVER_TOO_OLD = 999
WRITTEN = [
    "name", "tags", "minimum_age", "maximum_age", "assured_date", "provider", "summary", "facts",
    "setting", "state", "report_url", "report_on", "title", "body",
]  # fmt: skip


@transaction.atomic
def relist(ids: Collection[UUID], *, at: datetime) -> None:
    """Write the listings of these services anew, from what the public may read."""
    needs = list(
        TaxonomyTerm.objects.filter(taxonomy__key=Taxonomy.Key.NEED).values_list("term", flat=True)
    )
    wanted = sorted(ids)
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        services = list(describing.with_everything(Service.objects.filter(pk__in=part)))
        shown = [s for s in services if s.withdrawn_at is None and s.state != State.CLOSED]
        gone = set(part) - {service.pk for service in shown}
        Listing.objects.filter(service__in=gone).delete()
        for key in gone:
            search.remove(kind="service", ref=str(key))
        Listing.objects.bulk_create(
            [listing(service, needs=needs) for service in shown],
            update_conflicts=True,
            unique_fields=["service"],
            update_fields=WRITTEN,
        )
        ListingPlace.objects.filter(listing__in=part).delete()
        ListingPlace.objects.bulk_create(place for service in shown for place in places(service))
        for service in shown:
            search.index(
                kind="service",
                ref=str(service.pk),
                title=service.name,
                body=said(service),
                also=named(service),
                url=service.get_absolute_url(),
                at=at,
            )


def listing(service: Service, *, needs: Collection[str]) -> Listing:
    return Listing(
        service=service,
        name=service.name,
        tags=sorted(set(tags(service, needs=needs))),
        minimum_age=service.minimum_age or 0,
        maximum_age=NEVER_TOO_OLD if service.maximum_age is None else service.maximum_age,
        assured_date=service.assured_date,
        provider=service.organization.name,
        summary=service.description.split("\n")[0],
        facts=[
            fact[:300]
            for fact in (words.ages(service), words.cost(service), words.towns(service))
            if fact
        ],
        setting=", ".join(term.name for term in service.terms(Taxonomy.Key.SETTING))[:300],
        state=service.state,
        report_url=service.sen_report_url,
        report_on=service.sen_report_on,
        title=service.name,
        body=body(service),
    )


def places(service: Service) -> Iterator[ListingPlace]:
    for each in service.service_at_locations.all():
        latitude, longitude = each.location.latitude, each.location.longitude
        if latitude is not None and longitude is not None:
            yield ListingPlace(listing_id=service.pk, latitude=latitude, longitude=longitude)


def tags(service: Service, *, needs: Collection[str]) -> Iterator[str]:
    """Filter codes. A service for any type of need stands under each of them."""
    for key in Taxonomy.Key:
        yield from (f"{key}:{term.term}" for term in service.terms(key))
    if service.any_need:
        yield from (f"need:{code}" for code in needs)
    yield f"cost:{service.cost}"
    if service.reach in (Service.Reach.IN_AREA, Service.Reach.BOTH):
        yield "reach:in"
    if service.reach in (Service.Reach.OUT_OF_AREA, Service.Reach.BOTH):
        yield "reach:out"
    for language in service.languages.all():
        yield f"language:{language.name}"
    for each in service.service_at_locations.all():
        if town := area(each.location):
            yield f"place:{town}"
        for thing in each.location.accessibility.all():
            yield f"access:{thing.accessibility}"
    if not any(places(service)):
        yield WITHOUT_POINT
    for schedule in service.schedules.all():
        yield from (f"open:{span}" for span in spans(schedule))


def area(location) -> str:
    """The town that anybody may know: the public address's, else the place's own area."""
    addresses = list(location.addresses.all())
    return location.area or (addresses[0].city if addresses else "")


def spans(schedule: Schedule) -> Iterator[str]:
    """ "SA-am" for a schedule that is open on Saturday morning; without hours, the whole day."""
    if not schedule.freq:
        return
    opens, closes = schedule.opens_at, schedule.closes_at
    begin = opens.hour if opens else 0
    end = closes.hour + (closes.minute > 0) if closes else 24
    parts = [
        name
        for name, first, last in (("am", 0, NOON), ("pm", NOON, EVENING), ("eve", EVENING, 24))
        if begin < last and end > first
    ]
    for day in re.findall(r"[A-Z]{2}", schedule.byday):
        yield from (f"{day}-{part}" for part in parts)


def body(service: Service) -> str:
    """The words by which an entry is found, all of them public."""
    return f"{said(service)}\n{named(service)}"


def said(service: Service) -> str:
    """What an entry says in sentences."""
    texts = [
        service.description,
        service.eligibility_description,
        service.application_process,
        service.alert,
    ]
    return "\n".join(text for text in texts if text)


def named(service: Service) -> str:
    """The names that stand for an entry: who, what kind, which needs, where."""
    texts = [
        service.organization.name,
        *(term.name for term in service.terms(Taxonomy.Key.KIND)),
        *(f"{term.name} {term.term}" for term in service.terms(Taxonomy.Key.NEED)),
        *(term.name for term in service.terms(Taxonomy.Key.SETTING)),
        *(area(each.location) for each in service.service_at_locations.all()),
        *(each.location.name for each in service.service_at_locations.all()),
    ]
    return "\n".join(text for text in texts if text)
