"""What an editor counts: how often a page is read, and what was looked for in vain.

Counts by day, in one statement each. No word about who looked, and no words that were typed
but those of our own lists (the search counts those that cannot be personal).
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection

from localoffer.directory.finding import Found, Wanted
from localoffer.search import operations as search

MOST_TAGS = 8
SEPARATOR = "; "


def viewed(*, service: UUID, on: date) -> None:
    """One more reading of a service's page."""
    _count(
        "INSERT INTO directory_dailyviews (service_id, day, times) VALUES (%s, %s, 1) "
        "ON CONFLICT (service_id, day) DO UPDATE SET times = directory_dailyviews.times + 1",
        [service, on],
    )


def looked(*, wanted: Wanted, found: Found, known: Collection[str], on: date) -> None:
    """One more look for services. What found nothing is kept by its filters: those of our own
    lists (`known`, "need:ASD") and those that some service has. The address of a page can hold
    anything, so no other is written down.
    """
    if wanted.words:
        search.count(query=wanted.words, nothing_found=not found.total, on=on)
    if not found.total:
        tags = [f"{group}:{value}" for group, values in wanted.tags.items() for value in values]
        ours = [tag for tag in tags if tag in known]
        _count(MISSED, [on, SEPARATOR, tags[:MOST_TAGS], ours])


MISSED = """
    INSERT INTO directory_dailymisses (day, tags, times)
    SELECT %s, coalesce(left(string_agg(tag, %s ORDER BY tag), 300), ''), 1
    FROM unnest(%s::varchar[]) AS tag
    WHERE tag = ANY(%s) OR EXISTS (SELECT 1 FROM directory_listing WHERE tags @> ARRAY[tag])
    ON CONFLICT (day, tags) DO UPDATE SET times = directory_dailymisses.times + 1
"""


def _count(statement: str, values: list[Any]) -> None:
    """A count that cannot be written (a replica that is only read) costs nobody their page."""
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute(statement, values)
