"""Planning a meeting, publishing its papers, and who is in the room."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import IntegrityError, transaction

from localoffer import clock
from localoffer.accounts.models import AS_NEEDED, Person, people_with
from localoffer.accounts.roles import PANEL, Role
from localoffer.audit import operations as audit
from localoffer.council.models import LocalLimit, closed_days
from localoffer.notices import operations as outbox
from localoffer.refusal import Refused, no, sent_again
from panel import access, timescales
from panel.models import Attendance, Item, Meeting, Stay
from panel.operations.items import list_on, seat_of
from panel.operations.moving import begin, locked, move, touch
from panel.states import MEETING, ItemMove, ItemState, MeetingMove, MeetingState


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
            once=once,
            defaults={
                **facts,
                "papers_deadline_at": papers_deadline(on),
                "capacity": LocalLimit.amount("panel-capacity"),
            },
        )
    except IntegrityError:
        raise Refused("There is a meeting at this time and place already.") from None
    if not new:
        return sent_again(
            meeting,
            said=[
                getattr(meeting, name) for name in ("date", "starts", "place", "chair", "deputy")
            ],
            says=[on, starts, place, chair, deputy],
            made=f"the meeting {meeting.reference} on {timescales.day_in_words(meeting.date)}",
        )
    ask_members(meeting)
    return begin(meeting, MeetingMove.SCHEDULE, by=by, at=at)


@transaction.atomic
def plan_year(
    *,
    first: date,
    starts: time,
    place: str,
    chair: Person,
    deputy: Person | None = None,
    once: uuid.UUID,
    by: Person,
    at: datetime,
) -> list[Meeting]:
    """A meeting every two weeks for a year (terms of reference), each on a working day.

    Sent twice with one token, plans one year. A day that has a meeting at that time and
    place keeps the one it has.
    """
    taken = set(
        Meeting.objects.filter(starts=starts, place=place)
        .exclude(state=MeetingState.CANCELLED)
        .values_list("date", flat=True)
    )
    planned = []
    for on in timescales.fortnights(first, closed=closed_days()):
        token = uuid.uuid5(once, on.isoformat())
        if on in taken and not Meeting.objects.filter(once=token).exists():
            continue
        planned.append(
            schedule(
                on=on, starts=starts, place=place, chair=chair, deputy=deputy, once=token, by=by,
                at=at,
            )
        )  # fmt: skip
    return planned


@transaction.atomic
def change(
    *,
    meeting: Meeting,
    on: date,
    starts: time,
    place: str,
    capacity: int,
    version: int,
    by: Person,
    at: datetime,
) -> Meeting:
    """Move a planned meeting; its papers deadline moves with it. Not once its papers are out."""
    meeting = locked(meeting, version=version)
    access.may_change(meeting, by).or_refuse()
    if on < clock.local_day(at) or not clock.is_working_day(on, closed=closed_days()):
        raise Refused("The day of the meeting must be a working day, today or later.")
    used = sum(item.minutes for item in meeting.items.all())
    if capacity < used:
        raise Refused(f"The items on its agenda take {used} minutes already.")
    meeting.date, meeting.starts, meeting.place = on, starts, place
    meeting.capacity, meeting.papers_deadline_at = capacity, papers_deadline(on)
    try:
        with transaction.atomic():
            touch(meeting, "its day, time, place or length", by=by, at=at)
    except IntegrityError:
        raise Refused("There is a meeting at this time and place already.") from None
    audit.record("panel.meeting.changed", target=meeting, by=by, at=at, facts={"on": str(on)})
    return meeting


def ask_members(meeting: Meeting) -> None:
    """Ask everybody who has a seat and is not asked yet: people join after a meeting is planned.

    Seats that are called as needed are not asked to all items (see `items.call_in`).
    """
    asked = meeting.attendance.values("person")
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, person=person, seat=seat)
        for person in people_with(PANEL).exclude(pk__in=asked).prefetch_related("grants")
        if (seat := seat_of(person)) not in AS_NEEDED
    )


def papers_deadline(on: date) -> datetime:
    """The council's own limit: papers come two working days before, by 17:00."""
    return timescales.papers_deadline(
        on,
        working_days=LocalLimit.amount("papers-deadline"),
        hour=LocalLimit.amount("papers-deadline-hour"),
        closed=closed_days(),
    )


def earliest(at: datetime) -> date:
    """The first day for which a meeting planned now still takes papers."""
    days, closed = LocalLimit.amount("papers-deadline"), closed_days()
    day = clock.add_working_days(clock.local_day(at), days, closed=closed)
    if papers_deadline(day) < at:
        day = clock.add_working_days(day, 1, closed=closed)
    return day


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
    touch(meeting, "the deputy", by=by, at=at)
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
    for seat in meeting.attendance.filter(person=by, arrived_at=None):
        come(seat, at=at)
    return meeting


