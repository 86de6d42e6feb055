"""Lists of terms: kinds of service, types of need, kinds of setting, items of Schedule 2.

All four are data, because the law and the council change them. What a service has of them
are its attributes.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Taxonomy(models.Model):
    """A list of terms. `key` names the lists that this portal's own pages use."""

    class Key(models.TextChoices):
        KIND = "kind", "Kind of service"
        NEED = "need", "Type of need"
        SETTING = "setting", "Kind of school or setting"
        SCHEDULE_2 = "schedule-2", "Schedule 2 item"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    key = models.SlugField(max_length=20, null=True, blank=True, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField()
    uri = models.URLField(blank=True)
    version = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = "taxonomies"

    def __str__(self) -> str:
        return self.name


class TaxonomyTerm(models.Model):
    """One term. Terms that are in use are ended, not deleted, so that old entries stay true."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    taxonomy = models.ForeignKey(Taxonomy, on_delete=models.PROTECT, related_name="taxonomy_terms")
    term = models.CharField(max_length=40, help_text="the code: ASD, 15(d), short-breaks")
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    term_uri = models.URLField(blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="narrower"
    )
    order = models.PositiveSmallIntegerField(default=0)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["taxonomy", "order", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["taxonomy", "term"], name="term_once_in_its_taxonomy"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(term=""), name="term_has_code_and_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term} {self.name}"
