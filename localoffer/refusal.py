"""“No, because …”: answers to “may I?” that carry a reason a person can use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Answer:
    """Yes, or no with a reason. `cites` names the clause or rule behind it."""

    reason: str = ""
    cites: str = ""

    def __bool__(self) -> bool:
        return not self.reason

    def or_refuse(self) -> None:
        """Raise Refused unless the answer is yes."""
        if self.reason:
            raise Refused(self)


YES = Answer()


def no(reason: str, cites: str = "") -> Answer:
    """A refusal; the reason is a whole sentence in plain English."""
    return Answer(reason=reason, cites=cites)


class Refused(Exception):
    """A rule said no. Nothing has changed. `field` names the answer that it is about, if one is."""

    def __init__(self, answer: Answer | str, *, field: str = "") -> None:
        self.field = field
        self.answer = no(answer) if isinstance(answer, str) else answer
        super().__init__(self.answer.reason)

    @property
    def reason(self) -> str:
        return self.answer.reason


class Stale(Exception):
    """The page was loaded before somebody else's change. Nothing has changed.

    `changed_at` and `by` say when and who; `now_says` is a sentence or two that
    show what the record says now.
    """

    def __init__(self, *, changed_at: datetime, by: str = "", now_says: str = "") -> None:
        self.changed_at = changed_at
        self.by = by
        self.now_says = now_says
        super().__init__("Someone changed this after the page was loaded.")
