"""Writing to the audit and proving that it is whole."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from localoffer.audit.models import BEGINNING, CONTENT, DIGEST, Event, Link

PUBLIC, SYSTEM = "public", "system"
_together: ContextVar[list[Event] | None] = ContextVar("events of one act", default=None)


def record(
    action: str,
    *,
    target: models.Model | None = None,
    by: Any = None,
    at: datetime,
    why: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Event:
    """Write one event in the caller's transaction.

    `by` is a person, None for the public, or SYSTEM for a job. `facts` holds codes
    and references only; names and words about a child stay out (TRUST 61).
    """
    event = Event(
        at=at,
        actor=by if isinstance(by, str) else getattr(by, "reference", PUBLIC),
        action=action,
        target_kind=target._meta.label_lower if target is not None else "",
        target_ref=str(getattr(target, "reference", None) or target.pk) if target else "",
        why=why,
        facts=dict(facts or {}),
    )
    together = _together.get()
    if together is None:
        event.save(force_insert=True)
    else:
        together.append(event)
    return event


@contextmanager
def in_one_statement() -> Iterator[None]:
    """What is recorded inside is written at its end, in order: for one act of many events.

    Inside the act's transaction, and for acts that go wrong as a whole: an event of a part that
    was undone would be written too.
    """
    events: list[Event] = []
    before = _together.set(events)
    try:
        yield
    finally:
        _together.reset(before)
    Event.objects.bulk_create(events)


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the chain, in a sentence."""

    position: int | None
    event_id: int | None
    says: str


@dataclass(frozen=True)
class Report:
    """What checking the chain found. `head` is worth keeping elsewhere: position:digest."""

    events: int
    head: str
    faults: tuple[Fault, ...]


CHECK = f"""
    SELECT link.position, coalesce(link.event_id, event.id) AS event_id,
        link.position IS NULL AS unlinked,
        event.id IS NULL AS removed,
        link.position IS DISTINCT FROM coalesce(lag(link.position) OVER chain, 0) + 1 AS gap,
        link.before IS DISTINCT FROM
            coalesce(lag(link.digest) OVER chain, '{BEGINNING}') AS moved,
        link.digest IS DISTINCT FROM
            {DIGEST.format(before="link.before", content=CONTENT.format(row="event"))} AS changed
    FROM audit_link link FULL JOIN audit_event event ON event.id = link.event_id
    WINDOW chain AS (ORDER BY link.position NULLS LAST)
"""  # noqa: S608  (built from constants of this module)


def check(*, expected_head: str = "") -> Report:
    """Read the whole chain and say what does not fit.

    Finds an event that was changed, removed or slipped in, and links that were
    reordered or rewritten. Cutting off the newest events leaves a shorter chain
    that is whole in itself: pass `expected_head` ("position:digest", as an earlier
    report gave it and as kept elsewhere) to find that too.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT position, event_id, unlinked, removed, gap, moved, changed
                FROM ({CHECK}) AS checked
                WHERE unlinked OR removed OR gap OR moved OR changed
                ORDER BY position NULLS LAST"""  # noqa: S608
        )
        faults = tuple(_fault(*row) for row in cursor.fetchall())
        last = Link.objects.order_by("-position").first()
        events = Event.objects.count()
        if expected_head:
            position, _, digest = expected_head.partition(":")
            if not Link.objects.filter(position=int(position), digest=digest).exists():
                faults += (
                    Fault(
                        int(position), None, "The chain no longer holds the head kept elsewhere."
                    ),
                )
    return Report(events=events, head=str(last) if last else f"0:{BEGINNING}", faults=faults)


def _fault(
    position: int | None,
    event_id: int | None,
    unlinked: bool,
    removed: bool,
    gap: bool,
    moved: bool,
    changed: bool,
) -> Fault:
    if unlinked:
        return Fault(None, event_id, f"Event {event_id} was slipped in beside the chain.")
    if removed:
        return Fault(position, event_id, f"Event {event_id}, at position {position}, was removed.")
    if gap:
        return Fault(position, event_id, f"A link is missing before position {position}.")
    if moved:
        return Fault(position, event_id, f"The link at position {position} was rewritten.")
    return Fault(position, event_id, f"Event {event_id}, at position {position}, was changed.")
