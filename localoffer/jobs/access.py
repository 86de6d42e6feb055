"""Who looks after the queue."""

from django_tasks_db.models import DBTaskResult

from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role
from localoffer.jobs.queue import Job
from localoffer.jobs.run import FAILED
from localoffer.refusal import YES, Answer, no


def administrators_only(person: Person) -> Answer:
    return YES if person.has(Role.ADMINISTRATOR) else no("Only an administrator looks after jobs.")


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
