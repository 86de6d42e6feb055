"""Finished rows for the mail pages."""

from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator

from localoffer.accounts.models import Person
from localoffer.notices import access
from localoffer.notices.models import Notice
from localoffer.notices.states import MOVES, Move, State
from localoffer.ui.templatetags.ui import moment

EACH = 50
HEAD = ["Message", "Written", "To", "Subject or kind", "State"]
STEPS_HEAD = ["Move", "When", "Who", "State after", "Error"]
COLOURS = {State.QUEUED: "blue", State.SENT: "turquoise", State.DELIVERED: "green",
           State.FAILED: "red"}  # fmt: skip


def notices(*, to: str, number: str | None) -> Page[Notice]:
    """One page of the outbox, newest first, of one reader when `to` names one.

    `to` is a person's reference; in the demo, where addresses are invented, it may be
    part of an address too (TRUST 51: no real address stands in a page's own address).
    """
    found = Notice.objects.select_related("to_person")
    if to and settings.DEMO and "@" in to:
        found = found.filter(to_address__icontains=to)
    elif to:
        found = found.filter(to_person__reference=to.upper())
    return Paginator(found, EACH).get_page(number)


def row(notice: Notice, *, person: Person) -> list[Any]:
    """When, to whom, what, and what became of it."""
    readable = access.may_read_the_texts(person)
    return [
        {"text": str(notice), "href": notice.get_absolute_url()},
        moment(notice.created_at),
        notice.to_address if readable else masked(notice.to_address),
        notice.subject if readable else notice.template,
        {"tag": notice.get_state_display(), "colour": COLOURS[State(notice.state)]},
    ]


def masked(address: str) -> str:
    """“p…@school.example”: enough to recognise, not to write to."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"


def facts(notice: Notice, *, person: Person) -> list[dict[str, str]]:
    readable = access.may_read_the_texts(person)
    rows = [
        {"key": "To", "value": notice.to_address if readable else masked(notice.to_address)},
        {"key": "Subject", "value": notice.subject if readable else ""},
        {"key": "Kind", "value": notice.template},
        {"key": "About", "value": notice.about_ref},
        {"key": "State", "value": notice.get_state_display()},
        {"key": "Attempts", "value": str(notice.attempts)},
        {"key": "Last error", "value": notice.last_error},
    ]
    return [row for row in rows if row["value"]]


def paragraphs(notice: Notice) -> list[str]:
    """The text as it was sent."""
    return notice.body_text.strip().split("\n\n") if notice.body_text else []


def steps(notice: Notice) -> list[list[str]]:
    return [
        [
            step.move.capitalize(),
            moment(step.at),
            str(step.by or "The portal"),
            State(step.after).label,
            step.error or "–",
        ]
        for step in notice.steps.select_related("by")
    ]


def may(notice: Notice, move: Move, *, person: Person) -> bool:
    return bool(MOVES.may(move, state=notice.state, roles=person.roles))
