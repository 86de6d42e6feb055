"""Clusters and checkouts of the tests' own; nothing of the developer's is touched."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from localoffer.runner import places
from localoffer.runner.postgres import Cluster

PYTHON = getattr(sys, "_base_executable", sys.executable)
NOBODY_LISTENS = "http://127.0.0.1:9/simple"
"""Port 9 (discard) of this machine: as good as no network."""

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    folder = tmp_path / "data"
    yield Cluster(folder, durable=False)
    note = folder / "place"
    if note.exists():  # where root's data lies, see ADR 2
        shutil.rmtree(note.read_text())


@pytest.fixture
def clean_environment() -> dict[str, str]:
    """This process's environment without what the test run itself added to it."""
    ours = ("DATABASE_URL", "LOCALOFFER_", "DJANGO_", "PYTEST_", "PIP_", "UV_", "npm_config_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


@pytest.fixture
def fresh_checkout(tmp_path: Path) -> Path:
    """What set-up needs of a checkout, in an empty folder, with nothing made yet."""
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    for name in ("manage.py", "package.json", "package-lock.json", ".npmrc"):
        shutil.copy(places.CHECKOUT / name, checkout)
    for name in ("localoffer/runner", "requirements", "static"):
        shutil.copytree(places.CHECKOUT / name, checkout / name)
    (checkout / "localoffer" / "__init__.py").touch()
    return checkout


@pytest.fixture
def manage(clean_environment: dict[str, str]) -> Command:
    """Run manage.py as a person would, with the Python of the machine."""

    def run(
        *arguments: str, checkout: Path = places.CHECKOUT, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [PYTHON, str(checkout / "manage.py"), *arguments],
            env={**clean_environment, "PIP_CONFIG_FILE": os.devnull, **environment},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run


@pytest.fixture
def occupied_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]
