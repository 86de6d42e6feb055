"""The parent of the database server: makes it, starts it, and stops it when nobody holds it.

Run by `postgres.Cluster`; prints "ready <socket folder>" or one sentence of trouble. When the guard
itself is killed, the kernel tells the server to shut down.
"""

import json
import locale
import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from localoffer.runner import locks, process
from localoffer.runner.postgres import (
    APP,
    BACKUP,
    DATABASE,
    OWNER,
    READER,
    SUPERUSER,
    Cluster,
    Programs,
)
from localoffer.runner.trouble import Trouble, from_os_error, from_output

_BEAT = 0.1  # seconds between looks at whether anybody still holds the server
_PATIENCE = 60  # seconds for the server to answer, recovery after a crash included
_SOCKET_FOLDER = "lo-"  # short: the address of a socket has about 100 characters
_PLACES_FOR_ROOT = Path("/var/lib/localoffer-of-root")
_ALWAYS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "log_line_prefix": "%m [%p] ",
    "lc_messages": "C",
    "random_page_cost": "1.1",  # no disk turns: an index is cheap to jump about in
}
if sys.platform == "linux":  # after a crash: one call, not one for each of thousands of files
    _ALWAYS["recovery_init_sync_method"] = "syncfs"
_FAST = {  # for tests, whose data nobody keeps
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_wal_size": "4GB",
}


