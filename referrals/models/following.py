"""What happens between the sender and the front door after sending."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from referrals.models.referral import Referral
from referrals.models.submission import Submission


class Receipt(models.Model):
    """A code that opens the page of one submission for somebody without an account.

    Only its digest is kept. A new one ends the one before.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="receipts")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission"], condition=Q(ended_at=None), name="one_receipt_opens_a_page"
            )
        ]

    def __str__(self) -> str:
        return f"receipt {self.pk}"


class Message(models.Model):
    """A word between the desk and the sender, on the sender's own page and nowhere else.

    `by` is nobody when somebody without an account wrote it. E-mail only says that there
    is one: what it says stays here.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="messages")
    from_desk = models.BooleanField()
    text = models.TextField()
    once = models.UUIDField(unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["at"],
                condition=Q(from_desk=False, read_at=None),
                name="messages_nobody_has_read",
            )
        ]
        constraints = [models.CheckConstraint(name="message_says_something", condition=~Q(text=""))]
        triggers = [
            pgtrigger.ReadOnly(
                name="message_words_stay", fields=["submission", "from_desk", "text", "by", "at"]
            ),
            pgtrigger.Protect(name="message_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Withdrawal(models.Model):
    """The sender takes it back, and why. The desk decides what that means: a worry about
    safety that was once told is looked at all the same."""

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="withdrawal"
    )
    reason = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField()
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="withdrawal_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="withdrawal_seen_is_whole",
                condition=Q(seen_by=None, seen_at=None)
                | Q(seen_by__isnull=False, seen_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"withdrawal {self.pk}"


class Disagreement(models.Model):
    """One rung of the ladder a professional climbs who thinks a decision is wrong.

    Working Together asks every area for such a ladder; how long a rung may take is a local
    limit. `due_on` was counted when the rung was reached and never moves.
    """

    class Rung(models.IntegerChoices):
        WORKER = 1, "The people who decided"
        MANAGER = 2, "The RAIS manager"
        HEAD = 3, "The head of service, with the safeguarding partners"

    class Outcome(models.TextChoices):
        CHANGED = "changed", "We look at the decision again"
        STANDS = "stands", "The decision stands"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="disagreements")
    rung = models.PositiveSmallIntegerField(choices=Rung)
    reason = models.TextField()
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    raised_at = models.DateTimeField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "rung"], name="rung_climbed_once"),
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(answered_at=None),
                name="one_disagreement_waits_at_a_time",
            ),
            models.CheckConstraint(name="disagreement_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="disagreement_answer_is_whole",
                condition=Q(outcome="", answer="", answered_by=None, answered_at=None)
                | ~Q(outcome="")
                & ~Q(answer="")
                & Q(answered_by__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="disagreement_is_answered_by_another",
                condition=Q(answered_by=None) | ~Q(answered_by=models.F("raised_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"disagreement {self.pk}"


class Hold(models.Model):
    """A submission that looks like spam waits for a person; it is never dropped by itself.

    An Option 1 is never held. Its clock runs from the day it came, read or not.
    """

    class Verdict(models.TextChoices):
        REFERRAL = "referral", "It is a referral: put it on the list"
        NOT_ONE = "not_one", "It is not a referral: keep it off the list"

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="hold")
    why = models.CharField(max_length=200)
    at = models.DateTimeField()
    verdict = models.CharField(max_length=20, choices=Verdict, blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                name="hold_verdict_is_whole",
                condition=Q(verdict="", by=None, settled_at=None)
                | ~Q(verdict="") & ~Q(reason="") & Q(by__isnull=False, settled_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"
