"""What a person is told when set-up cannot go on: one sentence, exit code 2, no traceback."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from localoffer.runner import places
from localoffer.runner.postgres import Cluster
from localoffer.runner.trouble import Trouble
from tests.runner.conftest import NOBODY_LISTENS, PYTHON, Command

OLDER_PYTHONS = ("python2", "python2.7", *(f"python3.{minor}" for minor in range(4, 11)))


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    """What was told, after seeing that it was told properly."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr.strip()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own of 8 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("Making a small disk needs root's rights to mount.")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_taken_port_is_said_with_who_has_it_and_another_one(
    manage: Command, occupied_port: int
) -> None:
    told = sentence(manage("portal", "--port", str(occupied_port)))
    assert told.startswith(f"Port {occupied_port} is in use by ")
    assert f"(process {os.getpid()}): choose another, as in --port " in told


def test_a_host_that_others_can_reach_is_refused_for_the_demo(manage: Command) -> None:
    told = sentence(manage("portal", "--host", "0.0.0.0", "--port", "0"))
    assert told == (
        "The demo shows its passwords, so it does not run on 0.0.0.0, where others reach it: "
        "leave --host out, or give --empty."
    )


def test_the_portal_command_refuses_production(manage: Command) -> None:
    told = sentence(manage("portal", LOCALOFFER_MODE="production"))
    assert told.startswith("This command is for trying the portal out")


@pytest.mark.asvs(58)
def test_production_without_a_secret_key_is_said_in_a_sentence(manage: Command) -> None:
    told = sentence(manage("check", LOCALOFFER_MODE="production"))
    assert told == "Set SECRET_KEY to a long random value before starting."


def test_production_without_a_database_is_said_in_a_sentence(manage: Command) -> None:
    """It must not begin an empty one of its own beside the council's."""
    told = sentence(manage("migrate", LOCALOFFER_MODE="production", SECRET_KEY="k" * 60))
    assert told == "Set DATABASE_URL to the address of the council’s own PostgreSQL first."


def test_an_address_of_another_machine_is_refused(manage: Command) -> None:
    told = sentence(manage("portal", "--empty", "--host", "192.0.2.1", "--port", "0"))
    assert told == "192.0.2.1 is no address of this machine."


def test_a_port_that_is_no_port_is_refused(manage: Command) -> None:
    assert sentence(manage("portal", "--port", "70000")) == (
        "--port is a number from 0 to 65535, not 70000."
    )


def test_a_python_that_says_it_is_old_is_refused() -> None:
    as_if = (
        "import sys, runpy; sys.version_info = (3, 9, 2); "
        "runpy.run_path('manage.py', run_name='__main__')"
    )
    done = subprocess.run(
        [PYTHON, "-c", as_if], cwd=places.CHECKOUT, capture_output=True, text=True, check=False
    )
    assert sentence(done).startswith(
        "Local Offer needs Python 3.11 or newer, and this is Python 3.9"
    )


def runs(python: str) -> bool:
    """Version managers leave names behind that start nothing."""
    return (
        shutil.which(python) is not None
        and subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0
    )


def test_an_older_python_of_this_machine_can_read_the_refusal() -> None:
    older = [python for python in OLDER_PYTHONS if runs(python)]
    if not older:
        pytest.skip("No older Python is on this machine.")
    for python in older:
        done = subprocess.run(
            [python, str(places.CHECKOUT / "manage.py"), "portal"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert "needs Python 3.11 or newer" in sentence(done)


def test_without_network_the_first_fetch_says_so(manage: Command, fresh_checkout: Path) -> None:
    told = sentence(
        manage(
            "portal", "--port", "0", checkout=fresh_checkout,
            PIP_INDEX_URL=NOBODY_LISTENS, PIP_NO_CACHE_DIR="1",
        )
    )  # fmt: skip
    assert told.startswith("There is no network, or it does not reach far enough: fetching uv")
    assert told.endswith("connect, then give the same command again.")


def test_without_network_the_packages_say_so(
    manage: Command, fresh_checkout: Path, tmp_path: Path
) -> None:
    shutil.copytree(places.TOOLS / "uv", fresh_checkout / "var" / "tools" / "uv")
    told = sentence(
        manage(
            "portal", "--port", "0", checkout=fresh_checkout,
            UV_DEFAULT_INDEX=NOBODY_LISTENS, UV_CACHE_DIR=str(tmp_path / "cache"),
            UV_HTTP_RETRIES="0",
        )
    )  # fmt: skip
    assert "fetching the Python packages did not work" in told


def test_without_network_the_front_end_says_so(
    manage: Command, fresh_checkout: Path, tmp_path: Path
) -> None:
    if shutil.which("npm") is None:
        pytest.skip("Node is not on this machine.")
    told = sentence(
        manage(
            "assets", checkout=fresh_checkout,
            npm_config_registry=NOBODY_LISTENS, npm_config_cache=str(tmp_path / "cache"),
            npm_config_fetch_retries="0",
        )
    )  # fmt: skip
    assert "fetching the front-end packages did not work" in told


def test_a_python_without_pip_is_told_where_to_get_it(
    manage: Command, fresh_checkout: Path, tmp_path: Path
) -> None:
    (tmp_path / "pip.py").write_text("raise ImportError")
    told = sentence(manage("portal", checkout=fresh_checkout, PYTHONPATH=str(tmp_path)))
    assert told.startswith("This Python has no pip")


def test_a_disk_too_small_for_set_up_is_said_before_anything_is_fetched(
    manage: Command, fresh_checkout: Path, small_disk: Path
) -> None:
    checkout = small_disk / "checkout"
    shutil.copytree(fresh_checkout, checkout)
    told = sentence(manage("portal", "--port", "0", checkout=checkout))
    assert told == (f"The disk that holds {checkout} is full: free some space, then start again.")


def test_a_disk_that_fills_while_the_database_is_made_says_so(small_disk: Path) -> None:
    # Root's server must get in, or its data would go elsewhere; pytest's folders are private.
    small_disk.chmod(0o755)
    for parent in small_disk.parents:
        if "pytest-of-" in str(parent):
            parent.chmod(0o755)
    with pytest.raises(Trouble, match=r"^The disk that holds .* is full: free some space"):
        Cluster(small_disk / "data", durable=False).hold()


def test_a_folder_of_another_user_is_said(
    manage: Command, fresh_checkout: Path, clean_environment: dict[str, str]
) -> None:
    if os.geteuid() == 0:
        pytest.skip("Root may write everywhere.")
    fresh_checkout.chmod(0o555)
    told = sentence(manage("portal", "--port", "0", checkout=fresh_checkout))
    assert "cannot be written by this user" in told
