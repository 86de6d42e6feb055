"""Kill -9 under mixed traffic: is anything accepted lost, doubled or half written, and for how
long does nobody get an answer?

A portal of its own is made in a temporary folder and asked over this machine's loopback alone:
people read public and private pages, and others plan panel meetings, which writes rows, an audit
event and notices with their jobs. A writer that gets no answer sends the same form again, as
somebody would who presses the button once more.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django_tasks_db.models import DBTaskResult

from localoffer.accounts.bench import signed_in, who
from localoffer.audit import operations as audit
from localoffer.audit.models import Event
from localoffer.bench import SIZES
from localoffer.jobs import run
from localoffer.notices.models import Notice
from localoffer.runner import database
from localoffer.runner.postgres import APP, OWNER, Cluster, Held
from localoffer.running.bench import databases
from localoffer.running.bench.asking import Hidden
from panel.models import Meeting

READ = ("/questions/", "/services/", "/cookies/", "/search/?q=portage")
PLAN = "/panel/meetings/new/"
BETWEEN = 3.0  # seconds from one kill to the next
PATIENCE = 60
AGAIN = 0.05  # seconds before somebody tries once more


@dataclass
class Visitor:
    """One person who goes on asking; when each answer came, and what went wrong."""

    answered: list[tuple[float, float]] = field(default_factory=list)
    failed: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """`outage` in seconds: from a kill to the first answer to each of the visitors."""

    accepted: int
    lost: int
    doubled: int
    half_written: int
    kills: dict[str, int]
    outage_p95: float
    outage_longest: float
    outage_by_kind: dict[str, float]
    answers: int
    failed_while_reloading: int
    failed_while_migrating: int
    jobs_left: int
    faults: tuple[str, ...]


class Portal:
    """Database, web processes and worker, each kept running."""

    def __init__(self, home: Path, held: Held, cluster: Cluster) -> None:
        self.home, self.held, self.cluster = home, held, cluster
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = int(self.listener.getsockname()[1])
        self._ended = threading.Event()
        self._env = {
            **os.environ, "DATABASE_URL": held.address(APP), "LOCALOFFER_MODE": "demo",
            "LOCALOFFER_HOME": str(home), "DJANGO_SETTINGS_MODULE": "localoffer.settings",
            "PYTHONPATH": str(settings.BASE_DIR), "SECRET_KEY": settings.SECRET_KEY,
        }  # fmt: skip
        self.web = self._start(
            "-m", "gunicorn", "localoffer.wsgi:application",
            "--bind", f"fd://{self.listener.fileno()}", "--worker-class", "gthread",
            "--workers", "2", "--threads", "4", "--graceful-timeout", "20",
            "--no-control-socket", "--log-level", "warning",
        )  # fmt: skip
        self.worker = self._start("-m", "django", "worker")
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        log = (self.home / "children.log").open("ab")
        return subprocess.Popen(
            [sys.executable, *command], cwd=settings.BASE_DIR, env=self._env,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            pass_fds=(self.listener.fileno(),), start_new_session=True,
        )  # fmt: skip

    def _keep(self) -> None:
        """As systemd would: a worker that ended is started again."""
        while not self._ended.wait(0.2):
            if self.worker.poll() is not None:
                self.worker = self._start("-m", "django", "worker")

    def kill(self, kind: str) -> None:
        """kill -9, of one process of this kind."""
        if kind == "job worker":
            self.worker.kill()
        elif kind == "web worker":
            children = Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children").read_text()
            os.kill(random.choice([int(pid) for pid in children.split()]), signal.SIGKILL)  # noqa: S311
        else:
            os.kill(self._database_process(), signal.SIGKILL)

    def _database_process(self) -> int:
        note = self.cluster.folder / "place"
        place = Path(note.read_text()) if note.exists() else self.cluster.folder
        return int((place / "pgdata" / "postmaster.pid").read_text().split()[0])

    def reload(self) -> None:
        self.web.send_signal(signal.SIGHUP)

    def stop(self) -> None:
        self._ended.set()
        self._keeper.join()
        for child in (self.web, self.worker):
            child.terminate()
            child.wait()
        self.listener.close()


KINDS = ("web worker", "job worker", "database")


def run_all(*, rounds: int, tell: Callable[[str], None]) -> Outcome:
    """Each kind killed `rounds` times, then a reload and a migration under the same traffic."""
    place = Path(tempfile.mkdtemp(prefix="lo-faults-"))
    place.chmod(0o711)
    cluster = Cluster(place / "data")
    held = cluster.hold()
    try:
        with _database(held):
            tell("making a portal to kill")
            call_command("migrate", verbosity=0, interactive=False)
            databases.seed(SIZES["tiny"])
            return _run(place, held, cluster, rounds, tell)
    finally:
        held.release_and_wait()
        note = cluster.folder / "place"
        if note.exists():
            shutil.rmtree(note.read_text(), ignore_errors=True)
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _database(held: Held) -> Iterator[None]:
    """This process asks the new server, as its owner."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(database.parse(held.address(OWNER)))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def _run(
    place: Path, held: Held, cluster: Cluster, rounds: int, tell: Callable[[str], None]
) -> Outcome:
    officer, chair = signed_in("operations_officer"), who("panel_chair").pk
    portal = Portal(place, held, cluster)
    traffic = Traffic(portal.port, officer, chair)
    try:
        traffic.begin()
        kills: list[tuple[str, float]] = []
        for number in range(rounds):
            for kind in KINDS:
                tell(f"kill -9 of the {kind}, {number + 1} of {rounds}")
                kills.append((kind, time.monotonic()))
                portal.kill(kind)
                traffic.go_on_for(BETWEEN)
        traffic.go_on_for(BETWEEN)
        tell("reloading the web processes under traffic")
        reloading = traffic.failures_during(lambda: _reload(portal, traffic))
        tell("migrating under traffic")
        migrating = traffic.failures_during(lambda: _migrate(traffic))
        accepted = traffic.end()
        if not accepted:
            raise RuntimeError("Nothing was accepted at all, so nothing is shown.")
        tell("waiting for the jobs, then counting")
        left = _drained(traffic)
        return _count(traffic, accepted, kills, reloading, migrating, left)
    finally:
        traffic.stopped.set()
        portal.stop()


