"""Places. A masked place (a refuge, somebody's home) never says where it is.

What is secret about a masked place lies in a table of its own, Hideaway. The place's own
row holds only what anybody may know, and triggers hold it to that. So no list, map,
distance, export or search can leak an address by forgetting to leave it out: there is
nothing there to leave out.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

MASK_TAKES_ADDRESS_AWAY = """
    IF EXISTS (SELECT 1 FROM directory_address WHERE location_id = NEW.id) THEN
        RAISE EXCEPTION 'Take the address of a place away before masking it.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
MASKED_HAS_NO_ADDRESS = """
    IF EXISTS (SELECT 1 FROM directory_location WHERE id = NEW.location_id AND masked) THEN
        RAISE EXCEPTION 'A masked place keeps its address to itself.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class Location(models.Model):
    """A place as anybody may know it. For a masked one: its area, and no more."""

    class Type(models.TextChoices):
        PHYSICAL = "physical", "A place to go to"
        POSTAL = "postal", "An address to write to"
        VIRTUAL = "virtual", "Online or by phone"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    location_type = models.CharField(max_length=10, choices=Type, default=Type.PHYSICAL)
    name = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    area = models.CharField(max_length=60, blank=True, help_text="town or district, for all to see")
    transportation = models.TextField(blank=True, help_text="how to get there; parking")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    external_identifier = models.CharField(max_length=40, blank=True)
    external_identifier_type = models.CharField(max_length=40, blank=True)
    masked = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["latitude", "longitude"], name="location_in_a_box")]
        constraints = [
            models.CheckConstraint(
                name="masked_place_has_no_point",
                condition=Q(masked=False)
                | Q(latitude=None, longitude=None, external_identifier="", transportation=""),
            ),
            models.CheckConstraint(
                name="point_is_whole_and_on_earth",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="masking_takes_the_address_away_first",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__masked=True, old__masked=False),
                func=MASK_TAKES_ADDRESS_AWAY,
            )
        ]

    def __str__(self) -> str:
        return self.name or str(self.id)


class Address(models.Model):
    """The public address of a place. A masked place has none; see Hideaway."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="addresses")
    attention = models.CharField(max_length=120, blank=True)
    address_1 = models.CharField(max_length=200)
    city = models.CharField(max_length=80)
    region = models.CharField(max_length=80, blank=True)
    state_province = models.CharField(max_length=80, help_text="county")
    postal_code = models.CharField(max_length=10)
    country = models.CharField(max_length=2, default="GB")
    address_type = models.CharField(
        max_length=10, choices=Location.Type, default=Location.Type.PHYSICAL
    )

    class Meta:
        ordering = ["address_type", "id"]
        verbose_name_plural = "addresses"
        triggers = [
            pgtrigger.Trigger(
                name="masked_place_has_no_address",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=MASKED_HAS_NO_ADDRESS,
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Hideaway(models.Model):
    """Where a masked place really is. Read by its own provider and the council's editors alone
    (access.may_see_hideaway), and each reading is audited."""

    location = models.OneToOneField(
        Location, primary_key=True, on_delete=models.CASCADE, related_name="hideaway"
    )
    address = models.TextField()
    postal_code = models.CharField(max_length=10, blank=True)

    def __str__(self) -> str:
        return str(self.pk)


class Accessibility(models.Model):
    """One thing about getting into and using a place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="accessibility")
    accessibility = models.CharField(max_length=120, help_text="step-free entrance, quiet room …")
    description = models.TextField(blank=True)
    details = models.TextField(blank=True)
    url = models.URLField(blank=True)

    class Meta:
        ordering = ["accessibility", "id"]
        verbose_name_plural = "accessibility"

    def __str__(self) -> str:
        return self.accessibility
