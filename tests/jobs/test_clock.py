"""Regular jobs are queued once for each interval, however many workers ask."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from localoffer.jobs import regular, run, schedule
from localoffer.jobs.models import LastRun
from tests.jobs import examples

HOUR = timedelta(hours=1)


@pytest.fixture
def hourly(monkeypatch):
    monkeypatch.setattr(schedule, "REGULAR", {})
    schedule.every(HOUR, name="hourly", job=examples.fail_once)


def queued():
    return DBTaskResult.objects.count()


def test_a_regular_job_is_queued_once_for_each_interval(db, hourly, at):
    asked = [at, at + HOUR / 2, at + HOUR, at + HOUR * 5, at + HOUR * 5.5]
    ran = []
    for moment in asked:
        ran.append(schedule.tick(at=moment))
        run.drain()
    assert ran == [["hourly"], [], ["hourly"], ["hourly"], []]
    assert queued() == 3


def test_a_regular_job_still_waiting_is_not_queued_again(db, hourly, at):
    schedule.tick(at=at)
    schedule.tick(at=at + HOUR)
    assert (queued(), LastRun.objects.get().at) == (1, at + HOUR)


def test_workers_that_ask_at_the_same_moment_queue_it_once(committed, hourly, at):
    together = threading.Barrier(6)
    answers = []

    def ask():
        together.wait()
        answers.append(schedule.tick(at=at))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [[]] * 5 + [["hourly"]]
    assert queued() == 1


def test_without_the_lock_two_workers_would_both_find_it_due(committed, hourly, at, monkeypatch):
    """The race is real: with the clock free for all, both read before either writes."""
    monkeypatch.setattr(schedule, "_hold_the_clock", lambda: True)
    both_have_read = threading.Barrier(2)
    read = LastRun.objects.values_list

    def read_together(*columns, **options):
        rows = list(read(*columns, **options))
        both_have_read.wait()
        return rows

    monkeypatch.setattr(LastRun.objects, "values_list", read_together)

    answers = []

    def ask():
        answers.append(schedule.tick(at=at))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [["hourly"], ["hourly"]]


def test_jobs_that_ended_long_ago_are_forgotten(db, at):
    for days, status in (
        (8, run.SUCCESSFUL),
        (6, run.SUCCESSFUL),
        (91, run.FAILED),
        (89, run.FAILED),
    ):
        examples.fail_once.enqueue()
        DBTaskResult.objects.filter(status=run.READY).update(
            status=status, finished_at=at - timedelta(days=days)
        )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(regular.clock, "now", lambda: at)
        regular.forget.call()
    assert queued() == 2
