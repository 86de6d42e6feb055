"""An item's way to a meeting: sent in, checked, put on an agenda, withdrawn."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from localoffer.accounts.models import Person
from localoffer.accounts.roles import PANEL
from localoffer.audit import operations as audit
from localoffer.notices import operations as outbox
from localoffer.refusal import Refused, no
from panel import access, timescales
from panel.models import Guest, Item, Meeting
from panel.models.item import Business
from panel.operations import papers, unreached
from panel.operations.moving import locked, move, touch
from panel.states import CaseMove, ItemMove, MeetingMove, MeetingState


@transaction.atomic
def submit(*, item: Item, version: int, by: Person, at: datetime) -> Item:
    """The case officer sends the papers in, and will present the item."""
    item = locked(item, version=version)
    access.may_submit(item, by).or_refuse()
    item.presenter = by
    return move(item, ItemMove.SUBMIT, by=by, at=at)


@transaction.atomic
def accept(*, item: Item, version: int, by: Person, at: datetime) -> Item:
    """The papers are complete and of high quality. Who can help is told if no meeting is in time."""
    item = locked(item, version=version)
    if item.presenter_id == by.pk:
        raise Refused(no("Somebody else than the presenter checks the papers.", "ToR, procedures"))
    item = move(item, ItemMove.ACCEPT, by=by, at=at)
    unreached.tell([item], by=by, at=at)
    return item


@transaction.atomic
def send_back_papers(*, item: Item, why: str, version: int, by: Person, at: datetime) -> Item:
    """The papers need more work; the case officer reads why."""
    item = locked(item, version=version)
    if not why.strip():
        raise Refused("Say what the papers need.")
    return move(item, ItemMove.RETURN, by=by, at=at, why=why)


@transaction.atomic
def put_on_agenda(*, item: Item, meeting: Meeting, version: int, by: Person, at: datetime) -> Item:
    """List an item for a meeting whose papers have not closed."""
    item = locked(item, version=version)
    meeting = locked(meeting)
    if meeting.state not in {MeetingState.SCHEDULED, MeetingState.AGENDA_OPEN}:
        raise Refused(
            f"The agenda of this meeting is closed: it is “{meeting.get_state_display()}”."
        )
    if at > meeting.papers_deadline_at:
        raise Refused(
            no(
                "Papers for this meeting had to be in by "
                f"{timescales.moment_in_words(meeting.papers_deadline_at)}. Choose a later meeting.",
                "ToR, procedures: two days before",
            )
        )
    if item.presenter_id in {meeting.chair_id, meeting.deputy_id}:
        raise Refused(
            no(
                "The person who presents this item chairs that meeting. Choose another meeting.",
                "Presenter ≠ chair ≠ approver",
            )
        )
    used = sum(each.minutes for each in meeting.items.all())
    if used + item.minutes > meeting.capacity:
        raise Refused(
            no(
                f"This agenda is full: {used} of {meeting.capacity} minutes are taken, and the item "
                f"needs {item.minutes}. Choose another meeting, or give this one more minutes.",
                "ToR: each case on its own",
            )
        )
    list_on(item, meeting, by=by, at=at)
    return item


def list_on(item: Item, meeting: Meeting, *, by: Person, at: datetime) -> None:
    """Put a held item on the agenda of a held meeting, which opens with its first item."""
    item.meeting = meeting
    move(item, ItemMove.LIST, by=by, at=at)
    if meeting.state == MeetingState.SCHEDULED:
        move(meeting, MeetingMove.OPEN_AGENDA, by=by, at=at)


@transaction.atomic
def take_off_agenda(*, item: Item, why: str, version: int, by: Person, at: datetime) -> Item:
    """The item waits for another agenda, or for another presenter; its clock runs on."""
    item = locked(item, version=version)
    if not why.strip():
        raise Refused("Say why the item comes off the agenda.")
    item.meeting = None
    return move(item, ItemMove.UNLIST, by=by, at=at, why=why)


@transaction.atomic
def withdraw(
    *, item: Item, asked_by: str = "", why: str, version: int, by: Person, at: datetime
) -> Item:
    """The requester takes a request to assess back: the item and its case end, the clock stops.

    Nobody else can take it back. Who asked, and the reason, are kept with both; a later
    request is a new one with a day of receipt of its own. Any other business ends alone:
    its case goes on.
    """
    item = locked(item, version=version)
    if not why.strip():
        raise Refused("Say why the item is withdrawn.")
    if item.business != Business.ASSESS:
        return move(item, ItemMove.WITHDRAW, by=by, at=at, why=why)
    case = locked(item.case)
    if asked_by != case.asker:
        raise Refused(
            no(
                f"{case.get_asker_display()} asked for this. Nobody else can take the request back.",
                "CFA s.36(1)",
            )
        )
    if case.repeats.exclude(asker=case.asker).exists():
        raise Refused(
            no(
                "Somebody else asked for this assessment too, so it is still asked for. The panel "
                "answers it.",
                "CFA s.36(1)",
            )
        )
    words = f"Asked by: {case.get_asker_display()}. {why}"
    move(item, ItemMove.WITHDRAW, by=by, at=at, why=words)
    move(case, CaseMove.WITHDRAW, by=by, at=at, why=words)
    return item


@transaction.atomic
def begin_discussion(*, item: Item, version: int, by: Person, at: datetime) -> Item:
    """The chair opens one item, in a session, each case on its own (terms of reference)."""
    item = locked(item, version=version)
    access.may_discuss(item, by).or_refuse()
    item.sitting += 1
    return move(item, ItemMove.DISCUSS, by=by, at=at)


@transaction.atomic
def close(*, item: Item, version: int, by: Person, at: datetime) -> Item:
    """Everybody knows; the item rests."""
    item = locked(item, version=version)
    access.may_close(item, by).or_refuse()
    return move(item, ItemMove.CLOSE, by=by, at=at)


@transaction.atomic
def hasten(
    *, item: Item, why: str, missing_known: bool = False, version: int, by: Person, at: datetime
) -> Item:
    """Take an item between meetings: only when no meeting falls before its date.

    The chair who takes it leads it, on papers as for a meeting: what is missing is gone
    without knowingly. Each member is asked by mail for a view in writing, and the next
    meeting's minutes report it.
    """
    item = locked(item, version=version)
    access.may_hasten(item, by, at=at).or_refuse()
    if not why.strip():
        raise Refused("Say why it cannot wait for a meeting.")
    if not papers.current(item):
        raise Refused(
            no(
                "This item has no papers, and members need them to give a view. The SEND team adds "
                "them on the item’s page, or the operations officer returns the item for them.",
                "ToR, procedures",
            )
        )
    lacks = "; ".join(papers.missing(item))
    if lacks and not missing_known:
        raise Refused(
            no(
                f"Papers are missing: {lacks}. Have them added, or tick that you know of it.",
                "ToR, procedures: complete and of high quality",
            )
        )
    item.urgent_by = by
    item.meeting = None
    item.sitting += 1
    words = f"{why}\nDecided without these papers: {lacks}." if lacks else why
    item = move(item, ItemMove.HASTEN, by=by, at=at, why=words)
    until = timescales.day_in_words(access.views_until(item))
    for member in access.views_to_come(item):
        outbox.queue(
            template="panel-view-wanted",
            to=member,
            context={
                "reference": item.reference,
                "until": until,
                "due": timescales.day_in_words(item.due.on),
                "address": item.get_absolute_url(),
            },
            about=item,
            by=by,
            at=at,
        )
    return item


def seat_of(person: Person) -> str:
    seats = [grant.seat for grant in person.grants.all() if grant.seat and not grant.ended_at]
    return seats[0] if seats else ""


@transaction.atomic
def call_in(*, item: Item, person: Person, by: Person, at: datetime) -> Guest:
    """Ask somebody to this item alone, such as Transport (terms of reference: as needed)."""
    item = locked(item)
    access.may_call_in(item, by).or_refuse()
    if not person.has(*PANEL):
        raise Refused(no("Choose a member of the panel.", "Terms of reference, membership"))
    seat = seat_of(person)
    guest, new = Guest.objects.get_or_create(
        item=item, person=person, defaults={"seat": seat, "by": by, "at": at}
    )
    if new:
        touch(item, "who is called in", by=by, at=at)
        facts = {"person": person.reference, "seat": seat}
        audit.record("panel.item.called_in", target=item, by=by, at=at, facts=facts)
    return guest
