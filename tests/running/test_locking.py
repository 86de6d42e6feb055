"""Migrations that would make people wait are named before they do."""

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from localoffer.running import locking


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ('CREATE INDEX "a" ON "panel_item" ("x")', "AddIndexConcurrently"),
        ('ALTER TABLE "panel_item" ALTER COLUMN "x" TYPE bigint', "rewrites the table"),
        ('ALTER TABLE "panel_item" ALTER COLUMN "x" SET NOT NULL', "under a lock"),
        ('ALTER TABLE "panel_item" ADD COLUMN "x" integer NOT NULL', "db_default"),
        ('ALTER TABLE "panel_item" ADD CONSTRAINT "c" CHECK ("x" > 0)', "NotValid"),
        ('ALTER TABLE "panel_item" ADD CONSTRAINT "c" UNIQUE ("x")', "concurrently"),
        ('ALTER TABLE "panel_item" DROP COLUMN "x" CASCADE', "one version later"),
        ('ALTER TABLE "panel_item" RENAME COLUMN "x" TO "y"', "renames"),
        ('DROP TABLE "panel_item" CASCADE', "one version later"),
    ],
)
def test_what_would_make_people_wait_is_refused(sql, why):
    (fault,) = locking.faults([sql], new_tables=set())
    assert fault.startswith("panel_item: ")
    assert why in fault
    made_here = ['CREATE TABLE "panel_item" ("id" bigint)', sql]
    assert locking.faults(made_here, new_tables=set()) == []


@pytest.mark.parametrize(
    "sql",
    [
        'CREATE INDEX CONCURRENTLY "a" ON "panel_item" ("x")',
        'ALTER TABLE "panel_item" ADD COLUMN "x" integer NULL',
        'ALTER TABLE "panel_item" ADD COLUMN "x" integer DEFAULT 1 NOT NULL',
        'ALTER TABLE "panel_item" ADD CONSTRAINT "c" CHECK ("x" > 0) NOT VALID',
        'ALTER TABLE "panel_item" ALTER COLUMN "x" TYPE varchar(200)',
        'CREATE TABLE "panel_new" ("id" bigint)',
    ],
)
def test_what_nobody_notices_is_allowed(sql):
    assert locking.faults([sql], new_tables=set()) == []


def test_a_real_migration_is_read(db):
    """From Django's own SQL for one, as `migrate` would run it."""

    class Heavy(migrations.Migration):
        operations = [
            migrations.AddField("council", "motto", models.CharField(max_length=9, default="")),
            migrations.AddIndex("council", models.Index(fields=["name"], name="by_name")),
        ]

    newest = max(key for key in MigrationLoader(None).graph.nodes if key[0] == "council")
    heavy = Heavy("9999_heavy", "council")
    heavy.dependencies = [newest]
    found = _check_with(heavy)
    assert any("AddIndexConcurrently" in each for each in found)
    Heavy.safe_because = "the table has one row"
    assert _check_with(heavy) == []


def _check_with(migration):
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    loader = MigrationExecutor(connection).loader
    loader.graph.add_node((migration.app_label, migration.name), migration)
    for parent in migration.dependencies:
        loader.graph.add_dependency(migration, (migration.app_label, migration.name), parent)
    state = loader.project_state(migration.dependencies)
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        migration.apply(state, editor, collect_sql=True)
    wrong = locking.faults(editor.collected_sql, new_tables=set())
    return [] if getattr(migration, "safe_because", "") else wrong


def test_nothing_waits_in_a_database_that_is_in_step(db):
    assert locking.waiting() == []
