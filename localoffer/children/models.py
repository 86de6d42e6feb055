"""The child at the centre of referrals and panel cases: one record, told once."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.db import models
from django.db.models import Q

from localoffer.references import new_reference


class Household(models.Model):
    """People who live together at one address."""

    reference = models.CharField(
        max_length=12, unique=True, default=partial(new_reference, "H"), editable=False
    )
    address = models.TextField(blank=True, help_text="where the child lives or was found")
    postcode = models.CharField(max_length=8, blank=True)
    no_fixed_address = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.reference


class Child(models.Model):
    """A child or young person, born or unborn, named or not yet.

    Exactly one of birth date, expected date of delivery and estimated age is
    known (front door, T2). The name stays out of `__str__` and so out of logs.
    """

    class Sex(models.TextChoices):
        FEMALE = "F", "Female"
        MALE = "M", "Male"
        UNKNOWN = "U", "Not known, or unborn"

    reference = models.CharField(
        max_length=12, unique=True, default=partial(new_reference, "C"), editable=False
    )
    given_name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    name_unknown = models.BooleanField(default=False)
    birth_date = models.DateField(null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    estimated_age = models.PositiveSmallIntegerField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex, default=Sex.UNKNOWN)
    upn = models.CharField(max_length=13, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    school = models.CharField(max_length=120, blank=True)
    household = models.ForeignKey(
        Household, null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )

    class Meta:
        verbose_name_plural = "children"
        constraints = [
            models.CheckConstraint(
                name="child_is_named_or_unknown",
                condition=Q(name_unknown=True) | ~Q(given_name="") | ~Q(family_name=""),
            ),
            models.CheckConstraint(
                name="child_has_one_kind_of_age",
                condition=Q(birth_date__isnull=False, expected_on=None, estimated_age=None)
                | Q(birth_date=None, expected_on__isnull=False, estimated_age=None)
                | Q(birth_date=None, expected_on=None, estimated_age__isnull=False),
            ),
            models.CheckConstraint(
                name="child_estimated_age_is_0_to_25",
                condition=Q(estimated_age=None) | Q(estimated_age__lte=25),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def full_name(self) -> str:
        """The name for people who may see it; “Name not known” when it is not."""
        return f"{self.given_name} {self.family_name}".strip() or "Name not known"

    def age_on(self, day: date) -> int | None:
        """Whole years on a day; None for the unborn. An estimate is taken as it stands."""
        if self.estimated_age is not None:
            return self.estimated_age
        if self.birth_date is None:
            return None
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (not had_birthday)
