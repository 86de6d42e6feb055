"""From tables to documents. What is empty is left out; parts stand in the order of their ids."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from localoffer.directory.interchange.shapes import (
    LOCATION,
    ORGANISATION,
    OURS,
    SERVICE,
    TAXONOMY,
    Shape,
)
from localoffer.directory.models import (
    Attribute,
    Location,
    Organisation,
    Schedule,
    Service,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)

ATTRIBUTES = Attribute.objects.select_related("taxonomy_term__taxonomy").order_by("id")


def with_everything(services: QuerySet[Service]) -> QuerySet[Service]:
    """Load what a full document needs, in one query for each table."""
    places = ServiceAtLocation.objects.order_by("id").select_related("location")
    return services.select_related("organization").prefetch_related(
        Prefetch("schedules", Schedule.objects.order_by("id")),
        "service_areas",
        Prefetch("service_at_locations", places),
        "service_at_locations__location__addresses",
        "service_at_locations__location__accessibility",
        "languages",
        "funding",
        "cost_options",
        "contacts__phones",
        "phones",
        Prefetch("attributes", ATTRIBUTES),
        "organization__organization_identifiers",
        Prefetch("organization__attributes", ATTRIBUTES),
    )


def full(service: Service, *, private: bool = False) -> dict[str, Any]:
    """A service with all that belongs to it. Load it through `with_everything`.

    `private` adds where masked places are, for those who look after the entry; the caller
    has asked access.may_see_hideaways and writes the audit.
    """
    document = _record(service, SERVICE)
    if private:
        for place in document.get("service_at_locations", []):
            _add_hideaway(place["location"])
    return document


def brief(service: Service) -> dict[str, Any]:
    """A service with its one-to-one facts only, as the list shows it."""
    document = _values(service, SERVICE)
    document["organization"] = _values(service.organization, ORGANISATION)
    return document


def place(location: Location) -> dict[str, Any]:
    """A location with its one-to-one facts only."""
    return _values(location, LOCATION)


def places(ids: Iterable[Any]) -> dict[UUID, dict[str, Any]]:
    """What is known to all about these places."""
    rows = Location.objects.filter(pk__in=ids).prefetch_related("addresses", "accessibility")
    return {row.pk: _record(row, LOCATION) for row in rows}


def providers(ids: Iterable[Any]) -> dict[UUID, dict[str, Any]]:
    rows = Organisation.objects.filter(pk__in=ids).prefetch_related(
        "organization_identifiers", Prefetch("attributes", ATTRIBUTES)
    )
    return {row.pk: _record(row, ORGANISATION) for row in rows}


def provider(row: Organisation) -> dict[str, Any]:
    """An organisation with its one-to-one facts only."""
    return _values(row, ORGANISATION)


def taxonomy(row: Taxonomy) -> dict[str, Any]:
    return _values(row, TAXONOMY)


def term(row: TaxonomyTerm) -> dict[str, Any]:
    """A term with its list, and its parent if it has one."""
    document = {
        "id": str(row.id),
        "name": row.name,
        "description": row.description or row.name,
        "taxonomy": row.taxonomy.name,
        "taxonomy_id": str(row.taxonomy_id),
        "term": row.term,
    }
    if row.parent_id:
        document["parent_id"] = str(row.parent_id)
    if row.term_uri:
        document["term_uri"] = row.term_uri
    return document


def without_masked(document: dict[str, Any]) -> dict[str, Any]:
    """An old version, without what it said about places that were masked since."""
    ids = [entry["location"]["id"] for entry in document.get("service_at_locations", [])]
    masked = set(
        map(str, Location.objects.filter(id__in=ids, masked=True).values_list("id", flat=True))
    )
    kept = {"id", "location_type", "name", "description", "accessibility", OURS}
    places = [
        entry
        | {
            "location": {key: value for key, value in entry["location"].items() if key in kept}
            | {OURS: {"masked": True, "area": entry["location"].get(OURS, {}).get("area", "")}}
            if entry["location"]["id"] in masked
            else entry["location"]
        }
        for entry in document.get("service_at_locations", [])
    ]
    return document | {"service_at_locations": places} if places else document


def without_hideaways(document: dict[str, Any]) -> dict[str, Any]:
    """The same without where its masked places are."""
    places = [
        entry | {"location": {key: v for key, v in entry["location"].items() if key != "hideaway"}}
        for entry in document.get("service_at_locations", [])
    ]
    return document | {"service_at_locations": places} if places else document


def hideaways(document: dict[str, Any]) -> list[dict[str, str]]:
    """Where a document says that its masked places are: name, address, postal_code."""
    places = [entry["location"] for entry in document.get("service_at_locations", [])]
    return [
        {"name": place.get("name", ""), **place["hideaway"]}
        for place in places
        if place.get("hideaway")
    ]


def plain(value: Any) -> Any:
    """A column's value as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value


def is_empty(value: Any) -> bool:
    return value is None or value == "" or value is False


def _values(row: Any, shape: Shape) -> dict[str, Any]:
    document = {
        key: plain(value) for key in shape.fields if not is_empty(value := getattr(row, key))
    }
    ours = {key: plain(value) for key in shape.ours if not is_empty(value := getattr(row, key))}
    if shape is ORGANISATION:
        document.setdefault("description", row.name)
    return document | ({OURS: ours} if ours else {})


def _record(row: Any, shape: Shape) -> dict[str, Any]:
    document = _values(row, shape)
    for key, owner, part in shape.parts:
        rows = getattr(row, key).all()
        if shape is SERVICE and key == "schedules":
            rows = [each for each in rows if each.service_at_location_id is None]
        if found := _list(rows, part, row=row, owner=owner):
            document[key] = found
    for key, part in shape.whole:
        child = getattr(row, key)
        document[key] = term(child) if key == "taxonomy_term" else _record(child, part)
    return document


def _list(rows: Iterable[Any], shape: Shape, *, row: Any, owner: str) -> list[dict[str, Any]]:
    if owner == "service_at_location":  # the service has loaded all of its schedules already
        rows = [s for s in row.service.schedules.all() if s.service_at_location_id == row.pk]
    return [_record(each, shape) for each in sorted(rows, key=lambda each: str(each.pk))]


def _add_hideaway(location: dict[str, Any]) -> None:
    from localoffer.directory.models import Hideaway

    found = Hideaway.objects.filter(location_id=location["id"]).first()
    if found:
        location["hideaway"] = {
            "address": found.address,
            **({"postal_code": found.postal_code} if found.postal_code else {}),
        }
