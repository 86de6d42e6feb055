"""The ledger of Schedule 2: who answers for each item, what fulfils it, and when that was checked.

The items themselves are terms of the directory's taxonomy, because services name them too.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from localoffer.accounts.models import Person
from localoffer.directory.models import TaxonomyTerm


class Judged(models.TextChoices):
    NOT_CHECKED = "not_checked", "Not checked yet"
    NOTHING = "nothing", "Nothing there"
    PART = "part", "Part of it is there"
    WHOLE = "whole", "All of it is there"


class Duty(models.Model):
    """One item of the Schedule as this council keeps it."""

    term = models.OneToOneField(TaxonomyTerm, on_delete=models.PROTECT, related_name="duty")
    owner = models.CharField(max_length=120, blank=True)
    judged = models.CharField(max_length=12, choices=Judged, default=Judged.NOT_CHECKED)
    missing = models.CharField(max_length=300, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["term__order"]
        verbose_name_plural = "duties"
        constraints = [
            models.CheckConstraint(
                condition=Q(judged=Judged.NOT_CHECKED, checked_on=None)
                | (~Q(judged=Judged.NOT_CHECKED) & Q(checked_on__isnull=False)),
                name="what_is_judged_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(judged=Judged.WHOLE) | Q(missing=""), name="whole_misses_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"Schedule 2, {self.term_id}"


class Proof(models.Model):
    """Something published that fulfils an item, by its kind and reference in the search."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="proofs")
    kind = models.CharField(max_length=30)
    ref = models.CharField(max_length=60)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["duty", "kind", "ref"], name="proof_of_a_duty_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"
