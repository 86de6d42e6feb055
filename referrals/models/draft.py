"""What a referrer has begun and not sent, and what was answered without a referral."""

from __future__ import annotations

import uuid
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from localoffer.accounts.models import Organisation
from localoffer.references import ReferenceField
from referrals import asking
from referrals.models.submission import Sender, Welfare
from referrals.states import Option, State


class DraftQuerySet(models.QuerySet):
    def of(self, person) -> DraftQuerySet:
        """One's own, what colleagues share with one, and what leavers left behind.

        A draft for an organisation belongs to it: whoever has left sees it no more, and
        whoever keeps an eye on its referrals goes on with it.
        """
        at_home = Q(organisation=None) | Q(organisation=person.organisation_id)
        standing = Q(organisation__standings__person=person, organisation__standings__ended_at=None)
        left = Q(person__is_active=False) | ~Q(person__organisation=F("organisation"))
        return self.filter(
            (Q(person=person) & (at_home | standing))
            | (Q(colleagues__person=person) & (at_home | standing))
            | (standing & Q(organisation__standings__oversees=True) & left)
        ).distinct()

    def sendable(self) -> DraftQuerySet:
        """Unsent, or sent already: sending again answers with the first result."""
        return self.exclude(state=State.DEFLECTED)

    def unsent(self) -> DraftQuerySet:
        return self.filter(state=State.DRAFT)


class Draft(models.Model):
    """A form in the making, kept here so that a lost page loses nothing.

    `answers` is keyed by step and holds what counts; `aside` holds what was answered
    before a change of mind, and brings it back when the mind changes back. Both are
    emptied once the referral is sent. `once` is the token that makes sending it twice the
    same as sending it once. Somebody without an account comes back with a link and a code,
    of which only digests are kept (`key`, `code`).
    """

    reference = ReferenceField("D")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="drafts",
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="drafts"
    )
    state = models.CharField(max_length=30, choices=State, default=State.DRAFT)
    answers = models.JSONField(default=dict)
    aside = models.JSONField(default=dict)
    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    code = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="who saved it last; nobody without an account",
    )
    submission = models.OneToOneField(
        "referrals.Submission", null=True, blank=True, on_delete=models.PROTECT
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [
            models.CheckConstraint(
                name="draft_is_sent_with_its_submission",
                condition=Q(state=State.SUBMITTED, submission__isnull=False, answers={}, aside={})
                | Q(state__in=[State.DRAFT, State.DEFLECTED], submission=None),
            ),
            models.CheckConstraint(
                name="draft_link_has_its_code",
                condition=Q(key=None, code="") | Q(key__isnull=False) & ~Q(code=""),
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

    def get_absolute_url(self) -> str:
        return reverse("referrals:draft", args=[self.reference])

    def answer(self, step: str, name: str, default: Any = "") -> Any:
        """One answer that counts."""
        return self.answers.get(step, {}).get(name, default)

    def mark(self, page: str) -> str:
        """What a page of the form holds now; a page that carries another mark is stale."""
        return asking.mark(self.answers, self.aside, page)

    @property
    def children(self) -> list[dict[str, Any]]:
        return self.answers.get("children", [])

    @property
    def carers(self) -> list[dict[str, Any]]:
        return self.answers.get("carers", [])

    @property
    def option(self) -> Option:
        """Any “yes” or “not sure” makes it Option 1 (mailbox rule)."""
        worry = self.answer("welfare", "welfare", Welfare.NOT_SURE)
        return Option.SUPPORT if worry == Welfare.NO else Option.WELFARE

    @property
    def sender(self) -> Sender:
        """Who writes it; whoever has an account is a professional."""
        if self.person_id:
            return Sender.PROFESSIONAL
        return Sender(self.answer("who", "who", Sender.PROFESSIONAL))

    @property
    def asks_for_ehc(self) -> bool:
        """Is it a request for an EHC needs assessment? (T21)"""
        return bool(self.answer("need", "need") == "ehc")


class DraftColleague(models.Model):
    """Somebody of the same organisation who may read, change and send a draft."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="colleagues")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="shared_drafts"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "person"], name="draft_shared_once")
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} shared"


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
