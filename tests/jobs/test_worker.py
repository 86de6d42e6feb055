"""Real workers: killed in the middle of a job, told to stop, two of them at once."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from localoffer.jobs import run, schedule
from tests.jobs import examples

DEADLINE = 30


def wait_until(holds: Callable[[], bool], *, seconds: int = DEADLINE) -> None:
    """Ask again and again, letting the database do the waiting, until it holds."""
    for _ in range(seconds * 50):
        if holds():
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.02)")
    raise AssertionError(f"It did not happen in {seconds} seconds.")


def written(path: str) -> str:
    return Path(path).read_text() if Path(path).exists() else ""


def states() -> set[str]:
    return set(DBTaskResult.objects.values_list("status", flat=True))


def test_a_killed_workers_job_is_rescued_by_another(start_worker, path):
    first = start_worker()
    job = examples.wait_in_first_attempt.enqueue(path=path)
    wait_until(lambda: written(path) == ".")
    first.send_signal(signal.SIGKILL)
    first.wait(DEADLINE)
    assert DBTaskResult.objects.get(pk=job.id).status == run.RUNNING
    start_worker()
    wait_until(lambda: DBTaskResult.objects.get(pk=job.id).status == run.SUCCESSFUL)
    assert (written(path), len(DBTaskResult.objects.get(pk=job.id).worker_ids)) == ("..", 2)


def test_a_job_that_is_running_is_not_taken_for_abandoned(start_worker, path, tmp_path, at):
    start_worker()
    examples.wait_for.enqueue(path=path, gate=str(tmp_path / "gate"))
    wait_until(lambda: written(path) == ".")
    assert run.rescue(at=at) == 0
    (tmp_path / "gate").touch()
    wait_until(lambda: written(path) == "..")


def test_a_job_that_kills_its_workers_comes_to_an_end(committed, path, at):
    """Each time the row says RUNNING and no session holds its lock."""
    examples.note.enqueue(path=path)
    rescues = 0
    while row := run.claim(at=at):
        run._release(row)
        rescues += run.rescue(at=at)
    assert (rescues, states()) == (3, {run.FAILED})
    assert DBTaskResult.objects.get().exception_class_path == "localoffer.jobs.run.WorkerLost"


def test_a_worker_told_to_stop_finishes_the_job_in_hand_and_takes_no_other(
    start_worker, path, tmp_path
):
    worker = start_worker()
    examples.wait_for.enqueue(path=path, gate=str(tmp_path / "gate"))
    wait_until(lambda: written(path) == ".")
    examples.note.enqueue(path=str(tmp_path / "other"))
    worker.terminate()
    (tmp_path / "gate").touch()
    assert worker.wait(DEADLINE) == 0
    assert (written(path), written(str(tmp_path / "other"))) == ("..", "")
    assert states() == {run.SUCCESSFUL, run.READY}


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_worker_stops_at_once(start_worker, sign):
    worker = start_worker()
    worker.send_signal(sign)
    assert worker.wait(DEADLINE) == 0


def test_two_workers_never_run_one_job_twice(start_worker, path):
    workers = [start_worker(), start_worker()]
    for _ in range(200):
        examples.note.enqueue(path=path)
    wait_until(lambda: states() == {run.SUCCESSFUL})
    assert len(written(path)) == 200
    helped = {names[0] for names in DBTaskResult.objects.values_list("worker_ids", flat=True)}
    assert {int(name.rpartition("-")[2]) for name in helped} <= {each.pid for each in workers}


def test_a_worker_outlives_the_loss_of_its_database_session(start_worker, path):
    worker = start_worker()
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()"""
        )
    examples.note.enqueue(path=path)
    wait_until(lambda: states() == {run.SUCCESSFUL})
    assert (written(path), worker.poll()) == (".", None)


def test_a_job_whose_database_session_was_cut_is_run_again(start_worker, path):
    start_worker()
    examples.wait_in_first_attempt.enqueue(path=path)
    wait_until(lambda: written(path) == ".")
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND query LIKE '%pg_sleep(60)%'
               AND pid <> pg_backend_pid()"""
        )
    wait_until(lambda: states() == {run.SUCCESSFUL})
    assert written(path) == ".."


def test_a_worker_run_once_does_what_is_due_and_ends(start_worker, path):
    examples.note.enqueue(path=path)
    said, _ = start_worker("--once").communicate(timeout=DEADLINE)
    assert f"Ran {1 + len(schedule.REGULAR)} jobs." in said  # the clock's own, for the first time
    assert written(path) == "."
