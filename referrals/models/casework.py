"""What happens after the decision: enquiries, Early Help, and the agreement of two people."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from localoffer.children.models import Child
from referrals.models.codes import Code
from referrals.models.referral import Referral
from referrals.models.submission import Submission
from referrals.states import Move

PERSON = settings.AUTH_USER_MODEL


class Episode(models.Model):
    """One time of being a child in need: what the census counts.

    It begins with the referral, or with the step up, and ends with a reason of the census's
    own list. A child has one at a time.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="episodes")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="episodes")
    began_on = models.DateField()
    source = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="+")
    need = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    closure = models.ForeignKey(
        Code, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(ended_on=None), name="child_is_in_need_once"
            ),
            models.CheckConstraint(
                name="episode_end_is_whole",
                condition=Q(ended_on=None, closure=None)
                | Q(ended_on__gte=F("began_on"), closure__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"episode {self.pk}"


class InformationRequest(models.Model):
    """A question asked before the decision, and what came back (T7). The clock runs on."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="questions")
    question = models.TextField()
    sent_to_referrer = models.BooleanField(default=False)
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(answered_at=None), name="one_question_at_a_time"
            ),
            models.CheckConstraint(
                name="question_answer_is_whole",
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"question {self.pk}"


class StrategyDiscussion(models.Model):
    """A strategy discussion (T14): reasonable cause, with police and health invited."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="discussions")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="discussions")
    held_on = models.DateField()
    cause = models.TextField()
    police_invited = models.BooleanField()
    health_invited = models.BooleanField()
    others = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="discussion_invites_police_and_health",
                condition=Q(police_invited=True, health_invited=True) & ~Q(cause=""),
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="discussion_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"discussion {self.pk}"


class Section47(models.Model):
    """A section 47 enquiry (T15, T16). An open one blocks closing (T22).

    `conference_on` is the day of the initial child protection conference; `late_why` says why
    it lies after the limit. Without one `reason` says why none is needed.
    """

    class Team(models.TextChoices):
        RAIS = "rais", "RAIS social worker"
        CWD = "cwd", "Children with Disabilities social worker and manager"

    class Outcome(models.TextChoices):
        CONFERENCE = "conference", "Child protection conference"
        ASSESSMENT = "assessment", "Child in need assessment (section 17)"
        NOTHING = "nothing", "No further action"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="enquiries")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="enquiries")
    discussion = models.OneToOneField(
        StrategyDiscussion, on_delete=models.PROTECT, related_name="enquiry"
    )
    team = models.CharField(max_length=4, choices=Team)
    overridden_why = models.TextField(blank=True)
    began_on = models.DateField()
    began_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    reason = models.TextField(blank=True)
    conference_on = models.DateField(null=True, blank=True)
    late_why = models.TextField(blank=True)
    called_off_on = models.DateField(
        null=True, blank=True, help_text="a further enquiry took the place of the conference"
    )

    class Meta:
        ordering = ["id"]
        verbose_name = "section 47 enquiry"
        verbose_name_plural = "section 47 enquiries"
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(ended_on=None), name="one_open_enquiry_at_a_time"
            ),
            models.CheckConstraint(
                name="enquiry_end_is_whole",
                condition=Q(ended_on=None, outcome="", conference_on=None)
                | Q(ended_on__gte=F("began_on"), outcome="conference", conference_on__isnull=False)
                | (
                    Q(ended_on__gte=F("began_on"), outcome__in=["assessment", "nothing"])
                    & Q(conference_on=None)
                    & ~Q(reason="")
                ),
            ),
            models.CheckConstraint(
                name="enquiry_conference_follows_it",
                condition=Q(conference_on=None) | Q(conference_on__gte=F("began_on")),
            ),
            models.CheckConstraint(
                name="enquiry_calls_off_a_conference",
                condition=Q(called_off_on=None) | Q(conference_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"enquiry {self.pk}"

    def conference_stands_on(self, day) -> bool:
        """Was the conference held by this day (and not called off)?"""
        return bool(self.conference_on and not self.called_off_on and self.conference_on <= day)


class Proposal(models.Model):
    """A move that needs a second person: asked by the first, answered by the second.

    `receiver` is the lead professional who must accept a family that is stepped down before
    the manager agrees. `facts` are what the move will record; it lapses when the referral
    moves on in another way.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="proposals")
    move = models.CharField(max_length=40, choices=Move)
    facts = models.JSONField(default=dict)
    reason = models.TextField()
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    receiver = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="offered"
    )
    received_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    agreed = models.BooleanField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(answered_at=None), name="one_proposal_at_a_time"
            ),
            models.CheckConstraint(name="proposal_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="proposal_is_answered_by_another",
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="proposal_answer_is_whole",
                condition=Q(answered_at=None, answered_by=None, agreed=None)
                | Q(answered_at__isnull=False, answered_by=None, agreed=False)
                | Q(answered_at__isnull=False, answered_by__isnull=False, agreed__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_agreed_once_received",
                condition=~Q(agreed=True) | Q(receiver=None) | Q(received_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"


class AllocationMeeting(models.Model):
    """The weekly meeting at which families of route C get their lead professional."""

    held_on = models.DateField(unique=True)
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    present = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-held_on"]

    def __str__(self) -> str:
        return f"meeting of {self.held_on}"


class Allocation(models.Model):
    """A family given to a lead professional (T17). One is live at a time.

    Outside the meeting it needs a reason why it could not wait. The rows of a meeting are
    its minutes.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="allocations")
    to = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="allocations")
    meeting = models.ForeignKey(
        AllocationMeeting, null=True, blank=True, on_delete=models.PROTECT, related_name="minutes"
    )
    urgent_why = models.TextField(blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(ended_at=None), name="one_live_allocation"
            ),
            models.CheckConstraint(
                name="allocation_is_of_a_meeting_or_urgent",
                condition=Q(meeting__isnull=False) | ~Q(urgent_why=""),
            ),
            models.CheckConstraint(
                name="allocation_end_says_why", condition=Q(ended_at=None) | ~Q(ended_why="")
            ),
        ]

    def __str__(self) -> str:
        return f"allocation {self.pk}"


class EarlyHelp(models.Model):
    """An Early Help assessment and the team around the family that may follow (T18)."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="early_help")
    lead = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="leading")
    began_on = models.DateField()
    strengths = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    plan = models.TextField(blank=True)
    agencies = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    team_since = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "early help"
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(ended_on=None), name="one_early_help_at_a_time"
            ),
            models.CheckConstraint(
                name="team_has_two_agencies",
                condition=Q(team_since=None) | Q(agencies__len__gte=2),
            ),
        ]

    def __str__(self) -> str:
        return f"early help {self.pk}"


class Contact(models.Model):
    """A further contact about a child whose referral is open: attached, not a new referral (T24)."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="contacts")
    came_as = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="attached_as")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    attached_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()
    seen_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["referral"], condition=Q(seen_at=None), name="contacts_nobody_has_read"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="contact_seen_is_whole",
                condition=Q(seen_by=None, seen_at=None)
                | Q(seen_by__isnull=False, seen_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}"


class ClockChange(models.Model):
    """A clock that was counted anew because the calendar changed, and what it said before."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="clock_changes")
    due_for = models.CharField(max_length=30)
    was = models.DateField()
    becomes = models.DateField()
    because = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers = [
            pgtrigger.Protect(
                name="clock_change_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.was} becomes {self.becomes}"
