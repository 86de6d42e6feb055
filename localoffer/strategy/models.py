"""Strategies: what the council wants, how it stands, what it does about it, and how that goes."""

from __future__ import annotations

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse

from localoffer.accounts.models import Person


class Rag(models.TextChoices):
    """The colours of the plan. Always said in words; the colour only helps."""

    GREEN = "green", "On track"
    AMBER = "amber", "May be late"
    RED = "red", "Off track"
    DONE = "done", "Done"
    NOT_GIVEN = "not_given", "Not given in the source"


COLOURS = {Rag.GREEN: "green", Rag.AMBER: "yellow", Rag.RED: "red", Rag.DONE: "blue",
           Rag.NOT_GIVEN: "grey"}  # fmt: skip


class Strategy(models.Model):
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    published_on = models.DateField()
    source = models.CharField(max_length=200)
    vision = models.TextField()

    class Meta:
        ordering = ["-published_on"]
        verbose_name_plural = "strategies"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("strategy:strategy", args=[self.slug])


class Statement(models.Model):
    """One aim, one thing to do, or one sign by which we know."""

    class Kind(models.TextChoices):
        AIM = "aim", "What we will achieve"
        DO = "do", "What we will do"
        INDICATOR = "indicator", "How we will know"

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="statements")
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "kind", "number"], name="statement_numbered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Evaluation(models.Model):
    """One strength or worry of the self-evaluation."""

    class Kind(models.TextChoices):
        STRENGTH = "strength", "What works well"
        WORRY = "worry", "What we worry about"

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="evaluations")
    section = models.CharField(max_length=1)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["section", "kind", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "section", "kind", "number"], name="evaluation_numbered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.kind} {self.number}"


class Action(models.Model):
    """One row of the plan. Dates and leads stand as the source says; `starts_on` and `ends_on`
    are what they mean, where they mean anything. Progress is rows of its own."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="actions")
    reference = models.CharField(max_length=12)
    section = models.CharField(max_length=1)
    section_title = models.CharField(max_length=120)
    group = models.CharField(max_length=4)
    group_title = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField()
    action = models.TextField()
    outcome = models.TextField()
    lead = models.CharField(max_length=40)
    initials = models.JSONField(default=list)
    start = models.CharField(max_length=20)
    end = models.CharField(max_length=20)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    slips = models.JSONField(default=list)
    rag = models.CharField(max_length=10, choices=Rag, default=Rag.NOT_GIVEN)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "reference"], name="action_referenced_once"
            ),
            models.UniqueConstraint(fields=["strategy", "number"], name="action_numbered_once"),
            models.CheckConstraint(condition=Q(rag__in=Rag.values), name="action_rag"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("strategy:action", args=[self.strategy.slug, self.reference.lower()])

    def is_late(self, *, on: date) -> bool:
        """Has its end passed without it being done?"""
        return self.ends_on is not None and self.ends_on < on and self.rag != Rag.DONE


class Progress(models.Model):
    """What was said of an action on one day. Never changed: newer words follow."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="progress")
    number = models.PositiveSmallIntegerField()
    said_on = models.DateField()
    rag = models.CharField(max_length=10, choices=Rag)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        verbose_name_plural = "progress"
        triggers = [pgtrigger.Protect(name="progress_stays", operation=pgtrigger.Update)]
        constraints = [
            models.UniqueConstraint(fields=["action", "number"], name="progress_numbered_once"),
            models.CheckConstraint(condition=~Q(text=""), name="progress_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.action_id}/{self.number}"
