"""Lists that the law or the council may change: data with dates, not enums."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from localoffer.council import settled


class InForce(models.QuerySet):
    def on(self, day: date) -> InForce:
        """Rows in force on a day; the last day counts."""
        return self.filter(Q(in_force_until=None) | Q(in_force_until__gte=day)).filter(
            in_force_from__lte=day
        )


class Code(models.Model):
    """One entry of a code list (DfE Children in Need census; the pathway's destinations)."""

    class List(models.TextChoices):
        EVIDENCE = "evidence", "Evidence with an EHC request"
        SOURCE = "source", "Who referred"
        NEED = "need", "Primary need"
        DESTINATION = "destination", "Where route C leads"
        CLOSURE = "closure", "Why a child in need episode ended"
        FACTOR = "factor", "Factors found in the assessment"
        ETHNICITY = "ethnicity", "Ethnicity"
        DISABILITY = "disability", "Disability"

    list = models.CharField(max_length=20, choices=List)
    code = models.CharField(max_length=20)
    label = models.CharField(max_length=120)
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    objects = InForce.as_manager()

    class Meta:
        ordering = ["list", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "code", "in_force_from"], name="code_once_in_its_list"
            ),
            models.CheckConstraint(
                condition=Q(in_force_until=None) | Q(in_force_until__gte=F("in_force_from")),
                name="code_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    @classmethod
    def of(cls, which: Code.List, code: str, *, on: date) -> Code:
        """That entry, as it is in force on a day. Raises KeyError when there is none."""
        for each in settled.once(cls, lambda: list(cls.objects.all())):
            begun = each.in_force_from <= on
            over = each.in_force_until is not None and each.in_force_until < on
            if (each.list, each.code) == (which, code) and begun and not over:
                return each
        raise KeyError(code)


class Edition(models.Model):
    """An edition of the guidance or of the local thresholds, and when it was in force."""

    class Kind(models.TextChoices):
        GUIDANCE = "guidance", "National guidance"
        THRESHOLDS = "thresholds", "Local thresholds"

    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=120)
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)
    levels = models.JSONField(
        default=dict, blank=True, help_text="of thresholds: what each level means, by its figure"
    )

    objects = InForce.as_manager()

    class Meta:
        ordering = ["kind", "-in_force_from"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "in_force_from"], name="edition_begins_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} since {self.in_force_from}"
