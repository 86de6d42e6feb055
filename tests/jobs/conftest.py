"""Real workers in processes of their own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent


def database_url() -> str:
    """The address of the database that this test has."""
    facts = connection.settings_dict
    who = ":".join(quote(part, safe="") for part in (facts["USER"], facts["PASSWORD"]) if part)
    where = {"host": facts["HOST"], "port": facts["PORT"]}
    options = {name: str(value) for name, value in facts["OPTIONS"].items()}  # a password file
    query = urlencode({name: value for name, value in {**where, **options}.items() if value})
    return f"postgresql://{who + '@' if who else ''}/{facts['NAME']}?{query}"


@pytest.fixture
def path(tmp_path) -> str:
    """Where the example jobs write down that they ran."""
    return str(tmp_path / "written")


@pytest.fixture
def start_worker(committed, tmp_path) -> Iterator[Callable[..., subprocess.Popen]]:
    """start_worker(): a `worker` process, ready; ended after the test however it goes."""
    started: list[subprocess.Popen] = []

    def start(*options: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-m", "django", "worker", *options],
            cwd=ROOT,
            env={
                **os.environ,
                "DATABASE_URL": database_url(),
                "DJANGO_SETTINGS_MODULE": "localoffer.settings",
                "PYTHONPATH": str(ROOT),
                "PYTHONUNBUFFERED": "1",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        if not options:
            assert process.stdout
            line = process.stdout.readline()
            assert "is ready" in line, line
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
