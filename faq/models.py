"""Questions that families ask, the council's answers in every version, and imports of both."""

from __future__ import annotations

from functools import partial

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from faq.states import IMPORT, QUESTION, ImportState, State
from localoffer.accounts.models import Person
from localoffer.moves import Table
from localoffer.references import new_reference

READABLE = (State.PUBLISHED, State.SUPERSEDED)


def only_moves_of(table: Table, name: str) -> pgtrigger.FSM:
    """The database's own guard: a state changes only as the table of moves allows."""
    return pgtrigger.FSM(name=name, field="state", transitions=sorted(table.edges()))


class Topic(models.Model):
    """What a question is about. `keywords` suggest it for an imported question."""

    slug = models.SlugField(unique=True)
    label = models.CharField(max_length=60, unique=True)
    description = models.CharField(max_length=200)
    keywords = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "label"]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("faq:topic", args=[self.slug])


class Edition(models.Model):
    """A dated set of questions asked by one body ("July 2021", the parent carer forum)."""

    label = models.CharField(max_length=60)
    source = models.CharField(max_length=120)
    published_on = models.DateField(
        null=True, blank=True, help_text="the date of the edition, as far as its label says"
    )

    class Meta:
        ordering = [F("published_on").desc(nulls_last=True), "label"]
        constraints = [
            models.UniqueConstraint(fields=["label", "source"], name="edition_of_a_source_once"),
            models.CheckConstraint(
                condition=~Q(label="") & ~Q(source=""), name="edition_has_label_and_source"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class QuestionQuerySet(models.QuerySet["Question"]):
    def published(self) -> QuestionQuerySet:
        """What the public may read: published, and older ones that stay readable, marked."""
        return self.filter(state__in=READABLE)

    def current(self) -> QuestionQuerySet:
        """Published and not replaced."""
        return self.filter(state=State.PUBLISHED)


class Question(models.Model):
    """One question. `key` is its wording without case and punctuation, to know a twin by."""

    reference = models.CharField(
        max_length=12, unique=True, default=partial(new_reference, "Q"), editable=False
    )
    wording = models.TextField()
    key = models.CharField(max_length=64, editable=False)
    slug = models.SlugField(max_length=90, unique=True)
    asked_by = models.CharField(max_length=120)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="questions")
    topics = models.ManyToManyField(Topic, related_name="questions", blank=True)
    answering_service = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.PROPOSED)
    joined_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="twins"
    )
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )
    withdrawn_because = models.CharField(max_length=200, blank=True)
    proposed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "pk"]
        triggers = [only_moves_of(QUESTION, "question_moves_as_drawn")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="question_state"),
            models.CheckConstraint(
                condition=(Q(state=State.JOINED) & Q(joined_to__isnull=False))
                | (~Q(state=State.JOINED) & Q(joined_to=None)),
                name="joined_questions_have_a_twin",
            ),
            models.CheckConstraint(
                condition=(Q(state=State.SUPERSEDED) & Q(replaced_by__isnull=False))
                | (~Q(state__in=[State.SUPERSEDED, State.WITHDRAWN]) & Q(replaced_by=None))
                | Q(state=State.WITHDRAWN),
                name="replaced_questions_say_by_which",
            ),
            models.CheckConstraint(
                condition=(Q(state=State.WITHDRAWN) & ~Q(withdrawn_because=""))
                | (~Q(state=State.WITHDRAWN) & Q(withdrawn_because="")),
                name="withdrawn_questions_say_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.PROPOSED, State.JOINED])
                | Q(published_at__isnull=False),
                name="published_questions_are_dated",
            ),
            models.CheckConstraint(
                condition=~Q(joined_to=F("pk")) & ~Q(replaced_by=F("pk")),
                name="no_question_is_its_own_twin",
            ),
            models.UniqueConstraint(
                fields=["edition", "key"],
                condition=Q(state__in=READABLE),
                name="wording_once_in_an_edition",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("faq:question", args=[self.slug])

    @property
    def answer(self) -> Answer | None:
        """The newest published answer."""
        return max(self.answers.all(), key=lambda each: each.number, default=None)


class Answer(models.Model):
    """One version of an answer, published as it stands. Never changed: a newer one follows.

    `published_by` is empty for what was published from the command line.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        triggers = [
            pgtrigger.Protect(
                name="published_answers_stay", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="answer_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="answers_counted_from_one"),
            models.CheckConstraint(condition=~Q(text=""), name="answer_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}/{self.number}"


class Import(models.Model):
    """One text that was read in. Its words stay here whole, whatever becomes of the entries."""

    reference = models.CharField(
        max_length=12, unique=True, default=partial(new_reference, "I"), editable=False
    )
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
