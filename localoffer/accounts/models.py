"""People who sign in, the organisations they come from, and what they may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from localoffer.accounts.roles import INSIDE, Role
from localoffer.references import ReferenceField


class Organisation(models.Model):
    """Where a person works. `verified_at` is when the council made sure of it."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "The council"
        SCHOOL = "school", "School, college or early years setting"
        HEALTH = "health", "Health"
        POLICE = "police", "Police"
        VOLUNTARY = "voluntary", "Voluntary or community group"
        FORUM = "forum", "Parent carer forum"
        OTHER = "other", "Another organisation"

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    email_domain = models.CharField(
        max_length=120, blank=True, help_text="what stands after the @, if nobody else uses it"
    )
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email_domain"),
                condition=~Q(email_domain=""),
                name="email_domain_of_one_organisation",
            )
        ]

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **facts: Any) -> Person:
        """A person who can sign in; without a password only by an e-mailed code."""
        person = self.model(email=self.normalize_email(email).lower(), **facts)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, email: str | None) -> Person:
        return self.get(email__iexact=email)


class Person(AbstractBaseUser):
    """Somebody who signs in. The e-mail address is the login.

    `organisation` is where the council knows that they work; `says_works_at` is what
    they wrote when they registered, until somebody has made sure.
    """

    reference = ReferenceField("P")
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    says_works_at = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="person_email_is_lower_case"
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles held now, read once for each request."""
        if not self.is_active:
            return frozenset()
        held = self.grants.filter(ended_at=None).values_list("role", flat=True)
        return frozenset(Role(role) for role in held)

    def has(self, *roles: Role) -> bool:
        """Does this person hold at least one of these roles?"""
        return not self.roles.isdisjoint(roles)

    @property
    def needs_second_factor(self) -> bool:
        """Staff and panel sign in with a second factor (TRUST 37)."""
        return not self.roles.isdisjoint(INSIDE)

    @property
    def works_at(self) -> str:
        """Their organisation in words, with a warning while nobody has made sure of it."""
        if self.organisation:
            return self.organisation.name
        return f"{self.says_works_at} (not checked)" if self.says_works_at else ""

    @property
    def is_verified_professional(self) -> bool:
        """A referrer whose organisation the council has made sure of."""
        return bool(self.has(Role.REFERRER) and self.organisation and self.organisation.verified_at)


@dataclass(frozen=True)
class Anyone:
    """Whoever holds these roles: who asks, where a question is put into SQL for all of them."""

    roles: frozenset[Role]
    pk: Any

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)


class Seat(models.TextChoices):
    """Seats of the SEND Panel (terms of reference: core membership)."""

    EARLY_INTERVENTION_AND_SEND = "early_intervention_send", "Early Intervention and SEND"
    SOCIAL_CARE = "social_care", "Social care"
    EDUCATIONAL_PSYCHOLOGIST = "educational_psychologist", "Educational psychologist"
    SENIOR_PRACTITIONER = "senior_practitioner", "SEN senior practitioner"
    SCHOOLS = "schools", "Schools"
    HEALTH = "health", "Health"
    PARENT_CARER_VOICE = "parent_carer_voice", "Parent carer forum, independent voice"
    TRANSPORT = "transport", "Transport"
    EARLY_YEARS = "early_years", "Early years"


AS_NEEDED = frozenset({Seat.TRANSPORT, Seat.EARLY_YEARS})
"""Seats that are called to single items (terms of reference: as needed, by request)."""


class Grant(models.Model):
    """A role given to a person, and when it ended. Rows are ended, never deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=30, choices=Role)
    seat = models.CharField(max_length=30, choices=Seat, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(ended_at=None), name="role_held_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("given_at")),
                name="grant_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(seat="") | Q(role__in=[Role.PANEL_MEMBER, Role.PANEL_CHAIR]),
                name="only_the_panel_has_seats",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role}"


class KeptForm(models.Model):
    """Answers that were sent after their sender's time had run out, for a day.

    Nobody's are those of a page that also opens without an account: whoever can open it
    again in the same browser gets them back. `key` is a digest of the secret in the sender's cookie; `answers` are encrypted with
    that secret, so that the row alone says nothing.
    """

    key = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    path = models.CharField(max_length=500)
    answers = models.TextField()
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"answers kept from {self.path}"


def people_with(roles: Iterable[Role]) -> models.QuerySet[Person]:
    """Active people who hold one of these roles now."""
    return Person.objects.filter(
        is_active=True, grants__role__in=list(roles), grants__ended_at=None
    ).distinct()
