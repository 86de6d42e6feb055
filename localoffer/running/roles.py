"""What each role of the database may do; given anew after each migration (TRUST 57).

- the owner makes and changes tables, and nothing runs as it but `migrate` and its like;
- `localoffer_app`, as which the portal runs, reads and writes rows. It can neither alter a table
  or a trigger nor empty one, adds to the audit but changes nothing there, and the chain of the
  audit it only reads: the links are written by a trigger that runs as the owner;
- `localoffer_reader` reads what is public, for anonymous pages from a replica.

On a server of the council's own a login role is made a member of one of these two.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection

from localoffer.audit.models import Event, Link
from localoffer.runner.postgres import APP, READER

PUBLIC = {"council", "directory", "faq", "search", "strategy"}
"""Rooms whose tables anonymous pages read."""

NOT_PUBLIC = {
    "directory.check", "directory.dailymisses", "directory.dailyviews", "directory.hideaway",
    "directory.importprogress", "directory.importrun", "directory.proposal",
    "directory.proposalstep", "directory.reminder", "faq.comment", "faq.entry", "faq.import",
    "search.asked",
}  # fmt: skip
"""What of those rooms no anonymous page reads: unpublished work, and what people wrote to us."""


def exist() -> bool:
    """Whether this server has the roles at all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname IN %s", [(APP, READER)])
        return bool(cursor.fetchone()[0] == 2)


def grant() -> None:
    """Give both roles exactly their rights on the tables that there are now."""
    event, link = Event._meta.db_table, Link._meta.db_table
    with connection.cursor() as cursor:
        for role in (APP, READER):
            cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
            cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}")
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP}")
        cursor.execute(f"REVOKE UPDATE, DELETE ON {event} FROM {APP}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {link} FROM {APP}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APP}")
        for table in public_tables():
            cursor.execute(f'GRANT SELECT ON "{table}" TO {READER}')
        cursor.execute(
            "SELECT oid::regprocedure FROM pg_proc "
            "WHERE proname LIKE 'pgtrigger\\_event\\_joins\\_the\\_chain%'"
        )
        for (function,) in cursor.fetchall():
            cursor.execute(
                f"ALTER FUNCTION {function} SECURITY DEFINER SET search_path = public, pg_temp"
            )
            cursor.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")


def public_tables() -> list[str]:
    """The tables that anonymous pages read."""
    known = set(connection.introspection.table_names())
    return sorted(
        table
        for app in apps.get_app_configs()
        if app.label in PUBLIC
        for model in app.get_models(include_auto_created=True)
        if (table := model._meta.db_table) in known and model._meta.label_lower not in NOT_PUBLIC
    )
