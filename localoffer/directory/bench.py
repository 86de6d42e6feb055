"""For the bench: invented services in any number, and finding among them.

They are spread over the county and its neighbours.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

from localoffer.bench import MOMENT, Job, Measure, Page, Size, copy
from localoffer.directory import finding, nearby
from localoffer.directory.finding import Wanted
from localoffer.directory.models import Listing, TaxonomyTerm

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


DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
COSTS, ACCESS = ["free", "paid", "varies"], [
    "Lift", "Hearing loop", "Quiet room", "Step-free entrance"
]  # fmt: skip
ACTIVE = "active"
NOTHING = ""


def seed(size: Size) -> None:
    seed_services(size.services)
    copy(
        "directory_postcode",
        ("code", "district", "latitude", "longitude", "area_code", "live"),
        [("LE156HP", "LE15", CENTRE.latitude, CENTRE.longitude, "", True)],
    )


def seed_services(number: int) -> None:
    """Add this many listed services with one public place each. The same ones every time."""
    chance = random.Random(number)  # noqa: S311  (no secret)
    provider = uuid.UUID(int=chance.getrandbits(128), version=4)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO directory_organisation (id, name, description, email, website, logo, uri) "
            "VALUES (%s, 'Invented provider', '', '', '', '', '')",
            [provider],
        )
    rows = list(_invented(number, chance))
    empty = [column for column in _EMPTY_TEXT.split() if column]
    copy(
        "directory_service",
        ("id", "organization_id", "name", "description", "minimum_age", "maximum_age",
         "last_modified", "state", "cost", "reach", "any_need", "number", "version", *empty),
        (
            (key, provider, name, about, low, high, MOMENT, ACTIVE, "varies", "in", False, 1, 1,
             *[NOTHING] * len(empty))
            for key, name, about, low, high, *_ in rows
        ),
        total=number,
    )  # fmt: skip
    copy(
        "directory_listing",
        ("service_id", "name", "tags", "minimum_age", "maximum_age", "provider", "summary",
         "title", "body", "facts", "setting", "state", "report_url"),
        (
            (key, name, tags, low, high, "Invented provider", about, name, about, {}, "", ACTIVE,
             "")
            for key, name, about, low, high, tags, *_ in rows
        ),
        total=number,
    )  # fmt: skip
    copy(
        "directory_listingplace",
        ("listing_id", "latitude", "longitude"),
        ((key, latitude, longitude) for key, *_, latitude, longitude in rows),
        total=number,
    )
    copy(
        "directory_serviceversion",
        ("service_id", "number", "document", "published_at", "note"),
        ((row[0], 1, _document(provider, *row[:5]), MOMENT, NOTHING) for row in rows),
        total=number,
    )


def _document(
    provider: uuid.UUID, key: uuid.UUID, name: str, about: str, low: int, high: int
) -> dict[str, Any]:
    """What was published of one: short, and of the right form."""
    return {
        "id": str(key),
        "name": name,
        "description": about,
        "status": "active",
        "minimum_age": low,
        "maximum_age": high,
        "last_modified": "2026-01-05T09:00:00Z",
        "organization": {"id": str(provider), "name": "Invented provider"},
        "local_offer": {"cost": "varies", "reach": "in"},
        "contacts": [{
            "id": str(key), "title": "Enquiries",
            "phones": [{"id": str(key), "number": "01632 960001", "type": "voice"}],
        }],
    }  # fmt: skip


def _invented(number: int, chance: random.Random) -> Iterator[tuple[Any, ...]]:
    terms = list(
        TaxonomyTerm.objects.filter(taxonomy__key__in=["kind", "need"]).values_list(
            "taxonomy__key", "term"
        )
    )
    kinds = [f"kind:{term}" for key, term in terms if key == "kind"]
    needs = [f"need:{term}" for key, term in terms if key == "need"]
    for count in range(number):
        words = chance.sample(WORDS, 5)
        low = chance.randrange(0, 18)
        tags = {
            chance.choice(kinds), *chance.sample(needs, 2), f"place:{chance.choice(TOWNS)}",
            f"cost:{chance.choice(COSTS)}", "reach:in", "language:English",
            f"open:{chance.choice(DAYS)}-{chance.choice(finding.PARTS)}",
            f"access:{chance.choice(ACCESS)}",
        }  # fmt: skip
        yield (
            uuid.UUID(int=chance.getrandbits(128), version=4),
            f"{words[0].title()} and {words[1]} {count}",
            " ".join(words),
            low,
            low + chance.randrange(1, 8),
            sorted(tags),
            round(52.67 + chance.uniform(-0.5, 0.5), 5),
            round(-0.73 + chance.uniform(-0.8, 0.8), 5),
        )


_EMPTY_TEXT = """
    url email state_note fees accreditations eligibility_description how_decided
    application_process wait_time complaints alert easy_read sen_report_url assured_by
    assurer_email"""


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


def _some() -> Listing:
    return Listing.objects.order_by("service")[0]


MEASURES: list[Measure] = [
    Page("directory: page of services", "/services/", at_most=1.5),
    Page("directory: page of services, cold", "/services/", cold=True, at_most=4),
    Page("directory: page of filters", "/services/?need=ASD&cost=free&age=7", cold=True, at_most=8),
    Page("directory: page of words", "/services/?q=swim+drama", cold=True, at_most=8),
    Page("directory: page of distance", "/services/?near=LE15+6HP&within=5", cold=True, at_most=8),
    Page("directory: one service", lambda: _some().get_absolute_url(), cold=True, at_most=8),
    Page("directory: entries to look after", "/services/yours/", by="content_editor"),
    Page("directory: statistics", "/services/yours/statistics/", by="content_editor"),
    Page("directory: gaps", "/services/yours/gaps/", by="content_editor"),
    *(
        Job(f"directory: find {name}", lambda case=case: finding.find(case()), rounds=20)  # type: ignore[misc]
        for name, case in CASES.items()
    ),
]
