"""Statements that the server plans once for each connection: planning some takes longer than doing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

_known: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()
"""Connection → each statement that its server has planned, and the name it knows it by."""


def fetch(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement with `%s` for each value, as a cursor takes it.

    Behind a pool, which shares connections out, there is no “once”: there it is just asked.
    """
    with connection.cursor() as cursor:
        if connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
            cursor.execute(statement, values)
        else:
            known = _known.setdefault(connection.connection, {})
            name = known.get(statement) or f"planned_{len(known)}"
            if statement not in known:
                numbered = statement % tuple(f"${place}" for place in range(1, len(values) + 1))
                with connection.connection.cursor() as planning:
                    planning.execute(f"PREPARE {name} AS {numbered}")
                known[statement] = name
            marks = f"({', '.join(['%s'] * len(values))})" if values else ""
            cursor.execute(f"EXECUTE {name} {marks}", values)
        return list(cursor.fetchall())
