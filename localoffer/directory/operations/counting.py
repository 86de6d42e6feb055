"""What an editor counts: how often a page is read, and what was looked for in vain.

Counts by day, in one statement each. No word about who looked, and no words that were typed
but those of our own lists (the search counts those that cannot be personal).
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection

from localoffer.directory.finding import Found, Wanted
from localoffer.directory.models import Service, TaxonomyTerm
from localoffer.search import operations as search

MOST_TAGS = 5
SEPARATOR = "; "


def viewed(*, service: UUID, on: date) -> None:
    """One more reading of a service's page."""
    _count(
        "INSERT INTO directory_dailyviews (service_id, day, times) VALUES (%s, %s, 1) "
        "ON CONFLICT (service_id, day) DO UPDATE SET times = directory_dailyviews.times + 1",
        [service, on],
    )


def looked(*, wanted: Wanted, found: Found, on: date) -> None:
    """One more look for services. What found nothing is kept by its filters."""
    if wanted.words:
        search.count(query=wanted.words, nothing_found=not found.total, on=on)
    if found.total:
        return
    tags = SEPARATOR.join(known_tags(wanted))[:300]
    _count(
        "INSERT INTO directory_dailymisses (day, tags, times) VALUES (%s, %s, 1) "
        "ON CONFLICT (day, tags) DO UPDATE SET times = directory_dailymisses.times + 1",
        [on, tags],
    )


def _count(statement: str, values: list[Any]) -> None:
    """A count that cannot be written (a replica that is only read) costs nobody their page."""
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute(statement, values)


def known_tags(wanted: Wanted) -> list[str]:
    """The filters that were set, those of our own lists only: the address of a page can
    hold anything."""
    asked = [f"{group}:{value}" for group, values in wanted.tags.items() for value in values]
    if not asked:
        return []
    terms = TaxonomyTerm.objects.values_list("taxonomy__key", "term")
    known = {f"{key}:{term}" for key, term in terms}
    known |= {f"cost:{value}" for value in Service.Cost.values} | {"reach:in", "reach:out"}
    listed = _listed([tag for tag in asked if tag not in known])
    return sorted(tag for tag in asked if tag in known or tag in listed)[:MOST_TAGS]


def _listed(tags: list[str]) -> set[str]:
    """Those that some service has (towns, languages, what a place has)."""
    if not tags:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tag FROM unnest(%s::varchar[]) AS tag "
            "WHERE EXISTS (SELECT 1 FROM directory_listing WHERE tags @> ARRAY[tag])",
            [tags[:MOST_TAGS]],
        )
        return {tag for (tag,) in cursor.fetchall()}
