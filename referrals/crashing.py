"""Killing the web server's workers and the database while referrals are being sent.

Everything is this test's own: a database server in a folder of its own, a web server on a
free port of 127.0.0.1, and invented people. It ends only what it started. The clients do
what browsers do: they send again when no answer comes.
"""

from __future__ import annotations

import http.client
import os
import queue
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections

from localoffer.accounts.models import Grant, Person
from localoffer.accounts.roles import Role
from localoffer.audit.models import Event
from localoffer.children.models import Child
from localoffer.notices.models import Notice
from localoffer.runner import assets, database, places, process
from localoffer.runner.postgres import Cluster, Held
from referrals import operations
from referrals.models import Draft, Receipt, Referral, Submission
from referrals.states import State

CLIENTS = 8
PEOPLE_EVERY, WITHOUT_ACCOUNT = 25, 10
"""An account for each 25 submissions; every tenth is sent without one, 40 at most, so that the
hourly limits of one sender do not stand in the way."""
PATIENCE = 180.0
"""Seconds for all of it; past them the test gives up and says so."""
KILLS = ((0.15, "web"), (0.35, "database"), (0.55, "web"), (0.75, "database"))
"""At which share of the accepted submissions what is killed."""
BACKEND = "localoffer.accounts.backends.PersonAndRoles"


@dataclass
class Outcome:
    """Four figures that must be N, N, 0 and 0, and what was done to get them."""

    accepted: int = 0
    stored: int = 0
    doubled: int = 0
    half_written: int = 0
    lost: int = 0
    submissions: int = 0
    web_workers_killed: int = 0
    databases_killed: int = 0
    sent_again: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        wrong = self.doubled or self.half_written or self.lost or self.faults
        return self.accepted == self.stored == self.submissions and not wrong

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Waiting:
    """A finished draft and the cookie of who sends it."""

    reference: str
    cookie: str


def run(*, submissions: int, at: datetime, tell: Callable[[str], None]) -> Outcome:
    """Send so many while workers and databases are killed; count what is there afterwards."""
    # The database's user must pass through it, and the names of sockets are short.
    place = Path(tempfile.mkdtemp(prefix="lo-crash-"))
    place.chmod(0o711)
    cluster = Cluster(place / "data")
    try:
        tell("starting a database of its own")
        held = cluster.hold()
        try:
            with using(held):
                return _run(cluster, held, place, submissions, at, tell)
        finally:
            held.release_and_wait()
    finally:
        elsewhere = place / "data" / "place"
        if elsewhere.exists():
            shutil.rmtree(elsewhere.read_text(), ignore_errors=True)
        shutil.rmtree(place, ignore_errors=True)


def _run(
    cluster: Cluster,
    held: Held,
    place: Path,
    submissions: int,
    at: datetime,
    tell: Callable[[str], None],
) -> Outcome:
    env = {
        "DATABASE_URL": held.url,
        "LOCALOFFER_HOME": str(place / "home"),
        "LOCALOFFER_MODE": "development",
        "SECRET_KEY": settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": "localoffer.settings",
    }
    manage = [sys.executable, str(places.CHECKOUT / "manage.py")]
    assets.ensure()
    assets.collect(env)
    process.run([*manage, "migrate", "--no-input"], doing="making the tables", env=env)
    tell(f"writing {submissions} drafts")
    waiting = list(drafts(submissions, at=at))
    outcome = Outcome(submissions=submissions)
    with web_server(env) as (web, port):
        until_it_answers(port)
        tell("sending them, and killing web workers and databases meanwhile")
        began = time.monotonic()
        accepted = _send_all(waiting, port, web, cluster, outcome)
        outcome.seconds = round(time.monotonic() - began, 1)
    tell("counting")
    connections.close_all()
    count(waiting, accepted, outcome)
    return outcome


@contextmanager
def using(held: Held) -> Iterator[None]:
    """This process speaks to the test's database, and afterwards to its own again."""
    own = dict(connections["default"].settings_dict)
    connections.close_all()
    connections["default"].settings_dict.update(database.parse(held.url))
    try:
        yield
    finally:
        connections.close_all()
        connections["default"].settings_dict.update(own)


