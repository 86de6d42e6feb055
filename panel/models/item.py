"""One piece of business for a meeting, and its papers."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from localoffer.accounts.models import Anyone, Person, Seat
from localoffer.accounts.roles import PANEL, SEND_TEAM, Role
from localoffer.children.models import restricted_for
from localoffer.council.models import LocalLimit
from localoffer.references import ReferenceField
from localoffer.ui.templatetags.addresses import address
from panel.models.case import Case
from panel.models.guards import History, Versioned, follows, refuse_when, stays
from panel.models.meeting import Attendance, Meeting
from panel.models.member import Declaration, has_interest
from panel.states import ITEM, ItemMove, ItemState, MeetingState
from panel.timescales import Due, day_in_words, due_after

if TYPE_CHECKING:
    from panel.models.decision import Decision


class Business(models.TextChoices):
    """What the Panel is for (terms of reference, purpose and functions)."""

    ASSESS = "assess", "Request for an Education, Health and Care needs assessment"
    ISSUE = "issue", "Whether to issue a plan"
    CARE_PACKAGE = "care_package", "Change to a care package"
    RESOURCES = "resources", "Other resources that avoid a plan"
    TRANSPORT = "transport", "Transport"
    REVIEW = "review", "Changes after an annual review"


PREPARING = frozenset(
    {ItemState.DRAFT, ItemState.SUBMITTED, ItemState.RETURNED, ItemState.ACCEPTED}
)
TAKES_PAPERS = PREPARING | {ItemState.DEFERRED, ItemState.SENT_BACK}
TAKES_LATE_PAPERS = frozenset({ItemState.LISTED, ItemState.LOCKED})
BEFORE_MEMBERS = PREPARING | {ItemState.WITHDRAWN}
WITH_CHIEF_OFFICER = frozenset(
    {
        ItemState.WITH_OFFICER,
        ItemState.SENT_BACK,
        ItemState.APPROVED,
        ItemState.NOTIFIED,
        ItemState.CLOSED,
    }
)
LETTER_MADE = frozenset({ItemState.NOTIFIED, ItemState.CLOSED})


MINUTES = "panel-minutes-"
"""Before the kind of business: the council's own limit for its time."""


def minutes_for(business: str) -> int:
    """How long one kind of business is planned to take."""
    return LocalLimit.amount(f"{MINUTES}{business.replace('_', '-')}")


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, person: Person | Anyone) -> ItemQuerySet:
        """Items a person may know of. An interest hides an item everywhere, from anybody.

        The SEND team prepares all items; members see those on agendas of meetings
        they are asked to; a chair also what waits for a meeting, since some of it cannot
        wait; a chief officer what the chair has signed.
        """
        interest = Declaration.objects.filter(
            item=OuterRef("pk"), person=person.pk, nature=Declaration.Nature.INTEREST
        )
        known = self.exclude(case__child__in=restricted_for(person)).exclude(Exists(interest))
        if person.has(*SEND_TEAM):
            return known
        seen = Q(pk__in=[])
        if person.has(*PANEL):
            asked = Attendance.objects.filter(meeting=OuterRef("meeting"), person=person.pk)
            called = Guest.objects.filter(item=OuterRef("pk"), person=person.pk)
            seen |= (Exists(asked) | Exists(called)) & ~Q(state__in=PREPARING)
            seen |= Q(urgent_by__isnull=False, meeting=None) & ~Q(state__in=PREPARING)
        if person.has(Role.PANEL_CHAIR):
            seen |= Q(state=ItemState.ACCEPTED)
        if person.has(Role.CHIEF_OFFICER):
            signed = Item.objects.filter(pk=OuterRef("pk"), decisions__signatures__isnull=False)
            seen |= Q(Exists(signed), state__in=WITH_CHIEF_OFFICER)
        return known.filter(seen)


