"""Everything is lost, and comes back: a real server, a real copy, a real restore."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from psycopg2.extensions import parse_dsn

from localoffer.audit import operations as audit
from localoffer.documents import operations as documents
from localoffer.refusal import Refused
from localoffer.runner.postgres import Programs
from localoffer.running import backup, drill
from tests.jobs.conftest import database_url

pytestmark = pytest.mark.xdist_group("drill")  # one at a time asks the server to wait


@pytest.fixture
def manage(committed, tmp_path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """manage("drill", …): a command on this test's database and files."""
    home = tmp_path / "home"
    settings_of_test = settings.STORAGES["default"]["OPTIONS"]["location"]
    home.mkdir()
    if not (home / "files").exists():
        (home / "files").symlink_to(settings_of_test, target_is_directory=True)

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "django", *arguments], cwd=settings.BASE_DIR,
            env={**_environment(), "LOCALOFFER_HOME": str(home), **environment},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "localoffer.settings",
        "PYTHONPATH": str(settings.BASE_DIR),
    }


@pytest.fixture
def two_documents(committed, at):
    return [
        documents.store(
            name=f"{name}.pdf", content=b"%PDF-" + name.encode(), content_type="application/pdf",
            kind="letter", about=None, by=None, at=at,
        )
        for name in ("first", "second")
    ]  # fmt: skip


