"""Statements that the server plans once for each connection: planning some takes longer than doing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary
from zlib import crc32

from django.db import connection

_known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
"""Connection → what its server has planned already."""


def fetch(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement with `%s` for each value, as a cursor takes it.

    Behind a pool, which shares connections out, there is no “once”: there it is just asked.
    """
    with connection.cursor() as cursor:
        if connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
            cursor.execute(statement, values)
        else:
            name = f"planned_{crc32(statement.encode()):08x}"
            known = _known.setdefault(connection.connection, set())
            if name not in known:
                numbered = statement % tuple(f"${place}" for place in range(1, len(values) + 1))
                with connection.connection.cursor() as planning:
                    planning.execute(f"PREPARE {name} AS {numbered}")
                known.add(name)
            marks = f"({', '.join(['%s'] * len(values))})" if values else ""
            cursor.execute(f"EXECUTE {name} {marks}", values)
        return list(cursor.fetchall())
