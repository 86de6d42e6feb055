"""What a person may do to the queue."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from localoffer.audit import operations as audit
from localoffer.jobs import access
from localoffer.jobs.queue import CHANNEL
from localoffer.jobs.run import READY


@transaction.atomic
def try_again(*, job: DBTaskResult, by: Any, at: datetime) -> None:
    """Put a job that failed back in the queue, with all its attempts before it."""
    job = DBTaskResult.objects.select_for_update().get(pk=job.pk)
    access.may_try_again(job).or_refuse()
    job.status = READY
    job.run_after = at
    job.worker_ids = []
    job.finished_at = None
    job.save(update_fields=["status", "run_after", "worker_ids", "finished_at"])
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")
    audit.record("job.tried_again", target=job, by=by, at=at, facts={"job": job.task_name})
