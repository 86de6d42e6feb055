"""Minutes: written from what was recorded, approved at the next meeting."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import transaction

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.council.models import LocalLimit
from localoffer.refusal import Refused, no
from panel import access, timescales
from panel.models import Declaration, Item, ItemHistory, Meeting, Minutes
from panel.operations.moving import locked, move
from panel.states import ItemMove, MeetingMove, MeetingState

REOPENS = (ItemMove.TAKE_BACK, ItemMove.SEND_BACK, ItemMove.CORRECT)
"""After these the chair makes a new version of what was recommended or decided."""


@transaction.atomic
def write(*, meeting: Meeting, version: int, by: Person, at: datetime) -> Minutes:
    """Draft the minutes of a meeting that is over, from its records. Nobody types them.

    Drafted again before they are approved, they are a new version.
    """
    meeting = locked(meeting, version=version)
    if meeting.state == MeetingState.MINUTES_DRAFT:
        access.operations_officer_only(by).or_refuse()
    else:
        move(meeting, MeetingMove.DRAFT_MINUTES, by=by, at=at)
    content = content_of(meeting)
    written = json.dumps(content, sort_keys=True, ensure_ascii=False)
    made = Minutes.objects.create(
        meeting=meeting,
        number=meeting.minutes.count() + 1,
        content=content,
        digest=hashlib.sha256(written.encode()).hexdigest(),
        by=by,
        at=at,
    )
    facts = {"number": made.number, "digest": made.digest}
    audit.record("panel.minutes.written", target=meeting, by=by, at=at, facts=facts)
    return made


def latest(meeting: Meeting) -> Minutes | None:
    return meeting.minutes.order_by("-number").first()


@transaction.atomic
def approve(*, meeting: Meeting, number: int, version: int, by: Person, at: datetime) -> Minutes:
    """The chair of a later meeting approves the newest minutes, in its session."""
    meeting = locked(meeting, version=version)
    made = latest(meeting)
    if made is None or made.number != number:
        raise Refused("These minutes have a newer version. Read it first.")
    following = access.meeting_that_approves(meeting, by)
    if following is None:
        raise Refused(
            no(
                "Minutes are approved at the next meeting, by its chair, while it is on.",
                "ToR, procedures: decisions are recorded",
            )
        )
    made.approved_by, made.approved_at, made.approved_in = by, at, following
    made.save()
    move(meeting, MeetingMove.APPROVE_MINUTES, by=by, at=at)
    return made


@transaction.atomic
def archive(*, meeting: Meeting, version: int, by: Person, at: datetime) -> Meeting:
    return move(locked(meeting, version=version), MeetingMove.ARCHIVE, by=by, at=at)


def content_of(meeting: Meeting) -> dict[str, Any]:
    """Everything that was recorded of a meeting, as plain data with references for people."""
    quorum = LocalLimit.amount("panel-quorum")
    seats = list(
        meeting.attendance.select_related("person").prefetch_related("stays").order_by("pk")
    )
    return {
        "meeting": meeting.reference,
        "date": meeting.date.isoformat(),
        "place": meeting.place,
        "chair": meeting.chair.reference,
        "quorum": quorum,
        "present": [
            {
                "person": seat.person.reference,
                "seat": seat.get_seat_display() if seat.seat else "",
                "stays": [
                    {
                        "came": stay.came_at.isoformat(),
                        "left": stay.left_at.isoformat() if stay.left_at else "",
                        "here_after": stay.here_after,
                    }
                    for stay in seat.stays.all()
                ],
            }
            for seat in seats
            if seat.arrived_at
        ],
        "apologies": [seat.person.reference for seat in seats if not seat.arrived_at],
        "items": [item_record(item, meeting) for item in discussed(meeting)],
        "urgent": [item_record(item, None) for item in urgent_since(meeting)],
    }


def discussed(meeting: Meeting) -> Iterable[Item]:
    """Items that this meeting discussed: decided here, or put off from here."""
    held = Item.objects.filter(meeting=meeting) | Item.objects.filter(deferrals__meeting=meeting)
    return held.distinct().select_related("case").order_by("pk")


def urgent_since(meeting: Meeting) -> Iterable[Item]:
    """Items decided between meetings that no minutes have reported yet."""
    before = Minutes.objects.exclude(meeting=meeting).filter(meeting__date__lte=meeting.date)
    told = {each["item"] for made in before for each in made.content["urgent"]}
    urgent = Item.objects.filter(urgent_by__isnull=False, meeting=None, decisions__isnull=False)
    return urgent.exclude(reference__in=told).distinct().order_by("pk")


def item_record(item: Item, meeting: Meeting | None) -> dict[str, Any]:
    """One item of that meeting: the version that stands, what it replaced, or the deferral."""
    put_off = item.deferrals.filter(meeting=meeting).last() if meeting else None
    here = item.meeting_id == meeting.pk if meeting else True
    versions = list(item.decisions.order_by("number")) if here else []
    content = versions[-1].content if versions else {}
    left = item.declarations.filter(nature=Declaration.Nature.INTEREST)
    urgent = ItemHistory.objects.filter(item=item, move=ItemMove.HASTEN).last()
    return {
        "item": item.reference,
        "case": item.case.reference,
        "business": item.get_business_display(),
        "due": item.due.on.isoformat(),
        "interests": [
            {
                "person": each.person.reference,
                "left": each.left_at.isoformat() if each.left_at else "",
            }
            for each in left.select_related("person")
        ],
        "views": content.get("views", []),
        "questions": [
            {
                "by": each.asked_by.reference,
                "of": each.asked_of.reference,
                "text": each.text,
                "answer": each.answer,
            }
            for each in item.questions.filter(meeting=meeting).select_related(
                "asked_by", "asked_of"
            )
        ],
        "dissent": content.get("dissent", []),
        "present": content.get("present", []),
        "took_part": (content.get("quorum") or {}).get("present"),
        "limbs": content.get("limbs", []),
        "outcome": content.get("outcome", ""),
        "reasons": content.get("reasons", ""),
        "replaced": [
            {
                "outcome": old.content["outcome"],
                "on": clock.local_day(new.at).isoformat(),
                "why": new.why_new,
            }
            for old, new in pairwise(versions)
        ],
        "reopened": _reopened(item) if versions else None,
        "why_urgent": urgent.why if urgent and meeting is None else "",
        "deferred": {
            "until": put_off.until.isoformat(),
            "owner": put_off.owner.reference,
            "reason": put_off.reason,
            "breaches": put_off.breaches,
        }
        if put_off
        else None,
        "actions": [
            {
                "what": action.what,
                "owner": action.owner.reference,
                "due": timescales.day_in_words(action.due_on),
            }
            for action in item.actions.select_related("owner")
        ],
    }


def _reopened(item: Item) -> dict[str, str] | None:
    """Since when, and why, the newest version no longer stands; None while it does."""
    last = item.history.filter(move__in=[*REOPENS, ItemMove.RECOMMEND]).last()
    if last is None or last.move == ItemMove.RECOMMEND:
        return None
    return {"on": clock.local_day(last.at).isoformat(), "why": last.why}


def for_reader(made: Minutes, reader: Person) -> dict[str, Any]:
    """The content without the items that this person may not know of."""
    held = [*made.content["items"], *made.content["urgent"]]
    seen = set(
        Item.objects.visible_to(reader)
        .filter(reference__in=[each["item"] for each in held])
        .values_list("reference", flat=True)
    )
    return made.content | {
        part: [each for each in made.content[part] if each["item"] in seen]
        for part in ("items", "urgent")
    }
