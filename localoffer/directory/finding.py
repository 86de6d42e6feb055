"""Finding services: filters (AND between them, OR within one), counts, order, one page.

All of it reads the listings, which hold public facts only. The number of queries does not
grow with what is found, and counting stops at MOST.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import BooleanField, F, Min, Q, QuerySet
from django.db.models.expressions import RawSQL

from localoffer.directory import nearby
from localoffer.directory.models import Listing, ListingPlace
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

    total: int
    rows: list[Listing] = field(default_factory=list)
    metres: dict[Any, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
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
    found = _find(wanted, *words(wanted.words))
    if found.total or not wanted.words:
        return found
    asked, put_right = words(wanted.words, mend=True)
    return _find(wanted, asked, put_right) if put_right != found.put_right else found


def _find(wanted: Wanted, asked: Q, put_right: list[tuple[str, str]]) -> Found:
    conditions = _conditions(wanted, asked)
    matching = Listing.objects.filter(_all(conditions))
    ids = None
    if wanted.near and _sort(wanted) == "near":
        measured = list(_by_distance(wanted, conditions)[: MOST + 1])
        ids = [key for key, _ in measured]
        found = Found(total=len(ids), put_right=put_right)
        found.metres = dict(measured[_part(wanted)][:SIZE])
        by_id = LISTED.order_by().in_bulk(list(found.metres))
        found.rows = [by_id[key] for key in found.metres]
    else:
        if wanted.words:
            ids = list(matching.order_by().values_list("pk", flat=True)[: MOST + 1])
            found = Found(total=len(ids), put_right=put_right)
        else:
            found = Found(total=matching.order_by()[: MOST + 1].count(), put_right=put_right)
        _page(found, wanted, matching, ids)
    if not found.is_many:
        found.counts = _counts(wanted, conditions, ids)
    if not found.total and wanted.near and wanted.within is not None:
        found.nearest = _nearest(wanted, conditions)
    return found


def _sort(wanted: Wanted) -> str:
    return wanted.sort or ("best" if wanted.words else "near" if wanted.near else "name")


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
        condition = Q(pk__in=[])
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
        conditions["near"] = Q(pk__in=_places(wanted.near, wanted.within).values("listing"))
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


def _counts(wanted: Wanted, conditions: dict[str, Q], ids: list[Any] | None) -> dict[str, int]:
    """How many there would be with each tag: a group's own choice does not narrow its counts.

    One query: the matching rows once for each group that is set, and once for the rest. What
    is near is looked up once for all of them. `ids` are those that match, where known already.
    """
    chosen = [group for group in wanted.tags if wanted.tags[group]]
    pieces: list[str] = []
    params: list[Any] = []
    first = ""
    if wanted.near and wanted.within is not None and (chosen or ids is None):
        places = _places(wanted.near, wanted.within).values("listing")
        sql, values = places.query.sql_with_params()
        first = f"WITH near (listing_id) AS MATERIALIZED ({sql}) "
        params += values
        conditions = conditions | {"near": Q(NEAR)}
    for group in ["", *chosen]:
        if not group and ids is not None:
            condition = _these(ids)
        else:
            condition = _all(conditions, without=[group])
        rows = Listing.objects.filter(condition).order_by()
        sql, values = rows.values("tags")[:MOST].query.sql_with_params()
        pieces.append(f"(SELECT %s AS grp, tags FROM ({sql}) AS matching)")  # noqa: S608
        params += [group, *values]
    statement = (
        f"{first}SELECT grp, tag, count(*) FROM ("  # noqa: S608  (made of the ORM's own statements)
        + " UNION ALL ".join(pieces)
        + ") AS matched, unnest(tags) AS tag GROUP BY 1, 2"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows = cursor.fetchall()
    return {
        tag: number
        for group, tag, number in rows
        if tag.split(":", 1)[0] == group or (not group and tag.split(":", 1)[0] not in chosen)
    }


def _these(ids: list[Any]) -> Q:
    """Rows found before: looking them up is cheaper than finding them again."""
    return Q(RawSQL("service_id = ANY(%s)", [ids], output_field=BooleanField()))


def _page(found: Found, wanted: Wanted, matching: QuerySet[Listing], ids: list[Any] | None) -> None:
    part = _part(wanted)
    if part.start >= min(found.total, MOST):
        return
    found.rows = list(_in_order(matching, wanted, ids)[part])
    if wanted.near:
        places = ListingPlace.objects.filter(listing__in=found.rows)
        found.metres = dict(_measured(wanted.near, places))


def _in_order(
    matching: QuerySet[Listing], wanted: Wanted, ids: list[Any] | None
) -> QuerySet[Listing]:
    sort = _sort(wanted)
    if sort == "best" and ids is not None:
        query = SearchQuery(
            " | ".join(plain_words(wanted.words)) or "nothing", search_type="raw", config=WORDS
        )
        rows = LISTED.filter(_these(ids[:MOST])).annotate(rank=SearchRank(F("words"), query))
        return rows.order_by("-rank", "name", "pk")
    listed = matching.defer(*UNREAD)
    if sort == "checked":
        return listed.order_by(F("assured_date").desc(nulls_last=True), "name", "pk")
    return listed.order_by("name", "pk")


def _by_distance(wanted: Wanted, conditions: dict[str, Q]) -> QuerySet[Any]:
    """The near places first; only if more than nearness is asked for, those that fit."""
    assert wanted.near
    places = _places(wanted.near, wanted.within) if wanted.within else ListingPlace.objects.all()
    if rest := _all(conditions, without=["near"]):
        places = places.filter(listing__in=Listing.objects.filter(rest).order_by().values("pk"))
    return _measured(wanted.near, places)


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
