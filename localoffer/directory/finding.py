"""Finding services: filters (AND between them, OR within one), counts, order, one page.

All of it reads the listings, which hold public facts only. The number of queries does not
grow with what is found, and counting stops at MOST.

Near a place, a service without a public point (its address is not shown, or it is online or by
phone) is found too: after those with a distance, in an order that knows of no place.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    F,
    FloatField,
    Min,
    Q,
    QuerySet,
    Value,
)  # fmt: skip
from django.db.models.expressions import RawSQL

from localoffer.directory import nearby
from localoffer.directory.models import WITHOUT_POINT, Listing, ListingPlace
from localoffer.search.finding import holding, load_glossary, mended
from localoffer.search.models import WORDS
from localoffer.search.phrases import plain_words

SIZE = 20
MOST = 2_000
"""More than this is not counted one by one: "more than 2,000" helps nobody less."""
GROUPS = (
    "need", "kind", "setting", "cost", "place", "access", "reach", "language", "schedule-2",
)  # fmt: skip
PARTS = ("am", "pm", "eve")
NEAR = RawSQL("service_id IN (SELECT listing_id FROM near)", [], output_field=BooleanField())
ELSEWHERE = Q(tags__contains=[WITHOUT_POINT])
NOTHING = RawSQL("FALSE", [], output_field=BooleanField())
UNREAD = ("title", "body", "words", "acronyms", "tags")
LISTED = Listing.objects.defer(*UNREAD)


@dataclass
class Wanted:
    """What somebody looks for. `tags` by group; the distance in metres; a day's code (SA)."""

    words: str = ""
    tags: dict[str, list[str]] = field(default_factory=dict)
    age: int | None = None
    day: str = ""
    part: str = ""
    near: nearby.Point | None = None
    within: float | None = None
    sort: str = ""
    page: int = 1
    base: tuple[str, ...] = ()
    """Tags of which every result has one, before anything is chosen (the schools' page)."""

    @property
    def is_plain(self) -> bool:
        return not (self.words or any(self.tags.values()) or self.age is not None or self.day
                    or self.part or self.near)  # fmt: skip


