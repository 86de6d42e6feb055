"""What people say about the Local Offer, what the council answers, and what it does about it.

SEND Regulations 2014, reg 56: comments on content, accessibility and how it was made are
published with the response and the intended action, so that nobody can be recognised.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from faq.models.questions import only_moves_of
from faq.states import ACTION, COMMENT, ActionState, CommentState
from localoffer.accounts.models import Person
from localoffer.references import ReferenceField


class Comment(models.Model):
    """One comment. `words` are as they were sent and stay private; `public_words` are what
    is published. `page` is the address of the page it is about, if it is about one.
    """

    class About(models.TextChoices):
        CONTENT = "content", "What is on this site, or what is missing"
        ACCESS = "access", "How easy this site is to use"
        MAKING = "making", "How this site was made"

    class Channel(models.TextChoices):
        SITE = "site", "On this site"
        PHONE = "phone", "By phone"
        POST = "post", "By letter"
        EMAIL = "email", "By email"
        MEETING = "meeting", "In person"
        FORUM = "forum", "By the parent carer forum"

    class Reason(models.TextChoices):
        VEXATIOUS = "vexatious", "It is vexatious"
        ONE_PERSON = "one_person", "It is about the provision of one child or young person"

    reference = ReferenceField("C")
    about = models.CharField(max_length=8, choices=About)
    page = models.CharField(max_length=300, blank=True)
    words = models.TextField()
    may_publish = models.BooleanField()
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.SITE)
    made_at = models.DateTimeField()
    asker = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="comments_made"
    )
    reply_to = models.EmailField(blank=True)
    receipt = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001
    once = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=CommentState, default=CommentState.RECEIVED)
    due_on = models.DateField()

    public_words = models.TextField(blank=True)
    response = models.TextField(blank=True)
    responded_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    left_out_as = models.CharField(max_length=12, choices=Reason, blank=True)
    left_out_because = models.TextField(blank=True)
    taken_down_because = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-made_at", "pk"]
        triggers = [only_moves_of(COMMENT, "comment_moves_as_drawn")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=CommentState.values), name="comment_state"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=(
                    Q(state=CommentState.LEFT_OUT)
                    & Q(left_out_as__in=["vexatious", "one_person"])
                    & ~Q(left_out_because="")
                )
                | (~Q(state=CommentState.LEFT_OUT) & Q(left_out_as="", left_out_because="")),
                name="left_out_for_a_lawful_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=CommentState.PUBLISHED)
                | (
                    Q(may_publish=True, published_at__isnull=False, published_by__isnull=False)
                    & ~Q(public_words="")
                    & ~Q(response="")
                    & ~Q(published_by=F("responded_by"))
                ),
                name="published_with_response_by_another",
            ),
            models.CheckConstraint(
                condition=(Q(state=CommentState.TAKEN_DOWN) & ~Q(taken_down_because=""))
                | (~Q(state=CommentState.TAKEN_DOWN) & Q(taken_down_because="")),
                name="taken_down_comments_say_why",
            ),
            models.CheckConstraint(
                condition=Q(page="") | Q(page__startswith="/"), name="about_a_page_of_ours"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("faq:comment-desk", args=[self.reference])


class Action(models.Model):
    """What the council intends to do because of a comment. `owner` is a service or a post,
    never a person's name: it is published."""

    reference = ReferenceField("A")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="actions")
    what = models.CharField(max_length=300)
    owner = models.CharField(max_length=120)
    due_on = models.DateField()
    first_due_on = models.DateField()
    state = models.CharField(max_length=12, choices=ActionState, default=ActionState.PLANNED)
    outcome = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)
    planned_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due_on", "pk"]
        triggers = [only_moves_of(ACTION, "action_moves_as_drawn")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="action_state"),
            models.CheckConstraint(
                condition=Q(state=ActionState.PLANNED, outcome="", ended_on=None)
                | (~Q(state=ActionState.PLANNED) & ~Q(outcome="") & Q(ended_on__isnull=False)),
                name="ended_actions_say_what_became_of_them",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class AnnualReport(models.Model):
    """The comments of one year, as they were published in it. A newer number replaces it;
    none is ever changed. `content` is what faq.report made: the page and the PDF draw it."""

    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(default=1)
    content = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    once = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        ordering = ["-year", "-number"]
        triggers = [
            pgtrigger.Protect(name="reports_stay", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="report_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.year}/{self.number}"

    @property
    def reference(self) -> str:
        return f"Y-{self.year}-{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("faq:annual-report", args=[self.year])
