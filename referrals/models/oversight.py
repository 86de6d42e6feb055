"""Looking over the desk's shoulder: supervision, blind second screenings, who is away."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from referrals.models.referral import Referral
from referrals.states import Route

PERSON = settings.AUTH_USER_MODEL


class SupervisionNote(models.Model):
    """What a manager and a worker agreed about a referral in supervision. It stays as written."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="supervision")
    text = models.TextField()
    to_do = models.TextField(blank=True)
    to_do_by = models.DateField(null=True, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    once = models.UUIDField(unique=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(name="note_says_something", condition=~Q(text=""))]
        triggers = [
            pgtrigger.Protect(name="note_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"


class SecondScreening(models.Model):
    """A decided referral screened once more by somebody who does not see the first decision.

    Chosen by a fixed rule and not by a person. It changes nothing about the referral: it
    shows how far two screeners agree.
    """

    referral = models.OneToOneField(
        Referral, on_delete=models.PROTECT, related_name="second_screening"
    )
    first_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    first_route = models.CharField(max_length=1, choices=Route)
    first_level = models.PositiveSmallIntegerField()
    chosen_at = models.DateTimeField()
    by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    route = models.CharField(max_length=1, choices=Route, blank=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    why = models.TextField(blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="second_screening_is_by_another",
                condition=Q(by=None) | ~Q(by=F("first_by")),
            ),
            models.CheckConstraint(
                name="second_screening_is_whole",
                condition=Q(by=None, route="", level=None, at=None)
                | (
                    Q(by__isnull=False, level__gte=1, level__lte=4, at__isnull=False)
                    & ~Q(route="")
                    & ~Q(why="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"second screening {self.pk}"


class Absence(models.Model):
    """A worker who is away, so that nobody gives them a family and their work is given on."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="absences")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gte=F("since")),
            )
        ]

    def __str__(self) -> str:
        return f"absence {self.pk}"
