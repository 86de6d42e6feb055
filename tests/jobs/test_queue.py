"""A job runs with the change that asked for it, again when it fails, and not for ever."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from localoffer.jobs import run
from tests.jobs import examples


@pytest.fixture
def clock_stands(db, at):
    with time_machine.travel(at, tick=False) as clock:
        yield clock


@pytest.fixture
def given_up():
    examples.given_up.clear()
    return examples.given_up


def only_row() -> DBTaskResult:
    return DBTaskResult.objects.get()


def test_a_job_of_a_change_that_was_rolled_back_never_runs(clock_stands, path):
    with pytest.raises(RuntimeError), transaction.atomic():
        examples.note.enqueue(path=path)
        raise RuntimeError
    assert (run.drain(), Path(path).exists()) == (0, False)


def test_a_job_runs_once_and_is_done(clock_stands, path):
    examples.note.enqueue(path=path)
    assert (run.drain(), run.drain(), Path(path).read_text()) == (1, 0, ".")
    assert only_row().status == run.SUCCESSFUL


def test_important_jobs_run_first(clock_stands, path):
    examples.ordinary.enqueue(path=path)
    examples.important.enqueue(path=path)
    run.drain()
    assert Path(path).read_text() == "important ordinary "


def test_a_job_that_fails_is_tried_again_after_30_seconds_then_60_then_given_up(
    clock_stands, given_up
):
    examples.fail.enqueue(words="W-1")
    runs = []
    for wait in (0, 29, 1, 59, 1, 3600):
        clock_stands.shift(timedelta(seconds=wait))
        runs.append(run.drain())
    assert runs == [1, 0, 1, 0, 1, 0]
    assert (only_row().status, given_up) == (run.FAILED, ["W-1"])


def test_pauses_double_up_to_six_hours(db):
    waits = [examples.note.wait_after(attempt) for attempt in (1, 2, 3, 20)]
    assert [wait.total_seconds() for wait in waits] == [30, 60, 120, 21600]


def test_the_words_of_an_error_are_not_kept(clock_stands, caplog):
    examples.fail.enqueue(words="W-1")
    run.drain()
    row = only_row()
    assert row.exception_class_path == "tests.jobs.examples.Nuisance"
    assert "examples.py" in row.traceback
    assert "W-1" not in row.traceback + caplog.text


def test_an_owner_that_cannot_be_told_does_not_keep_a_job_alive(clock_stands):
    examples.fail_with_a_failing_owner.enqueue(words="W-1")
    run.drain()
    assert only_row().status == run.FAILED


def test_a_job_whose_code_is_gone_has_failed(clock_stands, at):
    examples.fail_once.enqueue()
    DBTaskResult.objects.update(task_path="tests.jobs.examples.no_more")
    run.drain()
    assert (only_row().status, only_row().exception_class_path) == (
        run.FAILED, "builtins.ImportError",
    )  # fmt: skip


def test_an_attempt_that_somebody_else_has_taken_over_writes_nothing(clock_stands, path, at):
    examples.note.enqueue(path=path)
    slow = run.claim(at=at)
    DBTaskResult.objects.update(worker_ids=["another"], status=run.FAILED)
    run.perform(slow, at=at)
    assert (only_row().status, only_row().worker_ids) == (run.FAILED, ["another"])