class Server:
    """`postgres` on the cluster's data, run as a user that is not root."""

    def __init__(self, cluster: Cluster, programs: Programs) -> None:
        self.cluster = cluster
        self.user = _server_user()
        self.place = self._find_place()
        self.data = self.place / "pgdata"
        self.major = programs.major
        self.bin = self._reachable(programs.bin)
        self.socket = Path(tempfile.mkdtemp(prefix=_SOCKET_FOLDER, dir="/tmp"))  # mode 0700
        self._give(self.socket)
        self._child: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """Make the cluster unless it is there. One left half made is made again from the start."""
        if self.data.exists():
            self._refuse_foreign_data()
            return
        passwords = {name: secrets.token_hex(24) for name in (SUPERUSER, OWNER)}
        _write_private(
            self.cluster.passfile,
            "".join(f"*:*:*:{name}:{password}\n" for name, password in passwords.items()),
        )
        new = self.place / "pgdata.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        self._give(new)
        first_password = self.place / "first-password"
        _write_private(first_password, passwords[SUPERUSER])
        self._give(first_password)
        try:
            self._program(
                "initdb",
                "-D",
                new,
                "-U",
                SUPERUSER,
                "--pwfile",
                first_password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--data-checksums",
                "--text-search-config=english",
                *self._locale(),
                *([] if self.cluster.durable else ["--no-sync"]),
            )
        finally:
            first_password.unlink()
        new.rename(self.data)

    def start(self, *, of_another: bool = False) -> None:
        """Start `postgres` and return once it answers.

        `of_another`: on a copy of another server's data. Its own settings are left out, and
        whoever reaches the socket, which is private, comes in as anybody.
        """
        if self.cluster.log.exists() and self.cluster.log.stat().st_size > 5_000_000:
            self.cluster.log.unlink()
        (self.data / "pg_hba.conf").write_text(  # the socket alone
            "local all all trust\n"
            if of_another
            else f"local all all scram-sha-256\nlocal replication {BACKUP} scram-sha-256\n"
        )
        if of_another:
            (self.data / "postgresql.conf").write_text("")  # Debian keeps none with the data
            self.own_data()
        until = time.monotonic() + _PATIENCE
        while True:
            self._clear_away_dead_server(until)
            said = self._launch(until)
            if not said:
                return
            # A killed server's sessions take a moment to notice that they are alone.
            if "still in use" not in said or time.monotonic() > until:
                raise from_output(
                    said,
                    doing="starting the database server",
                    where=self.data,
                    log=self.cluster.log,
                )
            time.sleep(0.1)

    def _launch(self, until: float) -> str:
        """Nothing when it answers, else what it said before it gave up."""
        settings = {**_ALWAYS, "unix_socket_directories": str(self.socket)}
        if not self.cluster.durable:
            settings |= _FAST
        with self.cluster.log.open("ab") as log:
            begins = log.tell()
            self._child = subprocess.Popen(
                [
                    self.bin / "postgres",
                    "-D",
                    self.data,
                    *(f"--{name}={value}" for name, value in settings.items()),
                ],
                cwd="/",
                env=_plain_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=process.die_with_parent(signal.SIGINT),  # its "fast shutdown"
                **self._as_user(),
            )
        while not self._answers():
            if self.has_died() or time.monotonic() > until:
                self.stop()
                with self.cluster.log.open(errors="replace") as log_again:
                    log_again.seek(begins)
                    return log_again.read() or "it said nothing"
            time.sleep(0.01)
        return ""

    def prepare(self) -> None:
        """The owner, its database and the lesser roles. What is there already stays as it is."""
        done = self.place / "roles-made"
        if done.exists():
            return
        # Tests tamper with what triggers protect, to see it found.
        for_tests = f"GRANT SET ON PARAMETER session_replication_role TO {OWNER};"
        password = re.search(rf":{OWNER}:(.*)", self.cluster.passfile.read_text())
        assert password is not None, "the password file names the owner"
        lesser = "".join(
            self._role(role, rights)
            for role, rights in ((APP, ""), (READER, ""), (BACKUP, "REPLICATION"))
        )
        process.run(
            [
                self.bin / "psql",
                "-X",
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                self.socket,
                "-U",
                SUPERUSER,
                "postgres",
            ],
            doing="preparing the database",
            cwd=Path("/"),
            env={"PGPASSFILE": str(self.cluster.passfile)},
            text=f"""
                SELECT 'CREATE ROLE {OWNER} LOGIN CREATEDB'
                WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{OWNER}') \\gexec
                ALTER ROLE {OWNER} PASSWORD '{password.group(1)}';
                {lesser}
                {"" if self.cluster.durable else for_tests}
                SELECT 'CREATE DATABASE {DATABASE} OWNER {OWNER}'
                WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec
                """,  # noqa: S608 - names of ours and a password of hexadecimal digits
        )
        done.touch()

    def _role(self, role: str, rights: str) -> str:
        """SQL that makes a role with a password of its own; its owner may act as it."""
        passfile = self.cluster.passfile_of(role)
        if not passfile.exists():
            _write_private(passfile, f"*:*:*:{role}:{secrets.token_hex(24)}\n")
        password = passfile.read_text().strip().rpartition(":")[2]
        return f"""
                SELECT 'CREATE ROLE {role} LOGIN {rights}'
                WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') \\gexec
                ALTER ROLE {role} PASSWORD '{password}';
                {"" if rights else f"GRANT {role} TO {OWNER};"}"""  # noqa: S608 - names of ours, hexadecimal digits

    def has_died(self) -> bool:
        return self._child is None or self._child.poll() is not None

    def stop(self) -> None:
        """Every session is ended, everything accepted is on disk."""
        if self._child is not None and self._child.poll() is None:
            self._child.send_signal(signal.SIGINT)
            try:
                self._child.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                self._child.send_signal(signal.SIGQUIT)  # recovers at the next start
                self._child.wait()

    def own_data(self) -> None:
        """After files were put there by hand: the server's user owns them all."""
        for path in (self.data, *self.data.rglob("*")):
            self._give(path)

    def leave(self) -> None:
        shutil.rmtree(self.socket, ignore_errors=True)

    def _answers(self) -> bool:
        """`postgres` writes its state into the last line of its pid file; pg_ctl looks there too."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return (
            self._child is not None
            and len(lines) >= 8
            and lines[0].strip() == str(self._child.pid)
            and lines[7].strip() in {"ready", "standby"}
        )

    def _refuse_foreign_data(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != str(self.major):
            raise Trouble(
                f"The data in {self.data} was made by PostgreSQL {made_by}, and the programs in "
                f"{self.bin} are PostgreSQL {self.major}: name those of version {made_by} in "
                f"LOCALOFFER_PG_BIN, or move {self.cluster.folder} away to begin with no data."
            )
        if not self.cluster.passfile.exists():
            raise Trouble(
                f"The passwords of the database in {self.data} are gone ({self.cluster.passfile}): "
                f"put them back, or move {self.cluster.folder} away to begin with no data."
            )

    def _clear_away_dead_server(self, until: float) -> None:
        """Wait for a server whose guard was killed; forget one that is dead.

        We hold `server.lock`, so no server with a guard is there.
        """
        pid_file = self.data / "postmaster.pid"
        while pid_file.exists():
            try:
                pid = int(pid_file.read_text().split()[0])
                command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            except (OSError, ValueError, IndexError):
                return  # dead: `postgres` sees that for itself
            if bytes(self.data) not in command:
                pid_file.unlink(missing_ok=True)  # its number belongs to another program now
                return
            if time.monotonic() > until:
                raise Trouble(
                    f"Another database server (process {pid}) uses {self.data}: stop it, "
                    "then start again."
                )
            time.sleep(0.02)

    def _find_place(self) -> Path:
        """Where the data lies: with the cluster, unless the server's user cannot get there.

        Under a private folder (root's own home) the data goes to a folder of a random name, noted
        in the cluster, so that a fresh clone at the same path never meets the data of an old one.
        """
        if self.user is None or _can_enter(self.cluster.folder, self.user):
            return self.cluster.folder
        note = self.cluster.folder / "place"
        if note.exists() and Path(note.read_text()).exists():
            return Path(note.read_text())
        if note.exists() and self.cluster.durable:
            raise Trouble(
                f"The database of this checkout lay in {note.read_text()}, and that folder is "
                f"gone: put it back, or move {self.cluster.folder} away to begin with no data."
            )
        _PLACES_FOR_ROOT.mkdir(mode=0o711, parents=True, exist_ok=True)
        kind = "data-" if self.cluster.durable else "test-"
        place = Path(tempfile.mkdtemp(prefix=kind, dir=_PLACES_FOR_ROOT))
        place.chmod(0o711)
        note.write_text(str(place))
        return place

    def _reachable(self, programs: Path) -> Path:
        """The programs, copied out if the server's user cannot run them where they are."""
        if self.user is None or _can_enter(programs / "postgres", self.user):
            return programs
        package = programs.parents[1]
        copy = self.place / f"programs-{self.major}"
        if not copy.exists():
            new = self.place / "programs.new"
            shutil.rmtree(new, ignore_errors=True)
            for part in ("bin", "lib", "share"):
                shutil.copytree(programs.parent / part, new / package.name / "pginstall" / part)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, new / libraries.name)
            for path in (new, *new.rglob("*")):
                path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
            for path in (new / package.name / "pginstall" / "bin").iterdir():
                path.chmod(0o755)
            new.rename(copy)
        return copy / package.name / "pginstall" / "bin"

    def _locale(self) -> list[str]:
        """Sorting by code point and UTF-8 letters, the same on every machine."""
        if self.major >= 17:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        try:
            locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
        except locale.Error:
            return ["--locale=C"]
        return ["--locale=C.UTF-8"]

    def _program(self, name: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [self.bin / name, *arguments],
            cwd="/",
            env=_plain_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            **self._as_user(),
        )
        if done.returncode:
            self.cluster.log.write_text(done.stdout)
            raise from_output(
                done.stdout, doing="making the database", where=self.place, log=self.cluster.log
            )

    def _as_user(self) -> dict[str, Any]:
        if self.user is None:
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def _give(self, path: Path) -> None:
        if self.user is not None:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)


