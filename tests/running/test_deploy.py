"""The files to begin with, read by the programs that they are for."""

import shutil
import subprocess

import pytest

from tests.test_house_rules import ROOT

UNITS = ["localoffer-web.service", "localoffer-worker@.service", "localoffer-follow.service",
         "localoffer-backup.timer"]  # fmt: skip


def test_systemd_understands_every_unit(tmp_path):
    """With a program that is there in place of ours, which stands elsewhere on a real machine."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("There is no systemd-analyze on this machine.")
    for unit in (ROOT / "deploy").glob("localoffer-*.*"):
        text = unit.read_text()
        words = [word for word in text.split() if word.startswith("ExecStart=/srv/")]
        for word in words:
            text = text.replace(word, "ExecStart=/bin/true")
        (tmp_path / unit.name).write_text(text)
    names = [name.replace("@", "@1") for name in UNITS]
    (tmp_path / "localoffer-worker@1.service").symlink_to("localoffer-worker@.service")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *names],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
