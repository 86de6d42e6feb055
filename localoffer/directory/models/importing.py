"""Files of services on their way in: checked, looked at, published whole or refused whole."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from localoffer.directory.states import TURNS, Run
from localoffer.references import ReferenceField


class ImportRun(models.Model):
    """One file. Its content is kept only until it is published, refused or dropped.

    `found` holds what publishing will do, by name; `problems` what is wrong, by place.
    """

    reference = ReferenceField("F")
    once = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    state = models.CharField(max_length=10, choices=Run, default=Run.CHECKING)
    total = models.PositiveIntegerField(default=0)
    found = models.JSONField(default=dict, blank=True)
    problems = models.JSONField(default=list, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=Run.REFUSED) | ~Q(problems=[]), name="refused_import_says_why"
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="import_moves_by_the_table",
                field="state",
                transitions=sorted((str(a), str(b)) for a, b in TURNS.edges()),
            )
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("directory:import", args=[self.reference])


class ImportProgress(models.Model):
    """How many entries of a run are written so far. Told beside the transaction that writes
    them (so no foreign key: that row is locked), and only for long ones."""

    reference = models.CharField(max_length=12, primary_key=True)
    done = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "import progress"

    def __str__(self) -> str:
        return f"{self.reference}: {self.done}"