def _server_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; None for anybody else, who runs it as themselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Trouble("PostgreSQL does not run as root, and here is no user “postgres” or “nobody”.")


def _can_enter(path: Path, user: pwd.struct_passwd) -> bool:
    """Asked of the kernel by a child that is that user: modes, lists and mounts all count."""
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
            os._exit(0 if os.access(path, os.X_OK) else 1)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with open(path, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(text)


def _plain_environment() -> dict[str, str]:
    """Nothing of the caller's: a PGDATA or a locale of theirs would change the server."""
    return {"PATH": os.defpath, "LC_ALL": "C"}


def _keep(server: Server, cluster: Cluster) -> None:
    """Until nobody holds the server: start it again whenever it dies by itself."""
    deaths: list[float] = []
    while True:
        signal.sigtimedwait([signal.SIGCHLD], _BEAT)
        if not locks.is_taken(cluster.holders_lock):
            # Looked at again under the lock: somebody may have come in that moment.
            starting = locks.take(cluster.starting_lock, wait=False)
            if starting is not None:
                if not locks.is_taken(cluster.holders_lock):
                    server.stop()
                    cluster.state.unlink(missing_ok=True)
                    return
                starting.close()
        if server.has_died():
            deaths = [at for at in deaths if at > time.monotonic() - 10] + [time.monotonic()]
            if len(deaths) > 3:
                raise Trouble(f"The database server keeps dying; see {cluster.log}.")
            server.start()


def _end(*_: object) -> None:
    raise SystemExit(0)


def main() -> int:
    folder, programs, major, durable = sys.argv[1:]
    cluster = Cluster(Path(folder), durable=durable == "durable")
    mine = locks.take(cluster.server_lock)  # our starter has starting.lock: no other guard is there
    os.umask(0o022)
    signal.signal(signal.SIGTERM, _end)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])  # taken in _keep, never missed
    _clear_away_dead_guard(cluster)
    server = None
    try:
        server = Server(cluster, Programs(Path(programs), int(major)))
        server.make()
        server.start()
        server.prepare()
        new = cluster.state.with_suffix(".new")
        new.write_text(json.dumps({"socket": str(server.socket)}))
        new.rename(cluster.state)
        print(f"ready {server.socket}", flush=True)
        _let_go_of_the_caller()
        _keep(server, cluster)
    except Trouble as trouble:
        print(trouble, flush=True)
        return 2
    except OSError as error:
        known = from_os_error(error, folder)
        if known is None:
            raise
        print(known, flush=True)
        return 2
    finally:
        if server is not None:
            server.stop()
            server.leave()
        cluster.state.unlink(missing_ok=True)
        if mine is not None:
            mine.close()
    return 0


def _clear_away_dead_guard(cluster: Cluster) -> None:
    """One that was killed leaves its note and the folder of the socket."""
    try:
        socket = Path(json.loads(cluster.state.read_text())["socket"])
    except FileNotFoundError:
        return
    if socket.name.startswith(_SOCKET_FOLDER):
        shutil.rmtree(socket, ignore_errors=True)
    cluster.state.unlink()


def _let_go_of_the_caller() -> None:
    """The caller's pipes close; what is printed from now on has nowhere to go."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


if __name__ == "__main__":
    sys.exit(main())
