"""Copies of everything, and portals made of them.

A backup is a folder:

    base/         the database server's files as they were at one moment (pg_basebackup)
    wal/          everything written since, as it is being written (pg_receivewal)
    files/        the uploaded documents
    backup.json   when, of which server, and the audit's head at that moment
    pgpass…       the passwords, where the server is our own (localoffer.runner.postgres)

With `synchronous_standby_names = 'localoffer_backup'` the server calls nothing accepted that is
not in wal/ too, so that nothing accepted can be lost with its disk.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import psycopg2
import psycopg2.extensions
from django.conf import settings
from django.core.files.storage import default_storage

from localoffer.refusal import Refused
from localoffer.runner import database, locks, process
from localoffer.runner.guard import Server
from localoffer.runner.postgres import BACKUP, OWNER, Cluster, Programs
from localoffer.runner.trouble import Trouble

if TYPE_CHECKING:
    from localoffer.running.bucket import Bucket

FOLLOWS = BACKUP
"""The name by which the server knows the follower (application_name and slot)."""
BEAT = 0.5  # seconds between two looks for new documents
BEAT_OF_BUCKETS = 60  # each look lists the bucket, which outlives this machine anyway
PATIENCE = 60  # seconds for a follower to connect


@dataclass(frozen=True)
class Source:
    """The server that is copied, and who copies it: an address for each."""

    owner_url: str
    backup_url: str
    files: Path | Bucket
    passfiles: tuple[Path, ...] = ()

    @classmethod
    def of_this_portal(cls) -> Source:
        """From the settings. Raises Refused when nobody may copy the server."""
        owner = os.environ["DATABASE_URL"]
        files: Any = default_storage if settings.FILES_IN_BUCKET else settings.HOME / "files"
        if given := os.environ.get("DATABASE_BACKUP_URL"):
            return cls(owner, _with(given), files)
        passfile = Path(str(_options(owner).get("passfile", "")))
        own = passfile.with_name("pgpass-backup")
        if not own.is_file():
            raise Refused(
                "Set DATABASE_BACKUP_URL to the address of a role with the right REPLICATION; "
                "docs/running.md says how."
            )
        beside = tuple(sorted(passfile.parent.glob("pgpass*")))
        return cls(owner, _with(owner, user=BACKUP, passfile=str(own)), files, beside)


def _options(url: str) -> dict[str, Any]:
    facts: dict[str, Any] = dict(database.parse(url))
    known = {
        "host": facts["HOST"],
        "port": facts["PORT"],
        "user": facts["USER"],
        "password": facts["PASSWORD"],
        "dbname": facts["NAME"],
        **facts["OPTIONS"],
    }
    return {name: value for name, value in known.items() if value}


def _with(url: str, **changes: str) -> str:
    """An address as libpq's keywords, which every program of PostgreSQL takes."""
    known = {**_options(url), **changes}
    quoted = {
        name: str(value).replace("\\", "\\\\").replace("'", "\\'") for name, value in known.items()
    }
    return " ".join(f"{name}='{value}'" for name, value in quoted.items())


def database_of(source: Source) -> str:
    return str(_options(source.owner_url)["dbname"])


