"""The list of entries that somebody looks after, and which of them want attention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet

from localoffer.directory import timescales, words
from localoffer.directory.models import Proposal, Service
from localoffer.directory.pages import changes
from localoffer.directory.states import State

SIZE = 20
SHOWS = {"": "All", "due": "To check", "gone": "Off the site"}


@dataclass(frozen=True)
class Kept:
    """One entry in the list of those who look after it."""

    service: Service
    state: str
    state_colour: str
    checked: str
    late: bool
    due: bool
    change: changes.Row | None


def entries(
    kept: QuerySet[Service], *, show: str, search: str, page: Any, today: date
) -> tuple[Page, list[Kept]]:
    """One page of entries, those whose check is due first."""
    rows = kept.select_related("organization")
    rows = rows.exclude(withdrawn_at=None) if show == "gone" else rows.filter(withdrawn_at=None)
    if show == "due":
        due = Q(next_review_on=None) | Q(next_review_on__lte=today + timescales.SOON)
        rows = rows.exclude(state=State.CLOSED).filter(due)
    if search:
        rows = rows.filter(Q(name__icontains=search) | Q(organization__name__icontains=search))
    ordered = rows.order_by(F("next_review_on").asc(nulls_first=True), "name", "id")
    shown = Paginator(ordered, SIZE).get_page(page)
    open_changes = {
        each.service_id: changes.row(each)
        for each in Proposal.objects.open()
        .filter(service__in=[row.pk for row in shown])
        .select_related("organization", "started_by")
    }
    return shown, [_kept(row, open_changes.get(row.pk), today=today) for row in shown]


def _kept(service: Service, change: changes.Row | None, *, today: date) -> Kept:
    due_on = service.next_review_on
    closed = service.state == State.CLOSED
    late = not closed and (due_on is None or due_on < today)
    return Kept(
        service=service,
        state=service.get_state_display(),
        state_colour=words.STATE_COLOURS[service.state],
        checked=_checked(service, late=late, closed=closed),
        late=late,
        due=not closed and (due_on is None or due_on <= today + timescales.SOON),
        change=change,
    )


def _checked(service: Service, *, late: bool, closed: bool) -> str:
    last = f"Checked on {_day(service.assured_date)}. " if service.assured_date else ""
    if closed:
        return last.strip()
    if service.next_review_on is None:
        return f"{last}Nobody has set a date for the next check."
    verb = "The next check was due" if late else "The next check is due"
    return f"{last}{verb} on {_day(service.next_review_on)}."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
