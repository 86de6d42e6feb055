"""The Chromium that the browser tests drive."""

import os
import shutil
import subprocess
from pathlib import Path

from localoffer.runner import assets, places, process, stamps
from localoffer.runner.trouble import Trouble

_DEBIANS = Path("/usr/bin/chromium")
_SHELL = Path("/usr/bin/chromium-headless-shell")
"""The same browser without windows to draw: several times quicker for tests."""
_LOCK = places.REQUIREMENTS / "chromium"
_FOLDER = places.TOOLS / "chromium"


def find() -> Path:
    """$CHROMIUM, else the machine's, else Debian's package (as root), else npm's.

    Raises Trouble when none of them works.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        if not _runs(Path(named)):
            raise Trouble(f"CHROMIUM names {named}, and that does not run.")
        return Path(named)
    for way in (_the_machines, _from_debian, _from_npm):
        found = way()
        if found is not None and _runs(found):
            return found
    raise Trouble(
        "The browser tests need Chromium, and here is none that runs: install it "
        "(on Debian: apt install chromium), or name one in CHROMIUM."
    )


def _the_machines() -> Path | None:
    for known in (_SHELL, _DEBIANS):
        if known.exists():
            return known
    on_path = shutil.which("chromium") or shutil.which("chromium-browser")
    return Path(on_path) if on_path else None


def _from_debian() -> Path | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", _SHELL.name]):
        try:
            process.run(["apt-get", "-q", *command], doing="fetching Chromium", env=quiet)
        except Trouble:
            return None
    return _SHELL


def _from_npm() -> Path | None:
    """A Chromium without sandbox helpers or fonts, packed for servers; it unpacks itself."""
    stamp, made_from = _FOLDER / "made-from", stamps.digest([_LOCK])
    path = _FOLDER / "path"
    if not stamps.matches(stamp, made_from):
        shutil.rmtree(_FOLDER, ignore_errors=True)
        shutil.copytree(_LOCK, _FOLDER)
        try:
            assets.npm_install(_FOLDER, doing="fetching Chromium")
            path.write_text(assets.node(_FOLDER / "unpack.mjs", doing="unpacking Chromium").strip())
        except Trouble:
            return None
        stamps.write(stamp, made_from)
    return Path(path.read_text())


def _runs(chromium: Path) -> bool:
    try:
        return (
            subprocess.run(
                [chromium, "--version"], capture_output=True, check=False, timeout=60
            ).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
