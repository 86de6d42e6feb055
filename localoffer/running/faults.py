"""Kill -9 under mixed traffic: is anything accepted lost or doubled, and how long does nobody get
an answer?

A portal of its own is made in a temporary folder: a database with a replica, two web processes and
a job worker, asked over this machine's loopback alone. Three people read (two anonymous pages, one
the desk) and three send referrals, again and again until somebody says that it was taken, as one
does who presses the button once more. Their e-mails go to a mail server that only counts them.
"""

from __future__ import annotations

import itertools
import os
import queue
import re
import shutil
import signal
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from http.client import HTTPException
from pathlib import Path
from statistics import quantiles

from django.conf import settings
from django.db import connection, connections

from localoffer.accounts import bench as people
from localoffer.audit import operations as audit
from localoffer.bench import SIZES
from localoffer.notices.models import Notice
from localoffer.notices.states import State
from localoffer.runner import assets, places, process
from localoffer.runner.postgres import APP, BACKUP, READER, Cluster, Held
from localoffer.running import backup, locking
from referrals import crashing

KINDS = ("web worker", "job worker", "database", "replica")
BETWEEN = 3.0  # seconds from one kill to the next
RELOADING, MIGRATING = 6.0, 3.0  # seconds that the traffic goes on with the new processes, tables
PATIENCE = 60.0  # seconds for anything to come at last
AGAIN = 0.05  # seconds before somebody tries once more
THINKS = 0.3  # seconds between two things that one person does
A_SECOND = 10  # referrals that three people may get sent in it, at most

UNNOTICED = (
    'ALTER TABLE "referrals_referral" ADD COLUMN "tried" text NULL',
    'CREATE INDEX CONCURRENTLY "tried_by" ON "referrals_referral" ("tried")',
    'ALTER TABLE "referrals_referral" ADD CONSTRAINT "tried_short" '
    'CHECK (length("tried") < 9) NOT VALID',
    'ALTER TABLE "referrals_referral" VALIDATE CONSTRAINT "tried_short"',
)
"""What migrations do that `migrate` allows beside a running portal."""


@dataclass(frozen=True)
class Outcome:
    """What came of it. `outage_p95_s` and its like are seconds from a kill to the next answer that
    each of the six people got; `mails_doubled` counts those that came twice, which their equal
    Message-ID lets the receiver see as one."""

    accepted: int
    stored: int
    lost: int
    doubled: int
    half_written: int
    mails_lost: int
    mails_doubled: int
    kills: dict[str, int]
    outage_p95_s: float
    outage_longest_s: float
    outage_longest_by_kind_s: dict[str, float]
    answers: int
    failed_while_reloading: int
    failed_while_migrating: int
    seconds: float
    faults: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        wrong = (
            self.lost, self.doubled, self.half_written, self.mails_lost, len(self.faults),
            self.failed_while_reloading, self.failed_while_migrating,
        )  # fmt: skip
        return self.accepted == self.stored and not any(wrong)


def run(*, rounds: int, at: datetime, tell: Callable[[str], None]) -> Outcome:
    """Kill each kind so many times, then reload and migrate, and count."""
    # The database's user must pass through it, and the names of sockets are short.
    place = Path(tempfile.mkdtemp(prefix="lo-faults-"))
    place.chmod(0o711)
    clusters = (Cluster(place / "data"), Cluster(place / "replica" / "data"))
    try:
        with ExitStack() as stack:
            tell("making a portal of its own, with a replica")
            held = _held(stack, clusters[0])
            stack.enter_context(crashing.using(held))
            mail = stack.enter_context(_mail_server())
            env = _environment(place, held, mail.port)
            as_owner = {**env, "DATABASE_URL": held.url}
            assets.ensure()
            assets.collect(env)
            _migrate(as_owner)
            people.seed(SIZES["tiny"])
            source = backup.Source(
                held.url, held.address(BACKUP), place / "home" / "files",
                tuple(sorted(clusters[0].folder.glob("pgpass*"))),
            )  # fmt: skip
            backup.replicate(source=source, home=place / "replica")
            replica = _held(stack, clusters[1])
            env["LOCALOFFER_REPLICA_URL"] = replica.address(READER)
            seconds = BETWEEN * (len(KINDS) * rounds + 1) + 3 * (RELOADING + MIGRATING)
            number = int(A_SECOND * seconds)
            tell(f"writing {number} drafts")
            waiting = list(crashing.drafts(number, at=at))
            portal = stack.enter_context(_portal(env, clusters))
            return _run(portal, mail, waiting, rounds, as_owner, tell)
    finally:
        for cluster in clusters:
            elsewhere = cluster.folder / "place"
            if elsewhere.exists():
                shutil.rmtree(elsewhere.read_text(), ignore_errors=True)
        shutil.rmtree(place, ignore_errors=True)


def _held(stack: ExitStack, cluster: Cluster) -> Held:
    held = cluster.hold()
    stack.callback(held.release_and_wait)
    return held


