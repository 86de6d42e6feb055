"""The one way things move: locked, by the table, with a row of history and one of audit."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.refusal import Stale
from panel.models import Case, CaseHistory, Item, ItemHistory, Meeting, MeetingHistory
from panel.states import TABLES

Thing = TypeVar("Thing", Case, Item, Meeting)

HISTORIES: dict[str, Any] = {"case": CaseHistory, "item": ItemHistory, "meeting": MeetingHistory}


def locked(thing: Thing, *, version: int | None = None) -> Thing:
    """The row as it is now, locked until the end of the transaction.

    `version` is what the page was drawn from; raises Stale if the row has moved on.
    """
    row = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    if version is not None and version != row.version:
        raise stale(row)
    return row


def stale(thing: Case | Item | Meeting) -> Stale:
    """Who changed it last, when, and what it says now."""
    by, at = thing.changed_by, thing.changed_at
    if by is None or at is None:
        created = thing.history.select_related("by").last()
        assert created is not None
        by, at = created.by, created.at
    said = f"{thing.reference} is now “{thing.get_state_display()}”."
    if thing.changed_what:
        said += f" What changed last: {thing.changed_what}."
    return Stale(changed_at=at, by=by.name, now_says=said)


def begin(thing: Thing, move: str, *, by: Person, at: datetime, why: str = "") -> Thing:
    """Write the first row of history of something that was just created."""
    return _record(thing, move, before="", by=by, at=at, why=why)


def move(thing: Thing, move: str, *, by: Person, at: datetime, why: str = "") -> Thing:
    """Make one move on a locked row, or raise Refused with the table's reason."""
    table = TABLES[_name(thing)]
    table.may(move, state=thing.state, roles=by.roles).or_refuse()
    before = thing.state
    thing.state = table.rules[move].after or before
    return _record(thing, move, before=before, by=by, at=at, why=why)


def touch(thing: Thing, what: str, *, by: Person, at: datetime) -> None:
    """A change that is no move: pages drawn before it are stale, and say `what` it was."""
    thing.version += 1
    thing.changed_what, thing.changed_by, thing.changed_at = what, by, at
    thing.save()


def _name(thing: Case | Item | Meeting) -> str:
    return str(thing._meta.model_name)


def _record(thing: Thing, move: str, *, before: str, by: Person, at: datetime, why: str) -> Thing:
    if before:
        touch(thing, "", by=by, at=at)
    name = _name(thing)
    HISTORIES[name].objects.create(
        **{name: thing}, move=move, before=before, after=thing.state, why=why, by=by, at=at
    )
    audit.record(
        f"panel.{name}.{move}",
        target=thing,
        by=by,
        at=at,
        facts={"before": before, "after": thing.state},
    )
    return thing
