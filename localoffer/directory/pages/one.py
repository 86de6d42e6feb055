"""The page of one service: everything a parent needs, in the order they ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from localoffer.directory import words
from localoffer.directory.models import Location, Schedule, Service, Taxonomy


@dataclass(frozen=True)
class Place:
    """A place as its page shows it; `lines` is the public address or what stands in for it."""

    name: str
    lines: tuple[str, ...]
    about: str
    travel: str
    features: tuple[tuple[str, str], ...]
    masked: bool
    times: tuple[str, ...]


@dataclass(frozen=True)
class Event:
    on: date
    when: str
    what: str


def facts(service: Service) -> list[dict[str, Any]]:
    """Rows of the summary list; what nobody has told us is left out."""
    needs = [term.name for term in service.terms(Taxonomy.Key.NEED)]
    costs = words.cost_lines(service.cost_options.all())
    kinds = [term.name for term in service.terms(Taxonomy.Key.SETTING)]
    kinds = kinds or [term.name for term in service.terms(Taxonomy.Key.KIND)]
    rows = [
        ("Kind", kinds),
        ("Ages", [words.ages(service)]),
        ("Types of need", ["Any type of need"] if service.any_need else needs),
        ("Who can use it", _lines(service.eligibility_description)),
        ("How that is decided", _lines(service.how_decided)),
        ("How to ask", _lines(service.application_process)),
        ("Waiting time", _lines(service.wait_time)),
        ("Cost", [*costs, *_lines(service.fees)] or [str(Service.Cost(service.cost).label)]),
        ("In or out of area", [str(Service.Reach(service.reach).label)]),
        ("Languages", [", ".join(row.name for row in service.languages.all())]),
        ("Standards", _lines(service.accreditations)),
        ("How to complain", _lines(service.complaints)),
    ]
    return [
        {"key": key, "paragraphs": [line for line in lines if line]}
        for key, lines in rows
        if any(lines)
    ]


def times(service: Service) -> list[str]:
    """When it is open, if that is the same at all of its places."""
    return [
        line
        for schedule in service.schedules.all()
        if schedule.service_at_location_id is None and not _is_event(schedule)
        and (line := words.when(schedule))
    ]  # fmt: skip


def events(service: Service, *, today: date) -> list[Event]:
    return [
        Event(schedule.dtstart, words.when(schedule), schedule.description)
        for schedule in service.schedules.all()
        if _is_event(schedule) and schedule.dtstart and schedule.dtstart >= today
    ]


def places(service: Service) -> list[Place]:
    found = []
    for each in service.service_at_locations.all():
        location = each.location
        own = [s for s in service.schedules.all() if s.service_at_location_id == each.pk]
        found.append(
            Place(
                name=location.name,
                lines=_address(location),
                about=each.description or location.description,
                travel=location.transportation,
                features=tuple(
                    (row.accessibility or row.description, row.details or "")
                    for row in location.accessibility.all()
                ),
                masked=location.masked,
                times=tuple(filter(None, map(words.when, own))),
            )
        )
    return found


def contacts(service: Service) -> list[dict[str, Any]]:
    """Whom to ask: each with numbers and an address, the service's own last."""
    rows = [
        {
            "title": contact.title or contact.name or "Contact",
            "phones": list(contact.phones.all()),
            "email": contact.email,
        }
        for contact in service.contacts.all()
    ]
    if own := list(service.phones.all()):
        rows.append({"title": "Phone", "phones": own, "email": ""})
    return rows


def checked(service: Service, *, today: date) -> dict[str, Any]:
    """When somebody last made sure, and whether the next review is late."""
    return {
        "on": service.assured_date,
        "by": service.assured_by,
        "late": service.next_review_on is None or service.next_review_on < today,
        "next": service.next_review_on,
    }


def paragraphs(text: str) -> list[str]:
    return _lines(text)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _is_event(schedule: Schedule) -> bool:
    return bool(schedule.dtstart and not schedule.freq)


def _address(location: Location) -> tuple[str, ...]:
    if location.masked or location.location_type == Location.Type.VIRTUAL:
        return ()
    return tuple(
        part
        for address in location.addresses.all()
        for part in (
            address.attention,
            address.address_1,
            address.city,
            address.state_province,
            address.postal_code,
        )
        if part
    )
