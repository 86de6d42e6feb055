"""Finished rows for the page about the queue."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Min
from django_tasks_db.models import DBTaskResult

from localoffer.jobs import access, run
from localoffer.jobs.models import LastRun
from localoffer.jobs.schedule import REGULAR
from localoffer.ui.templatetags.ui import moment

SHOWN = 100


def summary(*, at: datetime) -> list[dict[str, str]]:
    """How many jobs there are of each kind, and how long the first has waited."""
    counts = dict(DBTaskResult.objects.order_by().values_list("status").annotate(Count("pk")))
    due = DBTaskResult.objects.filter(run.due(at=at))
    oldest = due.aggregate(oldest=Min("enqueued_at"))["oldest"]
    return [
        {"key": "Waiting", "value": str(counts.get(run.READY, 0))},
        {
            "key": "Oldest due now",
            "value": f"Since {moment(oldest)}" if oldest else "No job is due",
        },
        {"key": "Running", "value": str(counts.get(run.RUNNING, 0))},
        {"key": "Failed", "value": str(counts.get(run.FAILED, 0))},
        {"key": "Done in the last week", "value": str(counts.get(run.SUCCESSFUL, 0))},
    ]


def regular() -> list[list[str]]:
    """Each regular job and when it last ran."""
    last = dict(LastRun.objects.values_list("name", "at"))
    return [
        [name.capitalize(), moment(last[name]) if name in last else "Not yet"]
        for name in sorted(REGULAR)
    ]


def failures() -> list[dict[str, Any]]:
    """The newest failures: the class of the error, never its words."""
    rows = DBTaskResult.objects.failed().order_by("-finished_at")[:SHOWN]
    return [
        {
            "id": row.pk,
            "name": row.task_name,
            "at": row.finished_at,
            "error": row.exception_class_path.rpartition(".")[2],
            "attempts": len(row.worker_ids),
            "may_try_again": bool(access.may_try_again(row)),
        }
        for row in rows
    ]
