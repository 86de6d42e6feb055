"""The pytest plugin that gives the tests their database, before Django's settings are read.

Loaded by `-p localoffer.runner.testing` in pyproject.toml. The workers of xdist inherit the
environment of the process that started them, and so share its server.
"""

import os
from collections.abc import Generator

import pytest

from localoffer.runner import assets, session

_HELD = pytest.StashKey[session.Database]()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """A wrapper runs before pytest-django's own hook, which reads the settings."""
    held = session.for_tests()
    early_config.stash[_HELD] = held
    os.environ["DATABASE_URL"] = held.url
    os.environ["LOCALOFFER_MODE"] = "test"
    return (yield)


def pytest_report_header() -> str:
    return "front end: " + ("in step" if assets.in_step() else "stale; run manage.py assets")


def pytest_unconfigure(config: pytest.Config) -> None:
    held = config.stash.get(_HELD, None)
    if held is not None:
        held.release()
