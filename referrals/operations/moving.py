"""The one way a referral moves: locked, by the table, with its row of history and its audit."""

from __future__ import annotations

from datetime import datetime

from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.children import operations as children
from localoffer.council.models import closed_days
from localoffer.refusal import Stale
from referrals import access, clocks
from referrals.models import InformationRequest, Proposal, Referral, Transition
from referrals.states import TABLE, Move, Option, State

NOT_WAITED_FOR = "No answer came before the referral went on."


def locked(referral: Referral, *, version: int | None = None) -> Referral:
    """The referral under a row lock; Stale when the page that asks is older than it."""
    # The claim's two people are nullable, so they are read apart: a lock needs inner joins.
    current = Referral.objects.select_for_update().get(pk=referral.pk)
    if version is not None and version != current.version:
        raise stale(current)
    return current


def stale(referral: Referral) -> Stale:
    """Who changed it last, when, and what it says now."""
    last = referral.transitions.select_related("by").last()
    return Stale(
        changed_at=last.at if last else referral.received_at,
        by=last.by.name if last and last.by else "",
        now_says=f"{referral.reference} is now “{State(referral.state).label}”, "
        f"{Option(referral.option).label}.",
    )


def move(
    referral: Referral,
    which: Move,
    *,
    by: Person,
    at: datetime,
    reason: str = "",
    second: Person | None = None,
) -> Referral:
    """Make one move of the table on a locked referral and save it with its history.

    Changes already set on the referral's other fields are saved with it. The
    reason is words about a family, so it goes into the history and not into the
    audit, which holds codes.
    """
    access.may(which, referral, by).or_refuse()
    before = referral.state
    referral.state = TABLE.rules[which].after or before
    referral.version += 1
    clocks.set_due(referral, closed=closed_days())
    referral.save()
    worker = referral.responsible
    if worker is not None and not access.may_know(referral, worker):
        children.keep_open(child=referral.child, to=worker, by=by, at=at)
    if referral.state != before:
        # What waited for a second person was asked of another state: it lapses.
        Proposal.objects.filter(referral=referral, answered_at=None).update(
            answered_at=at, agreed=False
        )
        if before == State.AWAITING_INFORMATION:
            InformationRequest.objects.filter(referral=referral, answered_at=None).update(
                answer=NOT_WAITED_FOR, answered_by=by, answered_at=at
            )
    Transition.objects.create(
        referral=referral,
        move=which,
        before=before,
        after=referral.state,
        by=by,
        second=second,
        at=at,
        reason=reason,
    )
    audit.record(
        f"referral.{which.value}",
        target=referral,
        by=by,
        at=at,
        facts={"from": before, "to": referral.state, "option": referral.option},
    )
    return referral


def record_refusal(
    *, referral: Referral | None, reference: str, tried: str, why: str, by: Person, at: datetime
) -> None:
    """Somebody tried what they may not, or too late: who, what, and the rule that said no.

    `referral` None is one that is not there for this person; its reference is what was typed.
    """
    audit.record(
        "referral.refused",
        target=referral,
        by=by,
        at=at,
        facts={"tried": tried, "rule": why, "reference": reference[:12]},
    )


def record_reading(*, referral: Referral, by: Person, at: datetime) -> None:
    """Who saw a child's record matters as much as who changed it."""
    audit.record(
        "referral.read",
        target=referral,
        by=by,
        at=at,
        facts={"child": referral.child.reference, "state": referral.state},
    )