def drafts(submissions: int, *, at: datetime) -> Iterator[Waiting]:
    """Finished drafts of invented people, and one browser for those without an account."""
    nobody = SessionStore()
    without: list[str] = []
    made: list[Waiting] = []
    person, cookie = None, ""
    for number in range(submissions):
        if number % WITHOUT_ACCOUNT == 0 and len(without) < 40:
            without.append(draft(number, by=None, at=at).reference)
            continue
        if person is None or number % PEOPLE_EVERY == 1:
            person, cookie = _person(number, at=at)
        made.append(Waiting(draft(number, by=person, at=at).reference, cookie))
    nobody["drafts"] = without
    nobody.create()
    key = nobody.session_key or ""
    yield from made
    yield from (Waiting(reference, key) for reference in without)


def _person(number: int, *, at: datetime) -> tuple[Person, str]:
    person = Person.objects.create_user(
        f"crash-{number}@people.example", name=f"Test Referrer {number}"
    )
    Grant.objects.create(person=person, role=Role.REFERRER, given_at=at)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return person, session.session_key or ""


def draft(number: int, *, by: Person | None, at: datetime) -> Draft:
    answers: dict[str, Any] = {
        "welfare": {"welfare": "yes"},
        "children": [
            {
                "given_name": f"Child {number}",
                "family_name": "Example-Crash",
                "name_unknown": False,
                "birth_date": "",
                "expected_on": "",
                "estimated_age": 7,
                "school": "",
                "where": "address",
                "address": f"{number} Invented Lane",
                "postcode": "",
            }
        ],
        "concern": {"concern": f"An invented worry, number {number}.", "hopes": ""},
    }
    if by is None:
        answers["who"] = {"who": "public"}
        answers["contact"] = {"named": False, "anonymous": True}
    return operations.start(answers=answers, by=by, at=at, once=uuid.uuid4())


@contextmanager
def web_server(
    env: dict[str, str], *, options: tuple[str, ...] = ("--preload", "--graceful-timeout", "2")
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Two workers of gunicorn, as the portal runs them, on a free port of this machine."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        command = [
            sys.executable, "-m", "gunicorn", "localoffer.wsgi:application",
            "--bind", f"fd://{listener.fileno()}", "--worker-class", "gthread",
            "--workers", "2", "--threads", "4", "--no-control-socket", "--log-level", "critical",
            *options,
        ]  # fmt: skip
        server = subprocess.Popen(
            command,
            cwd=places.CHECKOUT,
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(listener.fileno(),),
            start_new_session=True,
            preexec_fn=process.die_with_parent(signal.SIGTERM),
        )
        try:
            yield server, listener.getsockname()[1]
        finally:
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                for child in psutil.Process(server.pid).children(recursive=True):
                    child.kill()
                server.kill()
                server.wait()


def until_it_answers(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError, http.client.HTTPException):
            if ask(port, "GET", "/healthz", cookie="")[0] == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("The web server did not answer in a minute.")


def _send_all(
    waiting: list[Waiting],
    port: int,
    web: subprocess.Popen[bytes],
    cluster: Cluster,
    outcome: Outcome,
) -> dict[str, str]:
    """Which reference each draft was accepted with. Each is sent until an answer comes."""
    line: queue.SimpleQueue[Waiting] = queue.SimpleQueue()
    for each in waiting:
        line.put(each)
    accepted: dict[str, str] = {}
    again = [0] * CLIENTS
    until = time.monotonic() + PATIENCE

    def send(number: int) -> None:
        while time.monotonic() < until:
            try:
                draft = line.get_nowait()
            except queue.Empty:
                return
            while time.monotonic() < until:
                with suppress(OSError, http.client.HTTPException):
                    reference = send_one(draft, port)
                    if reference:
                        accepted[draft.reference] = reference
                        break
                again[number] += 1
                time.sleep(0.05)

    clients = [threading.Thread(target=send, args=(n,), daemon=True) for n in range(CLIENTS)]
    for client in clients:
        client.start()
    for share, what in KILLS:
        while len(accepted) < share * len(waiting) and time.monotonic() < until:
            time.sleep(0.002)
        if time.monotonic() >= until:
            break
        if what == "web":
            outcome.web_workers_killed += kill_a_worker(web)
        else:
            outcome.databases_killed += kill_the_database(cluster)
    for client in clients:
        client.join(max(0.0, until - time.monotonic()) + 15)
    outcome.sent_again = sum(again)
    return accepted


