"""One client that asks the bench's server, and measures what it waits."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from localoffer.accounts.bench import signed_in
from localoffer.bench import Form, Job, Measure, Page
from localoffer.running.bench.server import BARE

LONGEST = 6.0  # seconds that one measure may take after its first three rounds
PATIENCE = 60  # seconds for the server to answer, and for one page to come


@dataclass(frozen=True)
class Row:
    """What one measure took. Times in milliseconds, memory in MB."""

    name: str
    size: str
    p50_ms: float
    p95_ms: float
    ratio_p50: float
    ratio_p95: float
    queries: int
    bytes: int
    cpu_s_per_1000: float
    memory_mb: float
    at_most: float | None = None

    @property
    def holds(self) -> bool:
        """Whether it stays below what was promised."""
        return self.at_most is None or self.ratio_p50 <= self.at_most


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    ms: float


class Server:
    """The portal under gunicorn, one process, on the database in use."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port

    def memory(self) -> float:
        """MB of the process that answers, at its most."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        if not children.exists():
            return 0.0
        return sum(_most_memory(int(pid)) for pid in children.read_text().split())


def _most_memory(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


@contextmanager
def server(log: Path) -> Iterator[Server]:
    """Started for one size, ended after it."""
    with socket.socket() as listener:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        port = int(listener.getsockname()[1])
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as out:
            started = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "localoffer.running.bench.server:application",
                 "--bind", f"fd://{listener.fileno()}", "--worker-class", "gthread",
                 "--workers", "1", "--threads", "4", "--no-control-socket", "--keep-alive", "60",
                 "--log-level", "warning"],
                cwd=settings.BASE_DIR, env={**os.environ, "DATABASE_URL": address()},
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, pass_fds=(listener.fileno(),),
            )  # fmt: skip
    try:
        yield Server(started, port)
    finally:
        started.terminate()
        started.wait()


def address() -> str:
    """DATABASE_URL for the database in use."""
    before, _, query = os.environ["DATABASE_URL"].partition("?")
    url = before.rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
    return f"{url}?{query}" if query else url


class Client:
    """A browser without a screen: one connection kept open, cookies, no redirects."""

    def __init__(self, port: int) -> None:
        self._http = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.cookies: dict[str, str] = {}

    def ask(
        self,
        path: str,
        *,
        data: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        sent = {"Accept-Encoding": "gzip", "Accept": "text/html", **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if data is not None:
            body = urlencode(data, doseq=True)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self._http.request("GET" if body is None else "POST", path, body, sent)
        response = self._http.getresponse()
        content = response.read()
        ms = (time.perf_counter() - began) * 1000
        for header in response.headers.get_all("Set-Cookie") or []:
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, dict(response.headers), content, ms)


class Bench:
    """Measures one size."""

    def __init__(self, size: str, at: Server, rounds: int) -> None:
        self.size, self.at, self.rounds = size, at, rounds
        self._people: dict[str, Client] = {}
        self._bare = Client(at.port)

    def measure(self, what: Measure) -> Row:
        if isinstance(what, Job):
            return self._job(what)
        client = self._as(what.by)
        send = self._form(what, client) if isinstance(what, Form) else self._page(what, client)
        return self._row(what, send)

    def _as(self, role: str) -> Client:
        if not role:
            return Client(self.at.port)  # somebody new, whom no other page gave a cookie
        if role not in self._people:
            self._people[role] = Client(self.at.port)
            self._people[role].cookies[settings.SESSION_COOKIE_NAME] = signed_in(role)
        return self._people[role]

    def _page(self, page: Page, client: Client) -> Any:
        path = page.path if isinstance(page.path, str) else page.path()
        always = {"X-Bench-Cold": "1"} if page.cold else {}

        def send(number: int, headers: dict[str, str]) -> Answer:
            answer = client.ask(path, headers={**always, **headers})
            if answer.status != page.status:
                raise CommandError(f"{page.name}: {path} answered {answer.status}.")
            return answer

        return send

    def _form(self, form: Form, client: Client) -> Any:
        def send(number: int, headers: dict[str, str]) -> Answer:
            path = form.path if isinstance(form.path, str) else form.path(number)
            fields = Hidden(client.ask(path, headers={"Accept-Encoding": "identity"}).body)
            answer = client.ask(path, data={**fields.values, **form.data(number)}, headers=headers)
            if answer.status not in (302, 303):
                raise CommandError(
                    f"{form.name}: {path} answered {answer.status}. {complaints(client, form, path, fields, number)}"
                )
            return answer

        return send

    def _row(self, what: Page | Form, send: Any) -> Row:
        """Ours and the bare page in turns, so that whatever else the machine does hits both."""
        for number in range(3):
            send(number, {})
            self._bare.ask(BARE)
        counted = send(3, {"X-Bench-Count": "1"})
        ours, bare, cpu = [], [], 0.0
        began = time.monotonic()
        for number in range(4, 4 + self.rounds):
            bare.append(self._bare.ask(BARE).ms)
            answer = send(number, {})
            ours.append(answer.ms)
            cpu += float(answer.headers["X-Bench-Cpu"])
            if time.monotonic() - began > LONGEST and len(ours) >= 5:
                break
        return self._sum(
            what, ours, bare,
            queries=int(counted.headers["X-Bench-Queries"]),
            size=len(answer.body),
            cpu=1000 * cpu / len(ours),
            memory=self.at.memory(),
        )  # fmt: skip

    def _job(self, job: Job) -> Row:
        with CaptureQueriesContext(connection) as captured:
            job.run()
        ours, bare, cpu = [], [], 0.0
        for _ in range(max(5, min(job.rounds, self.rounds))):
            bare.append(self._bare.ask(BARE).ms)
            used, began = time.process_time(), time.perf_counter()
            job.run()
            ours.append((time.perf_counter() - began) * 1000)
            cpu += time.process_time() - used
        return self._sum(
            job, ours, bare, queries=len(captured), size=0, cpu=1000 * cpu / len(ours),
            memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        )  # fmt: skip

    def _sum(
        self, what: Measure, ours: list[float], bare: list[float], *,
        queries: int, size: int, cpu: float, memory: float,
    ) -> Row:  # fmt: skip
        mine, floor = (quantiles(each, n=20, method="inclusive") for each in (ours, bare))
        return Row(
            name=what.name, size=self.size, at_most=what.at_most,
            p50_ms=round(mine[9], 2), p95_ms=round(mine[18], 2),
            ratio_p50=round(mine[9] / floor[9], 2), ratio_p95=round(mine[18] / floor[18], 2),
            queries=queries, bytes=size, cpu_s_per_1000=round(cpu, 2), memory_mb=round(memory, 1),
        )  # fmt: skip


class Hidden(HTMLParser):
    """The hidden answers of a page's last form inside its main part."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._inside = False
        self.feed(page.decode(errors="replace"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag == "main":
            self._inside = True
        elif tag == "form" and self._inside:
            self.values = {}
        elif (
            tag == "input" and self._inside and facts.get("type") == "hidden" and facts.get("name")
        ):
            self.values[facts["name"] or ""] = facts.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._inside = False


class Errors(HTMLParser):
    """The words of a page's error summary, to say why a form was not taken."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self._depth, self.words = 0, ""
        self.feed(page.decode(errors="replace"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if "govuk-error-summary" in str(dict(attrs).get("class")).split():
            self._depth = 1
        elif self._depth and tag == "div":
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if self._depth and tag == "div":
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._depth and data.strip():
            self.words += data.strip() + " "


def complaints(client: Client, form: Form, path: str, fields: Hidden, number: int) -> str:
    again = {"Accept-Encoding": "identity"}
    return Errors(
        client.ask(path, data={**fields.values, **form.data(number)}, headers=again).body
    ).words
