"""What each role of the database may do; given anew after each migration (TRUST 57).

- the owner makes and changes tables, and nothing runs as it but `migrate` and its like;
- `localoffer_app`, as which the portal runs, reads and writes rows. It can neither alter a table
  or a trigger nor empty one, adds to the audit but changes nothing there, and the chain of the
  audit it only reads: the links are written by a trigger that runs as the owner;
- `localoffer_reader` reads what is public, for anonymous pages from a replica.

On a server of the council's own a login role is made a member of one of these two.
"""

from __future__ import annotations

from collections.abc import Callable

from django.apps import apps
from django.db import connection, models, transaction

from localoffer.audit.models import Event, Link
from localoffer.runner.postgres import APP, READER
from localoffer.running.models import PublicChange

PUBLIC = {"council", "directory", "facts", "faq", "ledger", "search", "strategy"}
"""Rooms whose tables anonymous pages are made from: each change there is noted (invalidation.py)."""

SETTLED = {"panel.lawentry", "panel.lawperiod", "referrals.code"}
"""What the law gives the panel, and code lists: noted, too, so that each process reads them once
(settled.py)."""

BUSY = {"directory.dailyviews", "directory.dailymisses", "search.asked"}
"""Counted with every visit; no page shows them as they are."""

READABLE = {
    "council.bankholiday", "council.contactline", "council.council", "council.hours",
    "council.locallimit", "directory.accessibility", "directory.attribute", "directory.contact",
    "directory.costoption", "directory.funding", "directory.language", "directory.listing",
    "directory.listingplace", "directory.organisation", "directory.organisationidentifier",
    "directory.phone", "directory.postcode", "directory.schedule", "directory.service",
    "directory.servicearea", "directory.serviceatlocation", "directory.serviceversion",
    "directory.taxonomy", "directory.taxonomyterm", "faq.answer", "faq.edition", "faq.guide",
    "faq.guideversion", "faq.question", "faq.topic", "search.searchentry", "search.synonym",
    "search.term", "search.word",
}  # fmt: skip
"""What `localoffer_reader` may read, table by table: what is new is not, until it is listed here."""

PRIVATE_COLUMNS = {
    "faq.question": {
        "approved_by", "as_asked", "asker", "changed_by", "declined_because", "drafted_by", "due_on",
        "once", "receipt", "reply_to",
    },
    "faq.answer": {"published_by"},
}  # fmt: skip
"""What of a public table is not: who asked, in which words, and where they want to be told."""


def exist() -> bool:
    """Whether this server has the roles at all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname IN %s", [(APP, READER)])
        return bool(cursor.fetchone()[0] == 2)


@transaction.atomic
def grant() -> None:
    """Give both roles exactly their rights on the tables that there are now.

    In one transaction: beside it the portal answers on, and never stands there without rights.
    """
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
        for table, columns in readable().items():
            cursor.execute(f'GRANT SELECT {columns} ON "{table}" TO {READER}')
        cursor.execute(
            "SELECT oid::regprocedure FROM pg_proc "
            "WHERE proname LIKE 'pgtrigger\\_event\\_joins\\_the\\_chain%'"
        )
        for (function,) in cursor.fetchall():
            cursor.execute(
                f"ALTER FUNCTION {function} SECURITY DEFINER SET search_path = public, pg_temp"
            )
            cursor.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")


def is_readable(model: type[models.Model]) -> bool:
    """Whether the reader may read this table; one that joins two tables goes with both of them."""
    if made_by := model._meta.auto_created:
        ends = {field.related_model for field in model._meta.get_fields() if field.is_relation}
        return all(is_readable(end) for end in ends | {made_by})  # type: ignore[arg-type]
    return model._meta.label_lower in READABLE


def readable() -> dict[str, str]:
    """Each table that the reader may read, with its columns where it may not read all."""
    made = dict.fromkeys([*tables(is_readable), PublicChange._meta.db_table], "")
    for label, private in PRIVATE_COLUMNS.items():
        meta = apps.get_model(label)._meta
        if meta.db_table in made:
            public = [field.column for field in meta.concrete_fields if field.name not in private]
            made[meta.db_table] = "(" + ", ".join(f'"{column}"' for column in public) + ")"
    return made


def is_noted(model: type[models.Model]) -> bool:
    """Whether changes of this table make public pages new."""
    label = model._meta.label_lower
    return label in SETTLED or (model._meta.app_label in PUBLIC and label not in BUSY)


def tables(which: Callable[[type[models.Model]], bool]) -> list[str]:
    """The tables of these models, as far as they are there."""
    known = set(connection.introspection.table_names())
    return sorted(
        table
        for model in apps.get_models(include_auto_created=True)
        if which(model) and (table := model._meta.db_table) in known
    )
