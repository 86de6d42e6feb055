"""Statements that the server plans once for each connection: planning some takes longer than doing.

And questions that Django puts into SQL once: writing some takes longer than asking them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from copy import copy
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, Generic, TypeVar
from uuid import uuid4
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import NotSupportedError, connection
from django.db.models import Expression, Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler
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


class Given(Expression):
    """A value that is given when a question is asked: its place in the statement, under a name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class Question(Generic[Row]):
    """Rows that a page asks for again and again with other values, and so puts into SQL once.

    `write` makes the queryset from a shape, which is whatever changes the words of the statement
    (such as the roles of who asks), and a `Given` for each value. For what is read by its pages
    alone: asked of the primary, with what `select_related` brings and without prefetching.
    """

    def __init__(self, write: Callable[..., QuerySet[Row]]) -> None:
        self._write = write
        self._written: dict[Hashable, tuple[SQLCompiler, str, Sequence[Any]] | None] = {}

    def rows(self, *shape: Hashable, **given: Any) -> list[Row]:
        if shape not in self._written:
            names = {name: Given(name) for name in given}
            self._written[shape] = _in_sql(self._write(*shape, **names))
        if (written := self._written[shape]) is None:
            return []
        compiler, statement, values = written
        asked = [given[each.name] if isinstance(each, Given) else each for each in values]
        return _made(compiler, fetch(statement, asked))


def _in_sql(queryset: QuerySet[Any]) -> tuple[SQLCompiler, str, Sequence[Any]] | None:
    """Nothing where it is known from the question alone that no row answers it."""
    compiler = queryset.query.get_compiler(connection=connection)
    try:
        return compiler, *compiler.as_sql()
    except EmptyResultSet:
        return None


def _made(compiler: SQLCompiler, found: list[tuple[Any, ...]]) -> list[Any]:
    """Objects of these rows, by Django’s own way of reading the answer of a statement."""
    answer: Any = copy(compiler)
    answer.execute_sql = lambda *_, **__: [found]
    query = SimpleNamespace(get_compiler=lambda using: answer)
    asked: Any = SimpleNamespace(db=connection.alias, query=query, _known_related_objects={})
    return list(ModelIterable(asked))
