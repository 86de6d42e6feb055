"""What an editor counts: readings, searches in vain, stale entries, and gaps by need and area."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Avg, Count, Exists, Max, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils.http import urlencode

from localoffer.council import settled
from localoffer.directory import nearby
from localoffer.directory.models import (
    Address,
    DailyMisses,
    DailyViews,
    Proposal,
    Service,
    Taxonomy,
    TaxonomyTerm,
)
from localoffer.directory.operations.counting import SEPARATOR
from localoffer.directory.pages import results
from localoffer.directory.states import Stage
from localoffer.search.models import Asked

BACK = timedelta(days=28)
MOST = 25
MOST_AREAS = 30
TIMES = {"text": "Times", "numeric": True}
FEW = 2
"""A need with fewer running services than this is marked."""


def statistics(*, today: date) -> dict[str, Any]:
    """The last four weeks, in six queries."""
    since = today - BACK
    viewed = (
        DailyViews.objects.filter(day__gt=since)
        .values("service", "service__name", "service__organization__name")
        .annotate(total=Sum("times"))
        .order_by("-total", "service__name")
    )
    rows = [
        [
            {
                "text": each["service__name"],
                "href": reverse("directory:service", args=[each["service"]]),
            },
            each["service__organization__name"],
            {"text": f"{each['total']:,}", "numeric": True},
        ]
        for each in viewed[:MOST]
    ]
    stale = Service.objects.stale(on=today).select_related("organization")
    return {
        "since": since,
        "viewed": rows,
        "viewed_head": ["Service", "Provider", TIMES],
        "misses_head": ["Filters", TIMES],
        "asked_head": ["Words", {"text": "Found nothing", "numeric": True}, TIMES],
        "stale_head": ["Service", "Provider", "Late by"],
        **_numbers_of_entries(since, today=today),
        "misses": _misses(since),
        "asked": _asked(since),
        "stale": [_stale(each, today=today) for each in stale.order_by("next_review_on")[:MOST]],
    }


def _numbers_of_entries(since: date, *, today: date) -> dict[str, int]:
    """Running entries, those that nobody has read or checked, and changes that wait."""
    read = DailyViews.objects.filter(service=OuterRef("pk"), day__gt=since)
    late = Q(next_review_on=None) | Q(next_review_on__lt=today)
    waiting = (
        Proposal.objects.filter(stage=Stage.SUBMITTED)
        .order_by()
        .values("stage")
        .annotate(number=Count("pk"))
        .values("number")
    )
    found = Service.objects.running().aggregate(
        running=Count("pk"),
        unread=Count("pk", filter=~Exists(read)),
        stale_number=Count("pk", filter=late),
        waiting=Max(Subquery(waiting)),
    )
    return {name: number or 0 for name, number in found.items()}


def _misses(since: date) -> list[list[Any]]:
    """Filters that found nothing, in words, most often first; each leads to that search."""
    labels = results.labels()
    found = (
        DailyMisses.objects.filter(day__gt=since)
        .values("tags")
        .annotate(total=Sum("times"))
        .order_by("-total", "tags")[:MOST]
    )
    rows = []
    for each in found:
        parts = (tag.partition(":") for tag in each["tags"].split(SEPARATOR) if tag)
        tags = [(group, value) for group, _, value in parts]
        said = ", ".join(labels.get(tag, tag[1]) for tag in tags)
        address = f"{reverse('directory:services')}?{urlencode(tags)}"
        cell = {"text": said, "href": address} if tags else "No filter of our lists"
        rows.append([cell, {"text": f"{each['total']:,}", "numeric": True}])
    return rows


def _asked(since: date) -> list[list[Any]]:
    """Words that found nothing, of all searches, most often first."""
    found = Asked.objects.filter(times_nothing_found__gt=0, last_on__gt=since)
    return [
        [
            {"text": each.query, "href": f"{reverse('search')}?{urlencode({'q': each.query})}"},
            {"text": f"{each.times_nothing_found:,}", "numeric": True},
            {"text": f"{each.times:,}", "numeric": True},
        ]
        for each in found.order_by("-times_nothing_found", "query")[:MOST]
    ]


def _stale(service: Service, *, today: date) -> list[Any]:
    due = service.next_review_on
    late = f"{(today - due).days} days" if due else "No date set"
    return [
        {"text": service.name, "href": service.get_absolute_url()},
        service.organization.name,
        late,
    ]


@dataclass(frozen=True)
class Area:
    """A part of the council's area, by its middle."""

    name: str
    latitude: float
    longitude: float


def gaps() -> dict[str, Any]:
    """How many running services there are for each need, and how far it is from each area to
    the nearest of each kind. Masked places have no point and take no part. Counted once for each
    state of the tables."""
    return settled.once(gaps, _gaps)


