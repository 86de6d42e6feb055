"""A referral for one child, its history, and its switches of option."""

from __future__ import annotations

from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from localoffer.accounts.roles import CWD, RAIS_DESK, Role
from localoffer.children.models import Child, read_hidden_from
from localoffer.clock import LONDON
from localoffer.references import ReferenceField
from referrals.models.submission import Submission
from referrals.states import (
    ADVISED,
    ENDED,
    TABLE,
    TOLD,
    WITH_SCREENER,
    AdviceStatus,
    Move,
    Option,
    Route,
    State,
)
from referrals.timescales import a_year_after

ADVISED_SQL = ", ".join(f"'{status.value}'" for status in ADVISED)

CLOSES = f"""
    SELECT decision.id INTO standing FROM referrals_decision decision
        WHERE decision.referral_id = NEW.id AND NOT EXISTS (
            SELECT 1 FROM referrals_decision later WHERE later.supersedes_id = decision.id);
    IF standing IS NULL THEN
        RAISE EXCEPTION 'A referral closes only with its outcome recorded (T22).'
            USING ERRCODE = 'check_violation';
    END IF;
    SELECT advice.status INTO last_advice
        FROM referrals_advice advice
        WHERE advice.decision_id = standing
        ORDER BY advice.id DESC LIMIT 1;
    IF last_advice IS NULL OR last_advice NOT IN ({ADVISED_SQL}) THEN
        RAISE EXCEPTION 'A referral closes only once the referrer is advised (T22).'
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM referrals_singleassessment
               WHERE referral_id = NEW.id AND finished_on IS NULL) THEN
        RAISE EXCEPTION 'A referral does not close with an open assessment (T22).'
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM referrals_section47
               WHERE referral_id = NEW.id AND ended_on IS NULL) THEN
        RAISE EXCEPTION 'A referral does not close with an open enquiry (T22).'
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM referrals_episode
               WHERE referral_id = NEW.id AND ended_on IS NULL) THEN
        RAISE EXCEPTION 'A referral closes with its child in need episode ended (T22).'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""  # noqa: S608  (built from constants of states.py)


class Due(models.TextChoices):
    """The clocks of a referral, by what is due."""

    DECISION = "decision", "Decide what happens next"
    ASSESSMENT = "assessment", "Finish the Single Assessment"
    CONFERENCE = "conference", "Hold the child protection conference"
    EARLY_HELP = "early_help", "Finish the Early Help assessment"
    REVIEW = "review", "Look at the family’s plan again"


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, person, *, at: datetime) -> ReferralQuerySet:
        """The desk sees all; the CWD team and lead professionals what is theirs; nobody else.

        A restricted child's referrals are there for the people named alone, or for whoever
        opened the record in need, until that ends. The referrer follows the submission on its
        tracking page, not here. Whom it concerns is asked first: there are few, and every
        list is quicker for not asking again.
        """
        hidden = read_hidden_from(person, at=at)
        return self.within_scope_of(person).exclude(child__in=hidden)

    def within_scope_of(self, person) -> ReferralQuerySet:
        """What these roles work on, restricted records among them: never for a page by itself.

        What came as a further contact about a child comes with that child's referral (T24).
        """
        shown = self.filter(held=False)
        if person.has(*RAIS_DESK):
            return shown
        found = Q(pk__in=[])
        if person.has(*CWD):
            decided = Referral.objects.filter(
                decisions__route=Route.B, decisions__superseded_by=None
            )
            found |= Q(known_to_cwd=True) | Q(pk__in=decided.values("pk"))
        if person.has(Role.LEAD_PROFESSIONAL):
            offered = Referral.objects.filter(
                proposals__receiver=person, proposals__answered_at=None
            )
            found |= Q(owner=person) | Q(pk__in=offered.values("pk"))
        with_more = Referral.objects.filter(found, contacts__isnull=False)
        return shown.filter(found | Q(pk__in=with_more.values("contacts__came_as")))

    def named(self, reference: str) -> ReferralQuerySet:
        """By the referral’s own reference or by the one its referrer reads out."""
        return self.filter(Q(reference=reference) | Q(submission__reference=reference))

    def open(self) -> ReferralQuerySet:
        return self.exclude(state__in=ENDED)


class Where(models.TextChoices):
    """Where the child is. Someone who is found here is ours to help (CA 1989 s.47(1))."""

    ADDRESS = "address", "At the address where they live"
    FOUND = "found", "They live somewhere else, and were found or are staying here"
    NO_FIXED_ADDRESS = "no_fixed_address", "They have no fixed address, or I do not know it"


class Referral(models.Model):
    """One child's way through the front door.

    `received_at` is when the submission came; no switch, wait or reopening moves it.
    `held` keeps what looks like spam off the desk's lists until somebody has read it (Hold).
    """

    reference = ReferenceField("R")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="referrals")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="referrals")
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="later"
    )
    option = models.PositiveSmallIntegerField(choices=Option)
    state = models.CharField(max_length=30, choices=State, default=State.SUBMITTED)
    received_at = models.DateTimeField()
    screener = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="screening",
    )
    supporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supporting",
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="owned_referrals",
        help_text="who is responsible since the decision, where it is not the screener",
    )
    known_to_cwd = models.BooleanField(default=False)
    where = models.CharField(max_length=20, choices=Where, default=Where.ADDRESS)
    found_at = models.TextField(blank=True, help_text="where a child who lives elsewhere is")
    held = models.BooleanField(default=False)
    due_on = models.DateField(null=True, blank=True, help_text="the last day of its next clock")
    due_for = models.CharField(max_length=30, choices=Due, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["received_at"]
        indexes = [
            models.Index(fields=["state", "option", "received_at"], name="desk_worklist"),
            models.Index(
                fields=["due_on", "id"], condition=~Q(state__in=ENDED), name="desk_by_due_day"
            ),
            models.Index(
                fields=["received_at", "id"],
                condition=~Q(state__in=ENDED),
                name="desk_by_day_of_receipt",
            ),
            models.Index(
                fields=["option", "received_at"],
                condition=Q(state=State.SUBMITTED),
                name="desk_unclaimed",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="referral_claim_is_whole",
                condition=Q(screener=None, supporter=None, claimed_at=None)
                | Q(screener__isnull=False, supporter__isnull=False, claimed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_supporter_is_another_person",
                condition=Q(screener=None) | ~Q(screener=F("supporter")),
            ),
            models.CheckConstraint(
                name="referral_screening_has_a_screener",
                condition=~Q(state__in=WITH_SCREENER) | Q(screener__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_on_the_list_is_unclaimed",
                condition=~Q(state=State.SUBMITTED) | Q(screener=None),
            ),
            models.CheckConstraint(
                name="referral_due_says_for_what",
                condition=Q(due_on=None, due_for="") | (Q(due_on__isnull=False) & ~Q(due_for="")),
            ),
            models.CheckConstraint(
                name="referral_closing_is_dated",
                condition=Q(state=State.CLOSED, closed_at__isnull=False)
                | (~Q(state=State.CLOSED) & Q(closed_at=None)),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="referral_moves_by_the_table",
                field="state",
                transitions=sorted((str(a), str(b)) for a, b in TABLE.edges()),
            ),
            pgtrigger.Trigger(
                name="referral_begins_as_received",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__state__df=State.SUBMITTED.value),
                func="RAISE EXCEPTION 'A referral begins as received (T2).' "
                "USING ERRCODE = 'check_violation';",
            ),
            pgtrigger.Trigger(
                name="referral_closes_only_when_done",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(
                    new__state=State.CLOSED.value, old__state__df=State.CLOSED.value
                ),
                declare=[("standing", "bigint"), ("last_advice", "text")],
                func=CLOSES,
            ),
            pgtrigger.Trigger(
                name="referral_clock_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__received_at__df=pgtrigger.F("new__received_at")),
                func="RAISE EXCEPTION 'Nothing moves the day of receipt (T5).' "
                "USING ERRCODE = 'check_violation';",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("referrals:referral", args=[self.reference])

    @property
    def responsible(self):
        """Who answers for it now: its owner since the decision, else its screener."""
        return self.owner or self.screener

    @property
    def worked_on(self):
        """Where its work is done: the open referral of the child that it was added to (T24)."""
        contact = getattr(self, "attached_as", None)
        return contact.referral.worked_on if contact else self

    @property
    def is_re_referral(self) -> bool:
        """Linked to a referral of this child that closed less than 12 months before (T23)."""
        before = self.previous
        if before is None or before.closed_at is None:
            return False
        ended = before.closed_at.astimezone(LONDON).date()
        return self.received_at.astimezone(LONDON).date() <= a_year_after(ended)

    @property
    def decision(self):
        """The decision that stands: the one nothing has superseded."""
        return self.decisions.filter(superseded_by=None).first()

    @property
    def last_advice(self):
        """The latest word to the referrer about the decision that stands.

        A corrected decision is another decision: the referrer is told again (T22).
        """
        decision = self.decision
        return decision.advice.order_by("id").last() if decision else None

    @property
    def is_told(self) -> bool:
        """A message about the decision that stands has left, and has not come back."""
        latest = self.last_advice
        return latest is not None and latest.status in TOLD

    @property
    def advice_is_withheld(self) -> bool:
        """A manager said that the referrer is not told; only a message sent since lifts it."""
        latest = self.advice.exclude(status=AdviceStatus.NOT_CONTACTABLE).order_by("id").last()
        return latest is not None and latest.status == AdviceStatus.WITHHELD


class Transition(models.Model):
    """One move made: who, when, from where to where and why."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="transitions")
    move = models.CharField(max_length=40, choices=Move)
    before = models.CharField(max_length=30, choices=State, blank=True)
    after = models.CharField(max_length=30, choices=State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="nobody when somebody without an account sent the referral",
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        triggers = [
            pgtrigger.Protect(
                name="transition_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.before or '–'} → {self.after}"


class OptionSwitch(models.Model):
    """A change of option. From 1 to 2 it waits for a manager's second pair of eyes (T6)."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="switches")
    to = models.PositiveSmallIntegerField(choices=Option)
    reason = models.TextField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    agreed = models.BooleanField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="switch_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="switch_answer_is_whole",
                condition=Q(answered_by=None, answered_at=None, agreed=None)
                | Q(answered_by__isnull=False, answered_at__isnull=False, agreed__isnull=False),
            ),
            models.CheckConstraint(
                name="switch_to_support_is_agreed_by_another",
                condition=Q(to=Option.WELFARE) | ~Q(asked_by=F("answered_by")),
            ),
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(answered_at=None),
                name="one_switch_waits_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"to Option {self.to}"
