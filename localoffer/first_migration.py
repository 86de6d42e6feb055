"""The first migration of a room: all of its tables in one step."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.state import ProjectState


class FirstMigration(migrations.Migration):
    """Django would draw its picture of every related model anew for each table, which takes half a
    minute for a new database. Here all tables are known before the first is made, so that one
    picture does. Their references to each other may point forwards: Django adds them at the end.
    """

    initial = True

    def apply(
        self,
        project_state: ProjectState,
        schema_editor: BaseDatabaseSchemaEditor,
        collect_sql: bool = False,
    ) -> ProjectState:
        before = project_state.clone()
        project_state.__dict__.pop("apps", None)  # drawn again when the first table asks for it
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, before, project_state)
        return project_state

    def unapply(self, *args: Any, **kwargs: Any) -> ProjectState:
        raise IrreversibleError("There is nothing before the first migration: drop the database.")
