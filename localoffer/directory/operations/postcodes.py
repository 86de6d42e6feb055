"""Loading the national list of postcodes: all of a file or none of it.

Reads what the Office for National Statistics and the Ordnance Survey give out: columns are
known by their names (pcds, pcd, postcode; lat; long; doterm; laua …); a file without a head
is read as Code-Point Open, whose points are eastings and northings.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from django.db import connection, transaction

from localoffer.audit import operations as audit
from localoffer.directory import grid, nearby

NAMES = {
    "code": ("pcds", "pcd8", "pcd7", "pcd", "pcd2", "postcode"),
    "latitude": ("lat", "latitude"),
    "longitude": ("long", "lon", "lng", "longitude"),
    "east": ("eastings", "oseast1m", "easting", "east1m"),
    "north": ("northings", "osnrth1m", "northing", "north1m"),
    "area": ("laua", "oslaua", "lad23cd", "ladcd", "admin_district_code"),
    "ended": ("doterm",),
    "live": ("in_onspd_active_list", "live"),
}
CODE_POINT = {"code": 0, "east": 2, "north": 3, "area": 8}
MOST_PROBLEMS = 20
EVERY = 5_000
NOWHERE = 99.0
"""What the ONS writes for the latitude of a postcode without a point."""


@dataclass(frozen=True)
class Wrong:
    row: int
    column: str
    says: str

    def __str__(self) -> str:
        return f"row {self.row}, column {self.column}: {self.says}"


class BadFile(Exception):
    """The file was refused whole. Nothing has changed."""

    def __init__(self, problems: list[Wrong]) -> None:
        self.problems = problems
        super().__init__("; ".join(map(str, problems[:3])))


@dataclass(frozen=True)
class Loaded:
    added: int
    changed: int
    without_point: int
    total: int


@transaction.atomic
def load(
    *,
    path: Path,
    by: Any,
    at: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> Loaded:
    """Read the file, then write it by COPY. `progress` is told bytes read and bytes in all.

    Postcodes that the file does not name stay as they are. Raises BadFile.
    """
    rows = io.StringIO()
    problems: list[Wrong] = []
    seen: set[str] = set()
    without_point = 0
    for number, row in _rows(path, problems, progress or (lambda done, whole: None)):
        code = row["code"]
        if code in seen:
            problems.append(Wrong(number, "postcode", f"{code} stands in this file twice."))
        elif row["latitude"] is None:
            without_point += 1
        else:
            rows.write(
                f"{code}\t{code[:-3]}\t{row['latitude']:.6f}\t{row['longitude']:.6f}"
                f"\t{row['area']}\t{row['live']}\n"
            )
        seen.add(code)
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise BadFile(problems)
    if not seen:
        raise BadFile([Wrong(1, "postcode", "The file has no postcodes.")])
    added, changed = _write(rows)
    audit.record("postcodes.loaded", by=by, at=at, facts={"rows": len(seen), "added": added})
    return Loaded(added, changed, without_point, len(seen))


def _rows(
    path: Path, problems: list[Wrong], progress: Callable[[int, int], None]
) -> Iterator[tuple[int, dict[str, Any]]]:
    whole = path.stat().st_size
    with path.open("rb") as raw:
        file = io.TextIOWrapper(raw, encoding="utf-8-sig", errors="strict", newline="")
        try:
            places, first = _columns(file)
            reader = csv.reader(file)
            for number, cells in enumerate(reader, first):
                if cells and (row := _row(number, cells, places, problems)):
                    yield number, row
                if number % EVERY == 0:
                    progress(raw.tell(), whole)
        except (UnicodeDecodeError, csv.Error) as wrong:
            raise BadFile(
                [Wrong(1, "file", f"This is not a CSV file in UTF-8 ({wrong}).")]
            ) from None
    progress(whole, whole)


def _columns(file: TextIO) -> tuple[dict[str, int], int]:
    """Where each column is, and the number of the first row of data."""
    line = file.readline()
    cells = next(csv.reader([line]), [])
    if cells and nearby.WHOLE.match(nearby.fold(cells[0])):
        file.seek(0)
        return CODE_POINT, 1
    heads = [cell.strip().casefold() for cell in cells]
    places = {
        key: heads.index(next(name for name in names if name in heads))
        for key, names in NAMES.items()
        if any(name in heads for name in names)
    }
    point = {"latitude", "longitude"} <= places.keys() or {"east", "north"} <= places.keys()
    if "code" not in places or not point:
        says = "The first row must name a postcode (pcds) and its point (lat and long)."
        raise BadFile([Wrong(1, ", ".join(heads)[:80] or "none", says)])
    return places, 2


def _row(
    number: int, cells: list[str], places: dict[str, int], problems: list[Wrong]
) -> dict[str, Any] | None:
    def cell(key: str) -> str:
        place = places.get(key)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    code = nearby.fold(cell("code"))
    if not nearby.WHOLE.match(code):
        problems.append(Wrong(number, "postcode", f"“{cell('code')[:20]}” is not a postcode."))
        return None
    try:
        latitude, longitude = _point(cell)
    except ValueError:
        problems.append(Wrong(number, "lat, long", "The point must be two numbers."))
        return None
    if latitude is not None and not (49 <= latitude <= 61 and -9 <= (longitude or 0) <= 2):
        problems.append(Wrong(number, "lat, long", "The point is not in the United Kingdom."))
        return None
    area = cell("area")
    if not re.fullmatch(r"[A-Z0-9]{0,9}", area):
        problems.append(Wrong(number, "area", f"“{area[:20]}” is not a code like E06000017."))
        return None
    live = not cell("ended") and cell("live") not in ("0", "false")
    return {"code": code, "latitude": latitude, "longitude": longitude, "area": area,
            "live": "t" if live else "f"}  # fmt: skip


def _point(cell: Callable[[str], str]) -> tuple[float | None, float | None]:
    """The point, or None twice where the file says that it has none. Raises ValueError."""
    if cell("latitude") and cell("longitude"):
        latitude, longitude = float(cell("latitude")), float(cell("longitude"))
        return (None, None) if latitude >= NOWHERE else (latitude, longitude)
    if cell("east") and cell("north"):
        east, north = float(cell("east")), float(cell("north"))
        if not (0 <= east <= 800_000 and 0 <= north <= 1_300_000):
            raise ValueError
        return (None, None) if not east and not north else grid.to_latitude_longitude(east, north)
    return None, None


def _write(rows: io.StringIO) -> tuple[int, int]:
    """By COPY into a table of this transaction, then added or brought up to date."""
    rows.seek(0)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE read (LIKE directory_postcode INCLUDING DEFAULTS) "
            "ON COMMIT DROP"
        )
        cursor.copy_expert(
            "COPY read (code, district, latitude, longitude, area_code, live) FROM STDIN", rows
        )
        cursor.execute("""
            WITH written AS (
                INSERT INTO directory_postcode AS kept
                    (code, district, latitude, longitude, area_code, live)
                SELECT code, district, latitude, longitude, area_code, live FROM read
                ON CONFLICT (code) DO UPDATE SET latitude = excluded.latitude,
                    longitude = excluded.longitude, area_code = excluded.area_code,
                    live = excluded.live
                WHERE (kept.latitude, kept.longitude, kept.area_code, kept.live)
                    IS DISTINCT FROM (excluded.latitude, excluded.longitude,
                                      excluded.area_code, excluded.live)
                RETURNING xmax = 0 AS is_new
            )
            SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM written
        """)
        added, changed = cursor.fetchone()
        cursor.execute("DROP TABLE read")
    return added, changed
