"""A primary, a replica, a pool that shares sessions, and two web nodes, all real."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest
from django.conf import settings
from django.db import connection

from localoffer.accounts.bench import signed_in as session_of
from localoffer.accounts.roles import Role
from localoffer.council.models import Council
from localoffer.runner import assets
from localoffer.runner.guard import _server_user
from localoffer.runner.postgres import READER
from localoffer.running import backup, limits
from tests.jobs.conftest import database_url

pytestmark = pytest.mark.xdist_group("drill")
PAGE = "/cookies/"
DOWNLOAD = "/open-referral/downloads/services.json"
MINUTE = 60


@pytest.fixture
def short(tmp_path) -> Iterator[Callable[[str], Path]]:
    """short("name"): a folder with a short name, for sockets, that the server's user may enter."""
    made = []

    def make(name: str) -> Path:
        made.append(Path("/tmp") / f"lo-{name}-{os.getpid()}")  # noqa: S108
        made[-1].mkdir(mode=0o711)
        return made[-1]

    yield make
    for folder in made:
        shutil.rmtree(folder)


@pytest.fixture
def pool(committed, short) -> Iterator[str]:
    """The address of pgbouncer, in transaction mode, before this test's database."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("There is no pgbouncer on this machine (on Debian: apt install pgbouncer).")
    facts = connection.settings_dict
    if "passfile" not in facts["OPTIONS"]:
        pytest.skip(
            "The database server is not the checkout's own, so it cannot be replicated here."
        )
    lines = Path(str(facts["OPTIONS"]["passfile"])).read_text().splitlines()
    user = facts["USER"]
    password = next(line for line in lines if f":{user}:" in line).rpartition(":")[2]
    place = short("pool")
    config = place / "pool.ini"
    config.write_text(
        f"[databases]\n* = host={facts['HOST']} user={user} password={password}\n"
        f"[pgbouncer]\nlisten_addr =\nlisten_port = 6432\nunix_socket_dir = {place}\n"
        "auth_type = any\npool_mode = transaction\ndefault_pool_size = 4\n"
        "ignore_startup_parameters = extra_float_digits,options\n"
    )
    runs_as = _server_user()
    if runs_as is not None:  # it refuses to run as root
        for path in (place, config):
            os.chown(path, runs_as.pw_uid, runs_as.pw_gid)
    started = subprocess.Popen(
        [program, "-q", str(config)], user=runs_as.pw_uid if runs_as else None,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    yield f"postgresql://{user}@/{facts['NAME']}?host={quote(str(place), safe='')}&port=6432"
    started.terminate()
    started.wait()


class Replica:
    """A copy of this test's server that follows it."""

    def __init__(self, home: Path) -> None:
        self.cluster = backup.replicate(source=backup.Source.of_this_portal(), home=home / "home")
        self.held = self.cluster.hold()
        self.address = self.held.address(READER, database=str(connection.settings_dict["NAME"]))

    def sessions_of_readers(self) -> int:
        session = backup.connect(
            self.held.address("owner", database=str(connection.settings_dict["NAME"]))
        )
        found = backup.ask(
            session, "SELECT count(*) FROM pg_stat_activity WHERE usename = %s", READER
        )
        session.close()
        return int(found)

    def kill(self) -> None:
        """kill -9 of the server and of its guard, which would start it again."""
        note = self.cluster.folder / "place"
        place = Path(note.read_text()) if note.exists() else self.cluster.folder
        server = psutil.Process(int((place / "pgdata" / "postmaster.pid").read_text().split()[0]))
        family = [server.parent(), server, *server.children(recursive=True)]
        for process in family:
            if process is not None:
                process.kill()
        psutil.wait_procs([each for each in family if each is not None], timeout=10)

    def end(self) -> None:
        self.held.release_and_wait()
        note = self.cluster.folder / "place"
        if note.exists():
            shutil.rmtree(note.read_text())


