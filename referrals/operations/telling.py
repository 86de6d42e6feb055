"""E-mail between the people of a step that one asks for and another agrees to: whose turn it is,
and what was answered. It names no child, and the reasons stay on the referral’s page."""

from __future__ import annotations

from datetime import datetime

from localoffer import clock
from localoffer.accounts.models import Person, people_with
from localoffer.accounts.roles import Role
from localoffer.notices import operations as notices
from referrals import access
from referrals.models import Proposal, Referral
from referrals.operations.following import reads
from referrals.states import asked_plainly

AGREED = "has agreed, and it is done."
NOT_AGREED = "did not agree. The referral stays where it is."


def tell_whose_turn(waiting: Proposal, *, by: Person, at: datetime) -> None:
    """To the one who is asked to take the family on, and once they do to the second person."""
    taker = None if access.received(waiting) else waiting.receiver
    for each in [taker] if taker else _seconds(waiting, at=at):
        notices.queue(
            template="referral_waits",
            to=each,
            context={**_asked(waiting), "who": waiting.asked_by.name, "takes": taker is not None},
            about=waiting.referral,
            by=by,
            at=at,
        )


def _seconds(waiting: Proposal, *, at: datetime) -> list[Person]:
    """Everybody who may answer and is there; all of them if all are away; else RAIS managers."""
    for role in (access.second_role(waiting), Role.RAIS_MANAGER):
        others = people_with([role]).exclude(pk=waiting.asked_by_id)
        people = [each for each in others if reads(each, waiting.referral, at=at)]
        there = [each for each in people if not access.is_away(each, on=clock.local_day(at))]
        if people:
            return there or people
    return []


def tell_answer(waiting: Proposal, said: str, *, by: Person, at: datetime) -> None:
    """To whoever asked, and to whoever was to take the family on: what `by` answered.

    Who does not see the referral any more gets no address; who may not know of a restricted
    child gets nothing.
    """
    referral = Referral.objects.get(pk=waiting.referral_id)
    for each in {waiting.asked_by, waiting.receiver} - {by, None}:
        if each is None or not (each.is_active and access.may_know(referral, each)):
            continue
        sees = reads(each, referral, at=at)
        notices.queue(
            template="referral_answered",
            to=each,
            context={
                **_asked(waiting),
                "asked_by": "You" if each == waiting.asked_by else waiting.asked_by.name,
                "answer": f"{by.name} {said}",
                "sees": sees,
            },
            about=referral,
            by=by,
            at=at,
        )


def _asked(waiting: Proposal) -> dict[str, str]:
    return {
        "reference": waiting.referral.reference,
        "what": asked_plainly(waiting.move),
        "address": waiting.referral.get_absolute_url(),
    }
