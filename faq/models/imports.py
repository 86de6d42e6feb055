"""Texts that were read in, and the questions proposed from them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from faq.models.questions import Edition, Question, Topic, only_moves_of
from faq.states import IMPORT, ImportState
from localoffer.accounts.models import Person
from localoffer.references import ReferenceField


class Import(models.Model):
    """One text that was read in. Its words stay here whole, whatever becomes of the entries."""

    reference = ReferenceField("I")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    text = models.TextField()
    digest = models.CharField(max_length=64, help_text="sha256 of the text, in hex")
    state = models.CharField(max_length=12, choices=ImportState, default=ImportState.PROPOSAL)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    once = models.UUIDField(null=True, blank=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-proposed_at"]
        triggers = [only_moves_of(IMPORT, "import_moves_as_drawn")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state"),
            models.CheckConstraint(
                condition=Q(state=ImportState.PUBLISHED, published_at__isnull=False)
                | (~Q(state=ImportState.PUBLISHED) & Q(published_at=None)),
                name="published_imports_are_dated",
            ),
            models.UniqueConstraint(
                fields=["edition", "digest"],
                condition=~Q(state=ImportState.DISCARDED),
                name="text_imported_once_in_an_edition",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("faq:import", args=[self.reference])


class Entry(models.Model):
    """One proposed question with its answer, or lines left out as page furniture."""

    class Kind(models.TextChoices):
        QUESTION = "question", "Question and answer"
        FURNITURE = "furniture", "Left out (page furniture)"

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="entries")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.QUESTION)
    start_line = models.PositiveIntegerField()
    question = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    marks = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    confidence = models.DecimalField(max_digits=3, decimal_places=2, default=1)
    topics = models.ManyToManyField(Topic, related_name="+", blank=True)
    answering_service = models.CharField(max_length=120, blank=True)
    published_as = models.ForeignKey(
        Question, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    replaces = models.ForeignKey(
        Question, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "position"],
                name="entry_has_its_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(kind="furniture", question="") | (Q(kind="question") & ~Q(question="")),
                name="only_furniture_has_no_question",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.position}"