def _gaps() -> dict[str, Any]:
    terms = _terms()
    kinds = terms[Taxonomy.Key.KIND]
    numbers = _numbers()
    needs = [
        [
            {"text": name, "href": f"{reverse('directory:services')}?{urlencode({'need': term})}"},
            {"text": str(numbers.get(f"need:{term}", 0)), "numeric": True},
            {"text": str(numbers.get(f"only:{term}", 0)), "numeric": True},
            {"tag": "Few", "colour": "orange"} if numbers.get(f"only:{term}", 0) < FEW else "Some",
        ]
        for term, name in terms[Taxonomy.Key.NEED]
    ]
    places = areas()
    there = [(term, name) for term, name in kinds if numbers.get(f"kind:{term}")]
    nearest = _nearest(places, [term for term, _ in there])
    return {
        "needs": needs,
        "needs_head": [
            "Type of need",
            {"text": "All services", "numeric": True},
            {"text": "Just for it", "numeric": True},
            "Enough?",
        ],
        "kinds": [name for _, name in there],
        "missing": [name for term, name in kinds if not numbers.get(f"kind:{term}")],
        "head": ["Kind of service", *({"text": area.name, "numeric": True} for area in places)],
        "distances": [
            [name, *(_far(nearest.get((area.name, term))) for area in places)]
            for term, name in there
        ],
        "areas": places,
    }


def _far(metres: float | None) -> dict[str, Any]:
    miles = "–" if metres is None else f"{metres / nearby.METRES_IN_A_MILE:.1f}"
    return {"text": miles, "numeric": True}


def _terms() -> dict[str, list[tuple[str, str]]]:
    """Kinds of service and types of need, in the order in which they are shown."""
    found: dict[str, list[tuple[str, str]]] = {Taxonomy.Key.KIND: [], Taxonomy.Key.NEED: []}
    rows = TaxonomyTerm.objects.filter(taxonomy__key__in=list(found), ended_on=None)
    for key, term, name in rows.order_by("order", "name").values_list(
        "taxonomy__key", "term", "name"
    ):
        found[str(key)].append((term, name))
    return found


def _numbers() -> dict[str, int]:
    """Running services by kind and by need; "only:" counts those that name the need and are
    not there for any need."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tag, count(*), count(*) FILTER (WHERE NOT any_need) "
            "FROM directory_listing JOIN directory_service ON id = service_id, unnest(tags) AS tag "
            "WHERE tag LIKE 'kind:%%' OR tag LIKE 'need:%%' GROUP BY tag"
        )
        found: dict[str, int] = defaultdict(int)
        for tag, number, own in cursor.fetchall():
            found[tag] = number
            found[tag.replace("need:", "only:")] = own if tag.startswith("need:") else number
    return found


def areas() -> list[Area]:
    """Postcode districts among which the services of our area lie (nineteen in twenty of them,
    and a little around); the towns of public addresses while no postcodes are loaded."""
    with connection.cursor() as cursor:
        cursor.execute(DISTRICTS, [MOST_AREAS])
        districts = [Area(*row) for row in cursor.fetchall()]
    if districts:
        return districts
    towns = (
        Address.objects.filter(location__masked=False, location__latitude__isnull=False)
        .values("city")
        .annotate(
            latitude=Avg("location__latitude"),
            longitude=Avg("location__longitude"),
            number=Count("id"),
        )
        .order_by("-number", "city")[:MOST_AREAS]
    )
    return [Area(row["city"], row["latitude"], row["longitude"]) for row in towns]


DISTRICTS = """
    WITH ours AS (
        SELECT percentile_cont(0.05) WITHIN GROUP (ORDER BY latitude) - 0.03 AS south,
            percentile_cont(0.95) WITHIN GROUP (ORDER BY latitude) + 0.03 AS north,
            percentile_cont(0.05) WITHIN GROUP (ORDER BY longitude) - 0.05 AS west,
            percentile_cont(0.95) WITHIN GROUP (ORDER BY longitude) + 0.05 AS east
        FROM directory_listingplace JOIN directory_listing ON service_id = listing_id
        WHERE tags @> ARRAY['reach:in']::varchar[]
    )
    SELECT district, avg(latitude), avg(longitude)
    FROM directory_postcode, ours
    WHERE live
    GROUP BY district, south, north, west, east
    HAVING avg(latitude) BETWEEN south AND north AND avg(longitude) BETWEEN west AND east
    ORDER BY count(*) DESC, district LIMIT %s
"""
NEAREST = """
    SELECT area, kind, near.metres
    FROM unnest(%s::text[], %s::float8[], %s::float8[]) AS place(area, north, east),
        unnest(%s::text[]) AS kind,
        LATERAL (
            SELECT 2 * 6371008.8 * asin(sqrt(
                power(sin(radians(latitude - north) / 2), 2)
                + cos(radians(north)) * cos(radians(latitude))
                * power(sin(radians(longitude - east) / 2), 2))) AS metres
            FROM directory_listingplace
            JOIN directory_listing ON service_id = listing_id
            WHERE tags @> ARRAY['kind:' || kind]::varchar[]
            ORDER BY point(longitude, latitude) <-> point(east, north)
            LIMIT 1
        ) AS near
"""


def _nearest(places: list[Area], kinds: list[str]) -> dict[tuple[str, str], float]:
    """Metres from each area's middle to the nearest service of each kind."""
    if not places or not kinds:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            NEAREST,
            [
                [each.name for each in places],
                [each.latitude for each in places],
                [each.longitude for each in places],
                kinds,
            ],
        )
        return {(area, kind): metres for area, kind, metres in cursor.fetchall()}
