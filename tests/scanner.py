"""A real clamd, with one signature written by hand: nothing is fetched but the program itself."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from localoffer.runner import process
from localoffer.runner.trouble import Trouble

EICAR = ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-" + "TEST-FILE!$H+H*").encode()
"""The file that scanners agree to find; in pieces, so that no scanner finds it here."""
PATIENCE = 60


def find() -> str:
    """The program, from the machine or as root from Debian; the test is skipped without it."""
    found = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        try:
            for command in (
                ["update"],
                ["install", "-y", "--no-install-recommends", "clamav-daemon"],
            ):
                process.run(
                    ["apt-get", "-q", *command],
                    doing="fetching the virus scanner",
                    env={"DEBIAN_FRONTEND": "noninteractive"},
                )
        except Trouble:
            pass
        found = shutil.which("clamd", path="/usr/sbin:/usr/bin")
    if found is None:
        pytest.skip("Here is no clamd: install clamav-daemon, and this test runs.")
    return found


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """As settings.CLAMD names it, while the block runs; its process ends with the block."""
    program = find()
    (folder / "db").mkdir()
    (folder / "db" / "hand.ndb").write_text(f"Handmade.Eicar:0:*:{EICAR.hex()}\n")
    place = folder / "s"
    config = folder / "clamd.conf"
    config.write_text(
        f"LocalSocket {place}\nDatabaseDirectory {folder / 'db'}\n"
        "Foreground yes\nStreamMaxLength 30M\n"
    )
    daemon = subprocess.Popen(
        [program, "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(place)
        yield f"unix:{place}"
    finally:
        daemon.terminate()
        daemon.wait(PATIENCE)


def _wait(place: Path) -> None:
    again = threading.Event()
    for _ in range(PATIENCE * 20):
        with socket.socket(socket.AF_UNIX) as line:
            try:
                line.connect(str(place))
            except OSError:
                again.wait(0.05)
                continue
            return
    pytest.skip("clamd did not answer within a minute.")
