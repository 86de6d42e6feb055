"""Importing a file: upload, check as a job, look at what it would do, publish as a job."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from localoffer.audit import operations as audit
from localoffer.directory.interchange import files
from localoffer.directory.interchange.reading import Unreadable
from localoffer.directory.models import ImportRun, Service
from localoffer.directory.operations.publishing import Outcome, compare, publish
from localoffer.directory.states import SYSTEM, TURNS, Run, Turn
from localoffer.refusal import sent_again

MOST_TOLD = 200
"""Names and problems that a page shows; the numbers always count all."""
BROKE = "This file could not be worked on. Ask an administrator to look at the jobs."


@transaction.atomic
def upload(*, name: str, content: bytes, once: UUID, by: Any, at: datetime) -> ImportRun:
    """Keep the file for checking. The same form sent twice makes one run."""
    TURNS.may(Turn.UPLOAD, state=None, roles=by.roles).or_refuse()
    run, made = ImportRun.objects.get_or_create(
        once=once,
        defaults={"name": name[:120], "content": content, "uploaded_by": by, "uploaded_at": at},
    )
    kept = bytes(run.content)  # until it is published, refused or dropped
    says = (name[:120], content if kept else kept)
    sent_again(run, said=(run.name, kept), says=says, made=f"the file {run.name}")
    if made:
        audit.record("import.uploaded", target=run, by=by, at=at)
    return run


@transaction.atomic
def check(*, reference: str, at: datetime) -> ImportRun:
    """Read the file and say what publishing would do, or everything that is wrong with it."""
    run = _locked(reference)
    if run.state != Run.CHECKING:
        return run
    try:
        documents = files.documents(bytes(run.content))
        outcome = compare(documents)
    except Unreadable as refused:
        return _refuse(run, [str(problem) for problem in refused.problems], at=at)
    names = {each.get("id"): each.get("name", "") for each in documents}
    run.found = _told(outcome, names)
    run.total = len(outcome.added) + len(outcome.changed)
    return _move(run, Turn.PASS, by=SYSTEM, at=at)


@transaction.atomic
def decide(*, run: ImportRun, turn: Turn, by: Any, at: datetime) -> ImportRun:
    """An editor lets the file be published, or drops it."""
    run = _locked(run.reference)
    TURNS.may(turn, state=run.state, roles=by.roles).or_refuse()
    run.decided_by, run.decided_at = by, at
    if turn == Turn.DROP:
        run.content = b""
    return _move(run, turn, by=by, at=at)


@transaction.atomic
def carry_out(*, reference: str, at: datetime) -> ImportRun:
    """Publish what was let through, all in this transaction. What went wrong meanwhile (an
    entry was closed, an id taken) refuses the whole file."""
    run = _locked(reference)
    if run.state != Run.PUBLISHING:
        return run
    try:
        with transaction.atomic():
            outcome = publish(
                documents=files.documents(bytes(run.content)),
                by=run.decided_by,
                at=at,
                note=f"Import {run.reference}",
                progress=lambda done, total: _tell(run, done, total),
            )
    except Unreadable as refused:
        return _refuse(run, [str(problem) for problem in refused.problems], at=at)
    run.found = run.found | _told(outcome, {})["numbers"]
    run.content = b""
    return _move(run, Turn.FINISH, by=SYSTEM, at=at)


@transaction.atomic
def give_up(*, reference: str, at: datetime) -> None:
    """The job broke down for good."""
    run = _locked(reference)
    if run.state in (Run.CHECKING, Run.PUBLISHING):
        _refuse(run, [BROKE], at=at)


def _locked(reference: str) -> ImportRun:
    return ImportRun.objects.select_for_update().get(reference=reference)


def _refuse(run: ImportRun, problems: list[str], *, at: datetime) -> ImportRun:
    run.problems = problems[:MOST_TOLD]
    run.found = {"problems": len(problems)}
    run.content = b""
    return _move(run, Turn.REFUSE, by=SYSTEM, at=at)


def _move(run: ImportRun, turn: Turn, *, by: Any, at: datetime) -> ImportRun:
    run.state = TURNS.rules[turn].after or run.state
    run.save()
    audit.record(f"import.{turn}", target=run, by=by, at=at)
    return run


def _told(outcome: Outcome, names: dict[Any, str]) -> dict[str, Any]:
    now = dict(Service.objects.filter(pk__in=outcome.changed).values_list("pk", "name"))
    return {
        "added": [names.get(key, "") for key in outcome.added[:MOST_TOLD]],
        "changed": [
            {"id": key, "name": names.get(key) or now.get(UUID(key), "")}
            for key in outcome.changed[:MOST_TOLD]
        ],
        "ignored": sorted(outcome.ignored)[:MOST_TOLD],
        "numbers": {
            "added": len(outcome.added),
            "changed": len(outcome.changed),
            "unchanged": len(outcome.unchanged),
        },
    }


def _tell(run: ImportRun, done: int, total: int) -> None:
    """Progress that others see at once: written beside the transaction that does the work.
    The last step is told by the run itself."""
    if done >= total:
        return
    with closing(connection.copy()) as aside, aside.cursor() as cursor:
        cursor.execute(
            "INSERT INTO directory_importprogress (reference, done) VALUES (%s, %s) "
            "ON CONFLICT (reference) DO UPDATE SET done = excluded.done",
            [run.reference, done],
        )
