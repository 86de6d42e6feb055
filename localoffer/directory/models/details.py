"""What belongs to one service: where, when, whom to ask, what it costs, for whom."""

from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from localoffer.directory.models.location import Location
from localoffer.directory.models.organisation import Organisation
from localoffer.directory.models.service import Service
from localoffer.directory.models.taxonomy import TaxonomyTerm

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
BYDAY = r"^(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*$"
BYDAY_MONTHLY = r"^-?[1-5]?(MO|TU|WE|TH|FR|SA|SU)(,-?[1-5]?(MO|TU|WE|TH|FR|SA|SU))*$"


class ServiceAtLocation(models.Model):
    """A service offered at a place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, related_name="service_at_locations"
    )
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="service_at_locations"
    )
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "location"], name="service_once_at_a_location"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Schedule(models.Model):
    """Times that come again (`freq`), or one date (`dtstart` without `freq`: an event)."""

    class Freq(models.TextChoices):
        WEEKLY = "WEEKLY", "Every week"
        MONTHLY = "MONTHLY", "Every month"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="schedules")
    service_at_location = models.ForeignKey(
        ServiceAtLocation,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="schedules",
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    dtstart = models.DateField(null=True, blank=True)
    freq = models.CharField(max_length=8, choices=Freq, blank=True)
    interval = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(53)]
    )
    byday = models.CharField(max_length=40, blank=True, help_text="MO,WE or 1SA or -1FR")
    bymonthday = models.CharField(max_length=60, blank=True)
    description = models.TextField(blank=True)
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    schedule_link = models.URLField(blank=True)
    attending_type = models.CharField(max_length=60, blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["dtstart", "opens_at", "id"]
        indexes = [models.Index(fields=["dtstart"], name="schedule_by_date")]
        constraints = [
            models.CheckConstraint(
                name="schedule_ends_after_it_began",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="schedule_closes_after_it_opened",
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
            ),
            models.CheckConstraint(
                name="schedule_days_are_days",
                condition=Q(byday="")
                | Q(freq="WEEKLY", byday__regex=BYDAY)
                | Q(freq="MONTHLY", byday__regex=BYDAY_MONTHLY),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Contact(models.Model):
    """Somebody to ask, by role rather than by name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.id)


class Phone(models.Model):
    """A number for a service, or of one contact of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.CASCADE, related_name="phones"
    )
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="phones"
    )
    number = models.CharField(max_length=30)
    type = models.CharField(max_length=10, blank=True, help_text="voice, text, textphone …")
    description = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(service=None, contact__isnull=False)
                | Q(service__isnull=False, contact=None),
                name="phone_belongs_to_one",
            ),
            models.CheckConstraint(condition=~Q(number=""), name="phone_has_a_number"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class CostOption(models.Model):
    """What something costs, in pounds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="cost_options")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    option = models.CharField(max_length=120, blank=True)
    amount = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    amount_description = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["amount", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="cost_is_not_negative"
            ),
            models.CheckConstraint(
                name="cost_ends_after_it_began",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ServiceArea(models.Model):
    """The area whose people a service is for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="service_areas")
    name = models.CharField(max_length=120, blank=True)
    service_area = models.CharField(max_length=200, blank=True)
    extent = models.TextField(blank=True)
    extent_type = models.CharField(max_length=20, blank=True)
    uri = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Language(models.Model):
    """A language, British Sign Language too, in which a service is given."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="languages")
    name = models.CharField(max_length=60)
    code = models.CharField(max_length=10, blank=True, help_text="ISO 639: en, pl, bfi …")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Funding(models.Model):
    """Who pays for a service."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="funding")
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["source", "id"]
        verbose_name_plural = "funding"

    def __str__(self) -> str:
        return self.source


class Attribute(models.Model):
    """A term that a service or a provider has."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.CASCADE, related_name="attributes"
    )
    organization = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="attributes"
    )
    taxonomy_term = models.ForeignKey(
        TaxonomyTerm, on_delete=models.PROTECT, related_name="attributes"
    )
    link_type = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["taxonomy_term__taxonomy", "taxonomy_term__order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(service=None, organization__isnull=False)
                | Q(service__isnull=False, organization=None),
                name="attribute_belongs_to_one",
            ),
            models.UniqueConstraint(
                fields=["service", "taxonomy_term"], name="service_has_a_term_once"
            ),
            models.UniqueConstraint(
                fields=["organization", "taxonomy_term"], name="provider_has_a_term_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.taxonomy_term)
