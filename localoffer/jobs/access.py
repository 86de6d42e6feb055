"""Who looks after the queue. People are asked for their role."""

from typing import Any

from django_tasks_db.models import DBTaskResult

from localoffer.jobs.queue import Job
from localoffer.jobs.run import FAILED
from localoffer.refusal import YES, Answer, no


def administrators_only(person: Any) -> Answer:
    return YES if person.has("administrator") else no("Only an administrator looks after jobs.")


def may_try_again(row: DBTaskResult) -> Answer:
    """A job that failed, unless its owner took the failure over when it was given up."""
    if row.status != FAILED:
        return no("Only a job that failed can be tried again.")
    try:
        task: Job = row.task  # type: ignore[assignment]
    except ImportError:
        return no("This job is no longer part of the portal.")
    if task.on_give_up:
        return no("What this job was for is put right where it belongs, such as sent messages.")
    return YES
