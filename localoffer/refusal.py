"""“No, because …”: answers to “may I?” that carry a reason a person can use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

Made = TypeVar("Made")


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


class SentBefore(Refused):
    """The form made something before, and says something else now. Nothing has changed.

    `made` names what it made in words that its sender knows: “a request for Cora (Q-7KQ2MW)”.
    """

    def __init__(self, made: str) -> None:
        super().__init__(
            f"You have sent this form already: {made}. What it says now has not been sent. To "
            "send that as well, send the form again."
        )


def sent_again(found: Made, *, said: object, says: object, made: str) -> Made:
    """`found` was made by a form with the same token: it answers, if the form says the same.

    A double click, a lost answer or a retry says the same again. A page that came back with
    the browser’s “Back” may ask for another child, and that must not get lost: SentBefore.
    """
    if said != says:
        raise SentBefore(made)
    return found


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
