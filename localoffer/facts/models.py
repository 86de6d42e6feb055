"""Figures with their source and date, what cites them, and the national statistics."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from localoffer.accounts.models import Person
from localoffer.references import ReferenceField

FEWEST = 5
"""A number of children below this is not published: somebody might know who they are."""


class Unit(models.TextChoices):
    CHILDREN = "children", "children and young people"
    PLANS = "plans", "plans"
    REQUESTS = "requests", "requests"
    PERCENT = "percent", "per cent"
    POUNDS = "pounds", "pounds"
    PLACES = "places", "places"
    SETTINGS = "settings", "schools and settings"


COUNTS_CHILDREN = (Unit.CHILDREN, Unit.PLANS, Unit.REQUESTS)


class Fact(models.Model):
    """What is measured, for whom, and who keeps it up to date. Its figures are rows of their own."""

    reference = ReferenceField("F")
    slug = models.SlugField(max_length=90, unique=True)
    name = models.CharField(max_length=160, unique=True)
    group = models.CharField(max_length=60)
    area = models.CharField(max_length=60)
    unit = models.CharField(max_length=10, choices=Unit)
    kept_by = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["group", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept_by=""), name="somebody_keeps_each_fact"),
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="fact_unit"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("facts:fact", args=[self.slug])

    @property
    def current(self) -> Figure | None:
        """The newest figure by the day it is for."""
        return max(self.figures.all(), key=lambda each: (each.as_at, each.number), default=None)


class Figure(models.Model):
    """One value of a fact at one time, with its source. Never changed: a newer one follows."""

    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="figures")
    number = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    is_suppressed = models.BooleanField(default=False)
    counts_children = models.BooleanField(default=False)
    as_at = models.DateField(help_text="the last day of the time it is for")
    as_at_words = models.CharField(max_length=40)
    source_name = models.CharField(max_length=200)
    source_url = models.URLField(max_length=300, blank=True)
    review_on = models.DateField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-as_at", "-number"]
        triggers = [
            pgtrigger.Protect(name="figures_stay", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        constraints = [
            models.UniqueConstraint(fields=["fact", "number"], name="figure_numbered_once"),
            models.CheckConstraint(condition=~Q(source_name=""), name="figure_has_its_source"),
            models.CheckConstraint(
                condition=Q(review_on__gt=F("as_at")), name="figure_is_reviewed_later"
            ),
            models.CheckConstraint(
                condition=Q(is_suppressed=True, value=None)
                | Q(is_suppressed=False, value__isnull=False),
                name="suppressed_figures_hold_no_value",
            ),
            models.CheckConstraint(
                condition=Q(counts_children=False)
                | Q(value=None)
                | Q(value=0)
                | Q(value__gte=FEWEST),
                name="few_children_are_never_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact_id}/{self.number}"

    def is_stale(self, *, on: date) -> bool:
        """Should somebody have looked at it again by now?"""
        return self.review_on <= on

    @property
    def said(self) -> str:
        """The value as people say it: 261, 2.9%, £3.57 million, fewer than 5."""
        if self.value is None:
            return f"fewer than {FEWEST}"
        if self.fact.unit == Unit.PERCENT:
            return f"{_plain(self.value)}%"
        if self.fact.unit == Unit.POUNDS:
            if self.value >= 1_000_000:
                return f"£{_plain(self.value / 1_000_000)} million"
            return f"£{self.value:,.0f}"
        return f"{self.value:,.0f}" if self.value == int(self.value) else _plain(self.value)


def _plain(value: Decimal) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


class Told(models.Model):
    """That the editors have been told that a figure is due to be looked at again."""

    figure = models.OneToOneField(Figure, on_delete=models.PROTECT, related_name="told")
    told_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "told"

    def __str__(self) -> str:
        return str(self.figure_id)


class Citation(models.Model):
    """Something published that rests on a fact, by its kind and reference in the search."""

    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="citations")
    kind = models.CharField(max_length=30)
    ref = models.CharField(max_length=60)
    cited_at = models.DateTimeField()

    class Meta:
        ordering = ["fact", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["fact", "kind", "ref"], name="fact_cited_once")
        ]

    def __str__(self) -> str:
        return f"{self.fact_id} in {self.kind} {self.ref}"


class Measure(models.Model):
    """One column of a national statistic that is drawn over the years."""

    code = models.CharField(max_length=60, unique=True)
    label = models.CharField(max_length=160)
    explains = models.CharField(max_length=300, blank=True)
    is_percent = models.BooleanField()
    source_name = models.CharField(max_length=200)
    source_url = models.URLField(max_length=300, blank=True)
    file_name = models.CharField(max_length=200)
    imported_at = models.DateTimeField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.code


class Point(models.Model):
    """One area in one year. Without a value there is the source's mark for why."""

    class Level(models.IntegerChoices):
        COUNCIL = 0, "Local authority"
        REGION = 1, "Regional"
        COUNTRY = 2, "National"

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="points")
    level = models.PositiveSmallIntegerField(choices=Level)
    area_code = models.CharField(max_length=9)
    area = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    mark = models.CharField(max_length=4, blank=True)

    class Meta:
        ordering = ["level", "area", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "area_code", "year"], name="one_value_an_area_and_year"
            ),
            models.CheckConstraint(
                condition=Q(value=None) ^ Q(mark=""), name="value_or_the_mark_for_its_absence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.year}"
