"""Words and rows that several of the room's screens use."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.urls import reverse

from localoffer import clock
from localoffer.accounts.models import Anyone, Person
from localoffer.accounts.roles import PANEL, SEND_TEAM, Role
from localoffer.planned import Question
from panel import timescales
from panel.models import Business, Case, Item, Meeting, NoticeServed
from panel.models.case import give_periods
from panel.models.item import LETTER_MADE
from panel.states import BEFORE_A_RECOMMENDATION, ItemState
from panel.timescales import Due

NEXT = {
    ItemState.DRAFT: ("Check the papers and send them in", "SEN case officer"),
    ItemState.SUBMITTED: ("Check that the papers are complete", "operations officer"),
    ItemState.RETURNED: ("Improve the papers and send them in again", "SEN case officer"),
    ItemState.ACCEPTED: ("Put the item on an agenda", "operations officer"),
    ItemState.LISTED: ("Publish the papers after the deadline", "operations officer"),
    ItemState.LOCKED: ("Read the papers, then discuss the item", "panel members and the chair"),
    ItemState.IN_DISCUSSION: ("Ask each view, record the test, recommend", "chair"),
    ItemState.URGENT: (
        "Read the papers and write a view, then record the test and recommend",
        "panel members and the chair",
    ),
    ItemState.RECOMMENDED: ("Sign the recommendation", "chair"),
    ItemState.DEFERRED: (
        "Get what is missing, then put it on an agenda",
        "its owner, then the operations officer",
    ),
    ItemState.SIGNED: ("Pass it to the chief officer", "operations officer"),
    ItemState.WITH_OFFICER: ("Approve, or send back", "chief officer"),
    ItemState.SENT_BACK: ("Make a new version", "chair"),
    ItemState.APPROVED: ("Tell the parent", "SEND team"),
    ItemState.NOTIFIED: ("Close the item", "SEND team"),
    ItemState.WITHDRAWN: ("Close the item", "SEND team"),
    ItemState.CLOSED: ("Nothing more", "nobody"),
}
"""What happens next with an item, and who acts."""

NOT_POSTED, CAME_BACK = "Letter made, not yet posted", "Letter came back, parent not told"
POST_IT = ("Post the letter, then say so in “Letters to post”", "SEND team")
MAKE_AGAIN = ("Find the parent’s address, then make the letter again", "SEND team")
SOON = 7


def sections(person: Person, *, current: str) -> list[dict[str, Any]]:
    """The room's own navigation, for this person."""
    links = [("Meetings", "panel:meetings"), ("Actions", "panel:actions")]
    if person.has(*SEND_TEAM):
        links += [
            ("Cases", "panel:cases"),
            ("Requests", "panel:requests"),
            ("Letters to post", "panel:letters"),
        ]
    if person.has(*SEND_TEAM, Role.PANEL_CHAIR):
        links += [("Without a meeting", "panel:waiting")]
    if person.has(*PANEL):
        links += [("Connections", "panel:connections")]
    if person.has(Role.CHIEF_OFFICER):
        links += [("Decisions to approve", "panel:approvals")]
    if person.has(*SEND_TEAM, Role.CHIEF_OFFICER, Role.PANEL_CHAIR):
        links += [("Figures", "panel:figures")]
    return [
        {"text": text, "href": reverse(name), "current": name == f"panel:{current}"}
        for text, name in links
    ]


def left_in_words(days: int) -> str:
    if days < 0:
        return f"{-days} {'day' if days == -1 else 'days'} late"
    return "today" if days == 0 else f"{days} {'day' if days == 1 else 'days'} left"


def done_in_words(on: date, due: Due) -> str:
    """“Done on 4 May 2026, 2 days late”."""
    late = timescales.days_late(on, due=due.on)
    return f"Done on {timescales.day_in_words(on)}" + (f", {left_in_words(-late)}" if late else "")


def letters_of(case: Case) -> list[NoticeServed]:
    """The letters about decisions of a case that told the parent or are to, oldest first."""
    if BEFORE_A_RECOMMENDATION.issuperset(item.state for item in case.items.all()):
        return []
    return _letters.rows(case=case.pk)


@Question
def _letters(case: Any) -> QuerySet[NoticeServed]:
    letters = NoticeServed.objects.that_count().filter(decision__item__case=case)
    return letters.select_related("decision__item")


def unposted(letter: NoticeServed) -> str:
    """How a letter stands that is not out."""
    return CAME_BACK if letter.returned_on else NOT_POSTED


def met_on(case: Case, due: Due, letters: Iterable[NoticeServed]) -> date | None:
    """When the date that stands for a plan, or for word that there is none, was met."""
    for challenge in case.challenges.all():
        if due in challenge.dates:
            challenge.case = case
            return challenge.met_on(due.key)
    if due.key == "final-plan":
        finals = [step.served_on for step in case.plans.all() if step.kind == "final"]
        return min(finals, default=None)
    if due.key == "refuse-issue":
        issue = [each for each in letters if each.decision.item.business == Business.ISSUE]
        return min(filter(None, (each.told_on for each in issue)), default=None)
    return None


def urgency(days: int) -> str:
    """The colour of a tag for so many days left."""
    return "red" if days < 0 else "orange" if days <= SOON else "green"


def child_rows(item: Item, *, at: datetime) -> list[dict[str, Any]]:
    """Who the child is: as much as a member needs to know whether they have an interest."""
    child = item.case.child
    age = child.age_on(clock.local_day(at))
    return [
        {"key": "Child", "value": child.full_name},
        {"key": "Age", "value": "Not known" if age is None else f"{age} years"},
        {"key": "School or setting", "value": child.school or "Not known"},
        {"key": "Business", "value": item.get_business_display()},
    ]


@Question
def _of_meeting(roles: frozenset[Role], *, person: Any, meeting: Any) -> QuerySet[Item]:
    seen = Item.objects.visible_to(Anyone(roles, person)).filter(meeting=meeting)
    return seen.select_related("case")


def items_of(meeting: Meeting, person: Person) -> list[Item]:
    """The items of a meeting that this person may know of, in the order of its agenda."""
    found = _of_meeting.rows(person.roles, person=person.pk, meeting=meeting.pk)
    for item in found:
        item.meeting = meeting
    return found


def letters_to_post(items: Iterable[Item]) -> set[int]:
    """The keys of those of them whose letter is made and has not left the building."""
    made = [item.pk for item in items if item.state in LETTER_MADE]
    if not made:
        return set()
    letters = NoticeServed.objects.to_post().filter(decision__item__in=made)
    return set(letters.order_by().values_list("decision__item_id", flat=True))


def with_dates(items: Iterable[Item]) -> list[Item]:
    """Items that came with their case, with all at hand that the date of each follows from."""
    found = list(items)
    give_periods(item.case for item in found)
    issues = [item.case for item in found if item.business == Business.ISSUE]
    prefetch_related_objects(issues, "challenges")  # an order may have set another date
    return found
