"""What points at a row, for pages that show all of it: one question, which tables say anything.

A referral, a case or an item is pointed at by a dozen tables or two, and most say nothing about
most of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.query import BaseIterable


def without_asking(found: Model) -> None:
    """Ask once which tables have rows about this at all, and never ask the others.

    For reading only: rows that are written later are not seen through `found`.
    """
    statement, links = _pointing_at(type(found))
    with connection.cursor() as cursor:
        cursor.execute(statement, [found.pk] * len(links))
        has_rows = cursor.fetchone()
    nothing = found.__dict__.setdefault("_prefetched_objects_cache", {})
    for link, has in zip(links, has_rows, strict=True):
        if not has and link.one_to_one:
            link.set_cached_value(found, None)
        elif not has:
            rows = link.related_model._default_manager.none()
            rows._iterable_class = NoRows
            nothing[link.get_accessor_name()] = rows


class NoRows(BaseIterable):
    """The rows of a table that has none: nothing is put into SQL to find that out."""

    def __iter__(self) -> Iterator[Any]:
        return iter(())


@cache
def _pointing_at(model: type[Model]) -> tuple[str, tuple[Any, ...]]:
    """The question about one row of this kind, and the tables that it asks of."""
    links: tuple[Any, ...] = tuple(
        link for link in model._meta.related_objects if link.get_accessor_name()
    )
    parts = (
        f'EXISTS (SELECT FROM "{link.related_model._meta.db_table}" '
        f'WHERE "{link.field.column}" = %s)'
        for link in links
    )
    return f"SELECT {', '.join(parts)}", links