def programs(source: Source) -> Programs:
    """Those of the server's version. Raises Refused when this machine has none."""
    connection = connect(source.owner_url)
    try:
        return _of(int(ask(connection, "SHOW server_version_num")) // 10_000)
    finally:
        connection.close()


def _of(major: int) -> Programs:
    try:
        return Programs.of(major)
    except Trouble as trouble:
        raise Refused(str(trouble)) from None


def connect(url: str, **changes: str) -> Any:
    """A session of its own, each statement committed at once."""
    connection = psycopg2.connect(_with(url, **changes) if "://" in url else url)
    connection.autocommit = True
    return connection


def ask(connection: Any, sql: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def take(*, source: Source, folder: Path, at: datetime) -> dict[str, Any]:
    """Copy everything as it is now; what the folder's backup.json says afterwards.

    The last base stays until the new one is whole and verified.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    new, base = folder / "base.new", folder / "base"
    with locks.held(folder / "backup.lock"):
        shutil.rmtree(new, ignore_errors=True)
        head = audit_head(source.owner_url)
        of_server = programs(source)
        process.run(
            [of_server.bin / "pg_basebackup", "-d", source.backup_url, "-D", new, "-X", "stream",
             "--checkpoint=fast", "--no-password"],
            doing="copying the database",
        )  # fmt: skip
        process.run([of_server.bin / "pg_verifybackup", "-q", new], doing="checking the copy")
        copy_files(source.files, folder / "files")
        server = int((new / "PG_VERSION").read_text())
        kept = {"at": at.isoformat(), "server": server, "head": head}
        shutil.rmtree(folder / "base.old", ignore_errors=True)
        if base.exists():
            base.rename(folder / "base.old")
        new.rename(base)
        shutil.rmtree(folder / "base.old", ignore_errors=True)
        for passfile in source.passfiles:
            shutil.copy2(passfile, folder / passfile.name)
        (folder / "backup.json").write_text(json.dumps(kept, indent=1))
        _forget_older_wal(folder)
    return kept


def audit_head(url: str) -> str:
    """position:digest of the audit's last link."""
    connection = connect(url)
    try:
        return str(ask(connection, _HEAD))
    finally:
        connection.close()


_HEAD = """SELECT coalesce((SELECT position || ':' || digest FROM audit_link
           ORDER BY position DESC LIMIT 1), '0:')"""


def copy_files(source: Path | Bucket, target: Path) -> int:
    """Copy the documents that are not there yet; how many. Stored files never change."""
    if isinstance(source, Path):
        return _copy_folder(source, target)
    try:
        return source.copy_down(target)
    except OSError as error:
        raise Refused(f"{error}. No document was lost by that: start again later.") from error


def _copy_folder(source: Path, target: Path) -> int:
    count = 0
    for path in sorted(source.rglob("*")) if source.exists() else []:
        there = target / path.relative_to(source)
        if not path.is_file() or there.exists():
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        unfinished = there.with_name(f".{there.name}.new")
        shutil.copy2(path, unfinished)
        unfinished.rename(there)
        count += 1
    return count


def _forget_older_wal(folder: Path) -> None:
    """Whole segments before the base. One that a follower still writes is not ours to remove."""
    begins = _begins(folder / "base")
    for path in folder.glob("wal/0*"):
        if len(path.name) == len(begins) and path.name[8:] < begins[8:]:
            path.unlink()


def _begins(base: Path) -> str:
    """The name of the first segment that a base needs."""
    return (base / "backup_label").read_text().split("(file ")[1].split(")")[0]


def gap(folder: Path) -> str:
    """The first segment that is missing between a backup's base and its last change, if any.

    A follower that came after the base has not seen what was written between them.
    """
    segments = [
        path
        for place in ("base/pg_wal", "wal")
        for path in folder.glob(f"{place}/0*")
        if len(path.name.removesuffix(".partial")) == 24
    ]
    begins = _begins(folder / "base")
    in_a_file = 2**32 // max((path.stat().st_size for path in segments), default=2**24)
    places = {_place_of(path.name, in_a_file) for path in segments}
    here = _place_of(begins, in_a_file)
    while here in places:
        here += 1
    if here > max(places, default=here):
        return ""
    return f"{begins[:8]}{here // in_a_file:08X}{here % in_a_file:08X}"


def _place_of(segment: str, in_a_file: int) -> int:
    """Segments counted from the server's first: a name is timeline, file and place in the file."""
    return int(segment[8:16], 16) * in_a_file + int(segment[16:24], 16)


class Follower:
    """pg_receivewal, writing down what the server writes, as it writes it."""

    def __init__(self, source: Source, folder: Path, *, slot: str) -> None:
        """`slot` makes the server keep what this follower has not copied yet."""
        self._slot = slot
        wal = folder / "wal"
        wal.mkdir(parents=True, exist_ok=True)
        program = programs(source).bin / "pg_receivewal"
        follow: list[str | Path] = [program, "-d", f"{source.backup_url} application_name={FOLLOWS}",
                  "--no-password", "--slot", slot]  # fmt: skip
        process.run(
            [*follow, "--create-slot", "--if-not-exists"], doing="making room for a follower"
        )
        self._child = subprocess.Popen(
            [*follow, "-D", wal, "--synchronous"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=process.die_with_parent(signal.SIGTERM),
        )

    def wait_until_streaming(self, source: Source) -> None:
        """Until the server says that it streams. Raises Refused with what went wrong."""
        until = time.monotonic() + PATIENCE
        while not is_followed(source, slot=self._slot):
            if self.has_ended() or time.monotonic() > until:
                said = self._child.stderr.read() if self.has_ended() and self._child.stderr else ""
                raise Refused(f"The server does not let its changes be followed. {said}".strip())
            time.sleep(0.02)

    def has_ended(self) -> bool:
        return self._child.poll() is not None

    def kill(self) -> None:
        """As the machine's end would."""
        self._child.kill()
        self._child.wait()

    def stop(self) -> None:
        self._child.terminate()
        self._child.wait()


def is_followed(source: Source, *, slot: str = FOLLOWS) -> bool:
    """Does somebody copy the server's changes as they happen?"""
    connection = connect(source.backup_url)
    try:
        asked = "SELECT count(*) FROM pg_replication_slots WHERE slot_name = %s AND active"
        return bool(ask(connection, asked, slot))
    finally:
        connection.close()


def forget_follower(source: Source, slot: str) -> None:
    """The server need not keep anything for this one any more. None there is all right."""
    connection = connect(source.backup_url)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots "
            "WHERE slot_name = %s AND NOT active",
            [slot],
        )
    connection.close()


def follow(
    *, source: Source, folder: Path, stopped: Callable[[], bool], now: Callable[[], datetime]
) -> None:
    """Copy changes and documents until `stopped()`. Raises Refused when the server ends it.

    Where no base leads up to these changes, one is taken first: they are of no use without it.
    A bucket that does not answer is asked again: it is no reason to stop copying the database.
    """
    follower = Follower(source, folder, slot=FOLLOWS)
    in_bucket = not isinstance(source.files, Path)
    look_again = 0.0
    try:
        follower.wait_until_streaming(source)
        if not (folder / "base").exists() or gap(folder):
            take(source=source, folder=folder, at=now())
        while not stopped():
            if follower.has_ended():
                raise Refused("The copying of changes ended; is the database server there?")
            if time.monotonic() >= look_again:
                with suppress(*[Refused] if in_bucket else []):
                    copy_files(source.files, folder / "files")
                look_again = time.monotonic() + (BEAT_OF_BUCKETS if in_bucket else 0)
            time.sleep(BEAT)
    finally:
        follower.stop()


@contextmanager
def synchronous(source: Source) -> Iterator[bool]:
    """Nothing counts as accepted that the follower has not; False where we may not ask for that.

    A child of its own takes the setting back, however this process ends: a server that waits
    for a follower that is gone would accept nothing more.
    """
    superuser = _superuser(source)
    if superuser is None:
        connection = connect(source.owner_url)
        already = FOLLOWS in str(ask(connection, "SHOW synchronous_standby_names"))
        connection.close()
        yield already
        return
    child = subprocess.Popen(
        ["/bin/sh", "-c", 'read _; exec "$0" -X -q -d "$1" -c "ALTER SYSTEM RESET '
         'synchronous_standby_names" -c "SELECT pg_reload_conf()" > /dev/null',
         str(programs(source).bin / "psql"), superuser],
        stdin=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    connection = connect(superuser)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{FOLLOWS}'")
            cursor.execute("SELECT pg_reload_conf()")
        until = time.monotonic() + PATIENCE
        while FOLLOWS not in ask(connection, "SHOW synchronous_standby_names"):
            if time.monotonic() > until:
                raise Refused("The server did not take up its new setting.")
            time.sleep(0.02)
        with connection.cursor() as cursor:
            # It is the checkpointer that has commits wait, and a busy one reads settings late.
            cursor.execute("CHECKPOINT")
        yield True
    finally:
        connection.close()
        child.communicate()


def _superuser(source: Source) -> str | None:
    """Of our own server only."""
    passfile = _options(source.owner_url).get("passfile")
    if not passfile or not source.passfiles:
        return None
    return _with(source.owner_url, user="postgres", dbname="postgres", passfile=str(passfile))


def restore(*, folder: Path, home: Path) -> Cluster:
    """Make a home for a portal out of a backup of our own server: database, documents, passwords.

    Raises Refused when the folder holds no such backup or the home is not empty.
    """
    kept = _kept(folder)
    if not is_of_our_own(folder):
        raise Refused(
            f"{folder} is of a server of your own: say with --data where the new one keeps its "
            "data. Its roles and passwords come with them."
        )
    _must_be_empty(home)
    of_server = _of(kept["server"])
    _must_be_whole(folder)
    cluster = Cluster(home / "data")
    cluster.folder.mkdir(parents=True)
    cluster.folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    for passfile in folder.glob("pgpass*"):
        shutil.copy2(passfile, cluster.folder / passfile.name)
    server = Server(cluster, of_server)
    try:
        _put_back(folder, server.data)
        server.own_data()
    finally:
        server.leave()
    copy_files(folder / "files", home / "files")
    return cluster


def restore_data(*, folder: Path, data: Path, files: Path) -> None:
    """Put a backup back where a PostgreSQL server of another's keeps its data, and the documents.

    The server starts on it with its own roles, passwords and settings. `data` must be empty; what
    is put there belongs to whom that folder belongs to. Raises Refused.
    """
    server = _kept(folder)["server"]
    _must_be_empty(data)
    where = data if data.exists() else data.parent
    if not where.is_dir():
        raise Refused(f"There is no folder {where} for the data of PostgreSQL {server}.")
    _must_be_whole(folder)
    _put_back(folder, data)
    _give_to_owner_of(where, data)
    copy_files(folder / "files", files)
    if files.is_dir():
        _give_to_owner_of(files.parent, files)


def _give_to_owner_of(model: Path, folder: Path) -> None:
    if os.geteuid() != 0:
        return  # theirs already, or they could not have been put there
    owner = model.stat()
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


@contextmanager
def restored_elsewhere(*, folder: Path, home: Path, source: Source) -> Iterator[str]:
    """The address of the tables' owner in a server of its own, started on what a backup holds.

    A copy of another's server runs without its settings, for whoever may enter a private folder.
    """
    if is_of_our_own(folder):
        cluster = restore(folder=folder, home=home)
        held = cluster.hold()
        try:
            yield held.address(OWNER, database=database_of(source))
        finally:
            held.release_and_wait()
            forget_place(cluster)
        return
    _must_be_empty(home)
    cluster = Cluster(home / "data")
    cluster.folder.mkdir(parents=True)
    cluster.folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    server = Server(cluster, _of(_kept(folder)["server"]))
    try:
        restore_data(folder=folder, data=server.data, files=home / "files")
        server.start(of_another=True)
        where = urlencode({"host": str(server.socket)}, quote_via=quote)
        owner = quote(_options(source.owner_url)["user"])
        yield f"postgresql://{owner}@/{quote(database_of(source))}?{where}"
    finally:
        server.stop()
        server.leave()
        forget_place(cluster)


def forget_place(cluster: Cluster) -> None:
    """Where the data of a server lies that root runs (docs/adr/0002)."""
    note = cluster.folder / "place"
    if note.exists():
        shutil.rmtree(note.read_text(), ignore_errors=True)


def is_of_our_own(folder: Path) -> bool:
    """Is this a backup of the server that the portal brings along? Its passwords are with it."""
    return any(folder.glob("pgpass*"))


def _kept(folder: Path) -> dict[str, Any]:
    if not (folder / "backup.json").is_file():
        raise Refused(f"{folder} holds no backup: it has no backup.json.")
    kept: dict[str, Any] = json.loads((folder / "backup.json").read_text())
    return kept


def _must_be_whole(folder: Path) -> None:
    if missing := gap(folder):
        raise Refused(
            f"{folder}/wal does not go on where the base ends: {missing} was never copied. To "
            "restore the base alone, without what came after it, move wal/ away."
        )


def _must_be_empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise Refused(f"{folder} is not empty: nothing that is there is overwritten.")


def _put_back(folder: Path, data: Path) -> None:
    """The base with every change after it. What the old server's superuser had set says where
    its followers were, and is left out."""
    shutil.copytree(folder / "base", data, symlinks=True, dirs_exist_ok=True)
    _copy_wal(folder / "wal", data / "pg_wal")
    (data / "postgresql.auto.conf").write_text("")
    data.chmod(0o700)


def replicate(*, source: Source, home: Path) -> Cluster:
    """Make a replica of our own server, which follows it as long as somebody holds it.

    Raises Refused when the home is not empty.
    """
    if home.exists() and any(home.iterdir()):
        raise Refused(f"{home} is not empty: a replica has a home of its own.")
    cluster, of_server = Cluster(home / "data"), programs(source)
    cluster.folder.mkdir(parents=True)
    cluster.folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    for passfile in source.passfiles:
        shutil.copy2(passfile, cluster.folder / passfile.name)
    server = Server(cluster, of_server)
    known = psycopg2.extensions.parse_dsn(source.backup_url)
    password = Path(known.pop("passfile")).read_text().strip().rpartition(":")[2]
    known.pop("dbname", None)
    address = " ".join(f"{name}='{value}'" for name, value in known.items())
    try:
        process.run(
            [of_server.bin / "pg_basebackup", "-d", source.backup_url, "-D", server.data,
             "-X", "stream", "--checkpoint=fast", "--no-password"],
            doing="copying the database",
        )  # fmt: skip
        # The server's user cannot read our password files; its own settings it can.
        settings_of_its_own = server.data / "postgresql.auto.conf"
        settings_of_its_own.write_text(
            "primary_conninfo = '" + f"{address} password='{password}'".replace("'", "''") + "'\n"
        )
        settings_of_its_own.chmod(0o600)
        (server.data / "standby.signal").touch()
        (server.place / "roles-made").touch()  # they come with the data
        server.data.chmod(0o700)
        server.own_data()
    finally:
        server.leave()
    return cluster


def add_wal(*, source: Path, folder: Path) -> None:
    """What another backup of the same server has streamed since this one's base was begun."""
    target = folder / "wal"
    target.mkdir(exist_ok=True)
    _copy_wal(source / "wal", target, since=_begins(folder / "base"))


def _copy_wal(wal: Path, target: Path, *, since: str = "") -> None:
    """What was streamed after the base, with the segment that was being written."""
    for path in sorted(wal.glob("0*")) if wal.exists() else []:
        name = path.name.removesuffix(".partial")
        is_segment = len(name) == 24 and name[8:] >= since[8:]
        if (is_segment and not (path.name != name and (wal / name).exists())) or name.endswith(
            ".history"
        ):
            shutil.copyfile(path, target / name)
