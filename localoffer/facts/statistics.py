"""The Department for Education's open files on education, health and care plans. No tables here.

Known by its columns, a file is read whole: every row is checked, also those that are not used
(by age, need and so on). The first fault refuses the file and names its line. Used are the rows
for all children, of every area in the file.

Marks of the source for a missing value: x not available, c confidential, z not applicable,
low (too small to round), and : for not collected.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

MARKS = frozenset({"x", "c", "z", "low", ":", "u", "k"})
LARGEST = 20_000_000
AREAS = [
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name",
    "region_code", "region_name", "new_la_code", "old_la_code", "la_name", "breakdown_topic",
    "breakdown",
]  # fmt: skip
LEVELS = {
    "Local authority": (0, "new_la_code", "la_name"),
    "Regional": (1, "region_code", "region_name"),
    "National": (2, "country_code", "country_name"),
}
SOURCE = "Department for Education, Education, health and care plans 2025 (open data)"
ADDRESS = "https://explore-education-statistics.service.gov.uk/find-statistics/education-health-and-care-plans"


@dataclass(frozen=True)
class Column:
    """A column that is drawn: in words, and whether it is a part of a hundred."""

    name: str
    label: str
    explains: str
    is_percent: bool


KINDS: Mapping[str, Sequence[Column]] = {
    "requests_received_in_year": [
        Column("requests_received_in_year", "Requests for an EHC needs assessment",
               "How many requests came in during the year, first ones and repeated ones.", False),
        Column("request_outcome_six_weeks_pc", "Requests decided within six weeks",
               "The law gives a council six weeks to say whether it will assess.", True),
        Column("request_assess_pc", "Requests that led to an assessment",
               "Of all requests in the year, the part where the council agreed to assess.", True),
    ],
    "assess_in_year": [
        Column("assess_issued", "EHC plans issued after an assessment",
               "How many first plans were made in the year.", False),
        Column("assess_issued_pc", "Assessments that led to a plan",
               "Of all assessments that ended in the year, the part that ended with a plan.", True),
    ],
    "plans_issued_den": [
        Column("pc_plans_issued_within_20_weeks", "EHC plans issued within 20 weeks",
               "The law gives 20 weeks from the request to the final plan.", True),
    ],
    "total_ehc_plans": [
        Column("total_ehc_plans", "Children and young people with an EHC plan",
               "How many plans the council looked after.", False),
        Column("pc_decsion_4weeks", "Yearly reviews decided within four weeks",
               "After the review meeting the council has four weeks to say what happens next.",
               True),
    ],
}  # fmt: skip
"""By a column that only this kind of file has."""


class Malformed(ValueError):
    """The file cannot be used; the message names the line."""


@dataclass(frozen=True)
class Value:
    """One area in one year: a value, or the source's mark for why there is none."""

    column: Column
    level: int
    area_code: str
    area: str
    year: int
    value: Decimal | None
    mark: str


def read(content: bytes, *, name: str) -> list[Value]:
    """Every value to be drawn. Raises Malformed, with the line, at the first fault."""
    if len(content) > LARGEST:
        raise Malformed(f"{name} is larger than {LARGEST // 1_000_000} MB. Nothing was read.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        raise Malformed(f"Line {line} of {name} is not text in UTF-8.") from None
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise Malformed(f"Line {line} of {name} holds a character that is no text.")
    rows = csv.reader(io.StringIO(text), strict=True)
    try:
        head = next(rows, [])
        columns = _columns(head, name)
        found = [value for row in rows for value in _row(row, head, columns, rows.line_num, name)]
    except csv.Error as problem:
        raise Malformed(f"Line {rows.line_num} of {name} is no CSV: {problem}.") from None
    if not found:
        raise Malformed(f"{name} has no row for all children, so there is nothing to draw.")
    _once(found, name)
    return found


def _columns(head: Sequence[str], name: str) -> Sequence[Column]:
    missing = [column for column in AREAS if column not in head]
    if missing:
        raise Malformed(f"Line 1 of {name} has no column “{missing[0]}”.")
    kind = next((kind for kind in KINDS if kind in head), None)
    if kind is None:
        raise Malformed(f"Line 1 of {name}: this is none of the four files on EHC plans.")
    if len(set(head)) != len(head):
        raise Malformed(f"Line 1 of {name} names a column twice.")
    absent = [column.name for column in KINDS[kind] if column.name not in head]
    if absent:
        raise Malformed(f"Line 1 of {name} has no column “{absent[0]}”.")
    return KINDS[kind]


def _row(
    row: Sequence[str], head: Sequence[str], columns: Sequence[Column], line: int, name: str
) -> list[Value]:
    where = f"Line {line} of {name}"
    if not row:
        return []
    if len(row) != len(head):
        raise Malformed(f"{where} has {len(row)} cells; the head has {len(head)}.")
    cells = dict(zip(head, (cell.strip() for cell in row), strict=True))
    if not re.fullmatch(r"(19|20)\d\d", cells["time_period"]):
        raise Malformed(f"{where}: “{cells['time_period']}” is no year.")
    if cells["geographic_level"] not in LEVELS:
        raise Malformed(f"{where}: “{cells['geographic_level']}” is no level of area.")
    level, code, area = LEVELS[cells["geographic_level"]]
    if not re.fullmatch(r"[EWSNK]\d{8}", cells[code]) or not cells[area]:
        raise Malformed(f"{where} does not say which area it is for.")
    values = {
        column: _value(cells[column], f"{where}, column “{column}”")
        for column in head
        if column not in AREAS
    }
    for column in columns:
        value = values[column.name][0]
        if column.is_percent and value is not None and value > 100:
            raise Malformed(f"{where}, column “{column.name}”: {value} is more than 100 per cent.")
    if cells["breakdown"] != cells["breakdown_topic"] or not cells["breakdown"].startswith("All "):
        return []
    year = int(cells["time_period"])
    return [
        Value(column, level, cells[code], cells[area], year, *values[column.name])
        for column in columns
    ]


def _value(cell: str, where: str) -> tuple[Decimal | None, str]:
    if cell in MARKS:
        return None, cell
    try:
        value = Decimal(cell)
    except InvalidOperation:
        raise Malformed(f"{where}: “{cell[:40]}” is neither a number nor a mark.") from None
    if not value.is_finite() or value < 0:
        raise Malformed(f"{where}: “{cell[:40]}” is no number of children, nor a part of them.")
    return value, ""


def _once(found: Sequence[Value], name: str) -> None:
    seen = set()
    for value in found:
        key = (value.column.name, value.area_code, value.year)
        if key in seen:
            raise Malformed(f"{name} has {value.area} in {value.year} more than once.")
        seen.add(key)
