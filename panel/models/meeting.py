"""A sitting of the SEND Panel and who was in the room."""

from __future__ import annotations

import uuid
from datetime import datetime

import pgtrigger
from django.db import models
from django.db.models import F, Q

from localoffer.accounts.models import Anyone, Person, Seat
from localoffer.accounts.roles import SEND_TEAM
from localoffer.references import ReferenceField
from localoffer.ui.templatetags.addresses import address
from panel.models.guards import History, Versioned, follows, stays
from panel.states import MEETING, MeetingState


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, person: Person | Anyone) -> MeetingQuerySet:
        """All meetings for the SEND team, for others those they are asked to."""
        if person.has(*SEND_TEAM):
            return self
        if not person.roles:
            return self.none()
        asked = Q(attendance__person=person.pk) | Q(items__guests__person=person.pk)
        return self.filter(asked).distinct()

    def taking_items(self) -> MeetingQuerySet:
        """Meetings whose agenda is not closed yet."""
        return self.filter(state__in=[MeetingState.SCHEDULED, MeetingState.AGENDA_OPEN])


class Meeting(Versioned):
    """One meeting: every two weeks, each case on its own (terms of reference)."""

    reference = ReferenceField("M")
    date = models.DateField()
    starts = models.TimeField()
    place = models.CharField(max_length=120)
    chair = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    papers_deadline_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField(default=180, help_text="minutes for items")
    state = models.CharField(
        max_length=20, choices=MeetingState, default=MeetingState.SCHEDULED, editable=False
    )
    once = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["date", "starts"]
        constraints = [
            models.CheckConstraint(
                name="deputy_is_not_the_chair",
                condition=Q(deputy=None) | ~Q(deputy=F("chair")),
            ),
            models.UniqueConstraint(
                fields=["date", "starts", "place"],
                condition=~Q(state="cancelled"),
                name="one_meeting_at_once",
            ),
        ]
        triggers = follows(MEETING, begins=MeetingState.SCHEDULED)

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return address("panel:meeting", self.reference)


class MeetingHistory(History):
    """One move of a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="history")

    class Meta(History.Meta):
        triggers = stays("meeting_history")


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def in_the_room(self) -> AttendanceQuerySet:
        return self.filter(arrived_at__isnull=False, left_at=None)

    def during(self, began: datetime) -> AttendanceQuerySet:
        """In the room now, or at some time since `began`."""
        return self.filter(Q(left_at=None) | Q(left_at__gt=began), arrived_at__isnull=False)


class Attendance(models.Model):
    """A person asked to a meeting, by seat, and when they came and went."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    seat = models.CharField(max_length=30, choices=Seat, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="asked_once"),
            models.CheckConstraint(
                name="came_before_going",
                condition=Q(left_at=None)
                | Q(arrived_at__isnull=False, left_at__gte=F("arrived_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.person}"


class Stay(models.Model):
    """One time in the room, from coming to going. Coming back begins another."""

    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="stays")
    came_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    here_after = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="how many were in the room after this exit"
    )

    class Meta:
        ordering = ["came_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attendance"], condition=Q(left_at=None), name="in_the_room_once"
            ),
            models.CheckConstraint(
                name="a_stay_ends_after_it_began",
                condition=Q(left_at=None) | Q(left_at__gte=F("came_at")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.attendance)


class Minutes(models.Model):
    """The minutes of a meeting, written from what was recorded: one row a version.

    `content` holds references of people and items; each reader gets it without the items
    that are hidden from them.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    approved_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_in = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["meeting", "number"]
        verbose_name_plural = "minutes"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_minutes_a_number"),
            models.CheckConstraint(
                name="minutes_are_approved_by_somebody",
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="minutes_are_not_removed", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="minutes_stay_as_written",
                exclude=["approved_by", "approved_at", "approved_in"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} minutes {self.number}"


class Pack(models.Model):
    """The papers of a meeting as one file, made for one reader alone.

    `items` are the references that the file holds: it opens only while its reader may
    read each of them. A later build is a supplement with the next number.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        BUILDING = "building", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Could not be made"

    reference = ReferenceField("B")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="packs")
    reader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveSmallIntegerField(default=0, help_text="papers put in so far")
    total = models.PositiveSmallIntegerField(default=0)
    items = models.JSONField(default=list)
    contents = models.CharField(max_length=64, blank=True, help_text="digest of what it holds")
    pages = models.PositiveSmallIntegerField(default=0)
    document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["meeting", "reader", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "reader", "number"], name="one_pack_a_number_and_reader"
            ),
            models.CheckConstraint(
                name="a_ready_pack_has_its_file",
                condition=~Q(state="ready") | Q(document__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference
