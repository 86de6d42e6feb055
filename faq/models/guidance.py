"""Guidance pages and their versions. The text is Markdown; nothing published ever changes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from faq.models.questions import Topic, only_moves_of
from faq.states import UNFINISHED, VERSION, VersionState
from localoffer.accounts.models import Person
from localoffer.references import ReferenceField


class Guide(models.Model):
    """One page of guidance, whatever versions it has had."""

    reference = ReferenceField("G")
    slug = models.SlugField(max_length=90, unique=True)
    topics = models.ManyToManyField(Topic, related_name="guides", blank=True)
    owner = models.CharField(max_length=120)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("faq:guide", args=[self.slug])


class GuideVersion(models.Model):
    """One version. `writers` are all who saved it: none of them may publish it."""

    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    text = models.TextField()
    easy_read = models.TextField(blank=True)
    what_changed = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=VersionState, default=VersionState.DRAFT)
    writers = models.ManyToManyField(Person, related_name="+", blank=True)
    started_at = models.DateTimeField()
    returned_because = models.TextField(blank=True)
    withdrawn_because = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    replaced_at = models.DateTimeField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    once = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-number"]
        triggers = [only_moves_of(VERSION, "version_moves_as_drawn")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=VersionState.values), name="version_state"
            ),
            models.UniqueConstraint(fields=["guide", "number"], name="version_numbered_once"),
            models.UniqueConstraint(
                fields=["guide"],
                condition=Q(state=VersionState.PUBLISHED),
                name="one_version_is_published",
            ),
            models.UniqueConstraint(
                fields=["guide"], condition=Q(state__in=UNFINISHED), name="one_version_is_written"
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[
                        VersionState.PUBLISHED,
                        VersionState.REPLACED,
                        VersionState.WITHDRAWN,
                    ]
                )
                | Q(published_at__isnull=False, review_on__isnull=False),
                name="published_versions_are_dated",
            ),
            models.CheckConstraint(
                condition=(Q(state=VersionState.WITHDRAWN) & ~Q(withdrawn_because=""))
                | (~Q(state=VersionState.WITHDRAWN) & Q(withdrawn_because="")),
                name="withdrawn_versions_say_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guide_id}/{self.number}"
