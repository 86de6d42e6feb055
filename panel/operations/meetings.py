"""Planning a meeting, publishing its papers, and who is in the room."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import IntegrityError, transaction

from localoffer import clock
from localoffer.accounts.models import Person, people_with
from localoffer.accounts.roles import PANEL, Role
from localoffer.audit import operations as audit
from localoffer.council.models import LocalLimit, closed_days
from localoffer.refusal import Refused, no
from panel import access, timescales
from panel.models import Attendance, Item, Meeting
from panel.operations.moving import begin, locked, move, touch
from panel.states import MEETING, ItemMove, ItemState, MeetingMove


@transaction.atomic
def schedule(
    *,
    on: date,
    starts: time,
    place: str,
    chair: Person,
    deputy: Person | None = None,
    once: uuid.UUID,
    by: Person,
    at: datetime,
) -> Meeting:
    """Plan a meeting and ask everybody who has a seat. Asked twice with one token, plans one."""
    MEETING.may(MeetingMove.SCHEDULE, state=None, roles=by.roles).or_refuse()
    for person in filter(None, (chair, deputy)):
        if not person.has(Role.PANEL_CHAIR):
            raise Refused(no("Choose a chair and a deputy who hold that role.", "ToR, chair"))
    if chair == deputy:
        raise Refused(no("Choose a deputy who is not the chair.", "ToR, chair"))
    facts = {"date": on, "starts": starts, "place": place, "chair": chair, "deputy": deputy}
    try:
        meeting, new = Meeting.objects.get_or_create(
            once=once, defaults={**facts, "papers_deadline_at": papers_deadline(on)}
        )
    except IntegrityError:
        raise Refused("There is a meeting at this time and place already.") from None
    if not new:
        return meeting
    ask_members(meeting)
    return begin(meeting, MeetingMove.SCHEDULE, by=by, at=at)


def ask_members(meeting: Meeting) -> None:
    """Ask everybody who has a seat and is not asked yet: people join after a meeting is planned."""
    asked = meeting.attendance.values("person")
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, person=person, seat=seat_of(person))
        for person in people_with(PANEL).exclude(pk__in=asked).prefetch_related("grants")
    )


def papers_deadline(on: date) -> datetime:
    """The council's own limit: papers come two working days before, by 17:00."""
    return timescales.papers_deadline(
        on,
        working_days=LocalLimit.amount("papers-deadline"),
        hour=LocalLimit.amount("papers-deadline-hour"),
        closed=closed_days(),
    )


def seat_of(person: Person) -> str:
    seats = [grant.seat for grant in person.grants.all() if grant.seat and not grant.ended_at]
    return seats[0] if seats else ""


@transaction.atomic
def name_deputy(
    *, meeting: Meeting, deputy: Person, version: int, by: Person, at: datetime
) -> Meeting:
    """Name another deputy, when the chair and the deputy may both not chair an item."""
    meeting = locked(meeting, version=version)
    access.may_name_deputy(meeting, by).or_refuse()
    if not deputy.has(Role.PANEL_CHAIR) or deputy == meeting.chair:
        raise Refused(no("Choose somebody who chairs panels and is not the chair.", "ToR, chair"))
    if meeting.items.filter(presenter=deputy).exists():
        raise Refused(
            no(
                "This person presents an item of the meeting. Choose somebody else.",
                "Presenter ≠ chair ≠ approver",
            )
        )
    meeting.deputy = deputy
    touch(meeting)
    Attendance.objects.get_or_create(
        meeting=meeting, person=deputy, defaults={"seat": seat_of(deputy)}
    )
    facts = {"deputy": deputy.reference}
    audit.record("panel.meeting.deputy", target=meeting, by=by, at=at, facts=facts)
    return meeting


