"""Finding services: filters (AND between them, OR within one), counts, order, one page.

All of it reads the listings, which hold public facts only. The number of queries does not
grow with what is found, and counting stops at MOST. What is asked is written as SQL, because
having the ORM put the same conditions into five statements took longer than two of the answers.
Each statement is put together from pieces that stand here, and each value goes beside it.

Near a place, a service without a public point (its address is not shown, or it is online or by
phone) is found too: after those with a distance, in an order that knows of no place.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connections
from django.db.models import Q

from localoffer.council import settled
from localoffer.directory import nearby
from localoffer.directory.models import WITHOUT_POINT, Listing
from localoffer.search.finding import holding, load_glossary, mended
from localoffer.search.models import WORDS
from localoffer.search.phrases import plain_words

SIZE = 20
MOST = 1_000
"""More than this is not counted one by one: “more than 1,000” helps nobody less."""
GROUPS = (
    "need", "kind", "setting", "cost", "place", "access", "reach", "language", "schedule-2",
)  # fmt: skip
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PARTS = ("am", "pm", "eve")
ORDERS = {
    "best": ["rank DESC", "name", "service_id"],
    "checked": ["assured_date DESC NULLS LAST", "name", "service_id"],
    "name": ["name", "service_id"],
}
EVERY = "TRUE"
ELSEWHERE = f"tags @> ARRAY['{WITHOUT_POINT}']::varchar[]"
NOTHING = Q(pk__in=[])
UNREAD = {"title", "body", "words", "acronyms", "tags"}
READ = [each.attname for each in Listing._meta.concrete_fields if each.name not in UNREAD]
COLUMNS = ", ".join(f'directory_listing."{name}"' for name in READ)

Statement = tuple[str, Sequence[Any]]
"""SQL with a `%s` for each of the values."""


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
    if wanted.is_plain and not wanted.base:
        return _everything(wanted)
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


def _everything(wanted: Wanted) -> Found:
    """A page of all; how many there are of what is counted once for each state of the tables."""
    found = Found(**settled.once(_counted, _counted))
    if _part(wanted).start < found.total:
        found.rows = _by_index(wanted, {})
    return found


def _counted() -> dict[str, Any]:
    [[total]] = _rows(
        f"SELECT count(*) FROM (SELECT FROM directory_listing LIMIT {MOST + 1}) AS listed"  # noqa: S608
    )
    counts, uncounted = _counts(Wanted(), {}) if total <= MOST else ({}, frozenset())
    return {"total": total, "counts": counts, "uncounted": uncounted}


def _find(wanted: Wanted, conditions: dict[str, Statement]) -> Found:
    order = _nearest_first if _sort(wanted) == "near" else _in_order
    found = order(wanted, conditions)
    measured = [(row.pk, row.metres) for row in found.rows]  # type: ignore[attr-defined]
    found.metres = {key: metres for key, metres in measured if metres is not None}
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
        condition = NOTHING
    return condition, reading.put_right


# The conditions


def _conditions(wanted: Wanted, asked: Q) -> dict[str, Statement]:
    """One for each group that is set, by its name; the rest under names that are no group's."""
    conditions: dict[str, Statement] = {}
    if asked:
        conditions["words"] = _as_sql(asked)
    if wanted.base:
        conditions["base"] = _tagged(wanted.base)
    if wanted.age is not None:
        conditions["age"] = "minimum_age <= %s AND maximum_age >= %s", [wanted.age, wanted.age]
    if wanted.day or wanted.part:
        days = [wanted.day] if wanted.day else DAYS
        parts = [wanted.part] if wanted.part else PARTS
        conditions["open"] = _tagged([f"open:{day}-{part}" for day in days for part in parts])
    if wanted.near and wanted.within is not None:
        sql, values = _places(wanted.near, wanted.within)
        without = f"SELECT service_id FROM directory_listing WHERE {ELSEWHERE}"  # noqa: S608
        conditions["near"] = f"service_id IN ({sql} UNION ALL {without})", values
    for group, values in wanted.tags.items():
        if values:
            conditions[group] = _tagged([f"{group}:{value}" for value in values])
    return conditions


def _as_sql(condition: Q) -> Statement:
    query = Listing.objects.filter(condition).query
    try:
        sql, values = query.get_compiler(using=Listing.objects.db).compile(query.where)
    except EmptyResultSet:
        return "FALSE", []
    except FullResultSet:
        return EVERY, []
    return sql, values


def _tagged(tags: Sequence[str]) -> Statement:
    """With one of these tags."""
    return "tags && %s::varchar[]", [list(tags)]


def _all(conditions: dict[str, Statement], *, without: Iterable[str] = ()) -> Statement:
    chosen = [each for name, each in conditions.items() if name not in without]
    sql = " AND ".join(f"({sql})" for sql, _ in chosen) or EVERY
    return sql, [value for _, values in chosen for value in values]


