"""The outbox: what was written to whom, and what became of it."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse

from localoffer.accounts.models import Person
from localoffer.notices.states import MOVES, State
from localoffer.references import ReferenceField


class Notice(models.Model):
    """One e-mail. The text is kept as it was sent, so that anyone can see what was said.

    `sensitive` texts (sign-in codes) are emptied once they have left. `about_kind`
    and `about_ref` name the record it is about ("referrals.referral", "R-7KQ2MW").
    """

    reference = ReferenceField("N")
    template = models.CharField(max_length=60)
    to_address = models.EmailField(db_index=True)
    to_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    subject = models.CharField(max_length=200)
    body_text = models.TextField(blank=True)
    about_kind = models.CharField(max_length=60, blank=True)
    about_ref = models.CharField(max_length=60, blank=True)
    sensitive = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=60, blank=True, help_text="the error's class only")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["about_kind", "about_ref"], name="notice_by_about")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="notice_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[State.SENT, State.DELIVERED]) | Q(sent_at__isnull=False),
                name="sent_notice_is_dated",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="notice_moves_by_the_table",
                field="state",
                transitions=sorted((str(a), str(b)) for a, b in MOVES.edges()),
            )
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("notices:notice", args=[self.reference])


class Step(models.Model):
    """One move of a notice: who, when, from, to. Never changed."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=20)
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    error = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["id"]
        triggers = [
            pgtrigger.Protect(name="step_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.notice} {self.move}"
