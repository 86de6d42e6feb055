"""Documents as tables and back: one CSV file for each kind of record, as HSDS has them.

A part names its owner (service_id, location_id …), a shared record is written once, and our
own facts stand in columns like `local_offer.how_decided`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from localoffer.directory.interchange.reading import Problem, Row
from localoffer.directory.interchange.shapes import (
    ATTRIBUTE,
    OURS,
    SERVICE,
    TERM,
    Shape,
)

TERM_COLUMNS = ("id", "taxonomy_id", "taxonomy", "term", "name", "description", "parent_id",
                "term_uri")  # fmt: skip
DANGEROUS = "=+-@\t\r\n\0＝＋－＠"
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

Tables = dict[str, list[dict[str, str]]]


def neutral(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; `plain` turns it back (TRUST 3)."""
    if text and (text[0] in DANGEROUS or text[0] == "'") and not NUMBER.fullmatch(text):
        return "'" + text
    return text


def plain(text: str) -> str:
    """What a cell said before it was made neutral."""
    if len(text) > 1 and text[0] == "'" and (text[1] in DANGEROUS or text[1] == "'"):
        return text[1:]
    return text


def columns() -> dict[str, list[str]]:
    """The columns of each file, by the name of its table."""
    found: dict[str, list[str]] = {}
    _columns(SERVICE, found)
    return found


def _columns(shape: Shape, found: dict[str, list[str]], owner: str = "") -> None:
    names = found.setdefault(shape.table, [*shape.fields[:1]])
    links = _links(shape, owner)
    wholes = [f"{key}_id" for key, _ in shape.whole]
    ours = [f"{OURS}.{key}" for key in shape.ours]
    names += [n for n in (*links, *wholes, *shape.fields[1:], *ours) if n not in names]
    for _, column, part in shape.parts:
        _columns(part, found, owner=column)
    for key, part in shape.whole:
        if key == "taxonomy_term":
            found.setdefault(TERM.table, list(TERM_COLUMNS))
        else:
            _columns(part, found)


def _links(shape: Shape, owner: str) -> list[str]:
    if shape is ATTRIBUTE:
        return ["link_id", "link_entity"]
    return [f"{owner}_id"] if owner else []


def to_tables(documents: Iterable[Mapping[str, Any]]) -> Tables:
    """Rows of texts for each table, made neutral. Shared records stand once."""
    tables: Tables = {name: [] for name in columns()}
    seen: set[tuple[str, str]] = set()
    for document in documents:
        _add(tables, seen, document, SERVICE, {})
    return tables


def _add(
    tables: Tables,
    seen: set[tuple[str, str]],
    record: Mapping[str, Any],
    shape: Shape,
    links: Mapping[str, str],
) -> None:
    if (shape.table, record["id"]) in seen:
        return
    seen.add((shape.table, record["id"]))
    row = {key: _text(record.get(key)) for key in shape.fields}
    row |= {f"{OURS}.{key}": _text(record.get(OURS, {}).get(key)) for key in shape.ours}
    row |= {key: str(value) for key, value in links.items()}
    tables[shape.table].append(row)
    for key, part in shape.whole:
        whole = record[key]
        row[f"{key}_id"] = whole["id"]
        if key != "taxonomy_term":
            _add(tables, seen, whole, part, {})
        elif (TERM.table, whole["id"]) not in seen:
            seen.add((TERM.table, whole["id"]))
            tables[TERM.table].append({k: _text(whole.get(k)) for k in TERM_COLUMNS})
    for key, column, part in shape.parts:
        for each in record.get(key, []):
            to_owner = (
                {"link_id": record["id"], "link_entity": column}
                if part is ATTRIBUTE
                else {f"{column}_id": record["id"]}
            )
            _add(tables, seen, each, part, to_owner)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return neutral(str(value))


def from_tables(tables: Mapping[str, list[Row]]) -> tuple[list[Row], list[Problem]]:
    """Documents again, each record with the file and row it came from.

    What hangs on a record that is not there is a problem, not lost in silence.
    """
    builder = _Builder(tables)
    return [builder.record(row, SERVICE) for row in tables.get("services", [])], builder.leftover()


class _Builder:
    def __init__(self, tables: Mapping[str, list[Row]]) -> None:
        self.tables = tables
        self.used: set[tuple[str, int]] = set()
        self.by_id = {
            name: {row.get("id", ""): row for row in rows} for name, rows in tables.items()
        }
        self.by_owner: dict[tuple[str, str, str], list[Row]] = {}
        for name, rows in tables.items():
            for row in rows:
                for key, owner in row.items():
                    if key.endswith("_id") and owner:
                        self.by_owner.setdefault((name, key, owner), []).append(row)

    def record(self, row: Row, shape: Shape) -> Row:
        self.used.add(row.where)
        found = Row({key: row[key] for key in shape.fields if row.get(key)})
        found.where = row.where
        ours = {key: row[name] for key in shape.ours if row.get(name := f"{OURS}.{key}")}
        if ours:
            found[OURS] = ours
        for key, part in shape.whole:
            whole = self.by_id.get(part.table, {}).get(row.get(f"{key}_id", ""))
            if whole is not None:
                found[key] = self._term(whole) if part is TERM else self.record(whole, part)
        for key, column, part in shape.parts:
            rows = self._owned(part, column, row.get("id", ""))
            if rows:
                found[key] = [self.record(each, part) for each in rows]
        return found

    def _owned(self, part: Shape, column: str, key: str) -> list[Row]:
        if part is ATTRIBUTE:
            rows = self.by_owner.get((part.table, "link_id", key), [])
            return [row for row in rows if row.get("link_entity") == column]
        rows = self.by_owner.get((part.table, f"{column}_id", key), [])
        if column == "service":  # what says its place as well belongs to the place
            rows = [
                row
                for row in rows
                if not row.get("service_at_location_id") and not row.get("contact_id")
            ]
        return rows

    def _term(self, row: Row) -> Row:
        self.used.add(row.where)
        found = Row({key: row[key] for key in TERM_COLUMNS if row.get(key)})
        found.where = row.where
        return found

    def leftover(self) -> list[Problem]:
        """Rows that hang on nothing. Terms, places and providers may stand unused."""
        alone = {"taxonomies", "taxonomy_terms", "locations", "organizations"}
        return [
            Problem("", "id", "hangs on no record of these files", *row.where)
            for name, rows in self.tables.items()
            if name not in alone
            for row in rows
            if row.where not in self.used and not self._of_unused(row)
        ]

    def _of_unused(self, row: Row) -> bool:
        """Does it hang on a place or provider that is here but that no service uses?"""
        owners = {"location_id": "locations", "organization_id": "organizations"}
        return any(
            row.get(key) in self.by_id.get(table, {}) for key, table in owners.items()
        ) or row.get("link_id", "-") in self.by_id.get("organizations", {})