@dataclass
class Found:
    """One page of what was found. `total` is at most MOST + 1, which means "more"."""

    total: int = 0
    rows: list[Listing] = field(default_factory=list)
    metres: dict[Any, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    uncounted: frozenset[str] = frozenset()
    """Groups of which more would be found without their own choice than are counted."""
    nearest: float | None = None
    put_right: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_many(self) -> bool:
        return self.total > MOST

    @property
    def pages(self) -> int:
        return max(1, -(-min(self.total, MOST) // SIZE))


def find(wanted: Wanted) -> Found:
    """Look; with words that are found nowhere put right, if nothing was found.

    A page past the end has no rows, and `pages` says where the end is.
    """
    asked, put_right = words(wanted.words)
    conditions = _conditions(wanted, asked)
    found = _find(wanted, conditions)
    if wanted.words and not found.total:
        asked, mended_as = words(wanted.words, mend=True)
        if mended_as != put_right:
            put_right, conditions = mended_as, _conditions(wanted, asked)
            found = _find(wanted, conditions)
    found.put_right = put_right
    if not found.is_many:
        found.counts, found.uncounted = _counts(wanted, conditions)
    if wanted.near and wanted.within is not None and wanted.page == 1 and not found.metres:
        found.nearest = _nearest(wanted, conditions)
    return found


def _find(wanted: Wanted, conditions: dict[str, Q]) -> Found:
    found = Found()
    if _sort(wanted) == "near":
        _nearest_first(found, wanted, conditions)
    else:
        _in_order(found, wanted, Listing.objects.filter(_all(conditions)))
    return found


def _sort(wanted: Wanted) -> str:
    """The order that was asked for; by distance only from somewhere."""
    if wanted.sort and (wanted.sort != "near" or wanted.near):
        return wanted.sort
    return "best" if wanted.words else "near" if wanted.near else "name"


def _part(wanted: Wanted) -> slice:
    begin = (wanted.page - 1) * SIZE
    return slice(begin, max(begin, min(begin + SIZE, MOST)))


def words(text: str, *, mend: bool = False) -> tuple[Q, list[tuple[str, str]]]:
    """Every word or phrase must be there, itself or as other words for it."""
    if not text:
        return Q(), []
    glossary = load_glossary()
    reading = glossary.read(text)
    condition = Q()
    for piece in mended(reading, glossary) if mend else reading.pieces:
        condition &= holding(piece)
    if not reading.pieces and plain_words(text):
        condition = Q(NOTHING)
    return condition, reading.put_right


def _conditions(wanted: Wanted, asked: Q) -> dict[str, Q]:
    """One condition for each group that is set; the rest under "other"."""
    other = asked
    if wanted.base:
        other &= Q(tags__overlap=list(wanted.base))
    if wanted.age is not None:
        other &= Q(minimum_age__lte=wanted.age, maximum_age__gte=wanted.age)
    if wanted.day or wanted.part:
        days = [wanted.day] if wanted.day else ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
        parts = [wanted.part] if wanted.part else PARTS
        other &= Q(tags__overlap=[f"open:{day}-{part}" for day in days for part in parts])
    conditions = {"other": other}
    if wanted.near and wanted.within is not None:
        conditions["near"] = Q(pk__in=_near(wanted.near, wanted.within))
    for group, values in wanted.tags.items():
        if values:
            conditions[group] = Q(tags__overlap=[f"{group}:{value}" for value in values])
    return conditions


def _all(conditions: dict[str, Q], *, without: Iterable[str] = ()) -> Q:
    whole = Q()
    for name, condition in conditions.items():
        if name not in without:
            whole &= condition
    return whole


def _places(near: nearby.Point, within: float) -> QuerySet[ListingPlace]:
    return ListingPlace.objects.order_by().filter(nearby.inside(near, within=within)).annotate(
        metres=nearby.metres(near)
    ).filter(metres__lte=within)  # fmt: skip


def _near(near: nearby.Point, within: float) -> QuerySet[Any]:
    """Keys of the listings with a place in the circle, and of those without a point."""
    without: QuerySet[Any] = Listing.objects.filter(ELSEWHERE).order_by().values("pk")
    return _places(near, within).values("listing").union(without, all=True)


def _counts(wanted: Wanted, conditions: dict[str, Q]) -> tuple[dict[str, int], frozenset[str]]:
    """How many there would be with each tag: a group's own choice does not narrow its counts.

    One query: the matching rows once for each group that is set, and once for the rest. What
    is near is looked up once for all of them, and what has no point is added to each: of places
    alone PostgreSQL knows how many to reckon with. A group of which there would be more than
    MOST is not counted, rather than counted wrongly.
    """
    chosen = [group for group in wanted.tags if wanted.tags[group]]
    pieces: list[str] = []
    params: list[Any] = []
    first = ""
    if "near" in conditions:
        assert wanted.near
        assert wanted.within is not None
        places = _places(wanted.near, wanted.within).values("listing")
        sql, values = places.query.sql_with_params()
        first = f"WITH near (listing_id) AS MATERIALIZED ({sql}) "
        params += values
    for group in ["", *chosen]:
        rows = _tags(_all(conditions, without=[group, "near"]), near="near" in conditions)
        sql, values = rows[: MOST + 1].query.sql_with_params()
        pieces.append(f"(SELECT %s AS grp, tags FROM ({sql}) AS matching)")  # noqa: S608
        params += [group, *values]
    statement = (
        f"{first}SELECT grp, tag, count(*) FROM ("  # noqa: S608  (made of the ORM's own statements)
        + " UNION ALL ".join(pieces)
        + ") AS matched, unnest(tags || '*'::varchar) AS tag "
        "WHERE grp = '' OR tag = '*' OR starts_with(tag, grp || ':') GROUP BY 1, 2"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows = cursor.fetchall()
    uncounted = frozenset(group for group, tag, number in rows if tag == "*" and number > MOST)
    counts = {
        tag: number
        for group, tag, number in rows
        if tag != "*" and group not in uncounted
        and (group or tag.split(":", 1)[0] not in chosen)
    }  # fmt: skip
    return counts, uncounted


def _tags(rest: Q, *, near: bool) -> QuerySet[Any]:
    """Of the rows that fit; of those `near` and those without a point, where a place is given."""
    rows: QuerySet[Any] = Listing.objects.filter(rest).order_by().values("tags")
    return rows.filter(NEAR).union(rows.filter(ELSEWHERE), all=True) if near else rows


Statement = tuple[str, Sequence[Any]]


def _most(rows: QuerySet[Any]) -> Statement:
    return rows[: MOST + 1].query.sql_with_params()


def _first(
    pieces: Sequence[Statement], order: str, part: slice
) -> tuple[list[tuple[Any, ...]], int]:
    """One page of values, at most MOST + 1 of each piece, in this order; how many there are.

    The rest never leaves the database: sending a thousand keys back and forth takes longer
    than finding them.
    """
    sql = " UNION ALL ".join(f"({sql})" for sql, _ in pieces)
    statement = (
        f"SELECT *, least(count(*) OVER (), {MOST + 1}) "  # noqa: S608
        f"FROM ({sql}) AS found ORDER BY {order}"
    )
    params = [value for _, values in pieces for value in values]
    with connection.cursor() as cursor:
        size = part.stop - part.start
        cursor.execute(f"{statement} LIMIT %s OFFSET %s", [*params, size, part.start])
        page = cursor.fetchall()
        if page or not part.start:
            return [row[:-1] for row in page], page[0][-1] if page else 0
        cursor.execute(f"{statement} LIMIT 1", params)  # past the end: only how many
        return [], next((row[-1] for row in cursor.fetchall()), 0)


ORDERS = {
    "best": "rank DESC, name, service_id",
    "checked": "assured_date DESC NULLS LAST, name, service_id",
    "name": "name, service_id",
}


def _in_order(found: Found, wanted: Wanted, matching: QuerySet[Listing]) -> None:
    """The total and one page. Few are put in order when they are found; many come out of an
    index in their order, save by rank: of very many some are ranked."""
    sort, part = _sort(wanted), _part(wanted)
    values = ["service_id", "name", "assured_date"]
    order = ORDERS[sort]
    if wanted.near:
        matching = matching.annotate(
            elsewhere=ExpressionWrapper(ELSEWHERE, output_field=BooleanField())
        )
        values.append("elsewhere")
        order = f"elsewhere, {order}"
    rows = matching.order_by()
    if sort == "best":
        query = SearchQuery(
            " | ".join(plain_words(wanted.words)) or "nothing", search_type="raw", config=WORDS
        )
        rows = rows.annotate(rank=SearchRank(F("words"), query))
        values.append("rank")
    page: list[tuple[Any, ...]] = []
    is_everything = wanted.is_plain and not wanted.base
    if is_everything:
        found.total = matching.order_by()[: MOST + 1].count()
    else:
        page, found.total = _first([_most(rows.values(*values))], order, part)
    if is_everything or (found.is_many and sort != "best"):
        found.rows = _by_index(wanted, matching, part) if part.start < found.total else []
    else:
        by_id = LISTED.order_by().in_bulk([row[0] for row in page])
        found.rows = [by_id[row[0]] for row in page]
    if wanted.near:
        places = ListingPlace.objects.filter(listing__in=found.rows)
        found.metres = dict(_measured(wanted.near, places))


def _by_index(wanted: Wanted, matching: QuerySet[Listing], part: slice) -> list[Listing]:
    order: list[Any] = ["name", "pk"]
    if _sort(wanted) == "checked":
        order.insert(0, F("assured_date").desc(nulls_last=True))
    if wanted.near:
        order.insert(0, "elsewhere")
    return list(matching.defer(*UNREAD).order_by(*order)[part])


def _nearest_first(found: Found, wanted: Wanted, conditions: dict[str, Q]) -> None:
    rest = _all(conditions, without=["near"])
    without: QuerySet[Any] = (
        Listing.objects.filter(rest & ELSEWHERE)
        .annotate(nearest=Value(None, output_field=FloatField()))
        .order_by("name", "pk")
        .values_list("pk", "nearest", "name")
    )
    order = "nearest NULLS LAST, called, listing"
    pieces = [_by_distance(wanted, rest), _most(without)]
    page, found.total = _first(pieces, order, _part(wanted))
    found.metres = {key: metres for key, metres, _ in page if metres is not None}
    by_id = LISTED.order_by().in_bulk([row[0] for row in page])
    found.rows = [by_id[row[0]] for row in page]


def _by_distance(wanted: Wanted, rest: Q) -> Statement:
    """Each listing that fits, by its nearest place: at most MOST + 1 of them.

    Only what is in the box and fits is measured, and once: OFFSET keeps PostgreSQL from measuring
    every place in the box first.
    """
    assert wanted.near
    places = ListingPlace.objects.order_by()
    if wanted.within:
        places = places.filter(nearby.inside(wanted.near, within=wanted.within))
    if rest:
        places = places.filter(listing__in=Listing.objects.filter(rest).order_by().values("pk"))
    sql, params = places.values(
        "listing", metres=nearby.metres(wanted.near)
    ).query.sql_with_params()
    return (
        f"SELECT listing, min(metres) AS nearest, '' AS called FROM ({sql} OFFSET 0) AS place "  # noqa: S608
        f"WHERE metres <= %s GROUP BY 1 ORDER BY 2, 1 LIMIT {MOST + 1}",
        [*params, wanted.within or math.inf],
    )


def _measured(near: nearby.Point, places: QuerySet[ListingPlace]) -> QuerySet[Any]:
    """Each listing's nearest place, nearest first; in metres."""
    return (
        places.order_by()
        .values("listing")
        .annotate(nearest=Min(nearby.metres(near)))
        .order_by("nearest", "listing")
        .values_list("listing", "nearest")
    )


def _nearest(wanted: Wanted, conditions: dict[str, Q]) -> float | None:
    """Metres to the nearest one that fits in all but the distance."""
    assert wanted.near
    fits = Listing.objects.filter(_all(conditions, without=["near"])).order_by().values("pk")
    row = (
        ListingPlace.objects.filter(listing__in=fits)
        .annotate(metres=nearby.metres(wanted.near))
        .order_by(nearby.from_here(wanted.near))
        .first()
    )
    return row.metres if row else None  # type: ignore[attr-defined]
