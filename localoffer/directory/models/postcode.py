"""Where postcodes are: the council loads the national file (`manage.py import_postcodes`)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Postcode(models.Model):
    """One postcode without its space, its point, and the code of its district.

    `district` is the outward half: LE15 of LE15 6HP.
    """

    code = models.CharField(max_length=7, primary_key=True)
    district = models.CharField(max_length=4, db_index=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    area_code = models.CharField(max_length=9, blank=True, help_text="ONS code of the council area")
    live = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}$"),
                name="postcode_looks_like_one",
            ),
            models.CheckConstraint(
                condition=Q(
                    latitude__gte=49, latitude__lte=61, longitude__gte=-9, longitude__lte=2
                ),
                name="postcode_is_in_the_united_kingdom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code[:-3]} {self.code[-3:]}"
