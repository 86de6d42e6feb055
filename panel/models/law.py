"""Periods that the law gives, dated, so that a reform is a new set of rows."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from localoffer.council import settled
from panel.timescales import Period, Periods


class LawPeriodQuerySet(models.QuerySet["LawPeriod"]):
    def of(self, law_version: str) -> Periods:
        """Every period of one version of the law, by key."""

        def read() -> Periods:
            rows = self.filter(law_version=law_version, on_day="")
            return {row.key: row.period for row in rows}

        return settled.once((LawPeriod, law_version), read)

    def version_on(self, day: date) -> str:
        """The version of the law in force on a day: the one that began last before it.

        A case keeps the version of the day its request came. Raises LookupError for a
        day before any version.
        """
        begun = self.filter(in_force_from__lte=day).filter(
            Q(in_force_until=None) | Q(in_force_until__gt=day)
        )
        newest = begun.order_by("-in_force_from").first()
        if newest is None:
            raise LookupError(f"No version of the law is in force on {day}.")
        return newest.law_version


class LawPeriod(models.Model):
    """One period, or one fixed day of the year, with its clause and how sure we are of it."""

    class Unit(models.TextChoices):
        DAYS = "days", "days"
        WEEKS = "weeks", "weeks"
        MONTHS = "months", "months"
        YEARS = "years", "years"
        WORKING_DAYS = "working_days", "working days"

    class Counting(models.TextChoices):
        AFTER = "after", "the day of the event is day 0"
        INCLUDING = "including", "the day of the event is day 1"
        BEFORE = "before", "counted back from the event"

    class Confidence(models.TextChoices):
        READ = "V", "read in the law's own text"
        SECOND_HAND = "2", "from a second-hand page"
        GENERAL = "G", "general knowledge"

    law_version = models.CharField(max_length=20, help_text="such as 2014")
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=120)
    amount = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=20, choices=Unit, blank=True)
    counting = models.CharField(max_length=10, choices=Counting, default=Counting.AFTER)
    on_day = models.CharField(max_length=5, blank=True, help_text="a fixed day such as 03-31")
    note = models.CharField(max_length=250, blank=True)
    clause = models.CharField(max_length=80)
    confidence = models.CharField(max_length=1, choices=Confidence)
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)

    objects = LawPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["law_version", "key"]
        constraints = [
            models.UniqueConstraint(fields=["law_version", "key"], name="one_period_a_key"),
            models.CheckConstraint(
                name="period_is_a_length_or_a_day",
                condition=Q(amount__isnull=False, on_day="") & ~Q(unit="")
                | Q(amount=None, unit="") & ~Q(on_day=""),
            ),
            models.CheckConstraint(
                name="period_ends_after_it_began",
                condition=Q(in_force_until=None) | Q(in_force_until__gt=F("in_force_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.law_version}:{self.key}"

    @property
    def period(self) -> Period:
        return Period(
            key=self.key,
            label=self.label,
            amount=self.amount or 0,
            unit=self.unit,
            counting=self.counting,
            clause=self.clause,
        )


class LawEntryQuerySet(models.QuerySet["LawEntry"]):
    def of(self, law_version: str, name: str, *, business: str = "") -> LawEntryQuerySet:
        """One list of one version of the law, in its order."""
        return self.filter(law_version=law_version, list=name, business__in=["", business])


class LawEntry(models.Model):
    """One line of a list that the law or the terms of reference give: a reform adds a version."""

    class List(models.TextChoices):
        LIMB = "limb", "The questions of a legal test"
        ADVICE = "advice", "Who is asked for advice (regulation 6(1))"
        GROUND = "ground", "What can excuse a late date (regulations 5(4), 10(4), 13(3))"
        SECTION = "section", "Sections of a plan (regulation 12)"
        PAPER = "paper", "Papers that an item should have"
        COPY = "copy", "Who else is told of a decision"
        REASON = "reason", "Reasons that the law does not allow, to warn of"

    law_version = models.CharField(max_length=20)
    list = models.CharField(max_length=10, choices=List)
    business = models.CharField(max_length=20, blank=True, help_text="empty: every kind")
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=250)
    clause = models.CharField(max_length=120)
    confidence = models.CharField(max_length=1, choices=LawPeriod.Confidence)
    order = models.PositiveSmallIntegerField(default=0)

    objects = LawEntryQuerySet.as_manager()

    class Meta:
        ordering = ["law_version", "list", "business", "order"]
        verbose_name_plural = "law entries"
        constraints = [
            models.UniqueConstraint(
                fields=["law_version", "list", "business", "key"], name="one_entry_a_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.law_version}:{self.list}:{self.business}:{self.key}"
