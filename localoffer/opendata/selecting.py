"""Which services, places and providers an API request asks for. Published ones only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from localoffer.directory import finding, nearby
from localoffer.directory.models import (
    Listing,
    Location,
    Organisation,
    Schedule,
    Service,
    ServiceAtLocation,
)

NO_AGE = 0


def services(values: dict[str, Any]) -> QuerySet[Service]:
    rows = Service.objects.published().select_related("organization")
    return rows.filter(conditions(values)).order_by("name", "id")


def service_at_locations(values: dict[str, Any]) -> QuerySet[ServiceAtLocation]:
    """With a postcode the nearest first. A masked place has no point and is never measured."""
    chosen = Service.objects.published().filter(conditions(values)).values("pk")
    rows = ServiceAtLocation.objects.filter(service__in=chosen).select_related(
        "location", "service__organization"
    )
    point: nearby.Point | None = values.get("postcode")
    if point is None:
        return rows.order_by("id")
    within: float | None = values.get("proximity")
    places = Location.objects.filter(latitude__isnull=False).order_by()
    if within is not None:
        places = places.filter(nearby.inside(point, within=within)).annotate(
            metres=nearby.Metres(point)
        )
        places = places.filter(metres__lte=within)
    return (
        rows.filter(location__in=places.values("pk"))
        .annotate(
            metres=nearby.Metres(
                point, latitude="location__latitude", longitude="location__longitude"
            )
        )
        .order_by("metres", "id")
    )


def organisations() -> QuerySet[Organisation]:
    """Providers with at least one published service."""
    published = Service.objects.published().filter(organization=OuterRef("pk"))
    return Organisation.objects.filter(Exists(published)).order_by("name", "id")


def changed_at() -> datetime | None:
    """When anything published was changed last."""
    return Service.objects.aggregate(last=Max("last_modified"))["last"]


def conditions(values: dict[str, Any]) -> Q:
    condition = Q()
    if text := values.get("search"):
        words, _ = finding.words(text)
        condition &= Q(pk__in=Listing.objects.filter(words).values("pk"))
    if "taxonomy_term_id" in values:
        condition &= Q(attributes__taxonomy_term=values["taxonomy_term_id"])
    if "taxonomy_id" in values:
        having = Service.objects.filter(attributes__taxonomy_term__taxonomy=values["taxonomy_id"])
        condition &= Q(pk__in=having.values("pk"))
    if "minimum_age" in values:
        least = values["minimum_age"]
        condition &= Q(minimum_age__gte=least) | (
            Q(minimum_age=None) if least == NO_AGE else Q(pk__in=[])
        )
    if "maximum_age" in values:
        condition &= Q(maximum_age__lte=values["maximum_age"])
    if "modified_after" in values:
        condition &= Q(last_modified__gte=values["modified_after"])
    if open_when := _open(values):
        condition &= Q(pk__in=Schedule.objects.filter(open_when).values("service"))
    return condition


def _open(values: dict[str, Any]) -> Q | None:
    """Day and hours must fit one and the same schedule."""
    condition = Q()
    if "day" in values:
        condition &= Q(byday__contains=values["day"])
    if "start_time" in values:
        condition &= Q(opens_at__gte=values["start_time"])
    if "end_time" in values:
        condition &= Q(closes_at__lte=values["end_time"], closes_at__gt=F("opens_at"))
    return condition or None