@transaction.atomic
def publish_pack(*, meeting: Meeting, version: int, by: Person, at: datetime) -> Meeting:
    """Close the agenda and give every member the papers (terms of reference, procedures).

    Not before the papers deadline, so that nobody who kept it is shut out.
    """
    meeting = locked(meeting, version=version)
    MEETING.may(MeetingMove.CLOSE_AGENDA, state=meeting.state, roles=by.roles).or_refuse()
    if at < meeting.papers_deadline_at:
        raise Refused(
            no(
                f"Papers can still come in until {timescales.moment_in_words(meeting.papers_deadline_at)}. "
                "Publish them after that.",
                "ToR, procedures: two days before",
            )
        )
    move(meeting, MeetingMove.CLOSE_AGENDA, by=by, at=at)
    for item in Item.objects.select_for_update().filter(meeting=meeting, state=ItemState.LISTED):
        move(item, ItemMove.LOCK, by=by, at=at)
    ask_members(meeting)
    return move(meeting, MeetingMove.PUBLISH_PACK, by=by, at=at)


@transaction.atomic
def start(*, meeting: Meeting, version: int, by: Person, at: datetime) -> Meeting:
    """The chair (or deputy) opens the session, on the day of the meeting or after."""
    meeting = locked(meeting, version=version)
    access.chairs_meeting(meeting, by).or_refuse()
    if clock.local_day(at) < meeting.date:
        raise Refused(
            no(f"The meeting is on {timescales.day_in_words(meeting.date)}. Start it then.", "ToR")
        )
    move(meeting, MeetingMove.START, by=by, at=at)
    ask_members(meeting)
    Attendance.objects.filter(meeting=meeting, person=by, arrived_at=None).update(arrived_at=at)
    return meeting


@transaction.atomic
def conclude(*, meeting: Meeting, version: int, by: Person, at: datetime) -> Meeting:
    """The session ends; an item in discussion must have come to an end first."""
    meeting = locked(meeting, version=version)
    access.chairs_meeting(meeting, by).or_refuse()
    if meeting.items.filter(state__in=[ItemState.LOCKED, ItemState.IN_DISCUSSION]).exists():
        raise Refused(no("Recommend or put off every item first.", "ToR, procedures"))
    move(meeting, MeetingMove.CONCLUDE, by=by, at=at)
    Attendance.objects.in_the_room().filter(meeting=meeting).update(left_at=at)
    return meeting


@transaction.atomic
def cancel(*, meeting: Meeting, why: str, version: int, by: Person, at: datetime) -> Meeting:
    """A cancelled meeting loses no item: each goes back to wait for another agenda."""
    meeting = locked(meeting, version=version)
    if not why.strip():
        raise Refused("Say why the meeting is cancelled.")
    access.may_cancel(meeting, by).or_refuse()
    waiting = [ItemState.LISTED, ItemState.LOCKED]
    for item in Item.objects.select_for_update().filter(meeting=meeting, state__in=waiting):
        item.meeting = None
        move(item, ItemMove.UNLIST, by=by, at=at, why=why)
    return move(meeting, MeetingMove.CANCEL, by=by, at=at, why=why)


@transaction.atomic
def mark_present(
    *, meeting: Meeting, people: Iterable[Person], by: Person, at: datetime
) -> Meeting:
    """Who is in the room now, of those asked: the others have left or not come."""
    meeting = locked(meeting)
    access.may_take_attendance(meeting, by).or_refuse()
    here = {person.pk for person in people}
    for seat in meeting.attendance.select_for_update():
        came = seat.person_id in here
        if came and (seat.arrived_at is None or seat.left_at is not None):
            seat.arrived_at, seat.left_at = seat.arrived_at or at, None
        elif not came and seat.arrived_at is not None and seat.left_at is None:
            seat.left_at = at
        else:
            continue
        seat.save()
        audit.record(
            "panel.attendance.arrived" if came else "panel.attendance.left",
            target=meeting,
            by=by,
            at=at,
            facts={"person": seat.person.reference, "seat": seat.seat},
        )
    return meeting
