"""A sitting of the SEND Panel and who was in the room."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import partial

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from localoffer.accounts.models import Person, Seat
from localoffer.accounts.roles import SEND_TEAM
from localoffer.references import new_reference
from panel.models.guards import History, follows, stays
from panel.states import MEETING, MeetingState


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, person: Person) -> MeetingQuerySet:
        """All meetings for the SEND team, for others those they are asked to."""
        if person.has(*SEND_TEAM):
            return self
        return self.filter(attendance__person=person) if person.roles else self.none()

    def taking_items(self) -> MeetingQuerySet:
        """Meetings whose agenda is not closed yet."""
        return self.filter(state__in=[MeetingState.SCHEDULED, MeetingState.AGENDA_OPEN])


class Meeting(models.Model):
    """One meeting: every two weeks, each case on its own (terms of reference)."""

    reference = models.CharField(
        max_length=12, unique=True, default=partial(new_reference, "M"), editable=False
    )
    date = models.DateField()
    starts = models.TimeField()
    place = models.CharField(max_length=120)
    chair = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    papers_deadline_at = models.DateTimeField()
    state = models.CharField(
        max_length=20, choices=MeetingState, default=MeetingState.SCHEDULED, editable=False
    )
    version = models.PositiveIntegerField(default=1)
    once = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["date", "starts"]
        constraints = [
            models.CheckConstraint(
                name="deputy_is_not_the_chair",
                condition=Q(deputy=None) | ~Q(deputy=F("chair")),
            ),
            models.UniqueConstraint(fields=["date", "starts", "place"], name="one_meeting_at_once"),
        ]
        triggers = follows(MEETING, begins=MeetingState.SCHEDULED)

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("panel:meeting", args=[self.reference])


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
