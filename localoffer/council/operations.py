"""Changing the council's settings."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any, NamedTuple, TypeVar

from django.db import transaction

from localoffer.audit.operations import record
from localoffer.council.access import administrators_only
from localoffer.council.models import ContactLine, Day, Hours, Setting
from localoffer.refusal import Refused, Stale

AnySetting = TypeVar("AnySetting", bound=Setting)


class Span(NamedTuple):
    """From when to when a line is answered on one kind of day."""

    day: Day
    opens: time
    closes: time


@transaction.atomic
def change(
    *, row: AnySetting, facts: Mapping[str, Any], version: int, by: Any, at: datetime
) -> AnySetting:
    """Change one row of settings. Raises Stale when it is no longer at `version`."""
    administrators_only(by).or_refuse()
    held = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if held.version != version:
        raise Stale(
            changed_at=held.changed_at or at,
            by=held.changed_by,
            now_says="; ".join(f"{name}: {getattr(held, name)}" for name in facts),
        )
    before = {name: str(getattr(held, name)) for name in facts}
    for name, value in facts.items():
        setattr(held, name, value)
    held.version += 1
    held.changed_at, held.changed_by = at, by.name
    held.full_clean()
    held.save()
    after = {name: str(getattr(held, name)) for name in facts}
    record(
        "council.setting.changed",
        target=held,
        by=by,
        at=at,
        facts={name: [before[name], after[name]] for name in facts if before[name] != after[name]},
    )
    return held


@transaction.atomic
def change_line(
    *,
    line: ContactLine,
    facts: Mapping[str, Any],
    hours: Sequence[Span],
    version: int,
    by: Any,
    at: datetime,
) -> ContactLine:
    """Change a contact line and its hours; no hours means that somebody always answers."""
    held = change(row=line, facts=facts, version=version, by=by, at=at)
    _set_hours(held, hours)
    return held


@transaction.atomic
def add_line(
    *, facts: Mapping[str, Any], hours: Sequence[Span], by: Any, at: datetime
) -> ContactLine:
    """Add a contact line."""
    administrators_only(by).or_refuse()
    line = ContactLine(**facts, changed_at=at, changed_by=by.name)
    line.full_clean()
    line.save()
    _set_hours(line, hours)
    record("council.line.added", target=line, by=by, at=at, facts={"label": line.label})
    return line


@transaction.atomic
def remove_line(*, line: ContactLine, by: Any, at: datetime) -> None:
    """Take a contact line off every page; never the last one that a page or letter needs."""
    administrators_only(by).or_refuse()
    purpose = ContactLine.Purpose(line.purpose)
    others = ContactLine.objects.select_for_update().filter(purpose=purpose).exclude(pk=line.pk)
    if not others.exists():
        raise Refused(
            f"This is the only line for “{purpose.label}”, and pages and letters need one. "
            "Change it, or add the new one first."
        )
    record("council.line.removed", target=line, by=by, at=at, facts={"label": line.label})
    line.delete()


def _set_hours(line: ContactLine, hours: Sequence[Span]) -> None:
    line.hours.all().delete()
    Hours.objects.bulk_create(
        Hours(line=line, day=span.day, opens=span.opens, closes=span.closes) for span in hours
    )