class Traffic:
    """Three people who read and three who write, all at once."""

    def __init__(self, port: int, session: str, chair: int) -> None:
        self.port, self.session, self.chair = port, session, chair
        self.stopped = threading.Event()
        self.readers = [Visitor() for _ in range(3)]
        self.writers = [Visitor() for _ in range(3)]
        self.accepted: list[str] = []
        self._threads: list[threading.Thread] = []

    def begin(self) -> None:
        jobs = [(self._read, visitor, n) for n, visitor in enumerate(self.readers)]
        jobs += [(self._write, visitor, n) for n, visitor in enumerate(self.writers)]
        self._threads = [threading.Thread(target=f, args=a, daemon=True) for f, *a in jobs]
        for thread in self._threads:
            thread.start()
        until = time.monotonic() + PATIENCE
        while not all(visitor.answered for visitor in (*self.readers, *self.writers)):
            if time.monotonic() > until:
                raise TimeoutError("The portal did not begin to answer.")
            self.stopped.wait(0.1)
        for visitor in (*self.readers, *self.writers):
            visitor.failed.clear()

    def go_on_for(self, seconds: float) -> None:
        self.stopped.wait(seconds)

    def failures_during(self, act: Callable[[], None]) -> int:
        before = self._failures()
        act()
        return self._failures() - before

    def _failures(self) -> int:
        return sum(len(visitor.failed) for visitor in (*self.readers, *self.writers))

    def end(self) -> list[str]:
        """Everybody finishes what they began."""
        self.stopped.set()
        for thread in self._threads:
            thread.join(PATIENCE)
        return self.accepted

    def _ask(self, path: str, data: dict[str, str] | None = None, cookie: str = "") -> Any:
        http = HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            headers = {"Connection": "close", "Cookie": cookie}
            body = None
            if data is not None:
                body = urlencode(data)
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            http.request("GET" if data is None else "POST", path, body, headers)
            response = http.getresponse()
            return response.status, response.read(), response.headers
        finally:
            http.close()

    def _read(self, visitor: Visitor, number: int) -> None:
        count = number
        while not self.stopped.is_set():
            private = number == 0
            path = "/panel/meetings/" if private else READ[count % len(READ)]
            cookie = f"{settings.SESSION_COOKIE_NAME}={self.session}" if private else ""
            self._note(visitor, partial(self._reads, path, cookie))
            count += 1
            self.stopped.wait(0.01)

    def _reads(self, path: str, cookie: str) -> bool:
        return bool(self._ask(path, cookie=cookie)[0] == 200)

    def _note(self, visitor: Visitor, ask: Callable[[], bool]) -> bool:
        began = time.monotonic()
        try:
            good = ask()
        except (OSError, HTTPException):
            good = False
        if good:
            visitor.answered.append((began, time.monotonic()))
        else:
            visitor.failed.append(began)
            self.stopped.wait(AGAIN)
        return good

    def _write(self, visitor: Visitor, number: int) -> None:
        count = 0
        while not self.stopped.is_set():
            place = f"Invented room {number}-{count}"
            if form := self._form(visitor, place):
                self._send(visitor, form, place)
            count += 1

    def _form(self, visitor: Visitor, place: str) -> tuple[dict[str, str], str] | None:
        made: list[tuple[dict[str, str], str]] = []

        def fetch() -> bool:
            session = f"{settings.SESSION_COOKIE_NAME}={self.session}"
            status, page, headers = self._ask(PLAN, cookie=session)
            if status != 200:
                return False
            cookies = [c.partition(";")[0] for c in headers.get_all("Set-Cookie") or []]
            answers = {**Hidden(page).values, "on": str(_day()), "starts": "09:30",
                       "place": place, "chair": str(self.chair)}  # fmt: skip
            made.append((answers, "; ".join([session, *cookies])))
            return True

        while not self.stopped.is_set():
            if self._note(visitor, fetch):
                return made[0]
        return None

    def _send(self, visitor: Visitor, form: tuple[dict[str, str], str], place: str) -> None:
        """Until somebody says that it was taken: begun is finished, even at the end."""
        until = time.monotonic() + PATIENCE
        answers, cookie = form
        while time.monotonic() < until:
            if self._note(visitor, lambda: self._ask(PLAN, answers, cookie)[0] == 302):
                self.accepted.append(place)
                return


