"""What a document holds: for each kind of record its fields, and the records inside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models

from localoffer.directory.models import (
    Accessibility,
    Address,
    Attribute,
    Contact,
    CostOption,
    Funding,
    Hideaway,
    Language,
    Location,
    Organisation,
    OrganisationIdentifier,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)

OURS = "local_offer"
"""The key under which a record carries what Open Referral UK has no word for."""

Wrong = Iterator[tuple[str, str]]
"""Pairs of a key and a sentence that says what is wrong with it."""


@dataclass(frozen=True)
class Shape:
    """One kind of record.

    `fields` are keys that are named like the model's columns; `ours` stand under OURS.
    `parts` are lists of records that belong to this one alone: key, the column of the part
    that names its owner, and the part's shape. `whole` are single records that stand by
    themselves and may be shared. `checks` look at the cleaned values together.
    """

    model: type[models.Model]
    table: str
    fields: tuple[str, ...]
    ours: tuple[str, ...] = ()
    parts: tuple[tuple[str, str, Shape], ...] = ()
    whole: tuple[tuple[str, Shape], ...] = ()
    checks: Callable[[dict[str, Any]], Wrong] | None = None
    needed: tuple[str, ...] = field(default=())

    def column(self, key: str) -> models.Field:
        return self.model._meta.get_field(key)  # type: ignore[return-value]


def _in_order(first: str, last: str, says: str) -> Callable[[dict[str, Any]], Wrong]:
    def check(values: dict[str, Any]) -> Wrong:
        begin, end = values.get(first), values.get(last)
        if begin is not None and end is not None and end < begin:
            yield last, says

    return check


def _schedule(values: dict[str, Any]) -> Wrong:
    yield from _in_order("valid_from", "valid_to", "must not be before valid_from")(values)
    opens, closes = values.get("opens_at"), values.get("closes_at")
    if opens and closes and closes <= opens:
        yield "closes_at", "must be later than opens_at"
    if values.get("byday") and not values.get("freq"):
        yield "byday", "needs freq: WEEKLY or MONTHLY"


def is_markup(text: str) -> bool:
    """Does a line of text hold a tag of HTML, which would be shown as it is typed?"""
    return bool(
        re.search(r"</?[a-z!][^<>]*>|&(#\w+|amp|lt|gt|quot|apos|nbsp);", text, re.IGNORECASE)
    )


def _service(values: dict[str, Any]) -> Wrong:
    if is_markup(values.get("name", "")):
        yield "name", "must be plain text, without HTML such as <b>"
    prices = [row for row in values.get("cost_options", []) if Decimal(row.get("amount") or 0)]
    if prices and values.get(OURS, {}).get("cost") == Service.Cost.FREE:
        yield "cost_options", "with a price must be left out of a service that is free"
    yield from _in_order("minimum_age", "maximum_age", "must not be less than minimum_age")(values)
    ours = values.get(OURS, {})
    assured, review = values.get("assured_date"), ours.get("next_review_on")
    if assured and review and review < assured:
        yield f"{OURS}.next_review_on", "must not be before assured_date"
    if values.get("status") == "inactive" and not ours.get("starts_on"):
        yield f"{OURS}.starts_on", "must say when a service that is not active yet starts"


def _location(values: dict[str, Any]) -> Wrong:
    if ("latitude" in values) != ("longitude" in values):
        yield "latitude", "and longitude must be given together"
    if not -90 <= values.get("latitude", 0) <= 90:
        yield "latitude", "must be between -90 and 90"
    if not -180 <= values.get("longitude", 0) <= 180:
        yield "longitude", "must be between -180 and 180"
    masked = values.get(OURS, {}).get("masked")
    if masked:
        for key in ("latitude", "longitude", "external_identifier", "transportation", "addresses"):
            if values.get(key) not in (None, "", []):
                yield key, "must be left out, because this place is masked"
    elif "hideaway" in values:
        yield "hideaway", "is only for a masked place"


TERM = Shape(
    TaxonomyTerm, "taxonomy_terms", ("id", "name", "description", "term", "term_uri"),
    needed=("id", "name"),
)  # fmt: skip
TAXONOMY = Shape(
    Taxonomy, "taxonomies", ("id", "name", "description", "uri", "version"), ours=("key",),
    needed=("id", "name"),
)  # fmt: skip
ATTRIBUTE = Shape(Attribute, "attributes", ("id", "link_type"), whole=(("taxonomy_term", TERM),))
PHONE = Shape(Phone, "phones", ("id", "number", "type", "description"), needed=("number",))
SCHEDULE = Shape(
    Schedule,
    "schedules",
    (
        "id", "valid_from", "valid_to", "dtstart", "freq", "interval", "byday", "bymonthday",
        "description", "opens_at", "closes_at", "schedule_link", "attending_type", "notes",
    ),
    checks=_schedule,
)  # fmt: skip
ORGANISATION = Shape(
    Organisation,
    "organizations",
    ("id", "name", "description", "email", "website", "logo", "uri", "parent_organization_id"),
    parts=(
        (
            "organization_identifiers",
            "organization",
            Shape(
                OrganisationIdentifier,
                "organization_identifiers",
                ("id", "identifier_scheme", "identifier_type", "identifier"),
                needed=("identifier_type", "identifier"),
            ),
        ),
        ("attributes", "organization", ATTRIBUTE),
    ),
    needed=("id", "name"),
)
HIDEAWAY = Shape(Hideaway, "hideaways", ("address", "postal_code"), needed=("address",))
LOCATION = Shape(
    Location,
    "locations",
    (
        "id", "location_type", "name", "description", "transportation", "latitude", "longitude",
        "external_identifier", "external_identifier_type",
    ),
    ours=("masked", "area"),
    parts=(
        (
            "addresses",
            "location",
            Shape(
                Address,
                "addresses",
                ("id", "attention", "address_1", "city", "region", "state_province",
                 "postal_code", "country", "address_type"),
                needed=("address_1", "city", "state_province", "postal_code"),
            ),
        ),
        (
            "accessibility",
            "location",
            Shape(
                Accessibility,
                "accessibility",
                ("id", "accessibility", "description", "details", "url"),
            ),
        ),
    ),
    checks=_location,
    needed=("id", "location_type"),
)  # fmt: skip
AT_LOCATION = Shape(
    ServiceAtLocation,
    "service_at_locations",
    ("id", "description"),
    parts=(("schedules", "service_at_location", SCHEDULE),),
    whole=(("location", LOCATION),),
)
SERVICE = Shape(
    Service,
    "services",
    (
        "id", "name", "description", "url", "email", "status", "fees", "accreditations",
        "minimum_age", "maximum_age", "eligibility_description", "application_process",
        "wait_time", "assured_date", "assurer_email", "alert", "last_modified",
    ),
    ours=(
        "state_note", "starts_on", "how_decided", "cost", "reach", "any_need", "complaints",
        "easy_read", "sen_report_url", "sen_report_on", "assured_by", "next_review_on",
    ),
    parts=(
        ("schedules", "service", SCHEDULE),
        (
            "service_areas",
            "service",
            Shape(
                ServiceArea,
                "service_areas",
                ("id", "name", "service_area", "extent", "extent_type", "uri"),
            ),
        ),
        ("service_at_locations", "service", AT_LOCATION),
        (
            "languages",
            "service",
            Shape(Language, "languages", ("id", "name", "code", "note"), needed=("name",)),
        ),
        ("funding", "service", Shape(Funding, "funding", ("id", "source"), needed=("source",))),
        (
            "cost_options",
            "service",
            Shape(
                CostOption,
                "cost_options",
                ("id", "valid_from", "valid_to", "option", "amount", "amount_description"),
                checks=_in_order("valid_from", "valid_to", "must not be before valid_from"),
            ),
        ),
        (
            "contacts",
            "service",
            Shape(
                Contact,
                "contacts",
                ("id", "name", "title", "email"),
                parts=(("phones", "contact", PHONE),),
            ),
        ),
        ("phones", "service", PHONE),
        ("attributes", "service", ATTRIBUTE),
    ),
    whole=(("organization", ORGANISATION),),
    checks=_service,
    needed=("id", "name", "status"),
)  # fmt: skip
