"""Reference numbers that can be read out over the phone."""

import re
import secrets
from functools import partial
from typing import Any

from django.apps import apps
from django.db import connection, models

ALPHABET = "23456789CDFGHJKMNPQRTVWXY"
"""Nothing that sounds or looks like a neighbour (0/O, 1/I/L, 5/S, 8/B, 2/Z), no vowels, so no words."""

LENGTH = 6
PATTERN = re.compile(r"[A-Z]{1,2}-[" + ALPHABET + r"]{6}")


def new_reference(prefix: str) -> str:
    """A new reference such as "R-7KQ2MW": 25**6 = 244 million for each prefix.

    It is a name, not a secret, and never opens anything by itself.
    """
    return f"{prefix}-" + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


class ReferenceField(models.CharField[str, str]):
    """The reference of a row. Where another row has it already, the database draws a new one.

    Among 750,000 referrals one new letter in 300 would be refused otherwise. `install` makes
    the trigger; what was stored is read back into the object that was saved.
    """

    db_returning = True

    def __init__(self, prefix: str = "", **facts: Any) -> None:
        usual = {"max_length": 12, "unique": True, "editable": False}
        super().__init__(**(usual | {"default": partial(new_reference, prefix)} | facts))

    def deconstruct(self) -> Any:
        """To a migration it is a line of letters like any other."""
        name, _, args, facts = super().deconstruct()
        return name, "django.db.models.CharField", args, facts


def install() -> None:
    """Have every table with references draw again where needed; again after each migration."""
    known = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute(_DRAW)
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [_NAME])
        done = {table for (table,) in cursor.fetchall()}
        for model in apps.get_models():
            table = model._meta.db_table
            for field in model._meta.local_fields:
                if isinstance(field, ReferenceField) and table in known - done:
                    cursor.execute(_TRIGGER.format(table=table, column=field.column))


_NAME = "reference_is_drawn_again"
_DRAW = f"""
    CREATE OR REPLACE FUNCTION reference_like(other text) RETURNS text LANGUAGE sql VOLATILE AS $$
        SELECT split_part(other, '-', 1) || '-' || string_agg(
            substr('{ALPHABET}', 1 + floor(random() * {len(ALPHABET)})::int, 1), '')
        FROM generate_series(1, {LENGTH})
    $$
"""  # noqa: S608  (built from our own letters)
_TRIGGER = f"""
    CREATE OR REPLACE FUNCTION {{table}}_{_NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        WHILE EXISTS (SELECT FROM {{table}} WHERE {{column}} = NEW.{{column}}) LOOP
            NEW.{{column}} := reference_like(NEW.{{column}});
        END LOOP;
        RETURN NEW;
    END $$;
    CREATE TRIGGER {_NAME} BEFORE INSERT ON {{table}}
        FOR EACH ROW EXECUTE FUNCTION {{table}}_{_NAME}();
"""


def read_reference(text: str) -> str:
    """The reference a person typed, in its written form: " r 7kq2mw" → "R-7KQ2MW".

    Text that cannot be a reference comes back in capitals and matches nothing.
    """
    letters = re.sub(r"[^A-Z0-9]", "", text.upper())
    return f"{letters[:-LENGTH]}-{letters[-LENGTH:]}" if len(letters) > LENGTH else letters
