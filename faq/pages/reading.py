"""Finished rows for the pages: answers in parts, proposals entry by entry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from faq import importing
from faq.identity import Pointer, pointed_out
from faq.known import known_names
from faq.models import Answer, Entry, Import, Question, Topic
from faq.states import OPEN, ImportState, State

BULLET = re.compile(r"[•·▪◦*-]\s+")
LETTER = re.compile(r"\(?([a-z]|[ivx]{1,4})\)\s*")
LATEST, RELATED = 5, 4


@dataclass(frozen=True)
class Part:
    """A piece of an answer: a paragraph of lines, a list of items, or a table of rows."""

    kind: str
    lines: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def parts(text: str) -> list[Part]:
    """An answer's plain text in parts. The whole of our markup, and none of it is HTML:

    paragraphs stand between blank lines; lines that begin with a bullet or a letter in
    brackets are a list; lines of cells between upright strokes are a table with a head.
    """
    found: list[Part] = []
    for lines in _between_blank_lines(text):
        found += _parts_of(lines)
    return found


def _between_blank_lines(text: str) -> Iterator[list[str]]:
    held: list[str] = []
    for line in text.split("\n"):
        if importing.is_blank(line):
            if held:
                yield held
            held = []
        else:
            held.append(" ".join(line.split()))
    if held:
        yield held


def _parts_of(lines: list[str]) -> Iterator[Part]:
    begin = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or _kind(lines[end]) != _kind(lines[begin]):
            yield _part(_kind(lines[begin]), lines[begin:end])
            begin = end


def _kind(line: str) -> str:
    if line.startswith("|") and line.endswith("|") and line.count("|") > 2:
        return "table"
    if BULLET.match(line):
        return "list"
    return "letters" if LETTER.match(line) else "paragraph"


def _part(kind: str, lines: list[str]) -> Part:
    if kind == "table":
        cells = [tuple(cell.strip() for cell in line[1:-1].split("|")) for line in lines]
        return Part("table", head=cells[0], rows=tuple(cells[1:]))
    if kind == "list":
        return Part("list", tuple(BULLET.sub("", line, count=1) for line in lines))
    return Part(kind, tuple(lines))


def late_says(question: Question) -> str:
    """What the notice says of an answer that was due to be read again."""
    figures = question.figures_of
    if figures:
        return f"Out of date? The figures here are of {figures:%B %Y}. We are checking them."
    dated = question.edition.label if question.edition else ""
    return f"This answer is of {dated}. It may be out of date. We are checking it."


def for_page() -> QuerySet[Question]:
    """Questions that have an address of their own, with what their page shows; nothing private."""
    others = Question.objects.public().select_related("edition")
    return (
        Question.objects.public()
        .exclude(state__in=[*OPEN, State.DECLINED])
        .select_related("edition")
        .prefetch_related(
            Prefetch("answers", queryset=Answer.objects.defer("published_by")),
            "topics",
            *(Prefetch(name, queryset=others) for name in ("joined_to", "replaced_by", "replaces")),
        )
    )


def topics_with_counts() -> QuerySet[Topic]:
    """Topics with how many current questions each holds."""
    return Topic.objects.annotate(
        held=Count("questions", filter=Q(questions__state=State.PUBLISHED))
    ).order_by("order", "label")


def latest() -> QuerySet[Question]:
    return Question.objects.current().public().select_related("edition")[:LATEST]


def by_topic() -> list[dict[str, Any]]:
    """Every current question under each of its topics; those without a topic come last."""
    rows = [
        {"topic": topic, "questions": list(topic.questions.all())}
        for topic in Topic.objects.prefetch_related(_current_questions())
    ]
    rows = [row for row in rows if row["questions"]]
    others = Question.objects.current().public().filter(topics=None)
    return rows + ([{"topic": None, "questions": list(others)}] if others else [])


def _current_questions() -> Prefetch:
    return Prefetch("questions", queryset=Question.objects.current().public())


def related(question: Question) -> list[Question]:
    """Current questions that share a topic, those that share most first."""
    return list(
        Question.objects.current()
        .public()
        .filter(topics__in=question.topics.all())
        .exclude(pk=question.pk)
        .annotate(shared=Count("topics"))
        .order_by("-shared", "-published_at", "pk")[:RELATED]
    )


@dataclass(frozen=True)
class EntryRow:
    """One entry of a proposal as its page shows it. `number` counts questions only."""

    entry: Entry
    number: int
    twin: EntryRow | None
    same_answer: bool
    words: int
    replaces: Question | None = None
    pointers: list[Pointer] = field(default_factory=list)

    @property
    def doubtful(self) -> bool:
        return float(self.entry.confidence) < 0.75 or not self.words


@dataclass(frozen=True)
class ProposalPage:
    """A proposal: its rows, how often something is asked twice, and lines in no entry."""

    rows: list[EntryRow]
    questions: int
    twins: int
    lines: int
    unaccounted: list[importing.Kept]


def proposal(batch: Import) -> ProposalPage:
    """Everything the page of an import shows."""
    entries = list(
        batch.entries.select_related("published_as", "replaces").prefetch_related("topics")
    )
    older = _older(batch)
    waits = batch.state == ImportState.PROPOSAL
    typed = "\n".join(f"{each.question}\n{each.answer}" for each in entries) if waits else ""
    known = known_names(typed) if waits else []
    rows: list[EntryRow] = []
    first: dict[str, EntryRow] = {}
    number = 0
    for entry in entries:
        is_question = entry.kind == Entry.Kind.QUESTION
        number += is_question
        key = importing.wording_key(entry.question)
        twin = first.get(key) if is_question else None
        same = twin is not None and (
            importing.wording_key(twin.entry.answer) == importing.wording_key(entry.answer)
        )
        row = EntryRow(
            entry=entry,
            number=number if is_question else 0,
            twin=twin,
            same_answer=same,
            words=len(entry.answer.split()),
            replaces=entry.replaces or older.get(key) if is_question else None,
            pointers=pointed_out(f"{entry.question}\n{entry.answer}", known=known)
            if is_question and waits
            else [],
        )
        if is_question and twin is None:
            first[key] = row
        rows.append(row)
    held = [importing.whole(e.question, e.answer, e.marks) for e in entries]
    return ProposalPage(
        rows=rows,
        questions=number,
        twins=sum(row.twin is not None for row in rows),
        lines=sum(not importing.is_blank(line) for line in batch.text.split("\n")),
        unaccounted=importing.unaccounted(batch.text, held),
    )


def _older(batch: Import) -> dict[str, Question]:
    """Current questions of older editions by their words: publishing replaces them."""
    dated = batch.edition.published_on
    if batch.state != ImportState.PROPOSAL or dated is None:
        return {}
    current = Question.objects.current().filter(edition__published_on__lt=dated)
    return {importing.wording_key(each.wording): each for each in current}


def imports() -> list[dict[str, Any]]:
    """All imports, newest first, with how many questions each holds."""
    counts = Counter(
        Entry.objects.filter(kind=Entry.Kind.QUESTION).values_list("batch_id", flat=True)
    )
    return [
        {"batch": batch, "questions": counts[batch.pk]}
        for batch in Import.objects.select_related("edition")
    ]