@pytest.fixture
def replica(committed, short, monkeypatch) -> Iterator[Replica]:
    monkeypatch.setenv("DATABASE_URL", database_url())
    made = Replica(short("replica"))
    yield made
    made.end()


class Node:
    """One web process of its own, as on a machine of its own."""

    def __init__(self, home: Path, **env: str) -> None:
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(listener.getsockname()[1])
        home.mkdir()
        self.log = home / "log"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "localoffer.wsgi:application", "--bind",
             f"fd://{listener.fileno()}", "--worker-class", "gthread", "--threads", "4",
             "--no-control-socket", "--log-level", "warning"],
            cwd=settings.BASE_DIR, pass_fds=(listener.fileno(),), stderr=self.log.open("wb"),
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "localoffer.settings",
                 "LOCALOFFER_MODE": "development", "LOCALOFFER_HOME": str(home),
                 "SECRET_KEY": settings.SECRET_KEY, "PYTHONPATH": str(settings.BASE_DIR), **env},
        )  # fmt: skip
        listener.close()

    def get(self, path: str, session: str = "") -> tuple[int, str]:
        return self._ask("GET", path, {"Cookie": f"session={session}"} if session else {})

    def report(self) -> int:
        """Send a browser's report of refused content; the answer's status."""
        return self._ask("POST", "/csp-reports/", {"Content-Type": "application/csp-report"})[0]

    def _ask(self, method: str, path: str, headers: dict[str, str]) -> tuple[int, str]:
        http = HTTPConnection("127.0.0.1", self.port, timeout=30)
        http.request(method, path, "{}" if method == "POST" else None, headers)
        answer = http.getresponse()
        text = answer.read().decode()
        http.close()
        return answer.status, text


@pytest.fixture
def nodes(pool, replica, tmp_path) -> Iterator[list[Node]]:
    env = {
        "DATABASE_URL": pool,
        "LOCALOFFER_POOLED": "1",
        "LOCALOFFER_REPLICA_URL": replica.address,
    }
    assets.collect({**os.environ, "LOCALOFFER_MODE": "development"})
    made = [Node(tmp_path / f"node-{number}", **env) for number in (1, 2)]
    yield made
    for node in made:
        node.process.terminate()
    for node in made:
        node.process.wait()


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
    return False


def test_two_nodes_a_pool_and_a_replica_serve_one_portal(nodes, replica, person):
    one, two = nodes
    somebody = person(Role.ADMINISTRATOR, email="administrator@bench.example")
    key = session_of("administrator")
    assert [node.get(PAGE)[0] for node in nodes] == [200, 200], one.log.read_text()

    # A session made anywhere holds everywhere: nodes keep nothing of their own.
    assert [node.get("/status/", key)[0] for node in nodes] == [200, 200], two.log.read_text()

    # Anonymous pages come from the replica, and a change arrives there soon.
    assert replica.sessions_of_readers() >= 2
    Council.objects.update(service_name="Changed on the primary")
    assert somebody.name in one.get("/status/", key)[1]
    assert "Changed on the primary" in two.get("/status/", key)[1]  # at once, for who is signed in
    for node in nodes:
        assert within(10, lambda node=node: "Changed on the primary" in node.get(PAGE)[1])

    # What the replica's role may not read comes from the primary.
    assert one.get(DOWNLOAD)[0] == 200

    # Both nodes count together: half of the limit to each, and it is reached.
    half = limits.REPORT.most // 2 + 5
    for _ in range(2):  # again if the minute ended meanwhile, with which the count begins anew
        minute = time.time() // MINUTE
        answers = [node.report() for _ in range(half) for node in nodes]
        if time.time() // MINUTE == minute:
            break
    assert answers.count(429) == 2 * half - limits.REPORT.most

    # The replica dies with its guard. Nobody notices: pages come from the primary.
    replica.kill()
    Council.objects.update(service_name="Changed after it died")
    assert [node.get(PAGE)[0] for node in nodes for _ in range(5)] == [200] * 10
    for node in nodes:
        assert within(10, lambda node=node: "Changed after it died" in node.get(PAGE)[1])
