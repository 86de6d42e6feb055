"""Meetings, and the agenda as each person may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from localoffer import clock
from localoffer.accounts.models import Anyone, Person
from localoffer.accounts.roles import SEND_TEAM, Role
from localoffer.council.models import LocalLimit
from localoffer.planned import Question
from panel import access, timescales
from panel.models import Business, Declaration, Item, Meeting
from panel.models.item import PREPARING, minutes_for
from panel.operations import minutes
from panel.operations.meetings import earliest, minutes_left
from panel.pages.shared import NOT_POSTED, items_of, letters_to_post, with_dates
from panel.states import MEETING, ItemState, MeetingMove, MeetingState

COLOURS = {
    MeetingState.IN_SESSION: "orange",
    MeetingState.PACK_PUBLISHED: "green",
    MeetingState.CANCELLED: "red",
}


def meeting_rows(meetings: Iterable[Meeting], person: Person) -> list[list[Any]]:
    """The list of meetings; it counts only items that this person may know of."""
    shown = list(meetings)
    known = Item.objects.visible_to(person).filter(meeting__in=shown).values("meeting")
    counts = known.annotate(count=Count("pk", distinct=True)).order_by()
    counted = {row["meeting"]: row["count"] for row in counts}
    rows = []
    for meeting in shown:
        rows.append(
            [
                {"text": timescales.day_in_words(meeting.date), "href": meeting.get_absolute_url()},
                f"{clock.hour_in_words(meeting.starts)}, {meeting.place}",
                {"text": counted.get(meeting.pk, 0), "numeric": True},
                {
                    "tag": meeting.get_state_display(),
                    "colour": COLOURS.get(MeetingState(meeting.state), "grey"),
                },
            ]
        )
    return rows


def agenda(meeting: Meeting, person: Person) -> list[list[Any]]:
    """The items of a meeting that this person may know of, numbered as they see them."""
    said = dict(
        Declaration.objects.filter(person=person, item__meeting=meeting).values_list(
            "item__reference", "nature"
        )
    )
    sits = access.is_asked(meeting, person)
    items = with_dates(items_of(meeting, person))
    unposted = letters_to_post(items)
    return [
        [
            {"text": f"{number}. {item.reference}", "href": item.get_absolute_url(), "whole": True},
            Business(item.business).label,
            NOT_POSTED if item.pk in unposted else ItemState(item.state).label,
            timescales.day_in_words(item.due.on),
            "Not asked" if item.reference not in said
            and person.has(*SEND_TEAM) and (not sits or item.presenter_id == person.pk)
            else "No interest" if item.reference in said else "Please declare",
        ]
        for number, item in enumerate(items, 1)
    ]  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """An item without a meeting, the day by which the parent is told, and its chances.

    `slots`: meetings in time that still take papers and have room; `full`: in time, without
    room; `plannable`: a meeting planned now would be in time.
    """

    item: Item
    due: date
    slots: int
    full: bool
    plannable: bool

    @property
    def tag(self) -> dict[str, str]:
        if self.slots > 1:
            return {"tag": f"{self.slots} slots", "colour": "green"}
        if self.slots == 1:
            return {"tag": "1 slot: a deferral would be late", "colour": "orange"}
        if self.full or self.plannable:
            return {"tag": "No slot left: plan a meeting", "colour": "red"}
        return {"tag": "Too late for a meeting", "colour": "red"}

    def way(self, person: Person) -> str | dict[str, str]:
        """What keeps the date, with the link for whoever may do it."""
        ready = self.item.state == ItemState.ACCEPTED
        if self.slots:
            return "It can go on an agenda"
        if self.full:
            return "Make room on an agenda, or plan a meeting"
        if ready and person.has(Role.PANEL_CHAIR):
            href = reverse("panel:urgency", args=[self.item.reference])
            return {"text": "Decide it between meetings", "href": href}
        if self.plannable and person.has(Role.OPERATIONS_OFFICER):
            return {"text": "Plan a meeting", "href": reverse("panel:new-meeting")}
        if ready:
            return "The chair can decide it between meetings"
        if self.item.state == ItemState.DEFERRED:
            return "Plan a meeting as early as you can"
        return "Have the papers accepted. Then the chair can decide it between meetings"


@Question
def _without_meeting(roles: frozenset[Role], *, person: Any) -> QuerySet[Item]:
    states = sorted([*PREPARING, ItemState.DEFERRED])
    seen = Item.objects.visible_to(Anyone(roles, person)).filter(state__in=states).order_by()
    return seen.select_related("case")


def waiting_items(person: Person, *, at: datetime) -> list[Waiting]:
    """Items ready for a meeting or on the way there, those with the fewest chances first.

    A slot is a meeting before the item's date that still takes papers and has the minutes
    the item needs. None left means that only an urgent decision or a new meeting keeps
    the date.
    """
    open_meetings = Meeting.objects.taking_items().filter(papers_deadline_at__gte=at)
    open_now = [
        (meeting, minutes_left(meeting)) for meeting in open_meetings.prefetch_related("items")
    ]
    needed = {kind: minutes_for(kind) for kind in Business}
    first = earliest(at)
    found = []
    for item in with_dates(_without_meeting.rows(person.roles, person=person.pk)):
        due = item.due.on
        left = [minutes for meeting, minutes in open_now if meeting.date <= due]
        slots = sum(minutes >= needed[Business(item.business)] for minutes in left)
        found.append(Waiting(item, due, slots, bool(left) and not slots, first <= due))
    return sorted(found, key=lambda each: (each.slots, each.due, each.item.pk))


def waiting_rows(found: Iterable[Waiting], person: Person) -> list[list[Any]]:
    """A page of what `waiting_items` gives, for its table."""
    return [
        [
            {"text": each.item.reference, "href": each.item.get_absolute_url(), "whole": True},
            Business(each.item.business).label,
            ItemState(each.item.state).label,
            timescales.day_in_words(each.due),
            each.tag,
            each.way(person),
        ]
        for each in found
    ]


def meeting_facts(meeting: Meeting, person: Person) -> list[dict[str, Any]]:
    rows = [
        {"key": "When", "value": f"{timescales.day_in_words(meeting.date)}, "
         f"{clock.hour_in_words(meeting.starts)}"},
        {"key": "Where", "value": meeting.place},
        {"key": "Chair", "value": meeting.chair.name},
        {"key": "Deputy", "value": meeting.deputy.name if meeting.deputy else "Nobody"},
        {"key": "Papers by", "value": f"{timescales.moment_in_words(meeting.papers_deadline_at)} "
         f"({LocalLimit.amount('papers-deadline')} working days before, the council’s own limit)"},
        {"key": "Now", "value": meeting.get_state_display()},
    ]  # fmt: skip
    if person.has(Role.OPERATIONS_OFFICER) and not hides_items(meeting, person):
        rows.append(
            {
                "key": "Time for items",
                "value": f"{minutes_left(meeting)} of {meeting.capacity} minutes are free",
            }
        )
    if meeting.state == MeetingState.IN_SESSION:
        here = meeting.attendance.in_the_room().select_related("person")  # type: ignore[attr-defined]
        rows.append(
            {
                "key": "In the room",
                "value": ", ".join(seat.person.name for seat in here) or "Nobody yet",
            }
        )
        quorum = LocalLimit.amount("panel-quorum")
        rows.append(
            {
                "key": "Quorum",
                "value": f"{quorum} people, the council’s own rule. "
                f"{len(here)} {'is' if len(here) == 1 else 'are'} here.",
            }
        )
    return rows


def hides_items(meeting: Meeting, person: Person) -> bool:
    """Has this person an interest in any item of the meeting? Then no sum may tell of it."""
    return Declaration.objects.filter(
        item__meeting=meeting, person=person, nature=Declaration.Nature.INTEREST
    ).exists()


def meeting_page(meeting: Meeting, person: Person, *, at: datetime) -> dict[str, Any]:
    """One meeting, its agenda for this person, and what they can do now."""
    may = {
        move.value: bool(MEETING.may(move, state=meeting.state, roles=person.roles))
        for move in MeetingMove
    }
    leads = bool(access.chairs_meeting(meeting, person))
    return {
        "meeting": meeting,
        "facts": meeting_facts(meeting, person),
        "head": ["Item", "Business", "Now", "Tell the parent by", "Your interest"],
        "rows": agenda(meeting, person),
        "offers": {
            "publish": may["close_agenda"] and at >= meeting.papers_deadline_at,
            "papers": bool(access.may_have_pack(meeting, person)),
            "change": bool(access.may_change(meeting, person)),
            "write_minutes": may["draft_minutes"],
            "minutes": minutes.latest(meeting) is not None,
            "start": may["start"] and leads,
            "conclude": may["conclude"] and leads,
            "attendance": bool(access.may_take_attendance(meeting, person)),
            "deputy": bool(access.may_name_deputy(meeting, person)),
            "cancel": bool(access.may_cancel(meeting, person)),
        },
    }
