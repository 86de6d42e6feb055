"""Actions: promised at a meeting, chased until they are done."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db import transaction

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.notices import operations as outbox
from localoffer.refusal import Refused, no, sent_again
from panel import access, timescales
from panel.models import Action, Item
from panel.operations.moving import locked


@transaction.atomic
def promise(
    *, item: Item, what: str, owner: Person, due_on: date, once: uuid.UUID, by: Person, at: datetime
) -> Action:
    """Who does what by when. Not for somebody with an interest in the item."""
    item = locked(item)
    if made := Action.objects.filter(once=once).first():
        return sent_again(
            made,
            said=(made.item, made.what, made.owner, made.due_on),
            says=(item, what, owner, due_on),
            made=f"the action {made.reference}",
        )
    access.may_set_action(item, by).or_refuse()
    if due_on < clock.local_day(at):
        raise Refused("Choose today or a later day.")
    if access.has_interest(item, owner):
        raise Refused(no("Nobody with an interest acts on an item.", access.INTERESTS))
    action = Action.objects.create(
        item=item, what=what, owner=owner, due_on=due_on, once=once, by=by, at=at
    )
    audit.record("panel.action.set", target=item, by=by, at=at, facts={"action": action.reference})
    return action


@transaction.atomic
def finish(*, action: Action, note: str, by: Person, at: datetime) -> Action:
    """It is done. Said twice, the first stays."""
    action = Action.objects.select_for_update().get(pk=action.pk)
    access.may_finish(action, by).or_refuse()
    if action.done_at is None:
        action.done_at, action.done_note = at, note
        action.save()
        facts = {"action": action.reference}
        audit.record("panel.action.done", target=action.item, by=by, at=at, facts=facts)
    return action


@transaction.atomic
def chase(*, at: datetime) -> int:
    """Write to the owners of actions that are due or late, once a week each; how many mails.

    Nobody is written to about an item that is hidden from them. The mail says no more
    than a reference and a day.
    """
    today = clock.local_day(at)
    count = 0
    late = Action.objects.select_for_update(of=("self",)).filter(done_at=None, due_on__lte=today)
    for action in late.select_related("owner", "item"):
        if action.chased_at and (at - action.chased_at).days < timescales.CHASE_EVERY:
            continue
        if access.has_interest(action.item, action.owner) or not action.owner.is_active:
            continue
        outbox.queue(
            template="panel-action-due",
            to=action.owner,
            context={
                "reference": action.reference,
                "due": timescales.day_in_words(action.due_on),
            },
            about=action,
            by=None,
            at=at,
        )
        action.chased_at = at
        action.save(update_fields=["chased_at"])
        count += 1
    return count
