"""The same child again: joining records, linking referrals, attaching contacts (T23, T24)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.children import operations as children
from localoffer.children.models import Child, Merge
from localoffer.notices import operations as notices
from localoffer.refusal import Refused, no
from referrals import access
from referrals.models import Contact, OptionSwitch, Referral, Transition
from referrals.operations.moving import locked, move
from referrals.states import BEFORE_DECISION, Move, Option, State


@transaction.atomic
def say_same_child(
    *,
    referral: Referral,
    kept: Child,
    reason: str,
    by: Person,
    at: datetime,
    score: Mapping[str, Any] | None = None,
) -> Merge:
    """A person decides that this referral’s child is one we know; nothing merges by itself.

    Under a restricted record it must not come to lie where nobody can go on with it; with an open
    referral there, it can be added to that one (T24).
    """
    held = kept.restrictions.select_related("by").filter(lifted_at=None).first()
    if held is not None and not kept.referrals.open().exists():
        readers = held.readers.all()
        access.may_shut_out(referral.child, readers=readers, by=held.by).or_refuse()
    merge = children.join(
        kept=kept, absorbed=referral.child, reason=reason, by=by, at=at, score=score
    )
    link_to_the_last(referral=Referral.objects.get(pk=referral.pk), by=by, at=at)
    return merge


@transaction.atomic
def link_to_the_last(*, referral: Referral, by: Person, at: datetime) -> Referral:
    """T23: a closed referral of the same child is linked; within a year it is a re-referral."""
    referral = locked(referral)
    before = (
        Referral.objects.select_for_update()
        .filter(child=referral.child_id, state=State.CLOSED, closed_at__lte=referral.received_at)
        .order_by("-closed_at")
        .first()
    )
    if before is None or referral.previous_id == before.pk:
        return referral
    referral.previous = before
    referral.version += 1
    referral.save()
    Transition.objects.create(
        referral=before,
        move=Move.REFER_AGAIN,
        before=before.state,
        after=before.state,
        by=referral.submission.referrer,
        at=at,
    )
    facts = {"later": referral.reference, "again": referral.is_re_referral}
    audit.record("referral.refer_again", target=before, by=by, at=at, facts=facts)
    return referral


@transaction.atomic
def join_open_referral(
    *, referral: Referral, by: Person, at: datetime, version: int | None = None
) -> Contact:
    """T24: a contact about a child whose referral is open belongs to it, and its owner is told.

    A worry about welfare makes an undecided Option 2 referral Option 1 at once (T5).
    """
    referral = locked(referral, version=version)
    access.may_join_open(referral, by).or_refuse()
    found = access.open_referral_of_the_child(referral)
    if found is None:
        raise Refused(no("The child has no other open referral.", "T24"))
    older = locked(found)
    contact = Contact.objects.create(
        referral=older,
        came_as=referral,
        submission=referral.submission,
        attached_by=by,
        attached_at=at,
    )
    referral.switches.filter(answered_at=None).update(
        answered_by=older.screener or by, answered_at=at, agreed=False
    )
    move(referral, Move.JOIN_OPEN_REFERRAL, by=by, at=at, reason=f"Added to {older.reference}")
    _attach(older, referral, by=by, at=at)
    return contact


def _attach(older: Referral, newer: Referral, *, by: Person, at: datetime) -> None:
    """The system’s own move on the open referral, with its history and its alert."""
    before = older.state
    worse = newer.option == Option.WELFARE and older.option == Option.SUPPORT
    if worse and older.state in BEFORE_DECISION:
        OptionSwitch.objects.create(
            referral=older,
            to=Option.WELFARE,
            reason=f"A further contact, {newer.submission.reference}, worries about welfare.",
            asked_by=newer.submission.referrer or by,
            asked_at=at,
            answered_by=by,
            answered_at=at,
            agreed=True,
        )
        older.option = Option.WELFARE
        owner = older.responsible
        older.screener = older.supporter = older.claimed_at = None
        older.questions.filter(answered_at=None).update(
            answer="A further contact came.", answered_by=by, answered_at=at
        )
        older.state = State.SUBMITTED
    else:
        owner = older.responsible
    older.version += 1
    older.save()
    Transition.objects.create(
        referral=older,
        move=Move.ATTACH_CONTACT,
        before=before,
        after=older.state,
        by=by,
        at=at,
        reason=newer.submission.reference,
    )
    facts = {"contact": newer.reference, "option": newer.option, "to": older.state}
    audit.record("referral.attach_contact", target=older, by=audit.SYSTEM, at=at, facts=facts)
    if owner is not None:
        notices.queue(
            template="further_contact",
            to=owner,
            context={"reference": older.reference, "worry": newer.option == Option.WELFARE},
            about=older,
            by=by,
            at=at,
        )


@transaction.atomic
def see_contact(
    *, referral: Referral, by: Person, at: datetime, version: int | None = None
) -> Referral:
    """The owner has read what came in besides, and goes on from there."""
    referral = locked(referral, version=version)
    access.may_see_contact(referral, by).or_refuse()
    referral.contacts.filter(seen_at=None).update(seen_by=by, seen_at=at)
    return move(referral, Move.SEE_CONTACT, by=by, at=at)
