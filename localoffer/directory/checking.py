"""What an entry still lacks before the council can publish it, in words that say what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from localoffer.directory.interchange.reading import GIVES_AWAY, Problem, read
from localoffer.directory.interchange.shapes import OURS
from localoffer.directory.models import Taxonomy

PARTS = {
    "about": "name description alert status attributes easy_read starts_on sen_report_url "
    "sen_report_on state_note",
    "who": "minimum_age maximum_age eligibility_description how_decided any_need reach",
    "asking": "application_process wait_time url email languages complaints accreditations",
    "cost": "cost fees cost_options",
    "contacts": "contacts phones",
    "times": "schedules",
    "places": "service_at_locations",
}
"""Which part of an entry's page asks for which keys of its document."""
PART_OF = {key: part for part, keys in PARTS.items() for key in keys.split()}


@dataclass(frozen=True)
class Wrong:
    """One thing to put right: the part of the entry where it is done, and what to do."""

    part: str
    says: str


def wrong(document: dict[str, Any]) -> list[Wrong]:
    """Everything that keeps this entry from being published."""
    return [*_missing(document), *(_in_words(each) for each in read([document]).problems)]


def giving_away(document: dict[str, Any]) -> str:
    """Words about the text that says where a masked place is, or nothing."""
    problems = [each for each in read([document]).problems if each.says == GIVES_AWAY]
    return _in_words(problems[0]).says if problems else ""


def _missing(document: dict[str, Any]) -> Iterator[Wrong]:
    kinds = set(
        map(
            str,
            Taxonomy.objects.filter(key=Taxonomy.Key.KIND).values_list("taxonomy_terms", flat=True),
        )
    )
    terms = {each["taxonomy_term"]["id"] for each in document.get("attributes", [])}
    ours = document.get(OURS, {})
    if not document.get("description"):
        yield Wrong("about", "Say what the service does")
    if not terms & kinds:
        yield Wrong("about", "Choose at least one kind of service")
    if not document.get("eligibility_description"):
        yield Wrong("who", "Say who can use it")
    if not document.get("application_process"):
        yield Wrong("asking", "Say how to ask for it")
    if not ours.get("cost"):
        yield Wrong("cost", "Say whether it costs something")
    if not document.get("contacts") and not document.get("phones") and not document.get("email"):
        yield Wrong("contacts", "Give a phone number or an email address")


def _in_words(problem: Problem) -> Wrong:
    path = f"{problem.path}.{problem.key}".removeprefix("services[0]").lstrip(".")
    names = [re.sub(r"\[\d+\]", "", name) for name in path.split(".")]
    key = names[1] if names[0] == OURS and len(names) > 1 else names[0]
    if problem.says == GIVES_AWAY:
        where = "The name" if key == "name" else f"“{key.replace('_', ' ').capitalize()}”"
        return Wrong(PART_OF.get(key, "about"), f"{where} {problem.says}")
    label = (names[-1] or key).replace("_", " ").capitalize()
    return Wrong(PART_OF.get(key, "about"), f"{label} {problem.says}")
