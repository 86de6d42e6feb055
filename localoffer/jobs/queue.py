"""What a job is: a function that the queue runs later, again if it fails, and once only.

    @job(retries=5)
    def send(reference: str) -> None: ...

    send.enqueue(reference=notice.reference)

The job's row is written in the caller's transaction: a rollback leaves nothing
behind. A job may run more than once (its worker can be killed after the work and
before the tick), so it begins by looking whether there is still something to do.
Arguments are references, never names or addresses: they stay in the database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.backend import DatabaseBackend, TaskResult

CHANNEL = "localoffer_jobs"
LONGEST_WAIT = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Task):
    """A task that is tried again.

    `retries` is how often after the first attempt; `first_wait` is the pause before
    the first retry, doubled for each one after. `on_give_up` is called with the
    job's own arguments, in the transaction that records the failure, when no
    attempt is left: the owner takes the failure over.
    """

    retries: int = 5
    first_wait: timedelta = timedelta(seconds=30)
    on_give_up: Callable[..., None] | None = None

    def wait_after(self, attempt: int) -> timedelta:
        """The pause after attempt number `attempt` (1 is the first) went wrong."""
        return min(self.first_wait * 2 ** (attempt - 1), LONGEST_WAIT)


class Queue(DatabaseBackend):
    """The queue in our own database, which also wakes the workers when a job commits."""

    task_class = Job  # type: ignore[assignment]  # its stubs speak of Django 6's own tasks

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> TaskResult:
        result: TaskResult = super().enqueue(task, args, kwargs)
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")
        return result


def job(
    *,
    retries: int = 5,
    first_wait: timedelta = timedelta(seconds=30),
    on_give_up: Callable[..., None] | None = None,
    priority: int = 0,
) -> Callable[[Callable[..., None]], Job]:
    """Make a module's function a job. `priority` from -100 to 100; the highest runs first."""
    return task(  # type: ignore[return-value]
        retries=retries, first_wait=first_wait, on_give_up=on_give_up, priority=priority
    )
