"""The portal as one program: up, answering, down."""

import os
import re
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from localoffer.runner import assets, locks, places
from tests.runner.conftest import PYTHON

Portal = subprocess.Popen[str]


@pytest.fixture
def start(tmp_path: Path, clean_environment: dict[str, str]) -> Iterator[Callable[[], Portal]]:
    """Start an empty portal with a home of its own on a free port, as a shell does with &."""
    if not assets.in_step():
        pytest.skip("The front end is not built: run python3 manage.py assets.")
    home = tmp_path / "home"
    started: list[Portal] = []

    def start() -> Portal:
        portal = subprocess.Popen(
            [PYTHON, str(places.CHECKOUT / "manage.py"), "portal", "--empty", "--port", "0"],
            env={**clean_environment, "LOCALOFFER_HOME": str(home)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
        )
        started.append(portal)
        return portal

    yield start
    for portal in started:
        if portal.poll() is None:
            portal.kill()
        portal.communicate()
    note = home / "data" / "place"
    if note.exists():
        shutil.rmtree(note.read_text(), ignore_errors=True)


def address(portal: Portal) -> str:
    said = []
    assert portal.stdout is not None
    for line in portal.stdout:
        said.append(line)
        found = re.search(r"The portal is at (\S+) after", line)
        if found:
            return found.group(1)
    raise AssertionError("".join(said))


def wait_until_the_server_is_gone(home: Path) -> None:
    until = time.monotonic() + 60
    while locks.is_taken(home / "data" / "server.lock"):
        assert time.monotonic() < until, "the server is still there"


def test_a_portal_answers_and_ctrl_c_stops_everything(
    start: Callable[[], Portal], tmp_path: Path
) -> None:
    portal = start()
    with urllib.request.urlopen(address(portal) + "healthz") as answer:
        assert answer.status == 200
    portal.send_signal(signal.SIGINT)
    said, _ = portal.communicate(timeout=90)
    assert said.rstrip().endswith("Stopping … stopped.")
    assert portal.returncode == 0
    assert not locks.is_taken(tmp_path / "home" / "data" / "server.lock")


def test_loading_the_application_connects_to_nothing_its_forked_workers_would_share() -> None:
    loads = (
        "import localoffer.wsgi; from django.db import connection; "
        "assert connection.connection is None"
    )
    subprocess.run([places.PYTHON, "-c", loads], cwd=places.CHECKOUT, check=True)


def test_a_killed_portal_leaves_nothing_and_starts_again(
    start: Callable[[], Portal], tmp_path: Path
) -> None:
    killed = start()
    address(killed)
    os.kill(killed.pid, signal.SIGKILL)
    wait_until_the_server_is_gone(tmp_path / "home")
    again = start()
    with urllib.request.urlopen(address(again) + "readyz") as answer:
        assert answer.status == 200
    again.send_signal(signal.SIGTERM)
    assert again.communicate(timeout=90)[0].rstrip().endswith("stopped.")
