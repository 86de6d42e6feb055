"""`manage.py verify`: every check, each with its time, to the end even when one fails."""

import argparse
import os
import subprocess
import time
from pathlib import Path

from localoffer.runner import assets, browser, environment, places, session
from localoffer.runner.progress import Steps
from localoffer.runner.trouble import Trouble

_BIN = places.PYTHON.parent
_APPS = ["localoffer", "faq", "referrals", "panel"]
_MANAGE = [_BIN / "python", places.CHECKOUT / "manage.py"]
CHECKS: dict[str, list[str | Path]] = {
    "ruff": [_BIN / "ruff", "check", "."],
    "format": [_BIN / "ruff", "format", "--check", "."],
    "mypy": [_BIN / "mypy", "manage.py", *_APPS],
    "djlint": [_BIN / "djlint", "--lint", "--quiet", "templates"],
    "imports": [_BIN / "lint-imports", "--no-logo"],
    "migrations": [*_MANAGE, "makemigrations", "--check", "--dry-run"],
    "diagrams": [*_MANAGE, "state_diagrams", "--check"],
    "asvs": [*_MANAGE, "asvs", "--check"],
    # A test that hangs says where, after two minutes.
    "tests": [
        _BIN / "pytest",
        "-n",
        "2",
        "--dist",
        "loadgroup",
        "-o",
        "faulthandler_timeout=120",
        "-rs",
    ],
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="manage.py verify", description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=list(CHECKS), metavar="STEP", help=", ".join(CHECKS)
    )
    chosen = parser.parse_args(arguments).only or list(CHECKS)
    steps = Steps(4)
    with steps.step("Making the Python environment"):
        environment.ensure("verify")
    with steps.step("Building the front end"):
        assets.ensure()
    with steps.step("Finding a browser"):
        chromium = browser.find()
    with steps.step("Starting the database"):
        database = session.for_tests()
    try:
        env = {
            **session.settings(home=places.home(), mode="test", database_url=database.url),
            "CHROMIUM": str(chromium),
        }
        failed = [name for name in chosen if not _passes(name, env)]
    finally:
        database.release()
    if failed:
        print(f"\nRed after {steps.seconds():.0f} s: {', '.join(failed)}. To see one again:")
        for name in failed:
            print(f"  python3 manage.py verify --only {name}")
        return 1
    print(f"\nGreen after {steps.seconds():.0f} s: {', '.join(chosen)}.")
    return 0


def test(arguments: list[str]) -> int:
    """pytest, with the database that its plugin starts."""
    environment.ensure("verify")
    assets.ensure()
    os.execv(_BIN / "pytest", [str(_BIN / "pytest"), *arguments])


def _passes(name: str, env: dict[str, str]) -> bool:
    print(f"\n── {name} ", flush=True)
    began = time.monotonic()
    try:
        done = subprocess.run(
            [str(part) for part in CHECKS[name]],
            cwd=places.CHECKOUT,
            env={**os.environ, **env},
            check=False,
        )
    except FileNotFoundError as missing:
        raise Trouble(f"The environment has no {missing.filename}; remove .venv.") from None
    passed = done.returncode == 0
    print(f"── {name}: {'passed' if passed else 'FAILED'}, {time.monotonic() - began:.1f} s")
    return passed
