"""The restore drill: lose a server in the middle of writing, and count what is there afterwards.

The live portal is read, not touched. What is written meanwhile goes into a schema of the drill's
own beside its tables, in commits noted one by one as the server accepts them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from localoffer.running import backup
from localoffer.running.backup import Source

if TYPE_CHECKING:
    from localoffer.running.bucket import Bucket

SCRATCH = "localoffer_drill"
"""The schema of the drill's own, and the slot of its follower."""


@dataclass(frozen=True)
class Outcome:
    """`lost` counts accepted commits, audit events and documents that the restored portal lacks.

    `without_a_file` counts documents that had none before. `seconds` is the time from the disaster to a server that answers, documents in place;
    `faults` says in sentences what else is wrong.
    """

    lost: int
    seconds: float
    accepted: int
    synchronous: bool
    tables: int
    rows: int
    documents: int
    without_a_file: int
    megabytes: float
    backup_seconds: float
    faults: tuple[str, ...]


def run(*, at: datetime, seconds: float, tell: Callable[[str], None]) -> Outcome:
    """Back up, follow, write for so many seconds, lose everything, restore elsewhere, compare."""
    source = Source.of_this_portal()
    # Short and open to pass through: the server's user goes there, and sockets have short names.
    place = Path(tempfile.mkdtemp(prefix="lo-drill-"))
    place.chmod(0o711)
    try:
        return _run(source, place, at, seconds, tell)
    finally:
        _remove(place)
        _drop(source)


def _run(
    source: Source, place: Path, at: datetime, seconds: float, tell: Callable[[str], None]
) -> Outcome:
    folder = place / "backup"
    backup.forget_follower(source, SCRATCH)
    copies = _standing_copy(source) or _OwnCopy(source, folder)
    try:
        tell("copying the database and its documents")
        began = time.monotonic()
        backup.take(source=source, folder=folder, at=at)
        took = time.monotonic() - began
        with backup.synchronous(source) as synchronous:
            tell(f"writing for {seconds:.0f} s, then losing the machine")
            writer = Writer(source)
            try:
                writer.write_for(seconds)
                before = _state(source.owner_url)
                _, there = documents_in(source.owner_url, source.files)
                accepted = copies.lose_the_rest(folder, writer)
            finally:
                writer.stop()
    finally:
        copies.end()
    tell("restoring elsewhere")
    began = time.monotonic()
    with backup.restored_elsewhere(folder=folder, home=place / "home", source=source) as restored:
        _wait(restored)
        recovered = time.monotonic() - began
        tell("comparing")
        return _compare(
            before, there, restored, place / "home" / "files", accepted,
            seconds=round(recovered, 2), synchronous=synchronous, backup_seconds=round(took, 2),
            megabytes=_megabytes(folder),
        )  # fmt: skip


class _OwnCopy:
    """A follower of the drill's own, killed in the middle of writing."""

    def __init__(self, source: Source, folder: Path) -> None:
        self._follower = backup.Follower(source, folder, slot=SCRATCH)
        self._follower.wait_until_streaming(source)

    def lose_the_rest(self, folder: Path, writer: Writer) -> set[tuple[int, int]]:
        """Kill it; what the server had accepted by then."""
        self._follower.kill()
        return writer.stop()

    def end(self) -> None:
        self._follower.kill()