@transaction.atomic
def conclude(*, meeting: Meeting, version: int, by: Person, at: datetime) -> Meeting:
    """The session ends; an item in discussion must have come to an end first."""
    meeting = locked(meeting, version=version)
    access.chairs_meeting(meeting, by).or_refuse()
    if meeting.items.filter(state__in=[ItemState.LOCKED, ItemState.IN_DISCUSSION]).exists():
        raise Refused(no("Recommend or put off every item first.", "ToR, procedures"))
    move(meeting, MeetingMove.CONCLUDE, by=by, at=at)
    for seat in Attendance.objects.in_the_room().filter(meeting=meeting):
        go(seat, at=at, here_after=0)
    return meeting


@transaction.atomic
def cancel(*, meeting: Meeting, why: str, version: int, by: Person, at: datetime) -> Meeting:
    """A cancelled meeting loses no item: each goes to the next agenda that has room in time.

    Whoever may cancel a meeting that has items may list them. An item that finds no
    place before its date waits, and the operations officers are alarmed.
    """
    meeting = locked(meeting, version=version)
    if not why.strip():
        raise Refused("Say why the meeting is cancelled.")
    access.may_cancel(meeting, by).or_refuse()
    waiting = [ItemState.LISTED, ItemState.LOCKED]
    held = list(Item.objects.select_for_update().filter(meeting=meeting, state__in=waiting))
    for item in held:
        item.meeting = None
        move(item, ItemMove.UNLIST, by=by, at=at, why=why)
    move(meeting, MeetingMove.CANCEL, by=by, at=at, why=why)
    stranded = [item for item in in_order_of_need(held) if not relist(item, by=by, at=at)]
    if stranded:
        alarm(stranded, meeting=meeting, by=by, at=at)
    return meeting


def in_order_of_need(items: Iterable[Item]) -> list[Item]:
    """Those that are due first come first."""
    return sorted(items, key=lambda item: (item.due.on, item.pk))


def relist(item: Item, *, by: Person, at: datetime) -> Meeting | None:
    """Put an item on the first agenda that can take it before its date; None if none can."""
    for candidate in Meeting.objects.taking_items().filter(date__lte=item.due.on):
        found = locked(candidate)
        if found.papers_deadline_at < at or item.presenter_id in {
            found.chair_id,
            found.deputy_id,
        }:
            continue
        if minutes_left(found) >= item.minutes:
            list_on(item, found, by=by, at=at)
            return found
    return None


def minutes_left(meeting: Meeting) -> int:
    """How many minutes of a meeting no item has taken yet. Below zero it is too full."""
    return meeting.capacity - sum(item.minutes for item in meeting.items.all())


def alarm(items: list[Item], *, meeting: Meeting, by: Person, at: datetime) -> None:
    """Tell the operations officers which items have no meeting before their date.

    Each gets only the items they may know of; the mail holds references alone.
    """
    for person in people_with([Role.OPERATIONS_OFFICER, Role.SENIOR_PRACTITIONER]):
        seen = Item.objects.visible_to(person).filter(pk__in=[item.pk for item in items])
        rows = [
            {"reference": item.reference, "due": timescales.day_in_words(item.due.on)}
            for item in in_order_of_need(seen.select_related("case"))
        ]
        if rows:
            outbox.queue(
                template="panel-items-stranded",
                to=person,
                context={"items": rows, "meeting": timescales.day_in_words(meeting.date)},
                about=meeting,
                by=by,
                at=at,
            )
    facts = {"items": [item.reference for item in items]}
    audit.record("panel.meeting.alarm", target=meeting, by=by, at=at, facts=facts)


@transaction.atomic
def mark_present(
    *, meeting: Meeting, people: Iterable[Person], by: Person, at: datetime
) -> Meeting:
    """Who is in the room now, of those asked: the others have left or not come.

    Each coming and going is kept; at each exit the council's own quorum is counted anew.
    """
    meeting = locked(meeting)
    access.may_take_attendance(meeting, by).or_refuse()
    here = {person.pk for person in people}
    seats = list(meeting.attendance.select_for_update().select_related("person"))
    quorum = LocalLimit.amount("panel-quorum")
    in_room = sum(seat.arrived_at is not None and seat.left_at is None for seat in seats)
    for seat in seats:
        came = seat.person_id in here
        was_here = seat.arrived_at is not None and seat.left_at is None
        if came and not was_here:
            come(seat, at=at)
            in_room += 1
        elif not came and was_here:
            in_room -= 1
            go(seat, at=at, here_after=in_room)
        else:
            continue
        audit.record(
            "panel.attendance.arrived" if came else "panel.attendance.left",
            target=meeting,
            by=by,
            at=at,
            facts={
                "person": seat.person.reference,
                "seat": seat.seat,
                "here": in_room,
                "quorum": in_room >= quorum,
            },
        )
    return meeting


def come(seat: Attendance, *, at: datetime) -> None:
    """Somebody comes into the room, for the first time or again."""
    seat.arrived_at, seat.left_at = seat.arrived_at or at, None
    seat.save()
    Stay.objects.create(attendance=seat, came_at=at)


def go(seat: Attendance, *, at: datetime, here_after: int) -> None:
    """Somebody leaves; `here_after` are still there."""
    seat.left_at = at
    seat.save()
    seat.stays.filter(left_at=None).update(left_at=at, here_after=here_after)
