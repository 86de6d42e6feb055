"""Finished rows for the pages of facts, for whatever cites them, and for the charts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.text import slugify

from localoffer.facts import chart
from localoffer.facts.models import Citation, Fact, Figure, Measure, Point
from localoffer.search.models import SearchEntry

MARKS = {
    "x": "not available",
    "c": "not shown: too few children",
    "z": "does not apply",
    "low": "too small to round",
    ":": "not collected",
    "u": "not reliable",
    "k": "too small to round",
}


@dataclass(frozen=True)
class Row:
    """A fact with its newest figure, and whether that is due to be looked at again."""

    fact: Fact
    figure: Figure
    is_stale: bool


def rows(facts: Iterable[Fact], *, on: date) -> list[Row]:
    return [Row(fact, figure, figure.is_stale(on=on)) for fact in facts if (figure := fact.current)]


def groups(*, on: date) -> list[dict[str, Any]]:
    """Every fact with a figure, by its group."""
    held = rows(Fact.objects.prefetch_related("figures"), on=on)
    return [
        {"name": name, "id": slugify(name), "rows": list(each)}
        for name, each in groupby(held, key=lambda row: row.fact.group)
    ]


def cited(*, kind: str, ref: str, on: date) -> list[Row]:
    """The facts that something published rests on, each with its date: for that thing's page."""
    facts = Fact.objects.filter(citations__kind=kind, citations__ref=ref)
    return rows(facts.prefetch_related("figures"), on=on)


def said_in(text: str, facts: Iterable[Fact]) -> list[Fact]:
    """Those of the facts whose newest figure stands in a text, as a number of its own."""
    return [
        fact
        for fact in facts
        if fact.current
        and re.search(rf"(?<![\d.,]){re.escape(fact.current.said)}(?![.,]?\d)", text)
    ]


def uses(fact: Fact) -> list[tuple[Citation, SearchEntry]]:
    """What is published now and rests on this fact."""
    held = list(fact.citations.all())
    found = SearchEntry.objects.filter(ref__in=[each.ref for each in held])
    published = {(each.kind, each.ref): each for each in found.only("kind", "ref", "title", "url")}
    return [
        (each, entry)
        for each in held
        if (entry := published.get((each.kind, each.ref))) is not None
    ]


def due(*, on: date) -> list[dict[str, Any]]:
    """All facts for who keeps them: those to be looked at first come first."""
    held = rows(Fact.objects.prefetch_related("figures", "citations"), on=on)
    counts: dict[int, int] = {}
    for fact in Citation.objects.values_list("fact", flat=True):
        counts[fact] = counts.get(fact, 0) + 1
    held.sort(key=lambda row: (row.figure.review_on, row.fact.name))
    return [{"row": row, "cited": counts.get(row.fact.pk, 0)} for row in held]


@dataclass(frozen=True)
class Drawn:
    """A measure over the years: its chart, and the table that says the same."""

    measure: Measure
    id: str
    chart: chart.Chart | None
    head: list[Any]
    rows: list[list[Any]]
    is_index: bool


def over_the_years() -> list[Drawn]:
    """Each imported measure, drawn. Counts are drawn beside their first year, as 100: a county
    and a country fit no common scale."""
    return [
        _drawn(measure)
        for measure in Measure.objects.prefetch_related("points")
        if measure.points.all()
    ]


def _drawn(measure: Measure) -> Drawn:
    points = list(measure.points.all())
    years = sorted({point.year for point in points})
    areas: dict[str, dict[int, Point]] = {}
    for point in points:
        areas.setdefault(point.area, {})[point.year] = point
    series = {
        area: {year: _number(held.get(year)) for year in years} for area, held in areas.items()
    }
    if not measure.is_percent:
        series = {area: _beside_first(values) for area, values in series.items()}
    table = [
        [area, *({"text": _said(held.get(year), measure), "numeric": True} for year in years)]
        for area, held in areas.items()
    ]
    head: list[Any] = ["Area", *({"text": str(year), "numeric": True} for year in years)]
    drawn = chart.draw(series, suffix="%" if measure.is_percent else "")
    return Drawn(
        measure, slugify(measure.code), drawn, head, table, is_index=not measure.is_percent
    )


def _number(point: Point | None) -> float | None:
    return None if point is None or point.value is None else float(point.value)


def _beside_first(values: Mapping[int, float | None]) -> dict[int, float | None]:
    first = next((value for value in values.values() if value), None)
    return {
        year: None if value is None or not first else 100 * value / first
        for year, value in values.items()
    }


def _said(point: Point | None, measure: Measure) -> str:
    if point is None:
        return "–"
    if point.value is None:
        return MARKS.get(point.mark, point.mark)
    if measure.is_percent:
        return f"{point.value:.1f}%"
    return f"{point.value:,.0f}"
