"""What a room says is to be measured, and how it fills a database to do so.

A room with something to measure has a module `bench.py`:

    from localoffer.bench import Form, Job, Page, Size, copy

    def seed(size: Size) -> None:
        copy("room_thing", ("id", "name"), ((n, f"Invented {n}") for n in range(size.services)))

    MEASURES = [
        Page("room: list", "/things/"),
        Page("room: desk", "/desk/", by="rais_manager"),
        Form("room: send", "/things/new/", lambda number: {"name": f"Invented {number}"}),
        Job("room: nightly sum", lambda: sums.all_of_them(at=MOMENT)),
    ]

`manage.py bench` does the rest. Rooms are seeded in the order in which they are installed, so
a room finds the rows of those below it. `by` is the code of a role: somebody with that role is
signed in. A path may be a function (of the round's number for a Form), asked after seeding.
`at_most` is the ratio to the bare page that a measure has promised to stay below.
"""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

MOMENT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""When everything seeded happened, unless a room says otherwise: a Monday morning."""


@dataclass(frozen=True)
class Size:
    """How much there is of everything."""

    name: str
    councils: int
    services: int
    referrals: int
    cases: int
    plans: int
    questions: int


SIZES = {
    size.name: size
    for size in (
        Size("tiny", 1, services=20, referrals=40, cases=10, plans=20, questions=20),
        Size("desk500", 1, services=20, referrals=500, cases=10, plans=20, questions=20),
        Size("desk50000", 1, services=20, referrals=50_000, cases=10, plans=20, questions=20),
        Size("directory1000", 1, services=1_000, referrals=40, cases=10, plans=20, questions=20),
        Size("directory100000", 1, services=100_000, referrals=40, cases=10, plans=20, questions=20),
        Size("plans500", 1, services=20, referrals=40, cases=10, plans=500, questions=20),
        Size("plans50000", 1, services=20, referrals=40, cases=10, plans=50_000, questions=20),
        Size("county", 1, services=500, referrals=5_000, cases=400, plans=400, questions=200),
        Size(
            "region", 20, services=10_000, referrals=100_000, cases=8_000, plans=8_000,
            questions=5_000,
        ),
        Size(
            "nation", 150, services=100_000, referrals=750_000, cases=60_000, plans=640_000,
            questions=30_000,
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Page:
    """A page that is read. `cold` leaves out the cache of finished public pages."""

    name: str
    path: str | Callable[[], str]
    by: str = ""
    cold: bool = False
    status: int = 200
    at_most: float | None = None


@dataclass(frozen=True)
class Form:
    """A form that is sent. Its page is fetched first, untimed, for its hidden answers."""

    name: str
    path: str | Callable[[int], str]
    data: Callable[[int], dict[str, Any]]
    by: str = ""
    at_most: float | None = None


@dataclass(frozen=True)
class Job:
    """Work without a page, run in the measuring process."""

    name: str
    run: Callable[[], object]
    rounds: int = 10
    at_most: float | None = None


Measure = Page | Form | Job


def copy(
    table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, total: int = 0
) -> int:
    """Stream rows into a table by COPY, saying how far it has come; how many there were.

    A list becomes an array, a dict JSON. Ids that were given are not given again.
    """
    stream = _Stream(table, rows, total)
    with connection.cursor() as cursor:
        names = ", ".join(f'"{column}"' for column in columns)
        cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', stream)
        if "id" in columns:
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            if sequence := cursor.fetchone()[0]:
                highest = f'(SELECT coalesce(max(id), 1) FROM "{table}")'  # noqa: S608
                cursor.execute(f"SELECT setval(%s, {highest})", [sequence])
    stream.tell(last=True)
    return stream.count


class _Stream(io.TextIOBase):
    """Rows as COPY reads them, made as they are asked for."""

    def __init__(self, table: str, rows: Iterable[Sequence[Any]], total: int) -> None:
        self.table, self.total, self.count = table, total, 0
        self._rows, self._left = iter(rows), ""
        self._began = self._told = time.monotonic()

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> str:
        wanted = size if size and size > 0 else 1 << 30
        parts, length = [self._left], len(self._left)
        while length < wanted:
            row = next(self._rows, None)
            if row is None:
                break
            line = "\t".join(map(as_copied, row)) + "\n"
            parts.append(line)
            length += len(line)
            self.count += 1
        text = "".join(parts)
        self._left = text[wanted:]
        self.tell()
        return text[:wanted]

    def tell(self, *, last: bool = False) -> int:  # type: ignore[override]
        """A line on the terminal, twice a second; what stays is the number and the time."""
        now = time.monotonic()
        if last or (now - self._told > 0.5 and sys.stderr.isatty()):
            self._told = now
            of = f" of {self.total:,}" if self.total and not last else ""
            line = f"  {self.table:<32} {self.count:>10,}{of} rows  {now - self._began:6.1f} s"
            print(f"\r{line}", end="\n" if last else "", file=sys.stderr, flush=True)  # noqa: T201
        return self.count


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def as_copied(value: Any) -> str:
    """One value as COPY's text format has it."""
    if type(value) is str:
        return value.translate(_ESCAPES)
    if type(value) is int:
        return str(value)
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        return json.dumps(value).translate(_ESCAPES)
    if isinstance(value, list | tuple | set):
        quoted = (str(each).replace("\\", "\\\\").replace('"', '\\"') for each in value)
        return ("{" + ",".join(f'"{each}"' for each in quoted) + "}").translate(_ESCAPES)
    return str(value).translate(_ESCAPES)
