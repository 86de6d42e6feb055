"""Files that were stored, and the digest that shows that none was changed."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from localoffer.accounts.models import Person
from localoffer.references import ReferenceField


class Document(models.Model):
    """One stored file. It never changes: a new version is a new document.

    `storage_key` is the server's own name for the file, `name` the one people see.
    `about_kind` and `about_ref` name the record it belongs to ("panel.item", "I-7KQ2MW");
    that record's room decides who may open it.
    """

    reference = ReferenceField("D")
    name = models.CharField(max_length=120)
    kind = models.SlugField(max_length=40, help_text="what it is: letter, paper …")
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=80, unique=True)
    about_kind = models.CharField(max_length=60, blank=True)
    about_ref = models.CharField(max_length=60, blank=True)
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-stored_at", "-id"]
        indexes = [models.Index(fields=["about_kind", "about_ref"], name="document_by_about")]
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="document_has_a_digest"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="document_is_not_empty"),
        ]
        triggers = [pgtrigger.Protect(name="document_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.reference

    @property
    def may_be_opened(self) -> bool:
        """Our own files always; an uploaded one only once the scanner found nothing."""
        scan = getattr(self, "scan", None)
        return scan is None or scan.state == Scan.State.CLEAN


class Scan(models.Model):
    """What is known of a file that somebody uploaded: nobody opens it before it is clean."""

    class State(models.TextChoices):
        WAITING = "waiting", "Not checked for viruses yet"
        CLEAN = "clean", "Checked: no virus found"
        INFECTED = "infected", "A virus was found"

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="scan")
    state = models.CharField(max_length=20, choices=State)
    said = models.CharField(max_length=120, blank=True, help_text="the scanner’s own words")
    looked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["document"], condition=Q(state="waiting"), name="scans_that_wait")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(looked_at__isnull=False),
                name="scan_result_is_dated",
            )
        ]
        triggers = [
            pgtrigger.FSM(
                name="scan_ends_with_a_result",
                field="state",
                transitions=[("waiting", "clean"), ("waiting", "infected")],
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.state}"