class Item(Versioned):
    """One case brought to the Panel for one kind of business."""

    reference = ReferenceField("I")
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
    asked_on = models.DateField(
        help_text="the day the question was put: its own limit runs from it"
    )
    review_met_on = models.DateField(
        null=True, blank=True, help_text="the day of the review meeting (reg 20(10))"
    )
    sitting = models.PositiveSmallIntegerField(
        default=0, help_text="how often it has been discussed: views count in one sitting"
    )
    urgent_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="the chair who took it between meetings",
    )  # fmt: skip

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
            models.CheckConstraint(
                name="a_review_has_its_meeting",
                condition=~Q(business="review") | Q(review_met_on__isnull=False),
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
                "a_review_meets_once_there_is_a_plan",
                condition="""NEW.review_met_on < (SELECT min(p.served_on) FROM panel_planstep p
                    WHERE p.case_id = NEW.case_id AND p.kind = 'final')""",
                says="A review meeting is held once there is a plan (CFA s.44(1)).",
            ),
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
        return address("panel:item", self.reference)

    @property
    def due(self) -> Due:
        """The date that this kind of business must be answered by, with its reason.

        Requests, refusals to issue and reviews have theirs from the law; for the rest it
        is the council's own limit, and says so.
        """
        if self.business == Business.ASSESS:
            return self.case.due("notify-assess")
        if self.business == Business.ISSUE:
            return self.case.ordered("order-assess-refuse") or self.case.due("refuse-issue")
        if self.business == Business.REVIEW and self.review_met_on:
            period = self.case.periods["review-decision"]
            return due_after(self.review_met_on, period, "the day of the review meeting")
        days = LocalLimit.amount("panel-request-limit")
        return Due(
            key="panel-request-limit",
            label="Answer the request",
            on=self.asked_on + timedelta(days=days),
            clause="the council’s own limit",
            counted=f"{days} days from {day_in_words(self.asked_on)}, the day of the request",
        )

    @property
    def minutes(self) -> int:
        """How long this kind of business is planned to take."""
        return minutes_for(self.business)

    @property
    def latest_decision(self) -> Decision | None:
        return max(self.decisions.all(), key=lambda decision: decision.number, default=None)

    @property
    def discussed_from(self) -> datetime | None:
        """When the discussion began that is on now, or was last."""
        discussions = [row.at for row in self.history.all() if row.move == ItemMove.DISCUSS]
        return max(discussions, default=None)

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
        interested = {
            each.person_id
            for each in self.declarations.all()
            if each.nature == Declaration.Nature.INTEREST
        }
        if self.meeting is None:
            return self.urgent_by if self.urgent_by_id not in interested else None
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
    kind = models.SlugField(max_length=40, blank=True, help_text="its place in the checklist")
    title = models.CharField(max_length=120)
    body = models.TextField(blank=True)
    late = models.BooleanField(
        default=False, help_text="came after the deadline, by the chair’s leave"
    )
    pages = models.PositiveSmallIntegerField(default=0, help_text="of the document, if it is one")
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
                condition="""(SELECT state FROM panel_item WHERE id = NEW.item_id) NOT IN ("""  # noqa: S608
                + ", ".join(f"'{state}'" for state in sorted(TAKES_PAPERS))
                + """) AND NOT ((SELECT state FROM panel_item WHERE id = NEW.item_id) IN ("""
                + ", ".join(f"'{state}'" for state in sorted(TAKES_LATE_PAPERS))
                + """) AND (
                    (NOT NEW.late AND NEW.at <= (SELECT m.papers_deadline_at FROM panel_meeting m
                        JOIN panel_item i ON i.meeting_id = m.id WHERE i.id = NEW.item_id))
                    OR (NEW.late AND EXISTS (SELECT 1 FROM panel_lateleave l
                        WHERE l.item_id = NEW.item_id))))""",
                says="Papers are added before the deadline, or late by the chair’s leave.",
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


class LateLeave(models.Model):
    """The chair lets papers for one item come after the deadline. They are marked as late."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="late_leaves")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["item", "meeting"], name="one_leave_an_item"),
            models.CheckConstraint(name="leave_says_why", condition=~Q(why="")),
        ]
        triggers = stays("late_leave")

    def __str__(self) -> str:
        return str(self.item)


class PaperRead(models.Model):
    """A member says that they have read one version of a paper. A new version is unread."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="reads")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "person"], name="read_once_a_version")
        ]
        triggers = stays("paper_read")

    def __str__(self) -> str:
        return f"{self.paper} {self.person}"


class Guest(models.Model):
    """Somebody called to one item alone, such as Transport (terms of reference: as needed)."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="guests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    seat = models.CharField(max_length=30, choices=Seat, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], name="called_once_to_an_item")
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.person}"


class Question(models.Model):
    """What somebody asked while an item was discussed, whom, and the answer, for the minutes.

    An answer that is still to come is written once. Nobody with an interest asks or answers.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="questions")
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="questions"
    )
    once = models.UUIDField(unique=True, editable=False)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_of = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    answer = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(name="question_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="nobody_asks_themselves", condition=~Q(asked_by=F("asked_of"))
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="question_is_not_removed", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="question_stays_as_asked", exclude=["answer"]),
            pgtrigger.Protect(
                name="answer_stays_as_given",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__answer=""),
            ),
            refuse_when(
                "question_is_asked_while_the_item_is_open",
                condition=f"""{has_interest("NEW.asked_by_id", "NEW.item_id")}
                    OR {has_interest("NEW.asked_of_id", "NEW.item_id")}
                    OR (SELECT state FROM panel_item WHERE id = NEW.item_id)
                        NOT IN ('in_discussion', 'urgent', 'sent_back')""",  # noqa: S608
                says="Questions are asked in an open discussion by people without an interest.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} question"


class Action(models.Model):
    """Something that somebody promised at a meeting, chased until it is done."""

    reference = ReferenceField("T")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="actions")
    once = models.UUIDField(unique=True, editable=False)
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_note = models.CharField(max_length=300, blank=True)
    chased_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [models.CheckConstraint(name="action_says_what", condition=~Q(what=""))]

    def __str__(self) -> str:
        return self.reference


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
        triggers = [
            *stays("deferral"),
            refuse_when(
                "deferral_is_owned_without_an_interest",
                condition=has_interest("NEW.owner_id", "NEW.item_id"),
                says="Nobody with an interest acts on an item.",
            ),
        ]
        constraints = [
            models.CheckConstraint(name="deferral_has_a_reason", condition=~Q(reason=""))
        ]

    def __str__(self) -> str:
        return f"{self.item} until {self.until}"

    @property
    def breaches(self) -> bool:
        """Was it put off past the statutory date?"""
        return self.until > self.decide_by
