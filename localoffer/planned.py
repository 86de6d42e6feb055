"""Statements that the server plans once for each connection: planning some takes longer than doing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import uuid4
from weakref import WeakKeyDictionary

from django.db import NotSupportedError, connection
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404

Row = TypeVar("Row", bound=Model)
Known = dict[tuple[str, str], str]

MOST = 200
"""Statements planned for one connection; with a list in it, one may be asked in many lengths."""
TYPES: dict[type, str] = {bool: "boolean", int: "integer", date: "date", datetime: "timestamptz"}
"""What a value is to the server when it is written into the statement itself."""

_known: WeakKeyDictionary[Any, Known] = WeakKeyDictionary()
"""Connection → each statement that its server has planned, and the name it knows it by."""


def fetch(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement with `%s` for each value, as a cursor takes it."""
    with connection.cursor() as cursor:
        _ask(cursor.execute, statement, values)
        return list(cursor.fetchall())


def one(found: QuerySet[Row], **key: Any) -> Row:
    """The one row with this key, or 404: for what a page begins with, and joins much to it."""
    with connection.execute_wrapper(_first_planned):
        return get_object_or_404(found, **key)


def _first_planned(
    execute: Callable[..., Any], statement: str, values: Sequence[Any], many: bool, context: Any
) -> Any:
    types = ", ".join(TYPES.get(type(value), "unknown") for value in values)
    return _ask(execute, statement, values, many, context, types=types and f"({types})")


def _ask(
    execute: Callable[..., Any],
    statement: str,
    values: Sequence[Any],
    *more: Any,
    types: str = "",
) -> Any:
    """Have it planned and then done, or just done: behind a pool, which shares connections out,
    there is no “once”; and a plan is of no use any more when a column has changed its type."""
    known = _known.setdefault(connection.connection, {})
    pooled = connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]
    if not pooled and (len(known) < MOST or (statement, types) in known):
        marks = f"({', '.join(['%s'] * len(values))})" if values else ""
        name = known.get((statement, types)) or _plan(known, statement, values, types)
        try:
            return execute(f"EXECUTE {name} {marks}", values, *more)
        except NotSupportedError:
            if connection.in_atomic_block:
                raise
            del known[statement, types]
    return execute(statement, values, *more)


def _plan(known: Known, statement: str, values: Sequence[Any], types: str) -> str:
    """The name by which the server knows the statement from now on."""
    name = f"planned_{uuid4().hex}"
    numbered = statement % tuple(f"${place}" for place in range(1, len(values) + 1))
    with connection.connection.cursor() as planning:
        planning.execute(f"PREPARE {name} {types} AS {numbered}")
    known[statement, types] = name
    return name
