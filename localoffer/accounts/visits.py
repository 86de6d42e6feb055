"""What a session remembers of one visit: when it began and when its last page was opened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase

from localoffer.accounts.timescales import TOUCHED_EVERY, Limits, ends_at
from localoffer.council.models import LocalLimit

SIGNED_IN, LAST_SEEN = "visit_signed_in_at", "visit_last_seen_at"


def limits() -> Limits:
    """The time-outs as the council has set them."""
    amounts = LocalLimit.amounts()
    return Limits(
        idle=timedelta(minutes=amounts["idle-time-out"]),
        absolute=timedelta(hours=amounts["absolute-time-out"]),
    )


def begin(session: SessionBase, *, at: datetime) -> None:
    """A person has just signed in."""
    session[SIGNED_IN] = session[LAST_SEEN] = at.timestamp()


def touch(session: SessionBase, *, at: datetime) -> None:
    """A page was opened. Written down every few seconds only."""
    if at.timestamp() - session[LAST_SEEN] >= TOUCHED_EVERY.total_seconds():
        session[LAST_SEEN] = at.timestamp()


def end_of(session: SessionBase, *, within: Limits) -> datetime:
    """When this visit ends if nothing more happens."""
    return ends_at(
        signed_in_at=datetime.fromtimestamp(session[SIGNED_IN], UTC),
        last_seen_at=datetime.fromtimestamp(session[LAST_SEEN], UTC),
        limits=within,
    )
