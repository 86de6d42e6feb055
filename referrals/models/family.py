"""What a submission says about the family's adults, and what comes with it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from localoffer.accounts.roles import RAIS_DESK
from localoffer.documents.models import Document
from referrals.models.codes import Code
from referrals.models.draft import Draft
from referrals.models.submission import Submission


class CarerQuerySet(models.QuerySet):
    def visible_to(self, person) -> CarerQuerySet:
        """The front door sees all; others only those who may be known to others."""
        if person.has(*RAIS_DESK):
            return self
        return self.filter(seen_by=Carer.SeenBy.ALL_WHO_HELP)


class Carer(models.Model):
    """A parent or carer as the sender described them, and who may see their details."""

    class SeenBy(models.TextChoices):
        ALL_WHO_HELP = "all_who_help", "Everybody who helps the family"
        FRONT_DOOR = "front_door", "Only the front door: they could be at risk if others knew"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="carers")
    name = models.CharField(max_length=120)
    relationship = models.CharField(max_length=120)
    has_responsibility = models.BooleanField(
        null=True, help_text="parental responsibility; None: the sender does not know"
    )
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    address = models.TextField(blank=True)
    needs = models.CharField(max_length=300, blank=True, help_text="interpreter, access needs")
    seen_by = models.CharField(max_length=20, choices=SeenBy)

    objects = CarerQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"carer {self.pk}"


class Evidence(models.Model):
    """One line of the evidence list of a request for an EHC needs assessment.

    The panel's check for completeness reads these lines. What is missing is asked for and
    never makes a request invalid: the 42 days run all the same (SEND Regulations reg 5).
    """

    class Status(models.TextChoices):
        ATTACHED = "attached", "I have added it to this form"
        COMING = "coming", "I will send it later"
        NONE = "none", "There is none, or I do not have it"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="evidence")
    kind = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=Status)

    class Meta:
        ordering = ["kind__order"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(fields=["submission", "kind"], name="evidence_said_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.status}"


class Attachment(models.Model):
    """A file that came with a draft and then with its submission, or later with a message."""

    draft = models.ForeignKey(
        Draft, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    submission = models.ForeignKey(
        Submission, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="attachment_belongs_somewhere",
                condition=Q(draft__isnull=False) | Q(submission__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"attachment {self.pk}"
