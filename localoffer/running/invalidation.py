"""When a public page has changed: the database itself notes each change of a public table.

The note is a row of the changing transaction, so it appears at the very moment at which the
change does. A page made from what was there before carries the version from before.
"""

from __future__ import annotations

from functools import cache

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection, connections

from localoffer.running.models import PublicChange
from localoffer.running.roles import is_noted, tables

_NAME = "running_notes_change"
_TABLE = PublicChange._meta.db_table
_NOTE = f"""
    CREATE OR REPLACE FUNCTION running_note_public_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO {_TABLE} (transaction, at)
        VALUES (pg_current_xact_id()::text::bigint, clock_timestamp())
        ON CONFLICT DO NOTHING;
        RETURN NULL;
    END $$
"""  # noqa: S608  (built from a name of ours)
_VERSION = f"SELECT count(*) || '-' || coalesce(sum(transaction), 0) FROM {_TABLE}"  # noqa: S608


def install() -> None:
    """Have every public table note its changes; again after each migration."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE)
        for table in sorted(set(tables(is_noted)) - noting()):  # it locks the table for a moment
            cursor.execute(
                f"CREATE TRIGGER {_NAME} AFTER INSERT OR UPDATE OR DELETE "
                f'ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION running_note_public_change()'
            )


@cache
def not_noted() -> frozenset[str]:
    """Tables whose changes this database does not note. A page that reads one is not kept.

    Asked of the database, once for each process: what the code would like is not yet so before
    the next `migrate`.
    """
    return frozenset(model._meta.db_table for model in apps.get_models()) - noting()


def noting() -> frozenset[str]:
    """Tables that note their changes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [_NAME])
        return frozenset(table for (table,) in cursor.fetchall())


def version(using: str = DEFAULT_DB_ALIAS) -> str:
    """Changes with every public change that can be seen in that database, and with nothing else.

    Transactions end in another order than they began, so the newest alone would not do. A page
    must be made from the database whose version it carries.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_VERSION)
        return str(cursor.fetchone()[0])
