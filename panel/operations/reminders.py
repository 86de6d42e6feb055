"""Once a day: whom to remind of what, and of nothing that is hidden from them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from localoffer import clock
from localoffer.accounts.models import people_with
from localoffer.accounts.roles import Role
from localoffer.council.models import LocalLimit
from localoffer.notices import operations as outbox
from panel import timescales
from panel.models import Item
from panel.operations import actions, advice, reviews, unreached
from panel.states import ItemMove, ItemState


def send(*, at: datetime) -> None:
    """Actions and advice that are late, decisions that wait, items that no meeting reaches,
    plans to review."""
    actions.chase(at=at)
    advice.chase_all(at=at)
    remind_of_approvals(at=at)
    unreached.tell_of_all(at=at)
    reviews.remind(at=at)


@transaction.atomic
def remind_of_approvals(*, at: datetime) -> int:
    """Write to chief officers of what is at or past the council's own limit; how many mails.

    Day by day until it is answered. Nobody is told of an item that is hidden from them.
    """
    limit = timedelta(days=LocalLimit.amount("approval-limit"))
    today = clock.local_day(at)
    count = 0
    for person in people_with([Role.CHIEF_OFFICER]):
        waiting = Item.objects.visible_to(person).filter(state=ItemState.WITH_OFFICER)
        rows = []
        for item in waiting.select_related("case"):
            passed = item.history.filter(move=ItemMove.PASS_ON).last()
            if passed and clock.local_day(passed.at) + limit <= today:
                rows.append(
                    {"reference": item.reference, "due": timescales.day_in_words(item.due.on)}
                )
        if rows:
            outbox.queue(
                template="panel-approvals-wait", to=person, context={"items": rows}, by=None, at=at
            )
            count += 1
    return count
