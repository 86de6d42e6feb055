"""Guards that the database itself keeps, made from the tables of moves."""

import pgtrigger
from django.db import models

from localoffer.moves import Table


def follows(table: Table, *, begins: str) -> list[pgtrigger.Trigger]:
    """The state moves along the table's edges alone, and begins where the table begins."""
    return [
        pgtrigger.FSM(
            name=f"{table.thing}_follows_its_table",
            field="state",
            transitions=sorted(table.edges()),
        ),
        pgtrigger.Trigger(
            name=f"{table.thing}_begins_at_the_beginning",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            condition=pgtrigger.Q(new__state__df=begins),
            func=f"RAISE EXCEPTION 'A {table.thing} begins as {begins}.';",
        ),
    ]


def stays(name: str) -> list[pgtrigger.Trigger]:
    """Rows are added, never changed and never removed."""
    return [
        pgtrigger.Protect(name=f"{name}_stays", operation=pgtrigger.Update | pgtrigger.Delete),
    ]


def refuse_when(
    name: str,
    *,
    condition: str,
    says: str,
    on: pgtrigger.Operation = pgtrigger.Insert,
    when: pgtrigger.Condition | None = None,
) -> pgtrigger.Trigger:
    """Refuse a row for which the SQL `condition` over NEW holds."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=on,
        condition=when,
        func=f"IF {condition} THEN RAISE EXCEPTION '{says}'; END IF; RETURN NEW;",
    )


class Versioned(models.Model):
    """What is changed from a page: a page drawn from an older `version` is refused.

    It is then told who changed the row last, when, and what: a move of the state says the
    last by itself. Empty until the row is first changed.
    """

    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        editable=False,
    )  # fmt: skip
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    changed_what = models.CharField(max_length=80, blank=True, db_default="", editable=False)

    class Meta:
        abstract = True


class History(models.Model):
    """One move of one thing: who, when, from, to. Append-only."""

    move = models.CharField(max_length=30)
    before = models.CharField(max_length=30, blank=True)
    after = models.CharField(max_length=30)
    why = models.TextField(blank=True)
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.move}: {self.before} → {self.after}"
