"""Taking jobs from the queue, running them, and rescuing those whose worker died.

While a job runs, its worker's database session holds an advisory lock named after
the job. The server drops the lock the moment that session ends, however it ends,
so a job that is RUNNING without its lock has lost its worker: that is certain, and
known at once. Workers therefore need a session of their own, not a pool that
shares sessions between transactions.
"""

import logging
import os
import socket
import traceback
from datetime import datetime

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from localoffer import clock
from localoffer.jobs.queue import Job

logger = logging.getLogger("localoffer.jobs")
READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
FAILED, SUCCESSFUL = TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL


class WorkerLost(Exception):
    """The worker ended in the middle of the job."""


def worker_name() -> str:
    """Names this process in the rows of the jobs it runs."""
    return f"{socket.gethostname()[:40]}-{os.getpid()}"


def drain() -> int:
    """Run every job that is due, one after another, here and now; how many were run.

    Jobs that put others in the queue are followed; jobs that wait for a later
    attempt are left. For tests, tools and `worker --once`.
    """
    count = 0
    while run_next(at=clock.now()):
        count += 1
    return count


def run_next(*, at: datetime) -> bool:
    """Run the next job that is due. False when there is none."""
    row = claim(at=at)
    if row is None:
        return False
    try:
        perform(row, at=at)
    finally:
        _release(row)
    return True


def due(*, at: datetime) -> Q:
    """Jobs that may run at this moment."""
    return Q(status=READY) & (Q(run_after=get_date_max()) | Q(run_after__lte=at))


def claim(*, at: datetime) -> DBTaskResult | None:
    """Take the next job that is due, passing over those that other workers are taking.

    The lock is held before the row says RUNNING, so nobody can think it abandoned.
    """
    with transaction.atomic():
        row = DBTaskResult.objects.filter(due(at=at)).select_for_update(skip_locked=True).first()
        if row is None:
            return None
        _hold(row)
        row.status = RUNNING
        row.started_at = at
        row.worker_ids = [*row.worker_ids, worker_name()]
        row.save(update_fields=["status", "started_at", "worker_ids"])
    return row


def perform(row: DBTaskResult, *, at: datetime) -> None:
    """Run one claimed job and record how it went."""
    try:
        task: Job = row.task  # type: ignore[assignment]
        task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
    except Exception as error:
        logger.warning("Job %s went wrong: %s", row.task_name, type(error).__name__)
        again_or_give_up(row, error, wait=True, at=at)
    else:
        _settle(row, status=SUCCESSFUL, finished_at=timezone.now(), exception_class_path="",
                traceback="")  # fmt: skip


def again_or_give_up(row: DBTaskResult, error: Exception, *, wait: bool, at: datetime) -> None:
    """After a failed attempt: back in the queue, after a pause if `wait`, or over for good.

    Only the class and the place of the error are kept. Its words may hold somebody's
    address.
    """
    facts = {
        "exception_class_path": f"{type(error).__module__}.{type(error).__qualname__}",
        "traceback": "".join(traceback.format_tb(error.__traceback__)),
    }
    try:
        task: Job | None = row.task  # type: ignore[assignment]
    except ImportError:
        task = None
    attempt = len(row.worker_ids)
    if task and attempt <= task.retries:
        run_after = at + task.wait_after(attempt) if wait else at
        _settle(row, status=READY, run_after=run_after, **facts)
        return
    with transaction.atomic():
        if _settle(row, status=FAILED, finished_at=at, **facts) and task and task.on_give_up:
            _hand_over(task, row)


def _hand_over(task: Job, row: DBTaskResult) -> None:
    """Tell the owner. An owner that fails too must not keep the job alive for ever."""
    assert task.on_give_up
    try:
        with transaction.atomic():
            task.on_give_up(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
    except Exception:
        logger.exception("Nobody could be told that job %s was given up", row.pk)


def rescue(*, at: datetime) -> int:
    """Put jobs whose worker died back in the queue, to run at once; how many there were.

    Each rescue uses up an attempt, so a job that kills its workers comes to an end.
    """
    count = 0
    with transaction.atomic():
        running = DBTaskResult.objects.filter(status=RUNNING)
        for row in running.select_for_update(skip_locked=True):
            if _is_abandoned(row):
                logger.warning("Job %s lost its worker %s", row.pk, row.worker_ids[-1:])
                again_or_give_up(row, WorkerLost(), wait=False, at=at)
                count += 1
    return count


def _settle(row: DBTaskResult, **facts: object) -> bool:
    """Write the end of this attempt, unless somebody else has the job by now."""
    mine = DBTaskResult.objects.filter(pk=row.pk, status=RUNNING, worker_ids=row.worker_ids)
    return bool(mine.update(**facts))


def _key(row: DBTaskResult) -> int:
    """Half of the job's random id, as PostgreSQL's signed 64 bits."""
    return int.from_bytes(row.pk.bytes[:8], signed=True)


def _hold(row: DBTaskResult) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_key(row)])


def _release(row: DBTaskResult) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_key(row)])
    except (DatabaseError, InterfaceError):
        connection.close()  # the session's end releases the lock as well


def _is_abandoned(row: DBTaskResult) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_key(row)])
        return bool(cursor.fetchone()[0])
