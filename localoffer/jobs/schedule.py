"""The clock: regular jobs, put in the queue once for each interval, however many workers run.

An app names its regular jobs in AppConfig.ready():

    schedule.every(timedelta(days=1), name="forget finished jobs", job=forget)
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from localoffer.jobs.models import LastRun
from localoffer.jobs.queue import Job
from localoffer.jobs.run import READY, RUNNING

CLOCK = "jobs clock"


@dataclass(frozen=True)
class Regular:
    """A job that runs again and again, `interval` apart."""

    name: str
    interval: timedelta
    job: Job


REGULAR: dict[str, Regular] = {}


def every(interval: timedelta, *, name: str, job: Job) -> None:
    """Have `job`, which takes no arguments, run every `interval`. Called while apps start."""
    REGULAR[name] = Regular(name, interval, job)


def tick(*, at: datetime) -> list[str]:
    """Put in the queue what is due at this moment; the names of what was.

    One worker at a time holds the clock; the others go on without it. Intervals
    that were missed while nothing ran are not made up. A job still waiting or
    running from the last time is not queued again.
    """
    with transaction.atomic():
        if not _hold_the_clock():
            return []
        last = dict(LastRun.objects.values_list("name", "at"))
        names = [
            regular.name
            for regular in REGULAR.values()
            if regular.name not in last or last[regular.name] + regular.interval <= at
        ]
        for name in names:
            LastRun.objects.update_or_create(name=name, defaults={"at": at})
            job = REGULAR[name].job
            alive = DBTaskResult.objects.filter(
                task_path=job.module_path, status__in=[READY, RUNNING]
            )
            if not alive.exists():
                job.enqueue()
    return names


def _hold_the_clock() -> bool:
    """Until the transaction ends, if no other worker holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [CLOCK])
        return bool(cursor.fetchone()[0])
