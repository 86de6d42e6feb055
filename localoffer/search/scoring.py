"""How good the search is: a set of questions with the answers people should get.

A row of the set holds a query, and what its right answers are called: parts of titles, with " | "
between those that are equally right. A row without any is a question that must find nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from localoffer.search.finding import Finding


@dataclass(frozen=True)
class Wanted:
    """One question of a set, with its right answers; none for one that must find nothing."""

    query: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Miss:
    """A question that was not answered first, and what came instead."""

    query: str
    place: int | None
    first: tuple[str, ...]


@dataclass(frozen=True)
class Score:
    """Parts of one: right answers in first place, in the first three, and the mean of one over
    their place; and the part of the questions that must find nothing which found something."""

    queries: int
    must_find_nothing: int
    success_at_1: float
    success_at_3: float
    mrr: float
    false_answers: float
    missed: tuple[Miss, ...]
    false: tuple[Miss, ...]

    def told(self) -> dict[str, Any]:
        names = {"success_at_1": "success@1", "success_at_3": "success@3"}
        return {names.get(key, key): value for key, value in asdict(self).items()}


def read(path: Path) -> list[Wanted]:
    """A set from its file. Raises ValueError, with the line, when a row has no query."""
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    for number, row in enumerate(rows, 2):
        if not (row.get("query") or "").strip():
            raise ValueError(f"Line {number} of {path.name} has no query.")
    return [
        Wanted(
            row["query"],
            tuple(each.strip() for each in (row["answers"] or "").split(" | ") if each.strip()),
        )
        for row in rows
    ]


def score(wanted: Iterable[Wanted], *, find: Callable[[str], Finding]) -> Score:
    places: list[int | None] = []
    missed, false = [], []
    nothing = 0
    for each in wanted:
        titles = [result.title for result in find(each.query).results]
        if not each.answers:
            nothing += 1
            if titles:
                false.append(Miss(each.query, 1, tuple(titles[:3])))
            continue
        place = _place(titles, each.answers)
        places.append(place)
        if place != 1:
            missed.append(Miss(each.query, place, tuple(titles[:3])))
    return Score(
        queries=len(places),
        must_find_nothing=nothing,
        success_at_1=_part(place == 1 for place in places),
        success_at_3=_part(place is not None and place <= 3 for place in places),
        mrr=_part(1 / place if place else 0 for place in places),
        false_answers=round(len(false) / nothing, 3) if nothing else 0.0,
        missed=tuple(missed),
        false=tuple(false),
    )


def _place(titles: Sequence[str], answers: Sequence[str]) -> int | None:
    for place, title in enumerate(titles, 1):
        if any(answer.casefold() in title.casefold() for answer in answers):
            return place
    return None


def _part(values: Iterable[float]) -> float:
    held = list(values)
    return round(mean(held), 3) if held else 0.0
