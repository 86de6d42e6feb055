"""One question as the desk and its service see it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import ndiff
from typing import Any

from django.urls import reverse

from faq import access
from faq.identity import Pointer
from faq.models import Draft, Question, Step
from faq.operations.questions import pointers_in
from faq.pages import likeness
from faq.pages.reading import parts
from faq.states import QUESTION, Move, State
from localoffer.accounts.models import Person

STEP_TITLES = {
    Move.ACCEPT: "Accept the question",
    Move.REWORD: "Put it in other words",
    Move.DECLINE: "Do not answer it here",
    Move.JOIN: "Join it to the same question",
    Move.ASSIGN: "Give it to a service",
    Move.DRAFT: "Write the answer",
    Move.RETURN: "Send the answer back",
    Move.APPROVE: "Approve the answer",
    Move.PUBLISH: "Publish",
    Move.REVIEW: "Say that it is still right",
    Move.WITHDRAW: "Take it down",
}
ADDRESSES = {
    Move.ACCEPT: "acceptance",
    Move.ASSIGN: "service",
    Move.DRAFT: "answer",
    Move.APPROVE: "approval",
    Move.PUBLISH: "publication",
    Move.REVIEW: "review",
    Move.RETURN: "return",
    Move.JOIN: "twin",
    Move.REWORD: "wording",
    Move.DECLINE: "refusal",
    Move.WITHDRAW: "withdrawal",
}
"""In the order in which the desk thinks of them; the first that may be made leads."""
CHECKED_FOR_NAMES = {Move.ACCEPT, Move.REWORD, Move.DRAFT, Move.APPROVE, Move.PUBLISH}
PAST = {
    Move.ASK: "Asked",
    Move.ASK_FOR_FAMILIES: "Asked by the forum",
    Move.PROPOSE: "Written down",
    Move.ACCEPT: "Accepted",
    Move.DECLINE: "Not answered here",
    Move.REWORD: "Put in other words",
    Move.JOIN: "Joined to the same question",
    Move.ASSIGN: "Given to a service",
    Move.DRAFT: "Answer saved",
    Move.RETURN: "Answer sent back",
    Move.APPROVE: "Answer approved",
    Move.PUBLISH: "Published",
    Move.READ_IN: "Published as it was read in",
    Move.REVIEW: "Read again: still right",
    Move.SUPERSEDE: "Replaced by a newer one",
    Move.WITHDRAW: "Taken down",
}


@dataclass(frozen=True)
class DraftRow:
    """A draft with what changed since the one before: words kept, taken out and put in."""

    draft: Draft
    changes: list[tuple[str, str]]


def one(question: Question, *, by: Person) -> dict[str, Any]:
    """Rows for the page of one question."""
    steps = [
        {"text": STEP_TITLES[move], "href": _address(question, move)}
        for move in ADDRESSES
        if access.may(QUESTION, move, state=question.state, by=by, question=question)
        and (move != Move.APPROVE or access.may_approve(question, by))
    ]
    newest = question.drafts.select_related("written_by").first()
    return {
        "steps": steps,
        "waits_for_another": question.state == State.DRAFTED
        and not access.may_approve(question, by),
        "alike": alike(question) if question.state in (State.HELD, State.PROPOSED) else [],
        "newest": newest,
        "parts": parts(newest.text) if newest else [],
        "pointers": pointers(question),
        "history": history(question.reference),
        "is_desk": bool(access.editors_only(by)),
        "reworded": question.as_asked and question.as_asked != question.wording,
    }


def _address(question: Question, move: Move) -> str:
    return reverse("faq:question-step", args=[question.reference, ADDRESSES[move]])


def alike(question: Question) -> list[dict[str, Any]]:
    """Questions that may ask the same, each with the way to join."""
    join = _address(question, Move.JOIN)
    return [
        {"like": row, "href": f"{join}?twin={row.question.reference}"}
        for row in likeness.like(question)
    ]


def pointers(question: Question) -> list[Pointer]:
    """What in the wording and the newest answer could tell who somebody is."""
    newest = question.drafts.first()
    return pointers_in(question.wording, newest.text if newest else "")


def drafts(question: Question) -> list[DraftRow]:
    """Every draft, newest first, with its changes."""
    rows = list(question.drafts.select_related("written_by"))
    older = [*rows[1:], None][: len(rows)]
    return [
        DraftRow(row, changed(before.text, row.text) if before else [])
        for row, before in zip(rows, older, strict=True)
    ]


def changed(before: str, after: str) -> list[tuple[str, str]]:
    """Two texts line by line: (“kept”, “out” or “in”, the line). Empty lines are left away."""
    kinds = {"  ": "kept", "- ": "out", "+ ": "in"}
    return [
        (kinds[line[:2]], line[2:])
        for line in ndiff(before.splitlines(), after.splitlines())
        if line[:2] in kinds and line[2:].strip()
    ]


def history(reference: str) -> list[dict[str, Any]]:
    """What was done, newest first, as the timeline draws it."""
    return [
        {
            "title": PAST.get(Move(step.move), step.move) if step.move in Move.values else step.move,
            "by": step.by.name if step.by else "",
            "at": step.at,
            "text": step.words,
        }
        for step in Step.objects.filter(ref=reference).select_related("by")
    ]  # fmt: skip
