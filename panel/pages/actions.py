"""Actions as rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role
from panel import timescales
from panel.models import Action, Item
from panel.pages.shared import left_in_words, urgency


def action_rows(person: Person, *, at: datetime) -> list[list[Any]]:
    """Open actions that this person may know of: their own, for the operations officer all."""
    today = clock.local_day(at)
    mine = Q() if person.has(Role.OPERATIONS_OFFICER) else Q(owner=person)
    found = Action.objects.filter(mine, done_at=None, item__in=Item.objects.visible_to(person))
    rows = []
    for action in found.select_related("item", "owner"):
        days = (action.due_on - today).days
        rows.append(
            [
                {"text": action.what, "href": reverse("panel:action", args=[action.reference])},
                {
                    "text": action.item.reference,
                    "href": action.item.get_absolute_url(),
                    "whole": True,
                },
                action.owner.name,
                timescales.day_in_words(action.due_on),
                {"tag": left_in_words(days), "colour": urgency(days)},
            ]
        )
    return rows