def send_one(draft: Waiting, port: int) -> str:
    """Read the last page and press its button; the reference when it was accepted."""
    path = f"/refer/{draft.reference}/check/"
    status, headers, page = ask(port, "GET", path, cookie=f"session={draft.cookie}")
    if status == 302:
        return _reference(headers)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    version = re.search(r'name="version" value="(\d+)"', page)
    csrf = re.search(r"csrf=(\w+)", headers.get("Set-Cookie", ""))
    if status != 200 or not (token and version and csrf):
        return ""
    status, headers, _ = ask(
        port,
        "POST",
        path,
        cookie=f"session={draft.cookie}; csrf={csrf[1]}",
        body=urlencode({"csrfmiddlewaretoken": token[1], "version": version[1]}),
    )
    return _reference(headers) if status == 302 else ""


def _reference(headers: dict[str, str]) -> str:
    found = re.search(r"/referrals/(S-\w+)/", headers.get("Location", ""))
    return found[1] if found else ""


def ask(
    port: int, method: str, path: str, *, cookie: str, body: str = ""
) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body=body or None, headers=headers)
        answer = connection.getresponse()
        page = answer.read().decode(errors="replace")
        joined: dict[str, str] = {}
        for name, value in answer.getheaders():
            joined[name] = f"{joined[name]}, {value}" if name in joined else value
        return answer.status, joined, page
    finally:
        connection.close()


def kill_a_worker(web: subprocess.Popen[bytes]) -> int:
    """kill -9 of one of the workers that this test's web server started."""
    workers = psutil.Process(web.pid).children()
    if not workers:
        return 0
    secrets.choice(workers).kill()
    return 1


def kill_the_database(cluster: Cluster) -> int:
    """kill -9 of this test's database server with all its sessions; its guard starts it again."""
    places_of_data = [cluster.folder / "pgdata"]
    note = cluster.folder / "place"
    if note.exists():
        places_of_data.append(Path(note.read_text()) / "pgdata")
    for data in places_of_data:
        with suppress(FileNotFoundError, psutil.NoSuchProcess):
            pid = int((data / "postmaster.pid").read_text().splitlines()[0])
            server = psutil.Process(pid)
            for each in [server, *server.children(recursive=True)]:
                with suppress(psutil.NoSuchProcess):
                    each.kill()
            return 1
    return 0


def count(waiting: list[Waiting], accepted: dict[str, str], outcome: Outcome) -> None:
    """What is stored, against what was accepted."""
    drafts = {
        draft.reference: draft
        for draft in Draft.objects.filter(reference__in=[each.reference for each in waiting])
    }
    by_once: dict[Any, list[Submission]] = {}
    for submission in Submission.objects.prefetch_related("referrals__transitions"):
        by_once.setdefault(submission.once, []).append(submission)
    outcome.accepted = len(accepted)
    outcome.stored = sum(len(each) for each in by_once.values())
    outcome.doubled = sum(len(each) - 1 for each in by_once.values())
    references = {each.reference for rows in by_once.values() for each in rows}
    outcome.lost = sum(reference not in references for reference in accepted.values())
    audited = set(
        Event.objects.filter(action__in=["submission.sent", "referral.submit"]).values_list(
            "action", "target_ref"
        )
    )
    mailed = set(Notice.objects.values_list("about_ref", flat=True))
    receipts = set(Receipt.objects.values_list("submission_id", flat=True))
    for draft in drafts.values():
        for submission in by_once.get(draft.once, []):
            referrals = list(submission.referrals.all())
            outcome.doubled += max(0, len(referrals) - 1)
            whole = (
                len(referrals) >= 1
                and hasattr(submission, "sharing")
                and all(len(each.transitions.all()) == 1 for each in referrals)
                and ("submission.sent", submission.reference) in audited
                and all(("referral.submit", each.reference) in audited for each in referrals)
                and (submission.anonymous or submission.reference in mailed)
                and (not submission.anonymous or submission.pk in receipts)
                and (draft.state, draft.submission_id) == (State.SUBMITTED, submission.pk)
            )
            outcome.half_written += not whole
    if Child.objects.count() != Referral.objects.count():
        outcome.faults.append("There are children without a referral.")
    if len(accepted) < len(waiting):
        outcome.faults.append(f"{len(waiting) - len(accepted)} were not accepted in time.")
