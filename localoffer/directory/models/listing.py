"""What finding reads: one finished row for each service that runs, made of public facts only.

`operations.listing.relist` writes it whenever an entry is published or its state moves.
Nothing about a masked place's point can be here, because the place's own row has none.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func

from localoffer.directory.models.service import Service
from localoffer.directory.states import State
from localoffer.search.models import ACRONYMS, WORDS, weighted
from localoffer.ui.templatetags.addresses import address

WITHOUT_POINT = "point:none"
"""Tag of a listing without a point that anybody may know: masked, online, or by phone."""


class Listing(models.Model):
    """A service as the lists and filters see it. `tags` are filter codes: "need:ASD"."""

    service = models.OneToOneField(
        Service, primary_key=True, on_delete=models.CASCADE, related_name="listing"
    )
    name = models.CharField(max_length=200)
    tags = ArrayField(models.CharField(max_length=140))
    minimum_age = models.PositiveSmallIntegerField(default=0)
    maximum_age = models.PositiveSmallIntegerField(default=999)
    assured_date = models.DateField(null=True)
    provider = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    facts = ArrayField(models.CharField(max_length=300), default=list)
    setting = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    report_url = models.URLField(blank=True)
    report_on = models.DateField(null=True)
    title = models.TextField()
    body = models.TextField(blank=True)
    words = models.GeneratedField(
        expression=weighted(WORDS), output_field=SearchVectorField(), db_persist=True
    )
    acronyms = models.GeneratedField(
        expression=weighted(ACRONYMS), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        ordering = ["name", "service"]
        indexes = [
            GinIndex(fields=["words"], name="listing_words"),
            GinIndex(fields=["acronyms"], name="listing_acronyms"),
            GinIndex(fields=["tags"], name="listing_tags", fastupdate=False),
            models.Index(fields=["name", "service"], name="listing_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("directory:service", str(self.pk))


class ListingPlace(models.Model):
    """A point where a listed service can be visited."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="places")
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        ordering = ["id"]
        indexes = [
            GistIndex(
                Func("longitude", "latitude", function="point"), name="listing_place_by_point"
            ),
            models.Index(
                fields=["latitude", "longitude"], include=["listing"], name="listing_place_in_a_box"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