def _day() -> date:
    """A Wednesday far ahead: no bank holiday, and never past."""
    return date(2031, 2, 5)


def _reload(portal: Portal, traffic: Traffic) -> None:
    portal.reload()
    traffic.go_on_for(6)


def _migrate(traffic: Traffic) -> None:
    """`migrate` itself, and what migrations that nobody notices do to a table in use."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '3s'")
        cursor.execute("ALTER TABLE panel_meeting ADD COLUMN tried text NULL")
        cursor.execute("CREATE INDEX CONCURRENTLY tried_by ON panel_meeting (tried)")
        cursor.execute(
            "ALTER TABLE panel_meeting ADD CONSTRAINT tried_short "
            "CHECK (length(tried) < 9) NOT VALID"
        )
        cursor.execute("ALTER TABLE panel_meeting VALIDATE CONSTRAINT tried_short")
    call_command("migrate", verbosity=0, interactive=False)
    traffic.go_on_for(3)


def _drained(traffic: Traffic) -> int:
    """How many jobs are still not done when patience ends."""
    until = time.monotonic() + PATIENCE
    moving = [run.READY, run.RUNNING]
    while time.monotonic() < until:
        if not (
            left := DBTaskResult.objects.filter(
                status__in=moving, task_path__contains="send"
            ).count()
        ):
            return 0
        time.sleep(0.3)
    return left


def _count(
    traffic: Traffic, accepted: list[str], kills: list[tuple[str, float]],
    reloading: int, migrating: int, left: int,
) -> Outcome:  # fmt: skip
    found = dict(
        Meeting.objects.filter(place__startswith="Invented room ")
        .order_by().values_list("place").annotate(Count("pk"))
    )  # fmt: skip
    events = Event.objects.filter(
        target_kind="panel.meeting", action__contains="meeting"
    ).values_list("target_ref", flat=True)
    told = set(events)
    meetings = Meeting.objects.filter(place__startswith="Invented room ")
    silent = [m for m in meetings if not {str(m.pk), str(getattr(m, "reference", ""))} & told]
    twice = (
        Notice.objects.exclude(about_ref="").values("about_ref", "to_address", "template")
        .annotate(n=Count("pk")).filter(n__gt=1).count()
    )  # fmt: skip
    visitors = [*traffic.readers, *traffic.writers]
    outages = [(kind, _until_answered(visitor, at)) for kind, at in kills for visitor in visitors]
    lasting = [seconds for _, seconds in outages]
    faults = [fault.says for fault in audit.check().faults]
    return Outcome(
        accepted=len(accepted),
        lost=sum(place not in found for place in accepted),
        doubled=sum(count > 1 for count in found.values()) + twice,
        half_written=len(silent),
        kills={kind: sum(k == kind for k, _ in kills) for kind in KINDS},
        outage_p95=round(quantiles(lasting, n=20, method="inclusive")[18], 2),
        outage_longest=round(max(lasting), 2),
        outage_by_kind={
            kind: round(max(s for k, s in outages if k == kind), 2) for kind in KINDS
        },
        answers=sum(len(visitor.answered) for visitor in visitors),
        failed_while_reloading=reloading,
        failed_while_migrating=migrating,
        jobs_left=left,
        faults=tuple(faults),
    )  # fmt: skip


def _until_answered(visitor: Visitor, at: float) -> float:
    """Seconds from the kill to the end of the first good answer asked for or given after it."""
    return next((end - at for begin, end in visitor.answered if begin >= at), PATIENCE * 1.0)
