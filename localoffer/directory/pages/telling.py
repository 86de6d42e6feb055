"""An entry's document in words, part by part: for its keeper, the editor, and old versions."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from localoffer.directory import words
from localoffer.directory.interchange.shapes import OURS
from localoffer.directory.models import CostOption, Schedule, Service, Taxonomy
from localoffer.directory.pages import one

Document = dict[str, Any]
Lists = dict[str, str | None]
"""The key of each list of terms (one.term_lists)."""
TITLES = {
    "about": "About the service",
    "who": "Who can use it",
    "asking": "How to ask for it",
    "cost": "Cost",
    "contacts": "Contacts",
    "times": "Days and times",
    "dates": "Dates to note",
    "places": "Places",
    "school": "School or setting",
    "law": "What the law asks for",
    "provider": "Who provides it",
}


@dataclass(frozen=True)
class Told:
    """One fact: its part, its label, its lines; `item` is the id of one of several."""

    part: str
    label: str
    lines: tuple[str, ...]
    item: str = ""


@dataclass
class Part:
    """One part of an entry, with the facts that are known."""

    key: str
    title: str
    facts: list[Told] = field(default_factory=list)


def parts(document: Document, *, lists: Lists | None = None) -> list[Part]:
    found = {key: Part(key, title) for key, title in TITLES.items()}
    for each in tell(document, lists=lists):
        found[each.part].facts.append(each)
    return list(found.values())


def tell(document: Document, *, lists: Lists | None = None) -> list[Told]:
    """Every fact of the entry that is there, in the order in which people ask."""
    rows = [*_about(document, lists), *_items(document), *_provider(document)]
    return [row for row in rows if any(row.lines)]


def _about(document: Document, lists: Lists | None) -> Iterator[Told]:
    ours = document.get(OURS, {})
    service = one.revived(document)
    terms = one.terms_of(document, lists=lists)

    def row(part: str, label: str, *texts: str) -> Told:
        return Told(part, label, tuple(line for text in texts for line in one.paragraphs(text)))

    yield row("about", "Name", document.get("name", ""))
    yield row("about", "What it does", document.get("description", ""))
    yield row("about", "Kind", ", ".join(terms.get(Taxonomy.Key.KIND, [])))
    yield row("about", "Easy Read", ours.get("easy_read", ""))
    yield row("about", "News first", document.get("alert", ""))
    yield row("about", "Open?", service.get_state_display(), ours.get("state_note", ""))
    if service.starts_on:
        yield row("about", "Starts on", words.long_day(service.starts_on))
    ages = document.get("minimum_age") is not None or document.get("maximum_age") is not None
    yield row("who", "Ages", words.ages(service) if ages else "")
    needs = "Any type of need" if ours.get("any_need") else ", ".join(terms.get("need", []))
    yield row("who", "Types of need", needs)
    yield row("who", "Who it is for", document.get("eligibility_description", ""))
    yield row("who", "How that is decided", ours.get("how_decided", ""))
    if ours.get("reach"):
        yield row("who", "Where they live", str(Service.Reach(ours["reach"]).label))
    yield row("asking", "How to ask", document.get("application_process", ""))
    yield row("asking", "Waiting time", document.get("wait_time", ""))
    languages = sorted(each["name"] for each in document.get("languages", []))
    yield row("asking", "Languages", ", ".join(languages))
    yield row("asking", "Website", document.get("url", ""))
    yield row("asking", "Email", document.get("email", ""))
    yield row("asking", "How to complain", ours.get("complaints", ""))
    yield row("asking", "Standards", document.get("accreditations", ""))
    if ours.get("cost"):
        yield row("cost", "Does it cost?", str(Service.Cost(ours["cost"]).label))
    options = [one.revive(CostOption, each) for each in document.get("cost_options", [])]
    yield row("cost", "Prices", *words.cost_lines(options))
    yield row("cost", "More about the cost", document.get("fees", ""))
    yield row("school", "Kind of setting", ", ".join(terms.get(Taxonomy.Key.SETTING, [])))
    yield row("school", "SEN information report", ours.get("sen_report_url", ""))
    yield row("school", "Date of the report", ours.get("sen_report_on", ""))
    yield row("law", "Items of Schedule 2", *terms.get(Taxonomy.Key.SCHEDULE_2, []))


def _items(document: Document) -> Iterator[Told]:
    for each in one.contacts(document):
        numbers = [" ".join(filter(None, [phone["number"], phone.get("description")]))
                   for phone in each["phones"]]  # fmt: skip
        yield Told("contacts", each["title"], (*numbers, each["email"]), each["id"])
    for row in document.get("schedules", []):
        schedule = one.revive(Schedule, row)
        text = words.when(schedule)
        if schedule.freq:
            said = (text, schedule.description) if schedule.byday else (text,)
            yield Told("times", "Open", said, row["id"])
        else:
            yield Told("dates", schedule.description or "Date", (text,), row["id"])
    for entry in document.get("service_at_locations", []):
        place = one.place(entry)
        secret = entry["location"].get("hideaway", {})
        lines = [
            *(["Its address is not shown"] if place.masked else []),
            *([entry["location"].get(OURS, {}).get("area", "")] if place.masked else []),
            *place.lines,
            *([f"Hidden address: {secret['address']}, {secret.get('postal_code', '')}".rstrip(", ")]
              if secret else []),
            *(["Online or by phone"] if entry["location"].get("location_type") == "virtual" else []),
            place.about,
            place.travel,
            ", ".join(name for name, _ in place.features),
            *place.times,
        ]  # fmt: skip
        yield Told("places", place.name or "Place", tuple(filter(None, lines)), entry["id"])


def _provider(document: Document) -> Iterator[Told]:
    provider = document.get("organization", {})
    for label, key in (("Provider", "name"), ("About the provider", "description"),
                       ("Provider’s email", "email"), ("Provider’s website", "website")):  # fmt: skip
        yield Told("provider", label, (provider.get(key, ""),))


@dataclass(frozen=True)
class Difference:
    """One fact that would read differently. Words in runs: (text, "same" | "out" | "in")."""

    part: str
    label: str
    runs: tuple[tuple[str, str], ...]

    @property
    def before(self) -> list[tuple[str, bool]]:
        """What stood there, each run with whether it goes."""
        return [(text, kind == "out") for text, kind in self.runs if kind != "in"]

    @property
    def after(self) -> list[tuple[str, bool]]:
        """What would stand there, each run with whether it is new."""
        return [(text, kind == "in") for text, kind in self.runs if kind != "out"]


def differences(
    old: Document | None, new: Document, *, lists: Lists | None = None
) -> list[Difference]:
    """What of an entry changes, fact by fact, word by word. A new entry is all new."""
    before = {(t.part, t.item or t.label): t for t in (tell(old, lists=lists) if old else [])}
    after = {(t.part, t.item or t.label): t for t in tell(new, lists=lists)}
    found = []
    for key in [*after, *(key for key in before if key not in after)]:
        was, will = before.get(key), after.get(key)
        if was and will and (was.label, was.lines) == (will.label, will.lines):
            continue
        told = will or was
        assert told
        found.append(
            Difference(
                part=TITLES[told.part],
                label=told.label,
                runs=tuple(_runs(_text(was, told), _text(will, told))),
            )
        )
    return found


def _text(told: Told | None, named: Told) -> str:
    """Its lines; with its label first where that changed too."""
    if told is None:
        return ""
    return "\n".join(filter(None, [told.label if told.label != named.label else "", *told.lines]))


def _runs(old: str, new: str) -> Iterator[tuple[str, str]]:
    a, b = _words(old), _words(new)
    for kind, a1, a2, b1, b2 in difflib.SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "".join(a[a1:a2]), "same"
            continue
        if a2 > a1:
            yield "".join(a[a1:a2]), "out"
        if b2 > b1:
            yield "".join(b[b1:b2]), "in"


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*|\s+", text)


def in_words(paths: Iterable[tuple[str, ...]]) -> list[str]:
    """The facts where a change and something published since both say something new."""
    return sorted({_label(path) for path in paths})


def _label(path: tuple[str, ...]) -> str:
    key = path[1] if path[0] == OURS and len(path) > 1 else path[0]
    return {
        "application_process": "How to ask",
        "eligibility_description": "Who it is for",
        "service_at_locations": "Places",
        "schedules": "Days and times",
        "cost_options": "Prices",
        "attributes": "Kinds, needs and other terms",
    }.get(key, key.replace("_", " ").capitalize())
