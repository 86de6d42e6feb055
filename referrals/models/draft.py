"""What a referrer has begun and not sent, and what was answered without a referral."""

from __future__ import annotations

import uuid
from functools import partial

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from localoffer.references import new_reference
from referrals.models.submission import Welfare
from referrals.states import Option, State

STEPS = ("welfare", "children", "concern", "sharing")
"""The steps in their order; what each holds is checked by its form before it is kept."""


class DraftQuerySet(models.QuerySet):
    def of(self, person) -> DraftQuerySet:
        """A draft is seen by the person who writes it and by nobody else."""
        return self.filter(person=person)

    def sendable(self) -> DraftQuerySet:
        """Unsent, or sent already: sending again answers with the first result."""
        return self.exclude(state=State.DEFLECTED)

    def unsent(self) -> DraftQuerySet:
        return self.filter(state=State.DRAFT)


class Draft(models.Model):
    """A form in the making, kept here so that a lost page loses nothing.

    `answers` is keyed by step; it is emptied once the referral is sent. `once` is
    the token that makes sending it twice the same as sending it once.
    """

    reference = models.CharField(
        max_length=12, unique=True, default=partial(new_reference, "D"), editable=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="drafts"
    )
    state = models.CharField(max_length=30, choices=State, default=State.DRAFT)
    answers = models.JSONField(default=dict)
    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submission = models.OneToOneField(
        "referrals.Submission", null=True, blank=True, on_delete=models.PROTECT
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [
            models.CheckConstraint(
                name="draft_is_sent_with_its_submission",
                condition=Q(state=State.SUBMITTED, submission__isnull=False, answers={})
                | Q(state__in=[State.DRAFT, State.DEFLECTED], submission=None),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="draft_moves_by_the_table",
                field="state",
                transitions=[
                    (State.DRAFT.value, State.SUBMITTED.value),
                    (State.DRAFT.value, State.DEFLECTED.value),
                ],
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def next_step(self) -> str:
        """The first step without an answer, or “” when all are there."""
        return next((step for step in STEPS if not self.answers.get(step)), "")

    @property
    def option(self) -> Option:
        """Any “yes” or “not sure” makes it Option 1 (mailbox rule)."""
        worry = self.answers.get("welfare", {}).get("welfare", Welfare.NOT_SURE)
        return Option.SUPPORT if worry == Welfare.NO else Option.WELFARE


class Deflection(models.Model):
    """Somebody who found their answer without a referral, counted and not named (T3)."""

    class Kind(models.TextChoices):
        GENERAL = "general", "A general question"
        WORKER = "worker", "Knows whom they want (Option 3)"

    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.get_kind_display()
