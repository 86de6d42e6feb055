"""Our launcher of the database server, tried with real servers and real kills."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from localoffer.runner import database, places
from localoffer.runner.postgres import Cluster, Programs
from localoffer.runner.trouble import Trouble

DEBIANS_15 = Path("/usr/lib/postgresql/15/bin")


def connect(url: str, **changes: Any) -> Any:
    facts = database.parse(url)
    options: dict[str, Any] = dict(facts["OPTIONS"])  # type: ignore[call-overload]
    return psycopg2.connect(
        dbname=facts["NAME"], user=facts["USER"], host=facts["HOST"], **{**options, **changes}
    )


def ask(url: str, question: str) -> Any:
    connection = connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0]
    finally:
        connection.close()


def ask_until_answered(url: str, question: str) -> Any:
    """For a server that is just starting again."""
    until = time.monotonic() + 60
    while True:
        try:
            return ask(url, question)
        except psycopg2.OperationalError:
            if time.monotonic() > until:
                raise


def wait_for_the_end_of(cluster: Cluster) -> None:
    until = time.monotonic() + 60
    while cluster.is_served():
        assert time.monotonic() < until, "the server is still there"


def data(cluster: Cluster) -> Path:
    """Not with the cluster when root's server user may not enter there."""
    note = cluster.folder / "place"
    return (Path(note.read_text()) if note.exists() else cluster.folder) / "pgdata"


def server_process(cluster: Cluster) -> int:
    return int((data(cluster) / "postmaster.pid").read_text().split()[0])


def holder(cluster: Cluster) -> subprocess.Popen[str]:
    """Another process that holds the server until it is killed."""
    program = (
        "import sys; from pathlib import Path; from localoffer.runner.postgres import Cluster; "
        "held = Cluster(Path(sys.argv[1]), durable=False).hold(); "
        "print(held.url, flush=True); sys.stdin.read()"
    )
    return subprocess.Popen(
        [sys.executable, "-c", program, str(cluster.folder)],
        cwd=places.CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_server_listens_on_a_private_socket_alone(cluster: Cluster) -> None:
    held = cluster.hold()
    socket = Path(str(database.parse(held.url)["HOST"]))
    assert ask(held.url, "SHOW listen_addresses") == ""
    assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    assert len(str(socket / ".s.PGSQL.5432")) < 40
    held.release_and_wait()
    assert not socket.exists()


def test_nobody_gets_in_without_the_password(cluster: Cluster) -> None:
    held = cluster.hold()
    assert stat.S_IMODE(cluster.passfile.stat().st_mode) == 0o600
    with pytest.raises(psycopg2.OperationalError, match="no password supplied"):
        connect(held.url, passfile=os.devnull)
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        connect(held.url, password="guessed")
    assert ask(held.url, "SHOW password_encryption") == "scram-sha-256"
    held.release_and_wait()


def test_the_owner_of_the_database_is_no_superuser(cluster: Cluster) -> None:
    held = cluster.hold()
    assert ask(held.url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    held.release_and_wait()


def test_letters_sort_the_same_on_every_machine(cluster: Cluster) -> None:
    held = cluster.hold()
    assert ask(held.url, "SELECT upper('é') || (SELECT 'Z' < 'a')::text") == "Étrue"
    assert ask(held.url, "SHOW server_encoding") == "UTF8"
    held.release_and_wait()


def test_two_processes_share_one_server_and_the_last_one_out_stops_it(cluster: Cluster) -> None:
    other = holder(cluster)
    assert other.stdout is not None
    theirs = other.stdout.readline().strip()
    ours = cluster.hold()
    assert ours.url == theirs
    other.communicate()
    assert ask(ours.url, "SELECT 1") == 1
    ours.release_and_wait()
    assert not cluster.is_served()


def test_a_killed_holder_leaves_no_server_behind(cluster: Cluster) -> None:
    killed = holder(cluster)
    assert killed.stdout is not None
    killed.stdout.readline()
    killed.kill()
    killed.communicate()
    wait_for_the_end_of(cluster)
    assert not cluster.state.exists()


def test_a_killed_server_is_started_again_at_the_same_address(cluster: Cluster) -> None:
    held = cluster.hold()
    os.kill(server_process(cluster), signal.SIGKILL)
    assert ask_until_answered(held.url, "SELECT 1") == 1
    held.release_and_wait()
    assert not cluster.is_served()


def test_a_killed_guard_takes_the_server_with_it_and_the_next_start_works(
    cluster: Cluster,
) -> None:
    held = cluster.hold()
    status = Path(f"/proc/{server_process(cluster)}/stat").read_text()
    guard = int(status.rsplit(")", 1)[1].split()[1])
    left = Path(str(database.parse(held.url)["HOST"]))
    os.kill(guard, signal.SIGKILL)
    wait_for_the_end_of(cluster)
    again = cluster.hold()
    assert ask(again.url, "SELECT 1") == 1
    assert not left.exists()
    held.release()
    again.release_and_wait()
    assert not cluster.is_served()


def test_what_was_written_is_there_after_a_stop(cluster: Cluster) -> None:
    held = cluster.hold()
    connection = connect(held.url)
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 'still here' AS word")
    connection.close()
    held.release_and_wait()
    held = cluster.hold()
    assert ask(held.url, "SELECT word FROM kept") == "still here"
    held.release_and_wait()


def test_a_pid_file_that_names_another_program_stops_nobody(cluster: Cluster) -> None:
    cluster.hold().release_and_wait()
    (data(cluster) / "postmaster.pid").write_text(f"{os.getpid()}\n{data(cluster)}\n")
    held = cluster.hold()
    assert ask(held.url, "SELECT 1") == 1
    held.release_and_wait()


def test_the_data_of_another_major_version_is_refused_untouched(cluster: Cluster) -> None:
    cluster.hold().release_and_wait()
    (data(cluster) / "PG_VERSION").write_text("9\n")
    with pytest.raises(Trouble, match="was made by PostgreSQL 9, and the programs in") as refusal:
        cluster.hold()
    assert "\n" not in str(refusal.value)
    assert (data(cluster) / "PG_VERSION").read_text() == "9\n"
    assert not cluster.is_served()


def test_data_whose_passwords_are_lost_is_refused(cluster: Cluster) -> None:
    cluster.hold().release_and_wait()
    cluster.passfile.unlink()
    with pytest.raises(Trouble, match="passwords of the database"):
        cluster.hold()


def test_programs_that_are_not_there_are_named(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCALOFFER_PG_BIN", "/nowhere")
    with pytest.raises(Trouble, match="LOCALOFFER_PG_BIN names /nowhere, but there is no Post"):
        cluster.hold()


@pytest.mark.skipif(not DEBIANS_15.is_dir(), reason="Debian's PostgreSQL 15 is not on this machine")
def test_the_oldest_version_we_support_runs_too(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCALOFFER_PG_BIN", str(DEBIANS_15))
    assert Programs.find().major == 15
    held = cluster.hold()
    assert ask(held.url, "SHOW server_version_num")[:2] == "15"
    assert ask(held.url, "SELECT upper('é')") == "É"
    held.release_and_wait()
