"""Opening, pausing and closing a service."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from localoffer.audit import operations as audit
from localoffer.directory import access
from localoffer.directory.interchange import describing
from localoffer.directory.models import Service
from localoffer.directory.operations.publishing import publish
from localoffer.directory.states import MOVES, ORUK_STATUS, Move, State
from localoffer.refusal import Stale


@transaction.atomic
def move(
    *, service: Service, move: Move, by: Any, at: datetime, why: str = "", number: int | None = None
) -> Service:
    """Make one move; `why` is shown on the page ("Back in September"). Keeps a version.

    `number` is the published version that the page showed. Raises Stale when there is another
    by now, and Refused when the table of moves says no or the entry is not theirs.
    """
    service = Service.objects.select_for_update().get(pk=service.pk)
    access.may_keep(service, by).or_refuse()
    if number is not None and service.number != number:
        raise Stale(
            changed_at=service.last_modified,
            now_says=f"This service is now “{service.get_state_display()}”.",
        )
    MOVES.may(move, state=service.state, roles=by.roles).or_refuse()
    document = describing.full(describing.with_everything(Service.objects.all()).get(pk=service.pk))
    document["status"] = ORUK_STATUS[State(MOVES.rules[move].after or service.state)]
    ours = document.setdefault("local_offer", {})
    ours.pop("state_note", None)
    if why:
        ours["state_note"] = why[:300]
    publish(documents=[document], by=by, at=at, note=str(Move(move).label))
    audit.record(f"service.{move}", target=service, by=by, at=at)
    service.refresh_from_db()
    return service
