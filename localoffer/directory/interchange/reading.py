"""From documents, whoever wrote them, to clean ones: or a list of everything that is wrong.

Nothing is written here. A problem names the place: a path in JSON, a file, row and column
in CSV.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import models

from localoffer.directory.interchange.describing import is_empty, plain
from localoffer.directory.interchange.shapes import HIDEAWAY, LOCATION, OURS, SERVICE, Shape
from localoffer.directory.models import Hideaway, Organisation, Service
from localoffer.directory.states import MOVES, ORUK_STATUS, State

STATES = {status: state for state, status in ORUK_STATUS.items()}
MOST_PARTS = 500
GIVES_AWAY = "gives away where a masked place is. Take the address out"
LINKS = {
    "service_id", "location_id", "organization_id", "contact_id", "service_at_location_id",
    "link_id", "link_entity", "taxonomy_term_id", "services",
}  # fmt: skip
"""Keys that say where a record hangs; its place in the document says that already."""


class Row(dict):
    """A record that came from a row of a file."""

    where: tuple[str, int] = ("", 0)


@dataclass(frozen=True)
class Problem:
    """One thing wrong: where, and what to do about it."""

    path: str
    key: str
    says: str
    file: str = ""
    row: int = 0

    def __str__(self) -> str:
        if self.file:
            return f"{self.file}, row {self.row}, column {self.key}: {self.says}"
        return f"{self.path}{'.' if self.key and self.path else ''}{self.key}: {self.says}"


class Unreadable(Exception):
    """The documents were refused, all of them. Nothing has changed."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(f"{len(problems)} problems; the first: {problems[0]}")


