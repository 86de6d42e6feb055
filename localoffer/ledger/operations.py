"""Keeping the ledger: who answers for an item, how much of it is there, and what fulfils it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from localoffer.audit import operations as audit
from localoffer.ledger.access import editors_only
from localoffer.ledger.models import Duty, Judged, Proof
from localoffer.refusal import Refused, Stale
from localoffer.search.models import SearchEntry


@transaction.atomic
def check(
    *, duty: Duty, owner: str, judged: str, missing: str, version: int, on: date, by: Any,
    at: datetime,
) -> Duty:  # fmt: skip
    """Somebody has looked at what is published for this item. Raises Stale when somebody else
    has looked since the page was loaded."""
    editors_only(by).or_refuse()
    duty = Duty.objects.select_for_update(of=("self",)).get(pk=duty.pk)
    if duty.version != version:
        raise Stale(changed_at=duty.changed_at or at, now_says=duty.get_judged_display())
    if judged not in Judged.values or judged == Judged.NOT_CHECKED:
        raise Refused("Say how much of this is there.")
    if judged in {Judged.PART, Judged.NOTHING} and not missing.strip():
        raise Refused("Say what is missing.")
    if judged == Judged.WHOLE and missing.strip():
        raise Refused("Something is missing: say that part of it is there, or empty the words.")
    duty.owner, duty.judged, duty.missing = owner, judged, missing.strip()
    duty.checked_on, duty.checked_by = on, by
    duty.version += 1
    duty.changed_at = at
    duty.save()
    audit.record("ledger.checked", target=duty, by=by, at=at, facts={"judged": judged})
    return duty


@transaction.atomic
def prove(*, duty: Duty, kind: str, ref: str, by: Any, at: datetime) -> Proof:
    """Something published fulfils this item. Adding it twice is adding it once."""
    editors_only(by).or_refuse()
    if not SearchEntry.objects.filter(kind=kind, ref=ref).exists():
        raise Refused("This is not published, so it cannot fulfil anything.")
    proof, made = Proof.objects.get_or_create(
        duty=duty, kind=kind, ref=ref, defaults={"added_at": at}
    )
    if made:
        audit.record("ledger.proved", target=duty, by=by, at=at, facts={"kind": kind, "ref": ref})
    return proof


@transaction.atomic
def prove_no_more(*, proof: Proof, by: Any, at: datetime) -> None:
    editors_only(by).or_refuse()
    audit.record(
        "ledger.unproved", target=proof.duty, by=by, at=at,
        facts={"kind": proof.kind, "ref": proof.ref},
    )  # fmt: skip
    proof.delete()