def _environment(place: Path, held: Held, mail_port: int) -> dict[str, str]:
    return {
        "DATABASE_URL": held.address(APP),
        "LOCALOFFER_HOME": str(place / "home"),
        "LOCALOFFER_MODE": "development",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "SECRET_KEY": settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": "localoffer.settings",
        "PYTHONPATH": str(places.CHECKOUT),
    }


def _migrate(as_owner: dict[str, str]) -> None:
    process.run(
        [sys.executable, "-m", "django", "migrate", "--no-input"], doing="migrating", env=as_owner
    )


class Portal:
    """Web processes, job worker, database and replica, each started again when it ends."""

    def __init__(
        self, env: dict[str, str], clusters: tuple[Cluster, Cluster],
        web: subprocess.Popen[bytes], port: int,
    ) -> None:  # fmt: skip
        self.web, self.port, self._env = web, port, env
        self._database, self._replica = clusters
        self._ended = threading.Event()
        self._worker = self._start_worker()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def _start_worker(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "django", "worker"],
            cwd=places.CHECKOUT, env={**os.environ, **self._env},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=process.die_with_parent(signal.SIGTERM), start_new_session=True,
        )  # fmt: skip

    def _keep(self) -> None:
        """As systemd does: a worker that ended is started again."""
        while not self._ended.wait(0.2):
            if self._worker.poll() is not None:
                self._worker = self._start_worker()

    def kill(self, kind: str) -> int:
        """kill -9 of one of this kind; how many were there to kill."""
        if kind == "job worker":
            self._worker.kill()
            return 1
        if kind == "web worker":
            return crashing.kill_a_worker(self.web)
        return crashing.kill_the_database(self._database if kind == "database" else self._replica)

    def reload(self) -> None:
        """As `systemctl reload` does."""
        self.web.send_signal(signal.SIGHUP)

    def stop(self) -> None:
        self._ended.set()
        self._keeper.join()
        self._worker.terminate()
        self._worker.wait()


@contextmanager
def _portal(env: dict[str, str], clusters: tuple[Cluster, Cluster]) -> Iterator[Portal]:
    with crashing.web_server(env, options=("--graceful-timeout", "30")) as (web, port):
        crashing.until_it_answers(port)
        portal = Portal(env, clusters, web, port)
        try:
            yield portal
        finally:
            portal.stop()


