"""`manage.py verify`: every check, each with its time, to the end even when one fails.

The tests say at once how far they are. Beside them, one after the other, go the other checks; what
each has said comes in one piece.
"""

import argparse
import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
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
        beside = ThreadPoolExecutor(1)
        try:
            others = {name: beside.submit(_passes, name, env) for name in chosen if name != "tests"}
            passed = {"tests": "tests" not in chosen or _passes("tests", env)}
            passed |= {name: other.result() for name, other in others.items()}
        finally:
            beside.shutdown(cancel_futures=True)
        failed = [name for name in chosen if not passed[name]]
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
    aside = name != "tests"
    began = time.monotonic()
    try:
        done = subprocess.run(
            [str(part) for part in CHECKS[name]],
            cwd=places.CHECKOUT,
            env={**os.environ, **env},
            stdout=subprocess.PIPE if aside else None,
            stderr=subprocess.STDOUT if aside else None,
            text=True,
            check=False,
        )
    except FileNotFoundError as missing:
        raise Trouble(f"The environment has no {missing.filename}; remove .venv.") from None
    passed = done.returncode == 0
    took = f"{time.monotonic() - began:.1f} s"
    said = f"\n── {name} \n{done.stdout}" if aside else ""
    print(f"{said}── {name}: {'passed' if passed else 'FAILED'}, {took}", flush=True)
    return passed
