"""How far a question is, in words for whoever asked it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from faq.models import Question
from faq.operations.questions import answer_by, clock_words
from faq.states import State

STEPS = ("Asked", "Accepted", "Being answered", "Answered")
PLACES = {
    State.HELD: 0,
    State.PROPOSED: 1,
    State.ASSIGNED: 2,
    State.DRAFTED: 2,
    State.APPROVED: 2,
    State.PUBLISHED: 3,
    State.SUPERSEDED: 3,
}

WAITING = {
    State.HELD: "We read each question before we give it to a service.",
    State.PROPOSED: "We are choosing who answers.",
    State.ASSIGNED: "A service is answering it.",
    State.DRAFTED: "A service has written an answer. We are checking it.",
    State.APPROVED: "The answer is ready. We are about to publish it.",
}


@dataclass(frozen=True)
class Progress:
    """What an asker sees. `lead` is the question that is answered: its twin, if it was joined."""

    question: Question
    lead: Question
    steps: list[dict[str, Any]]
    says: str

    @property
    def answered(self) -> bool:
        return self.lead.state in (State.PUBLISHED, State.SUPERSEDED)


def progress(question: Question, *, today: date) -> Progress:
    lead = question.joined_to or question
    place = PLACES.get(State(lead.state), -1)
    steps = [
        {"name": name, "state": "done" if at < place or place == 3 else "now" if at == place else "next"}
        for at, name in enumerate(STEPS)
    ]  # fmt: skip
    return Progress(question, lead, steps if place >= 0 else [], _says(question, lead, today))


def _says(question: Question, lead: Question, today: date) -> str:
    state = State(lead.state)
    joined = question.joined_to is not None
    if state in (State.PUBLISHED, State.SUPERSEDED):
        return "Somebody asked the same. Here is the answer." if joined else "Here is the answer."
    if state == State.DECLINED:
        return lead.declined_because
    if state == State.WITHDRAWN:
        return "We have taken this answer down."
    if joined:
        return "Somebody asked the same before you. You get the same answer as soon as it is ready."
    return f"{WAITING[state]} {_due(lead, today)}"


def _due(lead: Question, today: date) -> str:
    """The promise, with its day; said honestly once that day is over."""
    due = lead.due_on or answer_by(lead.proposed_at)
    if due < today:
        return f"We meant to answer by {clock_words(due)}. We are sorry that it takes longer."
    return f"We aim to answer by {clock_words(due)}."
