"""Anonymous pages read from a replica, if there is one that keeps up; all else from the primary.

Who is signed in, and whoever sends something, reads what they wrote: always the primary. A replica
that is away or behind is left alone for a moment, and nobody notices.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections, models

REPLICA = "replica"
BEHIND = 5.0  # seconds that a replica may be behind
LOOKED_EVERY = 1.0  # seconds between two looks at it
LEFT_ALONE = 5.0  # seconds after it did not answer

_reading: ContextVar[bool] = ContextVar("reading from the replica", default=False)
_looked: dict[str, float | bool] = {"next": 0.0, "good": False}

_KEEPS_UP = """
    SELECT pg_is_in_recovery() AND EXISTS (SELECT FROM pg_stat_wal_receiver) AND (
        pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
        OR now() - pg_last_xact_replay_timestamp() < make_interval(secs => %s))
"""


def source() -> str:
    """The name of the database that an anonymous page is to read from now."""
    if REPLICA not in settings.DATABASES:
        return DEFAULT_DB_ALIAS
    now = time.monotonic()
    if now >= _looked["next"]:
        _looked["good"] = _keeps_up()
        _looked["next"] = now + (LOOKED_EVERY if _looked["good"] else LEFT_ALONE)
    return REPLICA if _looked["good"] else DEFAULT_DB_ALIAS


def leave_alone() -> None:
    """It failed in the middle of a page."""
    connections[REPLICA].close()
    _looked["good"], _looked["next"] = False, time.monotonic() + LEFT_ALONE


def look_again() -> None:
    """At the next page, whatever was seen before."""
    _looked["next"] = 0.0


def _keeps_up() -> bool:
    try:
        with connections[REPLICA].cursor() as cursor:
            cursor.execute(_KEEPS_UP, [BEHIND])
            return bool(cursor.fetchone()[0])
    except (DatabaseError, InterfaceError):
        connections[REPLICA].close()
        return False


@contextmanager
def reading(name: str) -> Iterator[None]:
    """What public tables hold is read from this database while this lasts."""
    token = _reading.set(name == REPLICA)
    try:
        yield
    finally:
        _reading.reset(token)


class Router:
    """Django asks it for every query. Only public tables are ever read from the replica."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str | None:
        from localoffer.running.roles import is_readable

        return REPLICA if _reading.get() and is_readable(model) else None

    def db_for_write(self, model: type[models.Model], **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: models.Model, other: models.Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS
