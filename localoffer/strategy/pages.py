"""Finished rows for the pages of a strategy."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Prefetch, QuerySet

from localoffer.facts.models import Fact
from localoffer.facts.pages import Row, rows
from localoffer.strategy.models import (
    COLOURS,
    Action,
    Evaluation,
    Progress,
    Rag,
    Statement,
    Strategy,
)

FACTS = ("Where we were in 2017", "Self-check of April 2017")


def statements(strategy: Strategy) -> list[dict[str, Any]]:
    held = list(strategy.statements.all())
    return [
        {"title": kind.label, "texts": [each.text for each in held if each.kind == kind]}
        for kind in Statement.Kind
    ]


def where_we_are(*, on: date) -> list[Row]:
    facts = Fact.objects.filter(group=FACTS[0]).prefetch_related("figures")
    return rows(facts, on=on)


def self_check_figures(*, on: date) -> list[Row]:
    facts = Fact.objects.filter(group=FACTS[1]).prefetch_related("figures")
    return rows(facts, on=on)


def evaluation(strategy: Strategy) -> list[dict[str, Any]]:
    """By section: what works well, then what we worry about."""
    held = list(strategy.evaluations.all())
    return [
        {
            "section": section,
            "title": title,
            "parts": [
                {"title": kind.label, "texts": [each.text for each in same if each.kind == kind]}
                for kind in Evaluation.Kind
            ],
        }
        for (section, title), group in groupby(held, key=lambda each: (each.section, each.title))
        if (same := list(group))
    ]


@dataclass(frozen=True)
class ActionRow:
    """An action as the plan shows it."""

    action: Action
    progress: Progress
    rag: str
    colour: str
    is_late: bool


def action_rows(actions: QuerySet[Action], *, on: date) -> list[ActionRow]:
    return [
        ActionRow(
            action, next(iter(action.progress.all())), Rag(action.rag).label,
            COLOURS[Rag(action.rag)], action.is_late(on=on),
        )
        for action in actions.select_related("strategy").prefetch_related("progress")
    ]  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """Filters of the plan. Values that mean nothing choose nothing."""

    section: str = ""
    lead: str = ""
    rag: str = ""
    slips: bool = False

    def apply(self, actions: QuerySet[Action]) -> QuerySet[Action]:
        if self.section:
            actions = actions.filter(section=self.section)
        if self.lead:
            actions = actions.filter(initials__contains=[self.lead])
        if self.rag:
            actions = actions.filter(rag=self.rag)
        return actions.exclude(slips=[]) if self.slips else actions


def choices(strategy: Strategy) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen, from the plan itself."""
    held = list(strategy.actions.all())
    leads = sorted({each for action in held for each in action.initials})
    sections = dict.fromkeys((action.section, action.section_title) for action in held)
    return {
        "section": [(section, f"{section}: {title}") for section, title in sections],
        "lead": [(lead, lead) for lead in leads],
        "rag": [(rag, Rag(rag).label) for rag in Rag.values if rag in {a.rag for a in held}],
    }


@dataclass(frozen=True)
class Report:
    """One year of a plan: where every action stood at its end, and what was written in it."""

    year: int
    counts: list[dict[str, Any]]
    sections: list[dict[str, Any]]
    written: list[Progress]
    late: list[Action]
    total: int


def years(strategy: Strategy, *, on: date) -> list[int]:
    return list(range(on.year, strategy.published_on.year - 1, -1))


def report(strategy: Strategy, *, year: int, on: date) -> Report:
    """What the plan said on the last day of `year` (or today, in a year that still runs)."""
    end = min(date(year, 12, 31), on)
    said = Progress.objects.filter(said_on__lte=end).order_by("-number")
    actions = list(strategy.actions.prefetch_related(Prefetch("progress", queryset=said)))
    states = {each.pk: _state(each) for each in actions}
    counted = Counter(states.values())
    return Report(
        year=year,
        counts=[
            {"label": rag.label, "colour": COLOURS[rag], "number": counted[rag]}
            for rag in Rag
            if counted[rag]
        ],
        sections=[
            {
                "title": f"{section}: {title}",
                "total": len(same),
                "done": sum(_is_done(each) for each in same),
            }
            for (section, title), group in groupby(
                actions, key=lambda each: (each.section, each.section_title)
            )
            if (same := list(group))
        ],
        written=list(
            Progress.objects.filter(action__strategy=strategy, said_on__year=year, said_on__lte=end)
            .select_related("action__strategy")
            .order_by("action__number", "number")
        ),
        late=[
            each for each in actions if each.ends_on and each.ends_on < end and not _is_done(each)
        ],
        total=len(actions),
    )


def _is_done(action: Action) -> bool:
    """By its colour or, where the source lost it, by its first word."""
    newest = next(iter(action.progress.all()), None)
    return newest is not None and (newest.rag == Rag.DONE or newest.text.startswith("Done."))


def _state(action: Action) -> Rag:
    newest = next(iter(action.progress.all()), None)
    return Rag(newest.rag) if newest else Rag.NOT_GIVEN
