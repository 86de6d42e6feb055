"""Supervision, second screenings, who is away, giving work on, restricting, clocks anew."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.text import Truncator

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.children import operations as children
from localoffer.children.models import Child, Restriction
from localoffer.council.models import closed_days
from localoffer.refusal import Refused, no, sent_again
from localoffer.text import says_nothing
from referrals import access, clocks
from referrals.models import (
    Absence,
    Allocation,
    ClockChange,
    Referral,
    SecondScreening,
    SupervisionNote,
)
from referrals.operations.moving import locked, move
from referrals.states import WITH_SCREENER, Move, Route


@transaction.atomic
def supervise(
    *,
    referral: Referral,
    text: str,
    by: Person,
    at: datetime,
    once: UUID,
    to_do: str = "",
    to_do_by: date | None = None,
) -> SupervisionNote:
    """A manager’s note; it stays as it was written. Sent twice it is one note.

    The same form sent again with other words is SentBefore: they belong into their own note.
    """
    access.may_supervise(referral, by).or_refuse()
    if says_nothing(text):
        raise Refused(no("Write what you talked about.", "local practice"))
    note, new = SupervisionNote.objects.get_or_create(
        once=once,
        defaults={
            "referral": referral, "text": text, "to_do": to_do, "to_do_by": to_do_by,
            "by": by, "at": at,
        },
    )  # fmt: skip
    if new:
        audit.record("referral.supervised", target=referral, by=by, at=at)
    return sent_again(
        note,
        said=(note.referral, note.text, note.to_do, note.to_do_by),
        says=(referral, text, to_do, to_do_by),
        made=f"the note “{Truncator(note.text).chars(60)}”",
    )


@transaction.atomic
def screen_again(
    *, screening: SecondScreening, route: str, level: int, why: str, by: Person, at: datetime
) -> SecondScreening:
    """The second screener’s own view, given without seeing the first. It changes no referral."""
    access.second_screeners_only(by).or_refuse()
    screening = SecondScreening.objects.select_for_update().get(pk=screening.pk)
    if screening.by is not None:
        raise Refused(no("Somebody has screened this a second time already."))
    if by.pk in {screening.first_by_id, screening.referral.screener_id}:
        raise Refused(no("Somebody who was not there the first time screens again."))
    if says_nothing(why):
        raise Refused(no("Write why."))
    screening.by, screening.at, screening.why = by, at, why
    screening.route, screening.level = Route(route), level
    screening.save()
    audit.record("referral.screened_again", target=screening.referral, by=by, at=at)
    return screening


@transaction.atomic
def note_absence(
    *, person: Person, since: date, until: date | None, by: Person, at: datetime
) -> Absence:
    """A worker is away (or has left: no end): they get nothing new, and their work is given on."""
    access.managers_only(by).or_refuse()
    if until is not None and until < since:
        raise Refused(no("The last day comes after the first."))
    made = Absence.objects.create(person=person, since=since, until=until, by=by, at=at)
    audit.record("desk.absence_noted", target=person, by=by, at=at)
    return made


@transaction.atomic
def end_absence(*, absence: Absence, on: date, by: Person, at: datetime) -> Absence:
    """They are back: `on` was their last day away."""
    access.managers_only(by).or_refuse()
    absence = Absence.objects.select_for_update().get(pk=absence.pk)
    absence.until = max(on, absence.since)
    absence.save()
    audit.record("desk.absence_ended", target=absence.person, by=by, at=at)
    return absence


@transaction.atomic
def restrict_record(
    *, child: Child, reason: str, readers: Collection[Person], by: Person, at: datetime
) -> Restriction:
    """Only these people know of the record from now on; whoever answers for it is one of them."""
    list(child.referrals.select_for_update())
    access.may_shut_out(child, readers=readers, by=by).or_refuse()
    return children.restrict(child=child, reason=reason, readers=readers, by=by, at=at)


@transaction.atomic
def reassign(
    *,
    referral: Referral,
    to: Person,
    reason: str,
    by: Person,
    at: datetime,
    version: int | None = None,
) -> Referral:
    """A manager gives a referral to somebody else of the right role. Its clocks run on."""
    referral = locked(referral, version=version)
    access.may_reassign(referral, by).or_refuse()
    access.may_take_over(referral, to, on=clock.local_day(at)).or_refuse()
    if says_nothing(reason):
        raise Refused(no("Write why it is given on.", "local practice"))
    responsible = referral.responsible
    if responsible is not None and responsible.pk == to.pk:
        raise Refused(no(f"{to.name} has this referral already."))
    if referral.state in WITH_SCREENER:
        if referral.supporter_id == to.pk:
            raise Refused(no("The screener and the supporter are two people.", "T4"))
        referral.screener = to
    else:
        referral.owner = to
    live = referral.allocations.filter(ended_at=None).first()
    if live is not None:
        live.ended_at, live.ended_why = at, "Given to another worker."
        live.save()
        Allocation.objects.create(
            referral=referral, to=to, urgent_why=reason, note=live.note, by=by, at=live.at
        )
        referral.early_help.filter(ended_on=None).update(lead=to)
    return move(referral, Move.REASSIGN, by=by, at=at, reason=f"To {to.name}: {reason}")


@transaction.atomic
def recount_clocks(*, because: str, at: datetime) -> int:
    """Count every open clock anew after the calendar changed, and say so on each that moved.

    How many moved. What is due on a day set by a person (a conference, a review) stays.
    """
    closed, moved = closed_days(), 0
    found = Referral.objects.select_for_update(of=("self",)).open()
    for referral in found.exclude(due_on=None).select_related("submission").iterator(500):
        was, due_for = referral.due_on, referral.due_for
        clocks.set_due(referral, closed=closed)
        if referral.due_on is None or was is None or referral.due_on == was:
            continue
        referral.save(update_fields=["due_on", "due_for"])
        ClockChange.objects.create(
            referral=referral, due_for=due_for, was=was, becomes=referral.due_on,
            because=because, at=at,
        )  # fmt: skip
        moved += 1
    facts = {"moved": moved}
    audit.record("referral.clocks_recounted", by=audit.SYSTEM, at=at, why=because, facts=facts)
    return moved
