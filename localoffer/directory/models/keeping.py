"""Keeping entries fresh, and what an editor counts. Counts hold no word about who looked."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models

from localoffer.directory.models.service import Service


class Check(models.Model):
    """Somebody made sure that an entry is still right. Never changed.

    `number` is the version that they read: one version is checked once for each date of the
    next check.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="checks")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    next_review_on = models.DateField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "number", "next_review_on"], name="version_checked_once"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="check_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"checked, next {self.next_review_on}"


class Reminder(models.Model):
    """A reminder that a review is due, sent once for each due date and distance in time."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="reminders")
    due_on = models.DateField()
    days_before = models.SmallIntegerField(help_text="negative: the review is late")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "due_on", "days_before"], name="reminded_once"
            )
        ]

    def __str__(self) -> str:
        return f"due {self.due_on}"


class DailyViews(models.Model):
    """How often a service's page was read on a day."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="views_by_day")
    day = models.DateField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day"]
        verbose_name_plural = "daily views"
        constraints = [models.UniqueConstraint(fields=["service", "day"], name="views_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.times}"


class DailyMisses(models.Model):
    """How often a search of the directory found nothing on a day, by the filters that were set.

    `tags` are codes of filters ("need:ASD; place:Oakham"); words that people typed are not
    kept here (the search room counts those that cannot be personal).
    """

    day = models.DateField()
    tags = models.CharField(max_length=300, blank=True)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day", "-times"]
        verbose_name_plural = "daily misses"
        constraints = [
            models.UniqueConstraint(fields=["day", "tags"], name="misses_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.tags or 'no filter'}"
