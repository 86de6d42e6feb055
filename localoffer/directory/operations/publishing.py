"""Publishing: the one way in which an entry reaches the tables that the public reads.

Imports, approved proposals and the demo all come through here, so each keeps a version,
an audit row, the listing and the search index.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from localoffer.audit import operations as audit
from localoffer.directory.interchange import describing
from localoffer.directory.interchange.reading import STATES, Reading, Unreadable, read
from localoffer.directory.interchange.shapes import OURS
from localoffer.directory.models import (
    Location,
    Proposal,
    Service,
    ServiceAtLocation,
    ServiceVersion,
    StateChange,
)
from localoffer.directory.operations.listing import relist
from localoffer.directory.operations.writing import write
from localoffer.directory.states import MOVES


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
) -> Outcome:
    """Write the documents, all or none. The caller has asked whether `by` may.

    An entry that says the same as before is left alone. A new one keeps its own
    `last_modified` if it has one. Raises Unreadable.
    """
    reading = read(documents)
    outcome, before = _compare(reading)
    entries = {entry["id"]: entry for entry in reading.entries}
    written = [entries[key] for key in [*outcome.added, *outcome.changed]]
    masked_now = _newly_masked(written)
    write(written, hideaways=reading.hideaways, existing=before, at=at)
    _record_moves(written, before, by=by, at=at, note=note)
    _keep_versions(written, by=by, at=at, note=note, proposal=proposal)
    relist([UUID(entry["id"]) for entry in written] + _others_at(masked_now), at=at)
    for key in outcome.added:
        _audit("service.added", key, by=by, at=at, note=note)
    for key in outcome.changed:
        _audit("service.changed", key, by=by, at=at, note=note)
    return outcome


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


def _newly_masked(entries: list[dict[str, Any]]) -> list[str]:
    ids = [
        each["location"]["id"]
        for entry in entries
        for each in entry.get("service_at_locations", [])
        if each["location"].get(OURS, {}).get("masked")
    ]
    return [
        str(key)
        for key in Location.objects.filter(id__in=ids, masked=False).values_list("id", flat=True)
    ]


def _others_at(locations: list[str]) -> list[UUID]:
    """Every service at these places, so that their listings forget the point as well."""
    rows = ServiceAtLocation.objects.filter(location_id__in=locations)
    return list(rows.values_list("service_id", flat=True).distinct())


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
    entries: list[dict[str, Any]],
    *,
    by: Any,
    at: datetime,
    note: str,
    proposal: Proposal | None,
) -> None:
    """What the public reads from now on, read back from the tables and kept."""
    ids = [entry["id"] for entry in entries]
    services = describing.with_everything(Service.objects.filter(pk__in=ids))
    versions = []
    for service in services:
        service.number += 1
        versions.append(
            ServiceVersion(
                service=service,
                number=service.number,
                document=describing.full(service),
                published_at=at,
                published_by=by,
                proposal=proposal,
                note=note[:200],
            )
        )
    Service.objects.bulk_update([version.service for version in versions], ["number"])
    ServiceVersion.objects.bulk_create(versions)


def _audit(action: str, key: str, *, by: Any, at: datetime, note: str) -> None:
    audit.record(action, target=Service(pk=UUID(key)), by=by, at=at, why=note)
