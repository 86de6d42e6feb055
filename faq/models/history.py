"""What happened to a question, a comment or a page, step by step, and who was reminded of it."""

from __future__ import annotations

import pgtrigger
from django.db import models

from localoffer.accounts.models import Person


class Step(models.Model):
    """One move that was made. `ref` is the reference of what moved; `words` are for the desk."""

    ref = models.CharField(max_length=12, db_index=True)
    move = models.CharField(max_length=20)
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        triggers = [
            pgtrigger.Protect(name="steps_stay", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.move}"


class Reminder(models.Model):
    """Somebody was told that a date is near or past: once for each date and stage."""

    class Stage(models.TextChoices):
        NEAR = "near", "The date is near"
        PAST = "past", "The date is past"

    ref = models.CharField(max_length=12)
    due_on = models.DateField()
    stage = models.CharField(max_length=4, choices=Stage)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ref", "due_on", "stage"], name="desk_reminded_once")
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.due_on} {self.stage}"