def test_a_drill_loses_nothing_that_was_accepted(manage, two_documents, at):
    audit.record("tests.happened", at=at)
    done = manage("drill", "--json", "--writing", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    outcome = json.loads(done.stdout)
    assert (outcome["lost"], outcome["faults"], outcome["documents"]) == (0, [], 2)
    assert outcome["synchronous"]
    assert outcome["accepted"] > 10
    assert outcome["seconds"] < 60


@pytest.fixture
def followed(committed, tmp_path, monkeypatch) -> Iterator[dict[str, str]]:
    """The server as if it were a council’s own, with a follower at work, for which it waits."""
    monkeypatch.setenv("DATABASE_URL", database_url())
    ours, folder = backup.Source.of_this_portal(), tmp_path / "copy"
    known = parse_dsn(ours.backup_url)
    where = urlencode({name: known[name] for name in ("host", "port", "passfile") if name in known})
    names = {
        "DATABASE_BACKUP_URL": f"postgresql://{known['user']}@/{known['dbname']}?{where}",
        "LOCALOFFER_BACKUP": str(folder),
    }
    follower = subprocess.Popen(
        [sys.executable, "-m", "django", "backup", str(folder), "--follow"],
        cwd=settings.BASE_DIR, env={**_environment(), **names},
    )  # fmt: skip
    try:
        session = backup.connect(database_url())
        for _ in range(300):
            if (folder / "backup.json").exists():
                break
            backup.ask(session, "SELECT pg_sleep(0.1)::text")
        session.close()
        with backup.synchronous(ours) as waits:
            assert waits
            yield names
    finally:
        follower.terminate()
        follower.wait()
        backup.forget_follower(ours, backup.FOLLOWS)


def test_a_drill_on_a_server_of_ones_own_restores_the_copy_that_stands(
    followed, manage, two_documents, at, tmp_path
):
    audit.record("tests.happened", at=at)
    done = manage("drill", "--json", "--writing", "1", **followed)
    outcome = json.loads(done.stdout)
    assert (outcome["faults"], outcome["documents"]) == ([], 2)
    assert outcome["lost"] == 0 or not outcome["synchronous"], outcome
    assert outcome["accepted"] > 10
    folder = followed["LOCALOFFER_BACKUP"]
    done = manage("restore", folder, str(tmp_path / "portal"))
    assert "say with --data where" in done.stderr
    done = manage("restore", folder, "--data", str(tmp_path / "pgdata"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "pgdata" / "PG_VERSION").is_file()


def test_a_drill_finds_what_is_missing_or_changed(two_documents, at):
    audit.record("tests.happened", at=at)
    files = settings.STORAGES["default"]["OPTIONS"]["location"]
    keys = {each.storage_key for each in two_documents}
    assert drill.documents_in(database_url(), files) == (2, keys)
    assert drill.audit_faults(database_url()) == []
    (files / two_documents[0].storage_key).unlink()
    (files / two_documents[1].storage_key).write_bytes(b"%PDF-other")
    with connection.cursor() as cursor:
        cursor.execute(
            "SET session_replication_role = replica; "
            "UPDATE audit_event SET why = 'another' WHERE action = 'tests.happened'; "
            "SET session_replication_role = DEFAULT"
        )
    assert drill.documents_in(database_url(), files) == (2, set())
    assert [fault[-12:] for fault in drill.audit_faults(database_url())] == ["was changed."]


def test_a_restore_refuses_what_is_no_backup_and_a_home_that_is_not_empty(tmp_path):
    with pytest.raises(Refused, match="holds no backup"):
        backup.restore(folder=tmp_path, home=tmp_path / "new")
    (tmp_path / "backup.json").write_text('{"server": 9}')
    with pytest.raises(Refused, match="say with --data where"):
        backup.restore(folder=tmp_path, home=tmp_path / "new")
    (tmp_path / "pgpass").touch()
    with pytest.raises(Refused, match="is not empty"):
        backup.restore(folder=tmp_path, home=tmp_path)
    with pytest.raises(Refused, match="PostgreSQL 9 needs the programs of its own version"):
        backup.restore(folder=tmp_path, home=tmp_path / "new")


def test_a_restore_finds_that_changes_between_base_and_follower_are_missing(tmp_path):
    wal, own = tmp_path / "wal", tmp_path / "base" / "pg_wal"
    for place in (wal, own):
        place.mkdir(parents=True)
    (tmp_path / "base" / "backup_label").write_text("… (file 0000000100000000000000FE)\n")
    (tmp_path / "backup.json").write_text('{"server": 15}')

    def segment(place, name):
        with (place / name).open("wb") as file:
            file.truncate(2**24)

    segment(own, "0000000100000000000000FE")
    segment(wal, "000000010000000000000003")  # from before the base
    segment(wal, "000000010000000100000000")
    segment(wal, "000000010000000100000001.partial")
    assert backup.gap(tmp_path) == "0000000100000000000000FF"
    with pytest.raises(Refused, match="0000000100000000000000FF was never copied"):
        backup.restore_data(folder=tmp_path, data=tmp_path / "new", files=tmp_path / "files")
    segment(wal, "0000000100000000000000FF")
    assert backup.gap(tmp_path) == ""


def test_a_drill_that_is_killed_leaves_no_server_waiting_for_it(committed):
    program = (
        "import os, sys; from localoffer.running import backup\n"
        "with backup.synchronous(backup.Source.of_this_portal()) as asked:\n"
        "    print(asked, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{program}"],
        cwd=settings.BASE_DIR, env=_environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout.strip(), done.returncode) == ("True", -9), done.stderr
    session = backup.connect(database_url())
    for _ in range(100):
        if backup.ask(session, "SELECT current_setting('synchronous_standby_names')") == "":
            break
        backup.ask(session, "SELECT pg_sleep(0.1)::text")
    assert backup.ask(session, "SELECT current_setting('synchronous_standby_names')") == ""
    session.close()


def test_the_programs_that_copy_come_with_the_server():
    names = {path.name for path in Programs.find().bin.iterdir()}
    assert {"pg_basebackup", "pg_receivewal", "pg_verifybackup"} <= names


def test_a_servers_own_address_can_be_followed_too(monkeypatch):
    """The programs add words to it, which an address with “://” does not take."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://localoffer_app@db.example/localoffer")
    monkeypatch.setenv(
        "DATABASE_BACKUP_URL",
        "postgresql://copier@db.example/localoffer?sslmode=verify-full&passfile=/etc/a.pgpass",
    )
    address = f"{backup.Source.of_this_portal().backup_url} application_name=copy"
    assert parse_dsn(address) == {
        "host": "db.example", "user": "copier", "dbname": "localoffer", "sslmode": "verify-full",
        "passfile": "/etc/a.pgpass", "application_name": "copy",
    }  # fmt: skip