class _MailServer(socketserver.ThreadingTCPServer):
    """Takes every mail and notes its Message-ID."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Mail)
        self.port = int(self.server_address[1])
        self.came: Counter[str] = Counter()


class _Mail(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as Python's smtplib says."""

    server: _MailServer

    def handle(self) -> None:
        self.wfile.write(b"220 counting\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                mail = b"".join(iter(self.rfile.readline, b".\r\n"))
                found = re.search(rb"^Message-ID: (\S+)", mail, re.M | re.I)
                self.server.came[found[1].decode() if found else ""] += 1
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 OK\r\n")


@contextmanager
def _mail_server() -> Iterator[_MailServer]:
    with _MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@dataclass
class Visitor:
    """One person who goes on asking: when each answer was asked for and came, and what failed."""

    answered: list[tuple[float, float]] = field(default_factory=list)
    failed: int = 0

    def waited_after(self, kill: float) -> float:
        """Seconds from a kill to the end of the first answer that was asked for after it."""
        return next((end - kill for began, end in self.answered if began >= kill), PATIENCE)


class Traffic:
    """Three people who read and three who send, all at once."""

    def __init__(self, port: int, waiting: list[crashing.Waiting]) -> None:
        self.port, self.accepted = port, dict[str, str]()
        self.tried: list[crashing.Waiting] = []
        self.visitors = [Visitor() for _ in range(6)]
        self._line: queue.SimpleQueue[crashing.Waiting] = queue.SimpleQueue()
        for each in waiting:
            self._line.put(each)
        self._stopped = threading.Event()
        desk = people.signed_in("rais_manager")
        acts: list[Callable[[Visitor], None]] = [
            lambda who: self._read(who, ("/", "/questions/", "/services/", "/cookies/")),
            lambda who: self._read(who, (f"/search/?q=play+{n}" for n in itertools.count())),
            lambda who: self._read(who, ("/desk/", "/desk/list/"), cookie=f"session={desk}"),
            *[self._send] * 3,
        ]
        self._threads = [
            threading.Thread(target=act, args=(visitor,), daemon=True)
            for act, visitor in zip(acts, self.visitors, strict=True)
        ]

    def begin(self) -> None:
        """Raises TimeoutError when one of them gets no answer at all."""
        for thread in self._threads:
            thread.start()
        until = time.monotonic() + PATIENCE
        while not all(visitor.answered for visitor in self.visitors):
            if time.monotonic() > until:
                raise TimeoutError("The portal did not begin to answer.")
            self.goes_on(0.1)

    def goes_on(self, seconds: float) -> None:
        self._stopped.wait(seconds)

    def failed(self) -> int:
        return sum(visitor.failed for visitor in self.visitors)

    def end(self) -> None:
        """Everybody finishes what they began."""
        self._stopped.set()
        for thread in self._threads:
            thread.join(PATIENCE)

    def _read(
        self, visitor: Visitor, paths: tuple[str, ...] | Iterator[str], cookie: str = ""
    ) -> None:
        for path in itertools.cycle(paths) if isinstance(paths, tuple) else paths:
            while not self._asks(visitor, partial(self._reads, path, cookie)):
                if self._stopped.is_set():
                    return
            if self._stopped.wait(THINKS):
                return

    def _send(self, visitor: Visitor) -> None:
        while not self._stopped.is_set():
            draft = self._line.get_nowait()
            self.tried.append(draft)
            until = time.monotonic() + PATIENCE
            while not self._asks(visitor, partial(self._sends, draft)) and time.monotonic() < until:
                pass
            self._stopped.wait(THINKS)

    def _reads(self, path: str, cookie: str) -> bool:
        return crashing.ask(self.port, "GET", path, cookie=cookie)[0] == 200

    def _sends(self, draft: crashing.Waiting) -> bool:
        reference = crashing.send_one(draft, self.port)
        if reference:
            self.accepted[draft.reference] = reference
        return bool(reference)

    def _asks(self, visitor: Visitor, ask: Callable[[], bool]) -> bool:
        began = time.monotonic()
        try:
            good = ask()
        except (OSError, HTTPException):
            good = False
        if good:
            visitor.answered.append((began, time.monotonic()))
        else:
            visitor.failed += 1
            time.sleep(AGAIN)
        return good


def _run(
    portal: Portal, mail: _MailServer, waiting: list[crashing.Waiting], rounds: int,
    as_owner: dict[str, str], tell: Callable[[str], None],
) -> Outcome:  # fmt: skip
    traffic, began = Traffic(portal.port, waiting), time.monotonic()
    kills: list[tuple[str, float]] = []
    try:
        traffic.begin()
        for number, kind in itertools.product(range(rounds), KINDS):
            tell(f"kill -9 of the {kind}, {number + 1} of {rounds}")
            at = time.monotonic()
            if portal.kill(kind):
                kills.append((kind, at))
            traffic.goes_on(BETWEEN)
        traffic.goes_on(BETWEEN)
        tell("reloading the web processes")
        failed = [traffic.failed()]
        portal.reload()
        traffic.goes_on(RELOADING)
        failed.append(traffic.failed())
        tell("migrating")
        _alter_unnoticed()
        _migrate(as_owner)
        traffic.goes_on(MIGRATING)
        failed.append(traffic.failed())
    finally:
        traffic.end()
    took = time.monotonic() - began
    tell("counting")
    return _counted(traffic, mail, kills, failed, took)


def _alter_unnoticed() -> None:
    """What migrations may do to a table in use."""
    found = locking.faults(UNNOTICED, new_tables=set())
    assert not found, found
    connections.close_all()  # the server died since
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = %s", [locking.LONGEST_LOCK])
        for statement in UNNOTICED:
            cursor.execute(statement)


def _counted(
    traffic: Traffic, mail: _MailServer, kills: list[tuple[str, float]], failed: list[int],
    took: float,
) -> Outcome:  # fmt: skip
    whole = crashing.Outcome()
    crashing.count(traffic.tried, traffic.accepted, whole)
    lost, doubled = _mails(traffic, mail)
    waits = [(kind, visitor.waited_after(at)) for kind, at in kills for visitor in traffic.visitors]
    seconds = [each for _, each in waits]
    faults = [*whole.faults, *(str(fault) for fault in audit.check().faults)]
    faults += [f"No {kind} was there to kill." for kind in KINDS if kind not in dict(kills)]
    return Outcome(
        accepted=whole.accepted, stored=whole.stored, lost=whole.lost, doubled=whole.doubled,
        half_written=whole.half_written, mails_lost=lost, mails_doubled=doubled,
        kills=dict(Counter(kind for kind, _ in kills)),
        outage_p95_s=round(quantiles(seconds, n=20, method="inclusive")[18], 2),
        outage_longest_s=round(max(seconds), 2),
        outage_longest_by_kind_s={
            kind: round(max(each for k, each in waits if k == kind), 2) for kind in dict(kills)
        },
        answers=sum(len(visitor.answered) for visitor in traffic.visitors),
        failed_while_reloading=failed[1] - failed[0],
        failed_while_migrating=failed[2] - failed[1],
        seconds=round(took, 1), faults=tuple(faults),
    )  # fmt: skip


def _mails(traffic: Traffic, mail: _MailServer) -> tuple[int, int]:
    """Mails of accepted referrals that never came, once the worker had its time; and came twice."""
    notices = Notice.objects.filter(about_ref__in=traffic.accepted.values())
    until = time.monotonic() + PATIENCE
    while notices.filter(state=State.QUEUED).exists() and time.monotonic() < until:
        time.sleep(0.2)
    came = {name.strip("<").partition(".")[0] for name in mail.came}
    lost = sum(reference not in came for reference in notices.values_list("reference", flat=True))
    return lost, sum(count - 1 for count in mail.came.values())
