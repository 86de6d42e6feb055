"""Telling the referrer what was decided, and what became of it."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from referrals.models.decision import Decision
from referrals.models.referral import Referral
from referrals.states import ADVICE_EDGES, AdviceStatus

WITHOUT_A_MESSAGE = [AdviceStatus.NOT_CONTACTABLE, AdviceStatus.WITHHELD]


class Advice(models.Model):
    """One attempt to advise the referrer; the latest is the one that counts for closing.

    `text` carries no third person's data. `reason` says why nothing was sent, or
    why it did not arrive. Without an address `to`, the message stands on the page that
    the sender opens with their receipt: it is sent when it stands there, and delivered
    when they have opened it.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="advice")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="advice")
    status = models.CharField(max_length=20, choices=AdviceStatus, default=AdviceStatus.PENDING)
    to = models.EmailField(blank=True)
    text = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "advice"
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["referral"],
                condition=Q(status=AdviceStatus.FAILED),
                name="advice_that_came_back",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="advice_has_a_message_or_a_reason",
                condition=Q(status__in=WITHOUT_A_MESSAGE, text="") & ~Q(reason="")
                | ~Q(status__in=WITHOUT_A_MESSAGE) & ~Q(text=""),
            ),
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(status=AdviceStatus.PENDING),
                name="one_advice_waits_at_a_time",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="advice_moves_by_its_table",
                field="status",
                transitions=[(str(before), str(after)) for before, after in ADVICE_EDGES],
            ),
            pgtrigger.ReadOnly(
                name="advice_words_stay",
                fields=["referral", "decision", "to", "text", "by", "at"],
            ),
            pgtrigger.Protect(name="advice_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"advice {self.pk}"
