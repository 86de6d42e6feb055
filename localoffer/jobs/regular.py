"""The queue's own regular jobs."""

from datetime import timedelta

from django_tasks_db.models import DBTaskResult

from localoffer import clock
from localoffer.jobs.queue import job
from localoffer.jobs.run import FAILED, SUCCESSFUL

KEPT = {SUCCESSFUL: timedelta(days=7), FAILED: timedelta(days=90)}


@job(retries=1)
def forget() -> None:
    """Delete the rows of jobs that ended long enough ago."""
    for status, kept in KEPT.items():
        ended = DBTaskResult.objects.filter(status=status, finished_at__lt=clock.now() - kept)
        ended.delete()
