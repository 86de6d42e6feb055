"""An item's way to a meeting: sent in, checked, put on an agenda, withdrawn."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from localoffer.accounts.models import Person
from localoffer.refusal import Refused, no
from panel import access, timescales
from panel.models import Item, Meeting, Paper
from panel.models.item import Business
from panel.operations import cases
from panel.operations.moving import locked, move, touch
from panel.states import CaseMove, ItemMove, MeetingMove, MeetingState
from referrals.models import EhcRequest


@transaction.atomic
def add_paper(
    *, item: Item, title: str, body: str, version: int, by: Person, at: datetime
) -> Paper:
    """The SEND team adds a paper, until the pack is published."""
    item = locked(item, version=version)
    access.may_add_paper(item, by).or_refuse()
    paper = cases.add_paper(item=item, title=title, body=body, by=by, at=at)
    touch(item)
    return paper


@transaction.atomic
def submit(*, item: Item, version: int, by: Person, at: datetime) -> Item:
    """The case officer sends the papers in, and will present the item."""
    item = locked(item, version=version)
    item.presenter = by
    return move(item, ItemMove.SUBMIT, by=by, at=at)


@transaction.atomic
def accept(*, item: Item, version: int, by: Person, at: datetime) -> Item:
    """The papers are complete and of high quality."""
    item = locked(item, version=version)
    if item.presenter_id == by.pk:
        raise Refused(no("Somebody else than the presenter checks the papers.", "ToR, procedures"))
    return move(item, ItemMove.ACCEPT, by=by, at=at)


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
    item.meeting = meeting
    move(item, ItemMove.LIST, by=by, at=at)
    if meeting.state == MeetingState.SCHEDULED:
        move(meeting, MeetingMove.OPEN_AGENDA, by=by, at=at)
    return item


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
    *, item: Item, asked_by: str, why: str, version: int, by: Person, at: datetime
) -> Item:
    """The requester takes the request back: the item and its case end, the clock stops.

    Who asked, and the reason, are kept with both. A later request is a new one with a
    day of receipt of its own.
    """
    item = locked(item, version=version)
    if not why.strip():
        raise Refused("Say why the item is withdrawn.")
    words = f"Asked by: {EhcRequest.Asker(asked_by).label}. {why}"
    move(item, ItemMove.WITHDRAW, by=by, at=at, why=words)
    if item.business == Business.ASSESS:
        move(locked(item.case), CaseMove.WITHDRAW, by=by, at=at, why=words)
    return item


@transaction.atomic
def begin_discussion(*, item: Item, version: int, by: Person, at: datetime) -> Item:
    """The chair opens one item, in a session, each case on its own (terms of reference)."""
    item = locked(item, version=version)
    access.may_discuss(item, by).or_refuse()
    return move(item, ItemMove.DISCUSS, by=by, at=at)


@transaction.atomic
def close(*, item: Item, version: int, by: Person, at: datetime) -> Item:
    """Everybody knows; the item rests."""
    item = locked(item, version=version)
    access.may_close(item, by).or_refuse()
    return move(item, ItemMove.CLOSE, by=by, at=at)
