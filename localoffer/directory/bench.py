"""Invented services in any number, by COPY, and how long finding takes among them.

They are spread over the county and its neighbours, and go into a transaction that is rolled
back, so that measuring leaves nothing behind.
"""

from __future__ import annotations

import io
import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import quantiles
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from localoffer.directory import finding, nearby
from localoffer.directory.finding import Wanted
from localoffer.directory.models import TaxonomyTerm

MOMENT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
CENTRE = nearby.Point(52.6705, -0.7285, "Oakham")
TOWNS = [f"Invented Town {number}" for number in range(40)]
WORDS = [
    "play",
    "swim",
    "music",
    "therapy",
    "speech",
    "autism",
    "travel",
    "school",
    "nursery",
    "club",
    "parents",
    "course",
    "advice",
    "money",
    "health",
    "sleep",
    "hearing",
    "sight",
    "sport",
    "garden",
    "drama",
    "reading",
    "cooking",
    "friends",
    "carers",
    "support",
    "holiday",
]


@dataclass(frozen=True)
class Timing:
    """One thing measured: milliseconds, queries, and how many it found."""

    name: str
    services: int
    p50: float
    p95: float
    queries: int
    found: int


def seed(number: int) -> None:
    """Add this many listed services with one public place each. The same ones every time."""
    chance = random.Random(number)  # noqa: S311  (no secret)
    terms = list(
        TaxonomyTerm.objects.filter(taxonomy__key__in=["kind", "need"]).values_list(
            "taxonomy__key", "term"
        )
    )
    kinds = [f"kind:{term}" for key, term in terms if key == "kind"]
    needs = [f"need:{term}" for key, term in terms if key == "need"]
    provider = uuid.UUID(int=chance.getrandbits(128), version=4)
    services, listings, places = io.StringIO(), io.StringIO(), io.StringIO()
    for count in range(number):
        key = uuid.UUID(int=chance.getrandbits(128), version=4)
        words = chance.sample(WORDS, 5)
        name = f"{words[0].title()} and {words[1]} {count}"
        low = chance.randrange(0, 18)
        high = low + chance.randrange(1, 8)
        tags = {
            chance.choice(kinds), *chance.sample(needs, 2), f"place:{chance.choice(TOWNS)}",
            f"cost:{chance.choice(['free', 'paid', 'varies'])}", "reach:in", "language:English",
            f"open:{chance.choice(finding_days())}-{chance.choice(finding.PARTS)}",
            f"access:{chance.choice(['Lift', 'Hearing loop', 'Quiet room', 'Step-free entrance'])}",
        }  # fmt: skip
        array = "{" + ",".join(f'"{tag}"' for tag in sorted(tags)) + "}"
        about = " ".join(words)
        services.write(f"{key}\t{provider}\t{name}\t{about}\t{low}\t{high}\t{MOMENT}\n")
        listings.write(
            f"{key}\t{name}\t{array}\t{low}\t{high}\tInvented provider\t{about}\t{name}\t{about}\n"
        )
        places.write(
            f"{key}\t{52.67 + chance.uniform(-0.5, 0.5):.5f}"
            f"\t{-0.73 + chance.uniform(-0.8, 0.8):.5f}\n"
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO directory_organisation (id, name, description, email, website, logo, uri) "
            "VALUES (%s, 'Invented provider', '', '', '', '', '')",
            [provider],
        )
        _copy(cursor, "read_services", _SERVICE_COLUMNS, services)
        _copy(cursor, "read_listings", _LISTING_COLUMNS, listings)
        _copy(cursor, "read_places", _PLACE_COLUMNS, places)
        cursor.execute(_INTO_SERVICES)
        cursor.execute(_INTO_LISTINGS)
        cursor.execute(_INTO_PLACES)
        for table in ("service", "listing", "listingplace"):
            cursor.execute(f"ANALYZE directory_{table}")
        cursor.execute("DROP TABLE read_services, read_listings, read_places")


