"""Which migrations would make people wait, or make the version that still runs fail.

While a new version is put in place the old one answers on: for some minutes its code meets the new
tables. So a change comes in steps that both versions can live with: first add what may be empty,
then fill it, then rely on it, and take away in the version after. This reads the SQL of migrations
that were not applied yet and says which of them break that rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration

LONGEST_LOCK = "3s"
"""How long a migration may wait for a lock; everybody else would wait behind it."""

_TABLE = r'(?:ONLY )?"?(?P<table>\w+)"?'
RULES: tuple[tuple[str, str], ...] = (
    (rf'CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)\S+ ON {_TABLE}',
     "makes an index while nobody can write: use AddIndexConcurrently"),
    (rf"ALTER TABLE {_TABLE} .*\bTYPE (?!varchar)",
     "changes the type of a column and rewrites the table: add a new column instead"),
    (rf"ALTER TABLE {_TABLE} .*\bSET NOT NULL",
     "reads the whole table under a lock: add a constraint that is not validated first"),
    (rf"ALTER TABLE {_TABLE} ADD COLUMN (?:(?!DEFAULT).)*\bNOT NULL",
     "adds a column that the running version leaves empty: allow null, or give db_default"),
    (rf"ALTER TABLE {_TABLE} ALTER COLUMN \S+ DROP DEFAULT",
     "adds a column that the running version leaves empty: allow null, or give db_default"),
    (rf"ALTER TABLE {_TABLE} ADD COLUMN .*\bGENERATED\b",
     "fills a column for the whole table under a lock"),
    (rf"ALTER TABLE {_TABLE} ADD CONSTRAINT \S+ UNIQUE",
     "makes an index while nobody can write: make it concurrently, then the constraint from it"),
    (rf"ALTER TABLE {_TABLE} ADD CONSTRAINT (?!.*NOT VALID)(?!.*\bUNIQUE\b)",
     "reads the whole table under a lock: use AddConstraintNotValid, then ValidateConstraint"),
    (rf"ALTER TABLE {_TABLE} DROP COLUMN",
     "takes away a column that the running version still reads: do it one version later"),
    (rf"ALTER TABLE {_TABLE} RENAME",
     "renames what the running version still asks for"),
    (rf"DROP TABLE {_TABLE}",
     "takes away a table that the running version still reads: do it one version later"),
)  # fmt: skip
_MAKES = re.compile(r'CREATE TABLE (?:IF NOT EXISTS )?"?(\w+)"?', re.I)


def faults(statements: Iterable[str], *, new_tables: set[str]) -> list[str]:
    """What is wrong with these statements. Tables made among them, noted in `new_tables`, have no
    readers yet, so that anything may be done to them."""
    found = []
    for statement in statements:
        sql = " ".join(statement.split())
        new_tables |= set(_MAKES.findall(sql))
        for pattern, why in RULES:
            match = re.match(pattern, sql, re.I)
            if match and match["table"] not in new_tables:
                found.append(f"{match['table']}: {why}.")
                break
    return found


def waiting() -> list[Migration]:
    """Migrations that this database has not seen, in order. None for an empty database."""
    executor = MigrationExecutor(connection)
    if not executor.loader.applied_migrations:
        return []
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [migration for migration, _ in plan]


def check(migrations: Iterable[Migration]) -> list[str]:
    """Each fault with its migration. One that says `safe_because` was thought about."""
    loader = MigrationExecutor(connection).loader
    new_tables: set[str] = set()
    found = []
    for migration in migrations:
        statements = loader.collect_sql([(migration, False)])  # type: ignore[arg-type]
        wrong = faults(statements, new_tables=new_tables)
        if not getattr(migration, "safe_because", ""):
            found += [f"{migration}: {fault}" for fault in wrong]
    return found
