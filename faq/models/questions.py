"""Questions that families ask, who answers them by when, and every published answer."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from faq.states import QUESTION, State
from localoffer.accounts.models import Person
from localoffer.moves import Table
from localoffer.references import ReferenceField

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


class AnsweringService(models.Model):
    """A service of the council that answers questions. `people` sign in and write the answers;
    `email` is told of each question too."""

    name = models.CharField(max_length=120, unique=True)
    email = models.EmailField(blank=True)
    people = models.ManyToManyField(Person, related_name="answers_for", blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class QuestionQuerySet(models.QuerySet["Question"]):
    def public(self) -> QuestionQuerySet:
        """Without the columns that the public's own database role may not read (roles.py)."""
        private = [
            "approved_by", "as_asked", "asker", "changed_by", "declined_because", "drafted_by",
            "due_on", "once", "receipt", "reply_to",
        ]  # fmt: skip
        return self.defer(*private)

    def published(self) -> QuestionQuerySet:
        """What the public may read: published, and older ones that stay readable, marked."""
        return self.filter(state__in=READABLE)

    def current(self) -> QuestionQuerySet:
        """Published and not replaced."""
        return self.filter(state=State.PUBLISHED)

    def to_answer_by(self, person: Person) -> QuestionQuerySet:
        """What a person's services have been given and have not answered yet."""
        waiting = (State.ASSIGNED, State.DRAFTED)
        return self.filter(service__people=person, state__in=waiting).order_by("due_on", "pk")


class Question(models.Model):
    """One question. `key` is its wording without case and punctuation, to know a twin by.

    `as_asked` is what was typed; only the council reads it. `reply_to` is where the asker
    wants to be told, and is emptied as soon as they have been. `receipt` is a digest: the
    code itself is shown once and kept nowhere. `figures_of` is the day whose figures the
    answer quotes.
    """

    class Channel(models.TextChoices):
        COUNCIL = "council", "Written down by the council"
        FORUM = "forum", "Asked by the parent carer forum"
        PUBLIC = "public", "Asked on this site"

    reference = ReferenceField("Q")
    wording = models.TextField()
    key = models.CharField(max_length=64, editable=False)
    slug = models.SlugField(max_length=90, unique=True)
    asked_by = models.CharField(max_length=120)
    edition = models.ForeignKey(
        Edition, null=True, blank=True, on_delete=models.PROTECT, related_name="questions"
    )
    topics = models.ManyToManyField(Topic, related_name="questions", blank=True)
    answering_service = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.PROPOSED)
    joined_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="twins"
    )
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )
    revises = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="revised_as"
    )
    withdrawn_because = models.CharField(max_length=200, blank=True)
    declined_because = models.TextField(blank=True)
    proposed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    figures_of = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)

    channel = models.CharField(max_length=8, choices=Channel, default=Channel.COUNCIL)
    as_asked = models.TextField(blank=True)
    asker = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="questions_asked"
    )
    reply_to = models.EmailField(blank=True)
    receipt = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001
    once = models.UUIDField(null=True, blank=True, editable=False)
    place = models.PositiveSmallIntegerField(default=1, editable=False)

    service = models.ForeignKey(
        AnsweringService, null=True, blank=True, on_delete=models.PROTECT, related_name="questions"
    )
    due_on = models.DateField(null=True, blank=True)
    drafted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
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
                condition=~Q(state__in=[*READABLE, State.WITHDRAWN])
                | Q(published_at__isnull=False, edition__isnull=False),
                name="published_questions_are_dated",
            ),
            models.CheckConstraint(
                condition=(Q(state=State.DECLINED) & ~Q(declined_because=""))
                | (~Q(state=State.DECLINED) & Q(declined_because="")),
                name="declined_questions_say_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.ASSIGNED, State.DRAFTED, State.APPROVED])
                | Q(service__isnull=False, due_on__isnull=False),
                name="given_questions_have_service_and_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.APPROVED)
                | (Q(approved_by__isnull=False) & ~Q(approved_by=F("drafted_by"))),
                name="answers_are_approved_by_another",
            ),
            models.UniqueConstraint(fields=["once", "place"], name="question_form_sent_once"),
            models.CheckConstraint(
                condition=(Q(joined_to=None) | ~Q(joined_to=F("pk")))
                & (Q(replaced_by=None) | ~Q(replaced_by=F("pk"))),
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


class Draft(models.Model):
    """One draft of an answer, as it was saved. Never changed: the next one follows."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="drafts")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    written_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        triggers = [
            pgtrigger.Protect(name="drafts_stay", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="draft_numbered_once"),
            models.CheckConstraint(condition=~Q(text=""), name="draft_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}/{self.number}"
