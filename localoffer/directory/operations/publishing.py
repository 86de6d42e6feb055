"""Publishing: the one way in which an entry reaches the tables that the public reads.

Imports, approved proposals and the demo all come through here, so each keeps a version,
an audit row, the listing and the search index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from localoffer.audit import operations as audit
from localoffer.directory.interchange import describing
from localoffer.directory.interchange.reading import STATES, Reading, Unreadable, read
from localoffer.directory.interchange.shapes import OURS
from localoffer.directory.models import (
    Proposal,
    Service,
    ServiceVersion,
    StateChange,
)
from localoffer.directory.operations.listing import relist
from localoffer.directory.operations.writing import write
from localoffer.directory.states import MOVES

BATCH = 200
Progress = Callable[[int, int], None]


@dataclass
class Outcome:
    """What publishing did, or would do: ids of services."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    ignored: set[str] = field(default_factory=set)


def compare(documents: Iterable[Any]) -> Outcome:
    """What publishing would do. Raises Unreadable with everything that is wrong."""
    outcome, _ = _compare(read(documents))
    return outcome


@transaction.atomic
def publish(
    *,
    documents: Iterable[Any],
    by: Any,
    at: datetime,
    note: str = "",
    proposal: Proposal | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Write the documents, all or none. The caller has asked whether `by` may.

    An entry that says the same as before is left alone. A new one keeps its own
    `last_modified` if it has one. `progress` is told how many are done, of how many.
    Raises Unreadable.
    """
    _one_at_a_time()
    reading = read(documents)
    outcome, before = _compare(reading)
    entries = {entry["id"]: entry for entry in reading.entries}
    written = [entries[key] for key in [*outcome.added, *outcome.changed]]
    for start in range(0, len(written), BATCH):
        part = written[start : start + BATCH]
        _publish(part, reading, before, by=by, at=at, note=note, proposal=proposal)
        if progress:
            progress(min(start + BATCH, len(written)), len(written))
    for key in outcome.added:
        _audit("service.added", key, by=by, at=at, note=note)
    for key in outcome.changed:
        _audit("service.changed", key, by=by, at=at, note=note)
    return outcome


def _one_at_a_time() -> None:
    """Two that write the same entries in another order would lock each other out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('publishing the directory'))")


def _publish(
    part: list[dict[str, Any]],
    reading: Reading,
    before: dict[str, dict[str, Any]],
    *,
    by: Any,
    at: datetime,
    note: str,
    proposal: Proposal | None,
) -> None:
    shared = _shared(part)
    write(part, hideaways=reading.hideaways, existing=before, at=at)
    _record_moves(part, before, by=by, at=at, note=note)
    ids = {UUID(entry["id"]) for entry in part}
    others = _others(shared, _shared(part)) - ids
    Service.objects.filter(pk__in=others).update(last_modified=at)
    _keep_versions(ids | others, by=by, at=at, note=note, proposal=proposal)
    relist(ids | others, at=at)


def _compare(reading: Reading) -> tuple[Outcome, dict[str, dict[str, Any]]]:
    if reading.problems:
        raise Unreadable(reading.problems)
    ids = [entry["id"] for entry in reading.entries]
    before = {
        str(service.pk): describing.full(service, private=True)
        for service in describing.with_everything(Service.objects.filter(pk__in=ids))
    }
    outcome = Outcome(ignored=reading.ignored)
    for entry in reading.entries:
        key = entry["id"]
        if key not in before:
            outcome.added.append(key)
        elif _same(entry, before[key], reading.hideaways):
            outcome.unchanged.append(key)
        else:
            outcome.changed.append(key)
    return outcome, before


def _same(entry: dict[str, Any], before: dict[str, Any], hideaways: dict[str, Any]) -> bool:
    """Does the entry say what the tables say? A hideaway that is not named stays as it is."""

    def told(document: dict[str, Any]) -> dict[str, Any]:
        shown = {key: value for key, value in document.items() if key != "last_modified"}
        shown["service_at_locations"] = [
            each | {"location": {k: v for k, v in each["location"].items() if k != "hideaway"}}
            for each in document.get("service_at_locations", [])
        ]
        return shown

    for each in before.get("service_at_locations", []):
        given = hideaways.get(each["location"]["id"])
        if given is not None and given != each["location"].get("hideaway"):
            return False
    new = {
        each["location"]["id"]
        for each in entry.get("service_at_locations", [])
        if each["location"]["id"] in hideaways
    } - {each["location"]["id"] for each in before.get("service_at_locations", [])}
    return not new and told(entry) == told(before)


def _shared(entries: list[dict[str, Any]]) -> dict[UUID, Any]:
    """What the tables say about the places and providers that these entries share with others."""
    places = [
        each["location"]["id"]
        for entry in entries
        for each in entry.get("service_at_locations", [])
    ]
    providers = [entry["organization"]["id"] for entry in entries]
    return describing.places(places) | describing.providers(providers)


def _others(before: dict[UUID, Any], after: dict[UUID, Any]) -> set[UUID]:
    """Services that read differently now because a place or provider of theirs was changed:
    their pages and listings must not go on showing an address that has been masked."""
    changed = [key for key, value in before.items() if after.get(key) != value]
    rows = Service.objects.filter(
        Q(organization__in=changed) | Q(service_at_locations__location__in=changed)
    )
    return set(rows.values_list("pk", flat=True)) if changed else set()


def _record_moves(
    entries: list[dict[str, Any]], before: dict[str, Any], *, by: Any, at: datetime, note: str
) -> None:
    for entry in entries:
        old = before.get(entry["id"], {}).get("status")
        if not old or old == entry["status"]:
            continue
        move = next(
            name
            for name, rule in MOVES.rules.items()
            if STATES[old] in rule.before and rule.after == STATES[entry["status"]]
        )
        StateChange.objects.create(
            service_id=entry["id"],
            move=move,
            before=STATES[old],
            after=STATES[entry["status"]],
            by=by,
            at=at,
            why=entry.get(OURS, {}).get("state_note", note)[:300],
        )


def _keep_versions(
    ids: set[UUID],
    *,
    by: Any,
    at: datetime,
    note: str,
    proposal: Proposal | None,
) -> None:
    """What the public reads from now on, read back from the tables and kept."""
    versions = []
    for service in describing.with_everything(Service.objects.filter(pk__in=ids)):
        service.number += 1
        versions.append(
            ServiceVersion(
                service=service,
                number=service.number,
                document=describing.full(service),
                published_at=at,
                published_by=by,
                proposal=proposal if proposal and proposal.service_id == service.pk else None,
                note=note[:200],
            )
        )
    Service.objects.bulk_update([version.service for version in versions], ["number"])
    ServiceVersion.objects.bulk_create(versions)


def _audit(action: str, key: str, *, by: Any, at: datetime, note: str) -> None:
    audit.record(action, target=Service(pk=UUID(key)), by=by, at=at, why=note)
