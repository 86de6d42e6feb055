"""Claiming a referral, giving it back, and changing its option."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from localoffer.accounts.models import Person
from localoffer.children.models import read_hidden_from
from localoffer.refusal import Refused, no
from referrals import access
from referrals.models import OptionSwitch, Referral
from referrals.operations.moving import locked, move, stale
from referrals.states import CLAIMS, Move, Option


@transaction.atomic
def claim(
    *,
    referral: Referral,
    supporter: Person,
    by: Person,
    at: datetime,
    known_to_cwd: bool = False,
    version: int | None = None,
) -> Referral:
    """T4: the first screener gets it; the loser is told who was first and when."""
    referral = locked(referral)
    if referral.child_id in read_hidden_from(by, at=at):  # restricted since the page was opened
        raise Refused(no("This referral is no longer open to you.", access.RESTRICTED))
    access.may_claim(referral, by).or_refuse()
    if version is not None and version != referral.version:
        raise stale(referral)
    access.may_support(referral, supporter, screener=by).or_refuse()
    referral.screener, referral.supporter, referral.claimed_at = by, supporter, at
    referral.known_to_cwd = known_to_cwd
    return move(referral, CLAIMS[Option(referral.option)], by=by, at=at)


@transaction.atomic
def release(
    *, referral: Referral, reason: str, by: Person, at: datetime, version: int | None = None
) -> Referral:
    """A manager gives a claimed referral back, for instance when its screener is ill."""
    referral = _unclaimed(locked(referral, version=version))
    return move(referral, Move.RELEASE, by=by, at=at, reason=reason)


@transaction.atomic
def switch_to_welfare(
    *, referral: Referral, reason: str, by: Person, at: datetime, version: int | None = None
) -> Referral:
    """T5: 2 → 1 with a reason and no approval. It goes to the top, for a social worker."""
    referral = locked(referral, version=version)
    access.may_switch(referral, by).or_refuse()
    OptionSwitch.objects.create(
        referral=referral,
        to=Option.WELFARE,
        reason=reason,
        asked_by=by,
        asked_at=at,
        answered_by=by,
        answered_at=at,
        agreed=True,
    )
    referral.option = Option.WELFARE
    _unclaimed(referral)
    return move(referral, Move.SWITCH_TO_WELFARE, by=by, at=at, reason=reason)


@transaction.atomic
def ask_switch_to_support(
    *, referral: Referral, reason: str, by: Person, at: datetime, version: int | None = None
) -> OptionSwitch:
    """T6, first half: a social worker asks; until a manager agrees it stays Option 1."""
    referral = locked(referral, version=version)
    access.may_switch(referral, by).or_refuse()
    switch = OptionSwitch.objects.create(
        referral=referral, to=Option.SUPPORT, reason=reason, asked_by=by, asked_at=at
    )
    move(referral, Move.ASK_SWITCH_TO_SUPPORT, by=by, at=at, reason=reason)
    return switch


@transaction.atomic
def answer_switch(
    *, referral: Referral, agreed: bool, by: Person, at: datetime, version: int | None = None
) -> Referral:
    """T6, second half: another person, a manager, agrees or does not."""
    referral = locked(referral, version=version)
    access.may_answer_switch(referral, by).or_refuse()
    switch = referral.switches.select_related("asked_by").get(answered_at=None)
    switch.answered_by, switch.answered_at, switch.agreed = by, at, agreed
    switch.save()
    if not agreed:
        return move(referral, Move.DECLINE_SWITCH_TO_SUPPORT, by=by, at=at)
    referral.option = Option.SUPPORT
    _unclaimed(referral)
    return move(referral, Move.AGREE_SWITCH_TO_SUPPORT, by=by, at=at, second=switch.asked_by)


def _unclaimed(referral: Referral) -> Referral:
    referral.screener = referral.supporter = referral.claimed_at = None
    return referral
