"""Questions like this one: by the letters of the wording, and by what the search makes of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import QuerySet

from faq.models import Edition, Question
from faq.operations.questions import KIND
from faq.states import OPEN, State
from localoffer.search.finding import find

LIKE, MOST = 0.3, 5
ALIKE = (*OPEN, State.PUBLISHED)


@dataclass(frozen=True)
class Like:
    """A question that may ask the same, and how like it is by its letters (0 to 100)."""

    question: Question
    per_cent: int
    same_words: bool


def like(question: Question) -> list[Like]:
    """For the desk: published ones and those under way, the likest first."""
    near = (
        Question.objects.filter(state__in=ALIKE)
        .exclude(pk__in=[question.pk, question.revises_id or 0])
        .annotate(likeness=TrigramSimilarity("wording", question.wording))
        .select_related("edition")
    )
    rows = {each.pk: each for each in near.filter(likeness__gte=LIKE).order_by("-likeness")[:MOST]}
    for each in near.filter(slug__in=_found(question.wording)):
        rows.setdefault(each.pk, each)
    return sorted(
        (
            Like(each, round(each.likeness * 100), each.key == question.key)  # type: ignore[attr-defined]
            for each in rows.values()
        ),
        key=lambda row: (not row.same_words, -row.per_cent),
    )[:MOST]


def answered_already(wording: str) -> list[Question]:
    """For the asker: published questions that may answer this one."""
    near = (
        Question.objects.current()
        .public()
        .annotate(likeness=TrigramSimilarity("wording", wording))
        .filter(likeness__gte=LIKE)
        .order_by("-likeness")[:3]
    )
    rows = list(near)
    there = {each.pk for each in rows}
    found = Question.objects.current().public().filter(slug__in=_found(wording)[:3])
    return (rows + [each for each in found if each.pk not in there])[:4]


def _found(wording: str) -> list[str]:
    """The slugs of questions that a search for these words finds, the best first."""
    results = find(wording[:200]).results
    return [each.url.rstrip("/").rsplit("/", 1)[-1] for each in results if each.kind == KIND][:MOST]


def older_like(wording: str, edition: Edition) -> QuerySet[Question]:
    """Current questions of other editions that an imported one may replace, the likest first."""
    return (
        Question.objects.current()
        .public()
        .exclude(edition=edition)
        .annotate(likeness=TrigramSimilarity("wording", wording))
        .filter(likeness__gte=LIKE)
        .order_by("-likeness")
    )