@dataclass
class Reading:
    """Clean documents, what they say about hidden places, and what was wrong."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    hideaways: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    ignored: set[str] = field(default_factory=set)


def read(documents: Iterable[Any]) -> Reading:
    """Clean each document. Look at `problems` first: with any, nothing else is to be used."""
    reader = _Reader()
    for number, document in enumerate(documents):
        entry = reader.record(document, SERVICE, path=f"services[{number}]", owner="")
        if "organization" not in entry:
            reader.problem(document, f"services[{number}]", "organization", "is missing")
        reader.reading.entries.append(entry)
    if not reader.reading.problems:
        _check_against_tables(reader)
    return reader.reading


class _Reader:
    def __init__(self) -> None:
        self.reading = Reading()
        self.parts: dict[tuple[str, str], tuple[Shape, str, str, Any, str]] = {}
        self.shared: dict[tuple[str, str], dict[str, Any]] = {}

    def problem(self, record: Any, path: str, key: str, says: str) -> None:
        file, row = getattr(record, "where", ("", 0))
        self.reading.problems.append(Problem(path, key, says, file, row))

    def record(
        self, raw: Any, shape: Shape, *, path: str, owner: str, place: int = 0, column: str = ""
    ) -> dict[str, Any]:
        if not isinstance(raw, Mapping):
            self.problem(raw, path, "", "must be an object with keys and values")
            return {}
        clean = self._fields(raw, shape, shape.fields, raw, path)
        if "id" in shape.fields and "id" not in clean and "id" not in shape.needed and owner:
            clean = {"id": str(uuid5(UUID(owner), f"{shape.table}/{place}"))} | clean
        ours = raw.get(OURS) or {}
        if not isinstance(ours, Mapping):
            self.problem(raw, path, OURS, "must be an object with keys and values")
            ours = {}
        if own := self._fields(ours, shape, shape.ours, raw, path, prefix=f"{OURS}."):
            clean[OURS] = own
        self._inside(raw, shape, clean, path)
        self._look_whole(raw, shape, clean, path, owner=owner, column=column)
        return clean

    def _inside(self, raw: Mapping, shape: Shape, clean: dict[str, Any], path: str) -> None:
        for key, column, part in shape.parts:
            rows = raw.get(key) or []
            if not isinstance(rows, list) or len(rows) > MOST_PARTS:
                self.problem(raw, path, key, f"must be a list of at most {MOST_PARTS}")
                continue
            found = [
                self.record(each, part, path=f"{path}.{key}[{place}]", owner=clean.get("id", ""),
                            place=place, column=column)
                for place, each in enumerate(rows)
            ]  # fmt: skip
            ids = [each.get("id", "") for each in found]
            for place, each in enumerate(rows):
                if ids[place] and ids[place] in ids[:place]:
                    self.problem(each, f"{path}.{key}[{place}]", "id", "stands here twice")
            if found:
                clean[key] = sorted(found, key=lambda each: each.get("id", ""))
        for key, part in shape.whole:
            if raw.get(key) is not None:
                clean[key] = (
                    self._term(raw[key], path=f"{path}.{key}")
                    if key == "taxonomy_term"
                    else self.record(raw[key], part, path=f"{path}.{key}", owner="")
                )
            elif shape is not SERVICE:
                self.problem(raw, path, key, "is missing")

    def _look_whole(
        self, raw: Mapping, shape: Shape, clean: dict[str, Any], path: str, *, owner: str,
        column: str,
    ) -> None:  # fmt: skip
        for key in shape.needed:
            if key not in clean:
                says = "is missing" if is_empty(raw.get(key)) else ""
                if says:
                    self.problem(raw, path, key, says)
        if shape is LOCATION and raw.get("hideaway"):
            secret = self.record(raw["hideaway"], HIDEAWAY, path=f"{path}.hideaway", owner="")
            self.reading.hideaways[clean.get("id", "")] = secret
        if shape.checks:
            seen = clean | ({"hideaway": True} if raw.get("hideaway") else {})
            for key, says in shape.checks(seen):
                self.problem(raw, path, key, says)
        known = {
            *shape.fields, OURS, *(key for key, *_ in shape.parts), *(key for key, _ in shape.whole)
        }  # fmt: skip
        self.reading.ignored |= {
            f"{shape.table}.{key}" for key in raw.keys() - known - LINKS - {"hideaway"}
        }
        self._note(raw, shape, clean, path, owner=owner, column=column)

    def _note(
        self, raw: Mapping, shape: Shape, clean: dict[str, Any], path: str, *, owner: str,
        column: str,
    ) -> None:  # fmt: skip
        """The same id twice is a mistake in a part; a shared record must say the same twice."""
        key = (shape.table, clean.get("id", ""))
        if not key[1]:
            return
        if owner or shape is SERVICE:
            if key in self.parts and (shape is SERVICE or self.parts[key][1] != owner):
                self.problem(raw, path, "id", "stands here twice")
            self.parts[key] = (shape, owner, column, raw, path)
        elif self.shared.setdefault(key, clean) != clean:
            self.problem(raw, path, "id", "is described in two different ways")

    def _fields(
        self,
        raw: Mapping,
        shape: Shape,
        keys: Iterable[str],
        record: Any,
        path: str,
        prefix: str = "",
    ) -> dict[str, Any]:
        clean = {}
        for key in keys:
            value = raw.get(key)
            if value is None or value == "":
                continue
            try:
                value = self._value(shape, key, value)
            except (ValidationError, ValueError, OverflowError) as wrong:
                says = " ".join(getattr(wrong, "messages", None) or [str(wrong)])
                self.problem(record, path, prefix + key, says)
            else:
                if not is_empty(value):
                    clean[key] = value
        return clean

    def _value(self, shape: Shape, key: str, value: Any) -> Any:
        """One cleaned value as JSON has it. Raises ValidationError or ValueError with words."""
        if key == "status":
            if value not in STATES:
                raise ValueError(f"must be one of: {', '.join(STATES)}")
            return value
        if key == "id" or key.endswith("_id"):
            try:
                return str(UUID(value))
            except (ValueError, AttributeError, TypeError):
                raise ValueError("must be a UUID, like 7a1d…-…") from None
        column = shape.column(key)
        _check_type(column, value)
        if isinstance(column, models.BooleanField):
            return str(value).lower() == "true"
        if isinstance(column, models.DecimalField) and isinstance(value, float):
            value = str(value)
        cleaned = column.clean(value, None)
        return plain(cleaned)

    def _term(self, raw: Any, *, path: str) -> dict[str, Any]:
        if not isinstance(raw, Mapping):
            self.problem(raw, path, "", "must be an object with keys and values")
            return {}
        clean: dict[str, Any] = {}
        for key, most in (("name", 120), ("description", 2000), ("taxonomy", 120), ("term", 40)):
            value = raw.get(key)
            if isinstance(value, str) and len(value) <= most and "\0" not in value:
                clean[key] = value
            elif value is not None:
                self.problem(raw, path, key, f"must be text of at most {most} characters")
        for key in ("id", "parent_id", "taxonomy_id"):
            if raw.get(key) not in (None, ""):
                try:
                    clean[key] = str(UUID(raw[key]))
                except (ValueError, AttributeError, TypeError):
                    self.problem(raw, path, key, "must be a UUID, like 7a1d…-…")
        if isinstance(raw.get("term_uri"), str) and raw["term_uri"].startswith("http"):
            clean["term_uri"] = raw["term_uri"][:200]
        for key in ("id", "name"):
            if not clean.get(key):
                self.problem(raw, path, key, "is missing")
        clean.setdefault("description", clean.get("name", ""))
        return clean


def _check_type(column: models.Field, value: Any) -> None:
    if isinstance(column, models.CharField | models.TextField):
        if not isinstance(value, str):
            raise ValueError("must be text")
        if "\0" in value:
            raise ValueError("has a character that cannot be stored")
    elif isinstance(column, models.BooleanField):
        if value not in (True, False, "true", "false", "True", "False"):
            raise ValueError("must be true or false")
    elif isinstance(value, bool):
        raise ValueError("must not be true or false")
    elif isinstance(column, models.IntegerField):
        if isinstance(value, float) and not value.is_integer():
            raise ValueError("must be a whole number")
    elif isinstance(value, dict | list):
        raise ValueError("must be one value, not several")


def _check_against_tables(reader: _Reader) -> None:
    _check_moves(reader)
    _check_owners(reader)
    _check_parents(reader)
    _check_hideaways(reader)


def _check_moves(reader: _Reader) -> None:
    """A service moves by its table, whoever writes it."""
    ids = [entry["id"] for entry in reader.reading.entries]
    now = dict(Service.objects.filter(id__in=ids).values_list("id", "state"))
    for entry in reader.reading.entries:
        before, after = now.get(UUID(entry["id"])), STATES[entry["status"]]
        if before and before != after and (before, after) not in MOVES.edges():
            _, _, _, raw, path = reader.parts["services", entry["id"]]
            label = State(before).label
            reader.problem(raw, path, "status", f"cannot become this from “{label}”")


def _check_owners(reader: _Reader) -> None:
    """A part keeps its owner: an id that hangs elsewhere is not taken away from there."""
    by_table: dict[tuple[str, str], dict[str, tuple[str, Any, str]]] = {}
    models_of: dict[str, type[models.Model]] = {}
    for (table, key), (shape, owner, column, raw, path) in reader.parts.items():
        if owner:
            models_of[table] = shape.model
            by_table.setdefault((table, column), {})[key] = (owner, raw, path)
    for (table, column), found in by_table.items():
        rows = models_of[table]._default_manager.filter(pk__in=found)
        for key, owner in rows.values_list("pk", f"{column}_id"):
            expected, raw, path = found[str(key)]
            if str(owner) != expected:
                reader.problem(raw, path, "id", "belongs to another record already")


def _check_parents(reader: _Reader) -> None:
    given = {key for table, key in reader.shared if table == "organizations"}
    named = {
        row["parent_organization_id"]: row
        for (table, _), row in reader.shared.items()
        if table == "organizations" and "parent_organization_id" in row
    }
    known = set(map(str, Organisation.objects.filter(id__in=named).values_list("id", flat=True)))
    for key, row in named.items():
        if key not in known | given:
            reader.problem(row, "organization", "parent_organization_id", "is not in the directory")


def _check_hideaways(reader: _Reader) -> None:
    """The words of an entry must not say where its masked places are."""
    for number, entry in enumerate(reader.reading.entries):
        places = [each["location"] for each in entry.get("service_at_locations", [])]
        ids = [place["id"] for place in places if place.get(OURS, {}).get("masked")]
        if not ids:
            continue
        secrets = {
            line for key in ids for line in _lines(reader.reading.hideaways.get(key, {}))
        } | {
            line
            for row in Hideaway.objects.filter(location_id__in=ids)
            for line in _lines({"address": row.address, "postal_code": row.postal_code})
        }
        for key in _told(entry, secrets):
            reader.problem({}, f"services[{number}]", key, GIVES_AWAY)


def _lines(secret: Mapping[str, str]) -> set[str]:
    """The first line of the address and the postcode, without spaces and case."""
    first = re.split(r"[,\n]", secret.get("address", ""))[0]
    code = secret.get("postal_code", "")
    return {folded for text in (first, code) if len(folded := fold(text)) >= 5}


def fold(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def _told(value: Any, secrets: set[str], key: str = "") -> Iterable[str]:
    if isinstance(value, str):
        folded = fold(value)
        if any(secret in folded for secret in secrets):
            yield key
    elif isinstance(value, dict):
        for name, inside in value.items():
            yield from _told(inside, secrets, f"{key}.{name}" if key else name)
    elif isinstance(value, list):
        for place, inside in enumerate(value):
            yield from _told(inside, secrets, f"{key}[{place}]")
