"""Accepted items that no meeting reaches in time: who can decide or plan is told, once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from localoffer.accounts.models import Person, people_with
from localoffer.accounts.roles import Role
from localoffer.notices import operations as outbox
from localoffer.notices.models import Notice
from panel import access, timescales
from panel.models import Item
from panel.states import ItemState

TEMPLATE = "panel-no-meeting"


@transaction.atomic
def tell_of_all(*, at: datetime) -> int:
    """As `tell`, of every item that is ready for a meeting."""
    ready = Item.objects.filter(state=ItemState.ACCEPTED)
    return tell(ready.select_for_update(of=("self",)).select_related("case"), by=None, at=at)


def tell(items: Iterable[Item], *, by: Person | None, at: datetime) -> int:
    """Write to chairs and operations officers of items without a meeting in time; how many mails.

    The items are locked, so that each is told of once. Nobody is told of an item that is
    hidden from them, or that they present.
    """
    lost = {item.pk: item for item in items if access.meeting_in_time(item, at=at) is None}
    if not lost:
        return 0
    count = 0
    for person in people_with([Role.PANEL_CHAIR, Role.OPERATIONS_OFFICER]):
        known = Item.objects.visible_to(person).filter(pk__in=lost).exclude(presenter=person)
        told = Notice.objects.filter(template=TEMPLATE, to_person=person).values("about_ref")
        for pk in known.exclude(reference__in=told).values_list("pk", flat=True):
            item = lost[pk]
            outbox.queue(
                template=TEMPLATE,
                to=person,
                context={
                    "reference": item.reference,
                    "due": timescales.day_in_words(item.due.on),
                    "address": item.get_absolute_url(),
                },
                about=item,
                by=by,
                at=at,
            )
            count += 1
    return count