def _places(near: nearby.Point, within: float) -> Statement:
    """Keys of the listings with a place in the circle; one with two of them stands there twice."""
    box, edges = _box(near, within)
    far, point = nearby.haversine(near)
    sql = f"SELECT listing_id FROM directory_listingplace WHERE {box} AND {far} <= %s"  # noqa: S608
    return sql, [*edges, *point, within]


def _box(near: nearby.Point, within: float) -> Statement:
    """`nearby.inside`, as SQL."""
    west, south, east, north = nearby.box(near, within=within)
    return "latitude BETWEEN %s AND %s AND longitude BETWEEN %s AND %s", [south, north, west, east]


# A page of what fits


def _rows(sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connections[Listing.objects.db].cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _in_order(wanted: Wanted, conditions: dict[str, Statement]) -> Found:
    """The total and one page. Few are put in order when they are found; many come out of an
    index in their order, save by rank: of very many some are ranked."""
    sort, (fits, values) = _sort(wanted), _all(conditions)
    columns, order, asked = ["service_id", "name", "assured_date"], ORDERS[sort], []
    if wanted.near:
        columns.append(f"{ELSEWHERE} AS elsewhere")
        order = ["elsewhere", *order]
    if sort == "best":
        columns.append(f"ts_rank(words, to_tsquery('{WORDS}', %s)) AS rank")
        asked = [" | ".join(plain_words(wanted.words)) or "nothing"]
    sql = f"SELECT {', '.join(columns)} FROM directory_listing WHERE {fits} LIMIT {MOST + 1}"  # noqa: S608
    found = _page(wanted, (sql, [*asked, *values]), order)
    if found.is_many and sort != "best" and found.rows:
        found.rows = _by_index(wanted, conditions)
    return found


def _by_index(wanted: Wanted, conditions: dict[str, Statement]) -> list[Listing]:
    part, (fits, values) = _part(wanted), _all(conditions)
    order = [f"({ELSEWHERE})"] * bool(wanted.near) + ORDERS[_sort(wanted)]
    return _listings(
        wanted,
        f"{COLUMNS} FROM directory_listing WHERE {fits} ORDER BY {', '.join(order)} "
        "LIMIT %s OFFSET %s",
        [*values, part.stop - part.start, part.start],
    )


def _nearest_first(wanted: Wanted, conditions: dict[str, Statement]) -> Found:
    """By their nearest places, and behind them by name those without a point."""
    rest, values = _all(conditions, without=["near"])
    measured, known = _by_distance(wanted, rest, values)
    without = (
        "SELECT service_id, NULL::float8 AS nearest, name FROM directory_listing "  # noqa: S608
        f"WHERE {rest} AND {ELSEWHERE} ORDER BY name, service_id LIMIT {MOST + 1}"
    )
    pieces = f"({measured}) UNION ALL ({without})", [*known, *values]
    return _page(wanted, pieces, ["nearest NULLS LAST", "name", "service_id"])


def _by_distance(wanted: Wanted, rest: str, values: Sequence[Any]) -> Statement:
    """Each listing that fits, by its nearest place: at most MOST + 1 of them.

    Only what is in the box and fits is measured, and once: OFFSET keeps PostgreSQL from measuring
    every place in the box first.
    """
    assert wanted.near
    far, point = nearby.haversine(wanted.near)
    box, edges = _box(wanted.near, wanted.within) if wanted.within else (EVERY, [])
    fits = f"listing_id IN (SELECT service_id FROM directory_listing WHERE {rest})"  # noqa: S608
    places = (
        f"SELECT listing_id, {far} AS metres FROM directory_listingplace "  # noqa: S608
        f"WHERE {box} AND {fits if rest != EVERY else EVERY} OFFSET 0"
    )
    return (
        "SELECT listing_id AS service_id, min(metres) AS nearest, '' AS name "  # noqa: S608
        f"FROM ({places}) AS place WHERE metres <= %s GROUP BY 1 ORDER BY 2, 1 LIMIT {MOST + 1}",
        [*point, *edges, *(values if rest != EVERY else ()), wanted.within or math.inf],
    )


def _page(wanted: Wanted, every: Statement, order: Sequence[str]) -> Found:
    """One page of these in this order, and how many there are.

    The rest never leaves the database: sending a thousand keys back and forth takes longer than
    finding them.
    """
    part, (sql, values) = _part(wanted), every
    by = ", ".join(f"found.{each}" for each in order)
    page = (
        f"SELECT *, least(count(*) OVER (), {MOST + 1}) AS total FROM ({sql}) AS found "  # noqa: S608
        f"ORDER BY {by} LIMIT %s OFFSET %s"
    )
    rows = _listings(
        wanted,
        f"{COLUMNS}, total FROM ({page}) AS found JOIN directory_listing USING (service_id) "
        f"ORDER BY {by}",
        [*values, part.stop - part.start, part.start],
    )
    if rows or not part.start:
        return Found(rows[0].total if rows else 0, rows)  # type: ignore[attr-defined]
    [[total]] = _rows(f"SELECT least(count(*), {MOST + 1}) FROM ({sql}) AS found", values)  # noqa: S608
    return Found(total)


def _listings(wanted: Wanted, rest: str, values: Sequence[Any]) -> list[Listing]:
    """Listings, each with the `metres` to its nearest place, if we measure from anywhere, and the
    `total` of all, if that stands last."""
    metres, point = "NULL::float8", list[float]()
    if wanted.near:
        far, point = nearby.haversine(wanted.near)
        its_own = "listing_id = directory_listing.service_id"
        metres = f"(SELECT min({far}) FROM directory_listingplace WHERE {its_own})"  # noqa: S608
    found = []
    for row in _rows(f"SELECT {metres}, {rest}", [*point, *values]):
        listing = Listing.from_db(Listing.objects.db, READ, row[1 : len(READ) + 1])
        listing.metres, listing.total = row[0], row[-1]  # type: ignore[attr-defined]
        found.append(listing)
    return found


def _nearest(wanted: Wanted, conditions: dict[str, Statement]) -> float | None:
    """Metres to the nearest one that fits in all but the distance: by an index, which is near
    enough, as it measures on a flat map."""
    assert wanted.near
    fits, values = _all(conditions, without=["near"])
    far, point = nearby.haversine(wanted.near)
    rows = _rows(
        f"SELECT {far} FROM directory_listingplace WHERE listing_id IN "  # noqa: S608
        f"(SELECT service_id FROM directory_listing WHERE {fits}) "
        "ORDER BY point(longitude, latitude) <-> point(%s, %s) LIMIT 1",
        [*point, *values, wanted.near.longitude, wanted.near.latitude],
    )
    return rows[0][0] if rows else None


# How many there are of each


def _counts(
    wanted: Wanted, conditions: dict[str, Statement]
) -> tuple[dict[str, int], frozenset[str]]:
    """How many there would be with each tag: a group's own choice does not narrow its counts.

    One query: the matching rows once for each group that is set, and once for the rest. What
    is near is looked up once for all of them. A group of which there would be more than MOST is
    not counted, rather than counted wrongly.
    """
    chosen = [group for group, values in wanted.tags.items() if values]
    fitting = [
        _tags(f"fit_{place}", conditions, without=group)
        for place, group in enumerate(["", *chosen])
    ]
    if "near" in conditions and wanted.near and wanted.within is not None:
        sql, values = _places(wanted.near, wanted.within)
        fitting.insert(0, (f"near AS MATERIALIZED ({sql})", values))
    counted: list[Statement] = [(OF_ALL, [])]
    for place, group in enumerate(chosen, 1):
        counted.append((OF_ITS_OWN.format(f"fit_{place}"), [group, group, MOST, f"{group}:%"]))
    rows = _rows(
        f"WITH {', '.join(sql for sql, _ in fitting)} {' UNION ALL '.join(sql for sql, _ in counted)}",
        [value for _, values in [*fitting, *counted] for value in values],
    )
    uncounted = frozenset(group for group, tag, number in rows if not tag and number > MOST)
    counts = {
        tag: number
        for group, tag, number in rows
        if tag and (group or tag.split(":", 1)[0] not in chosen)
    }
    return counts, uncounted


OF_ALL = """
    SELECT '' AS grp, tag, count(*) FROM (SELECT unnest(tags) AS tag FROM fit_0) AS each GROUP BY 2"""
OF_ITS_OWN = """
    SELECT %s, NULL, count(*) FROM {0} UNION ALL
    SELECT %s, tag, count(*) FROM (
        SELECT unnest(tags) AS tag FROM {0} WHERE (SELECT count(*) FROM {0}) <= %s
    ) AS each WHERE tag LIKE %s GROUP BY 2"""


def _tags(name: str, conditions: dict[str, Statement], *, without: str) -> Statement:
    """Of the rows that fit, under a name; of those `near` and those without a point, where a place
    is given. Of places alone PostgreSQL knows how many to reckon with, of both together it does not.
    """
    fits, values = _all(conditions, without=[without, "near"])
    rows = f"SELECT tags FROM directory_listing WHERE {fits}"  # noqa: S608
    if "near" in conditions:
        close = "service_id IN (SELECT listing_id FROM near)"
        rows = f"{rows} AND {close} UNION ALL {rows} AND {ELSEWHERE}"
        values = [*values, *values]
    return f"{name} AS MATERIALIZED ({rows} LIMIT {MOST + 1})", values
