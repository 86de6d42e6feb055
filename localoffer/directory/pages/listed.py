"""Services on somebody's own list, as the page, the print, the PDF and the e-mail tell them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F

from localoffer.directory import words
from localoffer.directory.interchange.describing import without_masked
from localoffer.directory.models import Schedule, Service, ServiceVersion
from localoffer.directory.pages import one
from localoffer.directory.states import State


@dataclass(frozen=True)
class Entry:
    """One service in short: enough to ring, go there and compare."""

    id: UUID
    name: str
    url: str
    provider: str
    summary: str
    state: str
    facts: tuple[tuple[str, str], ...]


def entries(ids: Sequence[UUID], *, today: date) -> list[Entry]:
    """Those that are published, in the list's order; of the version that the public reads."""
    rows = ServiceVersion.objects.filter(
        service__in=ids, service__withdrawn_at=None, number=F("service__number")
    ).select_related("service")
    found = {row.service_id: row for row in rows}
    return [_entry(found[key], today=today) for key in ids if key in found]


def _entry(version: ServiceVersion, *, today: date) -> Entry:
    document = without_masked(version.document)
    service = one.revived(document)
    return Entry(
        id=version.service_id,
        name=service.name,
        url=version.service.get_absolute_url(),
        provider=service.organization.name,
        summary=(one.paragraphs(service.description) or [""])[0],
        state="" if service.state == State.ACTIVE else service.get_state_display(),
        facts=tuple(_facts(service, document, today=today)),
    )


def _facts(service: Service, document: dict[str, Any], *, today: date) -> list[tuple[str, str]]:
    phones = [phone for contact in one.contacts(document) for phone in contact["phones"]]
    numbers = [" ".join(filter(None, [each["number"], each.get("description")])) for each in phones]
    schedules = [one.revive(Schedule, each) for each in document.get("schedules", [])]
    times = [words.when(each) for each in schedules if not each.dtstart or each.freq]
    places = [one.place(each) for each in document.get("service_at_locations", [])]
    costs = one.costs(service, document)
    rows = [
        ("Phone", numbers),
        ("Email", [service.email]),
        ("Ages", [words.ages(service)]),
        ("Cost", costs),
        ("Times", times),
        ("Where", [_where(place) for place in places]),
        ("How to ask", one.paragraphs(service.application_process)),
        ("Waiting time", [service.wait_time]),
    ]
    return [(label, "\n".join(filter(None, lines))) for label, lines in rows if any(lines)]


def _where(place: one.Place) -> str:
    if place.masked:
        return "This address is not shown, to keep people safe. Ring to ask."
    return ", ".join(dict.fromkeys(filter(None, [place.name, *place.lines])))
