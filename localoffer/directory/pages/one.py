"""The page of one service: everything a parent needs, in the order they ask.

The service's own facts come from its row, what belongs to it from the document that was
published last: one row instead of a dozen tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from localoffer.directory import words
from localoffer.directory.interchange import describing
from localoffer.directory.interchange.reading import STATES
from localoffer.directory.interchange.shapes import OURS
from localoffer.directory.models import (
    CostOption,
    Organisation,
    Schedule,
    Service,
    ServiceVersion,
    Taxonomy,
)

Document = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """A place as its page shows it; `lines` is the public address, if there is one."""

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


def page(service: Service, *, today: date, document: Document | None = None) -> dict[str, Any]:
    """All that the page shows, in two queries.

    With a document it is the page as that document has it: an old version, or a draft.
    """
    document = published(service) if document is None else document
    schedules = [revive(Schedule, each) for each in document.get("schedules", [])]
    events = [each for each in schedules if _is_event(each)]
    return {
        "service": service,
        "paragraphs": paragraphs(service.description),
        "facts": facts(service, document),
        "times": [words.when(each) for each in schedules if each not in events],
        "events": [
            Event(each.dtstart, words.when(each), each.description)
            for each in sorted(events, key=lambda each: each.dtstart)
            if each.dtstart >= today
        ],
        "places": [place(each) for each in document.get("service_at_locations", [])],
        "contacts": contacts(document),
        "checked": checked(service, today=today),
    }


def published(service: Service) -> Document:
    """The document that the public reads now, kept whole when it was published."""
    version = ServiceVersion.objects.filter(service=service, number=service.number).first()
    if version is not None:
        return version.document
    return describing.full(describing.with_everything(Service.objects.all()).get(pk=service.pk))


def revived(document: Document) -> Service:
    """A service as a document says it; its row is not touched."""
    service: Service = revive(Service, document | document.get(OURS, {}))
    service.state = STATES[document["status"]]
    service.organization = revive(Organisation, document["organization"])
    return service


def facts(service: Service, document: Document) -> list[dict[str, Any]]:
    """Rows of the summary list; what nobody has told us is left out."""
    terms = terms_of(document)
    needs = ["Any type of need"] if service.any_need else terms.get(Taxonomy.Key.NEED, [])
    kinds = terms.get(Taxonomy.Key.SETTING) or terms.get(Taxonomy.Key.KIND, [])
    languages = sorted(each["name"] for each in document.get("languages", []))
    rows = [
        ("Kind", kinds),
        ("Ages", [words.ages(service)]),
        ("Types of need", needs),
        ("Who can use it", paragraphs(service.eligibility_description)),
        ("How that is decided", paragraphs(service.how_decided)),
        ("How to ask", paragraphs(service.application_process)),
        ("Waiting time", paragraphs(service.wait_time)),
        ("Cost", costs(service, document)),
        ("In or out of area", [str(Service.Reach(service.reach).label)]),
        ("Languages", [", ".join(languages)]),
        ("Standards", paragraphs(service.accreditations)),
        ("How to complain", paragraphs(service.complaints)),
    ]
    return [
        {"key": key, "paragraphs": [line for line in lines if line]}
        for key, lines in rows
        if any(lines)
    ]


def costs(service: Service, document: Document) -> list[str]:
    """What it costs, the dearest first; its kind when there are no prices."""
    options = [revive(CostOption, each) for each in document.get("cost_options", [])]
    lines = words.cost_lines(sorted(options, key=lambda each: each.amount or 0, reverse=True))
    return [*lines, *paragraphs(service.fees)] or [str(Service.Cost(service.cost).label)]


def contacts(document: Document) -> list[dict[str, Any]]:
    """Whom to ask: each with numbers and an address, the service's own numbers last."""
    rows = [
        {
            "id": each["id"],
            "title": each.get("title") or each.get("name") or "Contact",
            "phones": each.get("phones", []),
            "email": each.get("email", ""),
        }
        for each in document.get("contacts", [])
    ]
    if own := document.get("phones"):
        rows.append({"id": "", "title": "Phone", "phones": own, "email": ""})
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
    return [line.strip() for line in text.split("\n") if line.strip()]


def term_lists() -> dict[str, str | None]:
    """The key of each list of terms."""
    return {str(pk): key for pk, key in Taxonomy.objects.values_list("pk", "key")}


def terms_of(
    document: Document, *, lists: dict[str, str | None] | None = None
) -> dict[str, list[str]]:
    """Names of its terms by the key of their list, in the order of the lists."""
    keys = term_lists() if lists is None else lists
    found: dict[str, list[str]] = {}
    for attribute in document.get("attributes", []):
        term = attribute["taxonomy_term"]
        found.setdefault(keys.get(term.get("taxonomy_id", "")) or "", []).append(term["name"])
    return {key: sorted(names) for key, names in found.items()}


def place(entry: Document) -> Place:
    location = entry["location"]
    own = [revive(Schedule, each) for each in entry.get("schedules", [])]
    masked = bool(location.get(OURS, {}).get("masked"))
    return Place(
        name=location.get("name", ""),
        lines=() if masked else tuple(_address(location)),
        about=entry.get("description") or location.get("description", ""),
        travel=location.get("transportation", ""),
        features=tuple(
            (each.get("accessibility") or each.get("description", ""), each.get("details", ""))
            for each in sorted(
                location.get("accessibility", []), key=lambda each: each.get("accessibility", "")
            )
        ),
        masked=masked,
        times=tuple(filter(None, map(words.when, own))),
    )


def _address(location: Document) -> list[str]:
    keys = ("attention", "address_1", "city", "state_province", "postal_code")
    return [
        address[key]
        for address in location.get("addresses", [])
        for key in keys
        if address.get(key)
    ]


def revive(model: Any, record: Document) -> Any:
    """A row of its own facts, not saved, from its document."""
    columns = {field.attname: field for field in model._meta.concrete_fields}
    return model(
        **{key: columns[key].to_python(value) for key, value in record.items() if key in columns}
    )


def _is_event(schedule: Schedule) -> bool:
    return bool(schedule.dtstart and not schedule.freq)
