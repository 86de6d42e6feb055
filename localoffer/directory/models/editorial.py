"""How an entry changes: proposals on the way, and every version that was published.

A proposal holds the whole entry as a document (localoffer/directory/interchange), so a
draft never touches what the public reads. Publishing writes the document into the tables
and keeps what the public then reads as a version.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from localoffer.directory.models.organisation import Organisation
from localoffer.directory.models.service import Service
from localoffer.directory.states import OPEN_STAGES, STEPS, Stage, Step
from localoffer.references import ReferenceField


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, person) -> ProposalQuerySet:
        """An editor sees all; a provider those of entries that their organisation looks after
        now, and none from the moment on when it does not."""
        if person.has("content_editor", "publisher"):
            return self
        if person.has("provider") and person.organisation_id:
            account = person.organisation_id
            own = Q(service=None) | Q(service__organization__account=account)
            return self.filter(own, organization__account=account)
        return self.none()

    def open(self) -> ProposalQuerySet:
        return self.filter(stage__in=OPEN_STAGES)

    def waiting(self) -> ProposalQuerySet:
        return self.filter(stage=Stage.SUBMITTED).order_by("submitted_at", "id")


class Proposal(models.Model):
    """One change to an entry, or a new one (`service` empty until it is published).

    `based_on` is the number of the version it started from: if another was published since,
    the editor is told before this one replaces it. `document` may name where a masked place
    is, so only those whom visible_to lets in read it.
    """

    reference = ReferenceField("E")
    once = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="proposals"
    )
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    document = models.JSONField()
    based_on = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFT)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField(blank=True, help_text="why the change was returned")
    version = models.PositiveIntegerField(default=1)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="proposal_stage_is_known"
            ),
            models.UniqueConstraint(
                fields=["service"],
                condition=Q(stage__in=OPEN_STAGES),
                name="one_change_to_an_entry_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.RETURNED) | ~Q(words=""), name="returned_with_words"
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.SUBMITTED) | Q(submitted_at__isnull=False),
                name="submitted_proposal_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.PUBLISHED)
                | Q(service__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="published_proposal_is_signed_and_dated",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="proposal_moves_by_the_table",
                field="stage",
                transitions=sorted((str(a), str(b)) for a, b in STEPS.edges()),
            )
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("directory:proposal", args=[self.reference])


class ProposalStep(models.Model):
    """One step of a proposal: who, when, from, to, in what words. Never changed."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=Step)
    before = models.CharField(max_length=10, choices=Stage, blank=True)
    after = models.CharField(max_length=10, choices=Stage)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        triggers = [
            pgtrigger.Protect(
                name="proposal_step_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.before or '–'} → {self.after}"


class ServiceVersion(models.Model):
    """What the public read from this day on. Kept for good.

    The document is the public one: it never held where a masked place is. A place that was
    masked later is taken out again when an old version is shown (document.without_masked).
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    proposal = models.OneToOneField(
        Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="published_as"
    )
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="version_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_numbers_from_one"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="service_version_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"version {self.number}"
