"""What is kept about a child, table by table, every field sorted by whom it is about.

Each room registers its tables here when the portal starts. Subject access, retention and the
test that finds a stray field all read this one list.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One table. `path` leads from its rows to the child.

    `child` fields are the child’s own and are given out. `other` fields speak of, or were
    written by, somebody else: a person reads them first. `staff` fields name a worker, and are
    given as their role. `inside` fields are keys and marks of the machine.
    """

    model: str
    path: str
    title: str
    child: str = ""
    other: str = ""
    staff: str = ""
    inside: str = "id"

    @property
    def table(self) -> type[Model]:
        return apps.get_model(self.model)

    def fields(self, sort: str) -> list[str]:
        return str(getattr(self, sort)).split()

    def strays(self) -> set[str]:
        """Fields of the table that are sorted nowhere, or twice."""
        named = [f for sort in ("child", "other", "staff", "inside") for f in self.fields(sort)]
        real = {field.name for field in self.table._meta.get_fields() if field.concrete}
        return (real ^ set(named)) | {name for name in named if named.count(name) > 1}


HOLDINGS: list[Holding] = []
NOT_ABOUT_A_CHILD: set[str] = set()
"""Tables of these rooms that hold nothing about one child."""


def register(*holdings: Holding, without: str = "") -> None:
    """Add a room’s tables; `without` names those that hold nothing about one child."""
    HOLDINGS.extend(each for each in holdings if each not in HOLDINGS)
    NOT_ABOUT_A_CHILD.update(without.split())
