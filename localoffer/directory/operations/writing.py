"""Clean documents into the tables, a few statements for each table however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.dateparse import parse_datetime

from localoffer.directory.interchange.reading import STATES
from localoffer.directory.interchange.shapes import LOCATION, ORGANISATION, OURS, SERVICE, Shape
from localoffer.directory.models import (
    Address,
    Attribute,
    Hideaway,
    Location,
    Organisation,
    Service,
    Taxonomy,
    TaxonomyTerm,
)

BATCH = 1000


def write(
    entries: list[dict[str, Any]],
    *,
    hideaways: Mapping[str, Mapping[str, str]],
    existing: Mapping[str, Any],
    at: datetime,
) -> None:
    """Write entries that `read` found clean, inside the caller's transaction."""
    rows = _Rows()
    for entry in entries:
        if entry["id"] in existing or "last_modified" not in entry:
            moment = at
        else:
            moment = parse_datetime(entry["last_modified"]) or at
        rows.add_whole(entry["organization"], ORGANISATION)
        facts = {
            "state": STATES[entry["status"]],
            "organization_id": UUID(entry["organization"]["id"]),
            "last_modified": moment,
        }
        rows.add(entry, SERVICE, facts)
        for each in entry.get("service_at_locations", []):
            rows.add_whole(each["location"], LOCATION)
    _write_terms(rows.terms)
    _hide(rows.of(Location), hideaways, before=True)
    rows.delete_missing()
    rows.upsert()
    _hide(rows.of(Location), hideaways, before=False)


class _Rows:
    """Rows to write, by table, in an order in which foreign keys find their targets."""

    def __init__(self) -> None:
        self.rows: dict[type[models.Model], dict[UUID, models.Model]] = {}
        self.columns: dict[type[models.Model], set[str]] = {}
        self.owners: dict[tuple[type[models.Model], str], set[UUID]] = {}
        self.terms: dict[str, dict[str, Any]] = {}

    def of(self, model: type[models.Model]) -> list[Any]:
        return list(self.rows.get(model, {}).values())

    def add_whole(self, record: dict[str, Any], shape: Shape) -> None:
        if UUID(record["id"]) not in self.rows.get(shape.model, {}):
            self.add(record, shape, {})

    def add(self, record: dict[str, Any], shape: Shape, facts: dict[str, Any]) -> None:
        values = {**{key: record.get(key) for key in shape.fields if key != "status"},
                  **{key: record.get(OURS, {}).get(key) for key in shape.ours}}  # fmt: skip
        known = {key: _column_value(shape.column(key), value) for key, value in values.items()}
        row = shape.model(**(known | facts))
        self.rows.setdefault(shape.model, {})[row.pk] = row
        self.columns.setdefault(shape.model, set()).update((known | facts).keys() - {"id"})
        for key, column, part in shape.parts:
            self.owners.setdefault((part.model, column), set()).add(row.pk)
            for each in record.get(key, []):
                self.add(each, part, self._links(part, column, row, each))

    def _links(
        self, part: Shape, column: str, row: models.Model, record: dict[str, Any]
    ) -> dict[str, Any]:
        links: dict[str, Any] = {f"{column}_id": row.pk}
        if column == "service_at_location":
            links["service_id"] = row.service_id  # type: ignore[attr-defined]
        if part.model is Attribute:
            term = record["taxonomy_term"]
            self.terms.setdefault(term["id"], term)
            links["taxonomy_term_id"] = UUID(term["id"])
        if "location" in record:
            links["location_id"] = UUID(record["location"]["id"])
        return links

    def delete_missing(self) -> None:
        """Parts that the new documents no longer have."""
        for (model, column), owners in self.owners.items():
            gone = model._default_manager.filter(**{f"{column}__in": owners})
            gone.exclude(pk__in=self.rows.get(model, {})).delete()

    def upsert(self) -> None:
        first: list[type[models.Model]] = [Organisation, Service, Location]
        order = [*first, *(model for model in self.rows if model not in first)]
        for model in order:
            rows = _parents_first(self.of(model)) if model is Organisation else self.of(model)
            if rows:
                model._default_manager.bulk_create(
                    rows,
                    update_conflicts=True,
                    unique_fields=["id"],
                    update_fields=sorted(_names(model, self.columns[model])),
                    batch_size=BATCH,
                )


def _names(model: type[models.Model], columns: Iterable[str]) -> set[str]:
    """Field names for column names: organization_id is the field organization."""
    by_column = {field.attname: field.name for field in model._meta.concrete_fields}
    return {by_column.get(column, column) for column in columns}


def _column_value(column: models.Field, value: Any) -> Any:
    """A cleaned JSON value as the column has it; absent is the column's own empty."""
    if value is None:
        if column.has_default() and not column.primary_key:
            return column.get_default()
        return None if column.null else ""
    return column.to_python(value)


def _parents_first(rows: list[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: row.parent_organization_id is not None)


def _write_terms(terms: dict[str, dict[str, Any]]) -> None:
    """Terms that nobody here knew yet, and their lists. Known ones keep their words."""
    known = set(map(str, TaxonomyTerm.objects.filter(id__in=terms).values_list("id", flat=True)))
    for key, term in terms.items():
        if key in known:
            continue
        name = term.get("taxonomy") or "Other terms"
        taxonomy = (
            Taxonomy.objects.filter(id=term["taxonomy_id"]).first()
            if "taxonomy_id" in term
            else Taxonomy.objects.filter(name=name).first()
        ) or Taxonomy.objects.create(
            **({"id": term["taxonomy_id"]} if "taxonomy_id" in term else {}),
            name=name,
            description=name,
        )
        TaxonomyTerm.objects.create(
            id=key,
            taxonomy=taxonomy,
            term=term.get("term") or key,
            name=term["name"],
            description="" if term["description"] == term["name"] else term["description"],
            term_uri=term.get("term_uri", ""),
            parent=TaxonomyTerm.objects.filter(id=term["parent_id"]).first()
            if "parent_id" in term
            else None,
        )


def _hide(
    locations: list[Location], hideaways: Mapping[str, Mapping[str, str]], *, before: bool
) -> None:
    """Keep where masked places are, in their own table.

    Before the new rows are written the addresses of places that become masked are moved
    there; afterwards what the documents say replaces it, and unmasked places lose theirs.
    """
    masked = [row.pk for row in locations if row.masked]
    if before:
        for address in Address.objects.filter(location_id__in=masked):
            parts = [address.attention, address.address_1, address.city, address.state_province]
            Hideaway.objects.update_or_create(
                location_id=address.location_id,
                defaults={
                    "address": "\n".join(part for part in parts if part),
                    "postal_code": address.postal_code,
                },
            )
        Address.objects.filter(location_id__in=masked).delete()
        return
    Hideaway.objects.filter(location__in=[row.pk for row in locations if not row.masked]).delete()
    for key in masked:
        if given := hideaways.get(str(key)):
            Hideaway.objects.update_or_create(
                location_id=key,
                defaults={
                    "address": given["address"],
                    "postal_code": given.get("postal_code", ""),
                },
            )