_SERVICE_COLUMNS = (
    "id uuid, organization_id uuid, name text, description text, minimum_age int, "
    "maximum_age int, last_modified timestamptz"
)
_LISTING_COLUMNS = (
    "service_id uuid, name text, tags text[], minimum_age int, maximum_age int, provider text, "
    "summary text, title text, body text"
)
_PLACE_COLUMNS = "listing_id uuid, latitude float8, longitude float8"
_INTO_SERVICES = """
    INSERT INTO directory_service (
        id, organization_id, name, description, minimum_age, maximum_age, last_modified, url,
        email, state, state_note, fees, accreditations, eligibility_description, how_decided,
        application_process, wait_time, cost, reach, any_need, complaints, alert, easy_read,
        sen_report_url, assured_by, assurer_email, number, version)
    SELECT id, organization_id, name, description, minimum_age, maximum_age, last_modified, '',
        '', 'active', '', '', '', '', '', '', '', 'varies', 'in', false, '', '', '', '', '', '',
        1, 1
    FROM read_services"""
_INTO_LISTINGS = """
    INSERT INTO directory_listing (
        service_id, name, tags, minimum_age, maximum_age, provider, summary, title, body, facts,
        setting, state, report_url)
    SELECT service_id, name, tags, minimum_age, maximum_age, provider, summary, title, body,
        '{}', '', 'active', '' FROM read_listings"""
_INTO_PLACES = """
    INSERT INTO directory_listingplace (listing_id, latitude, longitude)
    SELECT listing_id, latitude, longitude FROM read_places"""


def _copy(cursor: Any, table: str, columns: str, rows: io.StringIO) -> None:
    rows.seek(0)
    cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns})")
    cursor.copy_expert(f"COPY {table} FROM STDIN", rows)


def finding_days() -> tuple[str, ...]:
    return ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


CASES: dict[str, Callable[[], Wanted]] = {
    "list": Wanted,
    "list, page 50": lambda: Wanted(page=50),
    "facets": lambda: Wanted(tags={"need": ["ASD", "HI"], "kind": ["leisure"], "cost": ["free"]}),
    "one facet": lambda: Wanted(tags={"need": ["ASD"]}),
    "distance": lambda: Wanted(near=CENTRE, within=8_000.0),
    "distance and facets": lambda: Wanted(
        near=CENTRE, within=30_000.0, tags={"need": ["ASD"]}, age=7
    ),
    "text": lambda: Wanted(words="swim drama"),
    "rare text": lambda: Wanted(words="swim and drama 77"),
    "Saturday morning, age 7": lambda: Wanted(day="SA", part="am", age=7),
}


def measure(sizes: tuple[int, ...], *, rounds: int = 20) -> list[Timing]:
    """Each case among each number of services, in transactions that are rolled back."""
    timings = []
    for size in sizes:
        with transaction.atomic():
            seed(size)
            timings += [_time(name, case, size, rounds) for name, case in CASES.items()]
            transaction.set_rollback(True)
    return timings


def _time(name: str, case: Callable[[], Wanted], size: int, rounds: int) -> Timing:
    with CaptureQueriesContext(connection) as captured:
        found = finding.find(case())
    spent = []
    for _ in range(rounds):
        began = time.perf_counter()
        finding.find(case())
        spent.append((time.perf_counter() - began) * 1000)
    cuts = quantiles(spent, n=20)
    return Timing(name, size, cuts[9], cuts[18], len(captured), found.total)


def ratios(timings: list[Timing]) -> dict[str, dict[str, float]]:
    """For each case: how many times longer it takes among the most than among the fewest."""
    sizes = sorted({timing.services for timing in timings})
    by = {(timing.name, timing.services): timing for timing in timings}
    return {
        name: {
            "p50": round(by[name, sizes[-1]].p50 / by[name, sizes[0]].p50, 2),
            "p95": round(by[name, sizes[-1]].p95 / by[name, sizes[0]].p95, 2),
            "queries": round(by[name, sizes[-1]].queries / by[name, sizes[0]].queries, 2),
        }
        for name in CASES
    }