class _StandingCopy:
    """What the follower that runs all day has copied: the very copy that a disaster leaves."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def lose_the_rest(self, folder: Path, writer: Writer) -> set[tuple[int, int]]:
        """Take from it what it has at a moment after the last commit that counts."""
        accepted = writer.stop()
        backup.add_wal(source=self._folder, folder=folder)
        backup.copy_files(self._folder / "files", folder / "files")
        return accepted

    def end(self) -> None:
        """It goes on."""


def _standing_copy(source: Source) -> _StandingCopy | None:
    """The folder that LOCALOFFER_BACKUP names, where a follower is at work for it."""
    folder = os.environ.get("LOCALOFFER_BACKUP")
    if not folder or not backup.is_followed(source):
        return None
    return _StandingCopy(Path(folder))


class Writer:
    """Two sessions that commit as fast as they can and note what was accepted."""

    def __init__(self, source: Source) -> None:
        self._source = source
        owner = backup.connect(source.owner_url)
        with owner.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCRATCH} CASCADE")
            cursor.execute(f"CREATE SCHEMA {SCRATCH}")
            cursor.execute(
                "CREATE TABLE localoffer_drill.accepted (writer int, number int, at timestamptz)"
            )
        owner.close()
        self._ended = threading.Event()
        self._noted: list[list[int]] = [[], []]
        self._threads = [
            threading.Thread(target=self._write, args=(number,), daemon=True) for number in (0, 1)
        ]

    def write_for(self, seconds: float) -> None:
        for thread in self._threads:
            thread.start()
        self._ended.wait(seconds)

    def _write(self, writer: int) -> None:
        session = backup.connect(self._source.owner_url, options="-c synchronous_commit=on")
        try:
            number = 0
            while not self._ended.is_set():
                with session.cursor() as cursor:
                    cursor.execute(
                        "INSERT INTO localoffer_drill.accepted VALUES (%s, %s, now())",
                        [writer, number],
                    )
                self._noted[writer].append(number)
                number += 1
        except Exception:
            if not self._ended.is_set():
                raise
        finally:
            session.close()

    def stop(self) -> set[tuple[int, int]]:
        """What the server had accepted when the follower was killed.

        A commit that waits for the dead follower was never answered, so it does not count.
        """
        noted = {(writer, number) for writer in (0, 1) for number in list(self._noted[writer])}
        self._ended.set()
        return noted


def _state(url: str) -> dict[str, int]:
    """How many rows each table has, seen at one moment."""
    session = backup.connect(url)
    session.autocommit = False
    session.set_session(isolation_level="REPEATABLE READ", readonly=True)
    with session.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner = user"
        )
        names = [name for (name,) in cursor.fetchall()]
        counts = {}
        for name in sorted(names):
            cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608
            counts[name] = cursor.fetchone()[0]
    session.close()
    return counts


def _compare(
    before: dict[str, int],
    there: set[str],
    restored: str,
    files: Path,
    accepted: set[Any],
    **facts: Any,
) -> Outcome:
    faults: list[str] = []
    session = backup.connect(restored)
    with session.cursor() as cursor:
        cursor.execute("SELECT writer, number FROM localoffer_drill.accepted")
        rows = cursor.fetchall()
    session.close()
    lost = len(accepted - set(rows))
    if len(rows) != len(set(rows)):
        faults.append("A commit is there twice.")
    after = _state(restored)
    for table, count in before.items():
        # What is only counted here may change by itself: sessions end, jobs are ticked off.
        if after.get(table, 0) < count and table.startswith(("audit_", "referrals_", "panel_")):
            lost += count - after.get(table, 0)
            faults.append(f"{table} has {after.get(table, 0)} rows and had {count}.")
    documents, whole = documents_in(restored, files)
    if missing := len(there - whole):
        lost += missing
        faults.append(f"{missing} of {len(there)} documents are missing or changed.")
    faults += audit_faults(restored)
    return Outcome(
        lost=lost, accepted=len(accepted), tables=len(after), rows=sum(after.values()),
        documents=len(there), without_a_file=documents - len(there), faults=tuple(faults), **facts,
    )  # fmt: skip


def documents_in(url: str, files: Path | Bucket) -> tuple[int, set[str]]:
    """How many documents the database names, and the keys of those that are there as stored.

    What a bucket holds is taken for whole: each file of it is not fetched to see that.
    """
    session = backup.connect(url)
    with session.cursor() as cursor:
        cursor.execute("SELECT storage_key, sha256 FROM documents_document")
        rows = cursor.fetchall()
    session.close()
    return len(rows), {
        key
        for key, digest in rows
        if not isinstance(files, Path)
        or ((path := files / key).is_file()
            and hashlib.sha256(path.read_bytes()).hexdigest() == digest)
    }  # fmt: skip


def audit_faults(url: str) -> list[str]:
    """What `audit_check` says of the restored portal."""
    done = subprocess.run(
        [sys.executable, "-m", "django", "audit_check"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(settings.BASE_DIR),
             "DJANGO_SETTINGS_MODULE": "localoffer.settings"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [] if done.returncode == 0 else (done.stdout or done.stderr).strip().splitlines()[-5:]


def _wait(url: str) -> None:
    """Until the restored server answers."""
    until = time.monotonic() + backup.PATIENCE
    while True:
        try:
            backup.connect(url).close()
            return
        except backup.psycopg2.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def _megabytes(folder: Path) -> float:
    return round(sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6, 1)


def _drop(source: Source) -> None:
    backup.forget_follower(source, SCRATCH)
    owner = backup.connect(source.owner_url)
    with owner.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCRATCH} CASCADE")
    owner.close()


def _remove(place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
