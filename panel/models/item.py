"""One piece of business for a meeting, and its papers."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from localoffer.accounts.models import Person
from localoffer.accounts.roles import PANEL, SEND_TEAM, Role
from localoffer.references import new_reference
from panel.models.case import Case
from panel.models.guards import History, follows, refuse_when, stays
from panel.models.meeting import Attendance, Meeting
from panel.models.member import Declaration
from panel.states import ITEM, ItemState, MeetingState

if TYPE_CHECKING:
    from panel.models.decision import Decision


class Business(models.TextChoices):
    """What the Panel is for (terms of reference, purpose and functions)."""

    ASSESS = "assess", "Request for an Education, Health and Care needs assessment"
    ISSUE = "issue", "Whether to issue a plan"
    CARE_PACKAGE = "care_package", "Change to a care package"
    RESOURCES = "resources", "Other resources that avoid a plan"
    TRANSPORT = "transport", "Transport"
    OTHER = "other", "A related matter"


PREPARING = frozenset(
    {ItemState.DRAFT, ItemState.SUBMITTED, ItemState.RETURNED, ItemState.ACCEPTED}
)
TAKES_PAPERS = PREPARING | {ItemState.DEFERRED, ItemState.SENT_BACK}
WITH_CHIEF_OFFICER = frozenset(
    {
        ItemState.WITH_OFFICER,
        ItemState.SENT_BACK,
        ItemState.APPROVED,
        ItemState.NOTIFIED,
        ItemState.CLOSED,
    }
)


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, person: Person) -> ItemQuerySet:
        """Items a person may know of. An interest hides an item everywhere, from anybody.

        The SEND team prepares all items; members see those on agendas of meetings
        they are asked to; a chief officer sees what the chair has signed.
        """
        seen = Q(pk=None)
        if person.has(*SEND_TEAM):
            seen |= ~Q(pk=None)
        if person.has(*PANEL):
            asked = Attendance.objects.filter(meeting=OuterRef("meeting"), person=person)
            seen |= Exists(asked) & ~Q(state__in=PREPARING)
        if person.has(Role.CHIEF_OFFICER):
            seen |= Q(state__in=WITH_CHIEF_OFFICER, decisions__signatures__isnull=False)
        interest = Declaration.objects.filter(
            item=OuterRef("pk"), person=person, nature=Declaration.Nature.INTEREST
        )
        return self.filter(seen).exclude(Exists(interest)).distinct()


class Item(models.Model):
    """One case brought to the Panel for one kind of business."""

    reference = models.CharField(
        max_length=12, unique=True, default=partial(new_reference, "I"), editable=False
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="items")
    business = models.CharField(max_length=20, choices=Business, default=Business.ASSESS)
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    presenter = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        max_length=20, choices=ItemState, default=ItemState.DRAFT, editable=False
    )
    version = models.PositiveIntegerField(default=1)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["case__received_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="item_has_a_presenter_once_sent_in",
                condition=Q(state__in=[ItemState.DRAFT, ItemState.WITHDRAWN, ItemState.CLOSED])
                | Q(presenter__isnull=False),
            ),
            models.CheckConstraint(
                name="item_on_an_agenda_has_its_meeting",
                condition=~Q(
                    state__in=[ItemState.LISTED, ItemState.LOCKED, ItemState.IN_DISCUSSION]
                )
                | Q(meeting__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["case", "business"],
                condition=~Q(state__in=[ItemState.WITHDRAWN, ItemState.CLOSED]),
                name="one_open_item_a_business",
            ),
        ]
        triggers = [
            *follows(ITEM, begins=ItemState.DRAFT),
            refuse_when(
                "signed_item_keeps_its_people",
                on=pgtrigger.Update,
                condition="""(NEW.presenter_id IS DISTINCT FROM OLD.presenter_id
                    OR NEW.case_id <> OLD.case_id OR NEW.business <> OLD.business
                    OR NEW.meeting_id IS DISTINCT FROM OLD.meeting_id)
                    AND EXISTS (SELECT 1 FROM panel_signature s
                        JOIN panel_decision d ON d.id = s.decision_id WHERE d.item_id = NEW.id)""",
                says="What was signed keeps its case, meeting and presenter.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("panel:item", args=[self.reference])

    @property
    def latest_decision(self) -> Decision | None:
        return self.decisions.order_by("-number").first()

    @property
    def next_number(self) -> int:
        """The number of the recommendation that is being prepared."""
        latest = self.latest_decision
        return latest.number + 1 if latest else 1

    def acting_chair(self) -> Person | None:
        """The chair, or the deputy where the chair may not or is not there; None if neither may.

        Whoever led the discussion stays: who made the recommendation signs it, too.
        Somebody with an interest never acts.
        """
        if self.meeting is None:
            return None
        interested = set(
            self.declarations.filter(nature=Declaration.Nature.INTEREST).values_list(
                "person_id", flat=True
            )
        )
        free = [
            person
            for person in (self.meeting.chair, self.meeting.deputy)
            if person is not None and person.pk not in interested
        ]
        first = free
        if decision := self.latest_decision:
            first = [person for person in free if person.pk == decision.by_id]
        elif self.meeting.state == MeetingState.IN_SESSION:
            here = set(
                Attendance.objects.in_the_room()
                .filter(meeting=self.meeting)
                .values_list("person_id", flat=True)
            )
            first = [person for person in free if person.pk in here]
        return next(iter([*first, *free]), None)


class ItemHistory(History):
    """One move of an item."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="history")

    class Meta(History.Meta):
        triggers = stays("item_history")


class Paper(models.Model):
    """One paper of an item. A changed paper is a new version with the same number."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="papers")
    number = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=120)
    body = models.TextField(blank=True)
    document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "number", "version"], name="one_paper_a_number_and_version"
            ),
            models.CheckConstraint(
                name="paper_says_something", condition=~Q(body="") | Q(document__isnull=False)
            ),
        ]
        triggers = [
            *stays("paper"),
            refuse_when(
                "papers_come_before_the_pack",
                condition="(SELECT state FROM panel_item WHERE id = NEW.item_id) NOT IN ("  # noqa: S608
                + ", ".join(f"'{state}'" for state in sorted(TAKES_PAPERS))
                + ")",
                says="Papers are added before the pack is published.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} paper {self.number}"

    @property
    def parts(self) -> list[str]:
        """The paragraphs of the body, for reading."""
        return self.body.split("\n\n")

    @staticmethod
    def digest_of(*, title: str, body: str, document_digest: str = "") -> str:
        return hashlib.sha256(f"{title}\n{body}\n{document_digest}".encode()).hexdigest()


class Deferral(models.Model):
    """An item put off, with the owner and the date that the Panel agreed (terms of reference)."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="deferrals")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="deferrals")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    until = models.DateField()
    reason = models.TextField()
    decide_by = models.DateField(help_text="the statutory date when this was agreed")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        triggers = stays("deferral")
        constraints = [
            models.CheckConstraint(name="deferral_has_a_reason", condition=~Q(reason=""))
        ]

    def __str__(self) -> str:
        return f"{self.item} until {self.until}"

    @property
    def breaches(self) -> bool:
        """Was it put off past the statutory date?"""
        return self.until > self.decide_by
