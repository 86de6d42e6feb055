"""The SEND team's list of cases, and one case with its clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from localoffer import clock
from localoffer.council.models import LocalLimit, closed_days
from panel import timescales
from panel.models import Case, Meeting, NoticeServed
from panel.models.item import PREPARING, Business
from panel.pages.shared import NEXT, NOT_POSTED, POST_IT, left_in_words, urgency
from panel.states import CaseMove, CaseState, ItemState
from panel.timescales import Due

WAITS_FOR_A_MEETING = PREPARING | {ItemState.DEFERRED}
AFTER_THE_LETTER = {
    CaseState.ASSESSING: ("Ask for advice for the assessment (regulation 6)", "SEN case officer"),
    CaseState.NOT_ASSESSING: ("Be ready for mediation or an appeal", "SEND team"),
}


@dataclass(frozen=True)
class DueCard:
    """One date of the clock with its reason, and how it stands."""

    label: str
    on: date
    why: str
    status: str

    @property
    def rows(self) -> list[dict[str, str]]:
        return [
            {"key": "By", "value": f"{self.on:%A} {timescales.day_in_words(self.on)}"},
            {"key": "Now", "value": self.status},
            {"key": "Why this day", "value": self.why},
        ]


def clock_cards(case: Case, *, at: datetime) -> list[DueCard]:
    """The dates of a case; one that was met shows when, one that no longer runs says so."""
    today = clock.local_day(at)
    served = NoticeServed.objects.filter(
        decision__item__case=case, decision__item__business=Business.ASSESS
    ).first()
    stopped = case.history.filter(move=CaseMove.WITHDRAW).first()
    if stopped is not None:
        status = f"Stopped on {timescales.day_in_words(clock.local_day(stopped.at))}: the request "
        status += f"was taken back. {stopped.why}"
        return [
            DueCard(due.label, due.on, f"{due.counted} ({due.clause})", status)
            for due in case.clock
        ]
    return [_due_card(due, case, served, today) for due in case.clock]


def _due_card(due: Due, case: Case, served: NoticeServed | None, today: date) -> DueCard:
    """The parent is told on the day the letter is posted, not on the day it is made."""
    why = f"{due.counted} ({due.clause})"
    if due.key == "notify-assess" and served and served.posted_at is None:
        status = f"{NOT_POSTED}, {left_in_words(due.days_left(today))}"
        return DueCard(due.label, due.on, why, status)
    if due.key == "notify-assess" and served and served.posted_at:
        told_on = clock.local_day(served.posted_at)
        late = timescales.days_late(told_on, due=due.on)
        status = f"Told on {timescales.day_in_words(told_on)}"
        if late:
            status += f", {left_in_words(-late)}"
        return DueCard(due.label, due.on, why, status)
    if case.state == CaseState.NOT_ASSESSING:
        return DueCard(due.label, due.on, why, "Does not run: no assessment")
    return DueCard(due.label, due.on, why, left_in_words(due.days_left(today)))


def case_rows(cases: Iterable[Case], *, at: datetime) -> list[list[Any]]:
    """The SEND team's list: child, state, what is next, and the date to decide by."""
    today = clock.local_day(at)
    found = list(cases)
    to_post = set(
        NoticeServed.objects.to_post()
        .filter(decision__item__case__in=found)
        .values_list("decision__item__case_id", flat=True)
    )
    rows = []
    for case in found:
        days = (case.decide_by - today).days
        waits = case.state == CaseState.REQUESTED or case.pk in to_post
        rows.append(
            [
                {"text": case.reference, "href": case.get_absolute_url()},
                case.child.full_name,
                case.get_state_display(),
                next_for(case, to_post=case.pk in to_post)[0],
                timescales.day_in_words(case.decide_by),
                {"tag": left_in_words(days), "colour": urgency(days)}
                if waits
                else "Withdrawn"
                if case.state == CaseState.WITHDRAWN
                else "Told",
            ]
        )
    return rows


def usable(case: Case, *, at: datetime) -> dict[str, Any]:
    """Which planned meetings this request can still reach before the parent must be told."""
    preparation = LocalLimit.amount("panel-preparation")
    ready = timescales.ready_on(case.received_on, working_days=preparation, closed=closed_days())
    found = timescales.usable_meetings(
        Meeting.objects.taking_items(), ready=ready, due=case.decide_by, at=at
    )
    return {
        "ready": ready,
        "preparation": preparation,
        "count": len(found),
        "days": [timescales.day_in_words(meeting.date) for meeting in found],
    }


def next_for(case: Case, *, to_post: bool) -> tuple[str, str]:
    """What happens next with a case, and who acts: its open item says so, or its state."""
    if to_post:
        return POST_IT
    item = next(iter(case.items.all()), None)
    if item is not None and item.state not in {ItemState.NOTIFIED, ItemState.CLOSED}:
        return NEXT[ItemState(item.state)]
    return AFTER_THE_LETTER.get(CaseState(case.state), ("Nothing is before the panel", "nobody"))


def case_page(case: Case, *, at: datetime) -> dict[str, Any]:
    """One case: the child, the clock, what happens next and who acts."""
    item = case.items.select_related("meeting", "presenter").first()
    to_post = NoticeServed.objects.to_post().filter(decision__item__case=case).exists()
    act, who = next_for(case, to_post=to_post)
    child = case.child
    age = child.age_on(clock.local_day(at))
    to = [case.parent_name or "Nobody yet", case.parent_address, case.parent_email]
    return {
        "case": case,
        "item": item,
        "facts": [
            {"key": "Child", "value": child.full_name},
            {"key": "Age", "value": "Not known" if age is None else f"{age} years"},
            {"key": "School or setting", "value": child.school or "Not known"},
            {"key": "Asked for by", "value": case.get_asker_display()},
            {"key": "Received on", "value": timescales.day_in_words(case.received_on)},
            {
                "key": "Now",
                "value": case.get_state_display() + (f". {NOT_POSTED}" if to_post else ""),
            },
            {
                "key": "Meeting",
                "value": timescales.day_in_words(item.meeting.date)
                if item and item.meeting
                else "None yet",
            },
            {
                "key": "Letters go to",
                "value": "\n".join(filter(None, to)),
                "href": reverse("panel:parent", args=[case.reference]),
            },
        ],
        "clock": clock_cards(case, at=at),
        "withdrawn": case.state == CaseState.WITHDRAWN,
        "next": {"act": act, "who": who},
        "usable": usable(case, at=at) if item and item.state in WAITS_FOR_A_MEETING else None,
        "events": [
            {
                "title": CaseMove(row.move).label.capitalize(),
                "by": row.by.name,
                "at": row.at,
                "text": row.why,
            }
            for row in case.history.select_related("by").order_by("-at", "-pk")
        ],
    }
