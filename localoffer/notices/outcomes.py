"""Telling the room that asked for a notice what became of it.

A room registers one function for its kind of record, in AppConfig.ready():

    outcomes.register("referrals.referral", advice.learn)

It is called as `learn(notice=…, at=…)` each time the notice reaches SENT, DELIVERED
or FAILED, in the transaction that records this, so both are kept or neither. It
may be told the same thing twice. If it raises, the mail's own record stands (the
mail has left and must not leave again) and the queue tells the function again.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from localoffer import clock
from localoffer.jobs.queue import job
from localoffer.notices.models import Notice

logger = logging.getLogger("localoffer.notices")
LEARNERS: dict[str, Callable[..., object]] = {}


def register(kind: str, function: Callable[..., object]) -> None:
    """Have `function(notice=…, at=…)` told of notices about this kind of record."""
    LEARNERS[kind] = function


def tell(notice: Notice, *, at: datetime) -> None:
    """Tell the room that owns what the notice is about, if it wants to know."""
    learn = LEARNERS.get(notice.about_kind)
    if learn is None:
        return
    try:
        with transaction.atomic():
            learn(notice=notice, at=at)
    except Exception as error:
        logger.warning("%s: its owner could not be told, %s", notice, type(error).__name__)
        tell_again.enqueue(reference=notice.reference)


@job(retries=8)
def tell_again(reference: str) -> None:
    """Tell the owner where the notice stands now."""
    notice = Notice.objects.get(reference=reference)
    LEARNERS[notice.about_kind](notice=notice, at=clock.now())
