"""Figures for Prometheus: what all web processes of this machine have answered, and what waits.

Each process writes its own counts into a file that it alone writes, at most once a second; whoever
is asked adds them all up. What waits is asked of the database at that moment.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Min
from django_tasks_db.models import DBTaskResult

from localoffer.audit.models import Link
from localoffer.jobs import run
from localoffer.notices.models import Notice
from localoffer.notices.states import State as NoticeState

FOLDER = "metrics"
EDGES = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Seconds; how many answers took at most so long."""
BEAT = 1.0

_lock = threading.Lock()
_counts: Counter[str] = Counter()
_written = 0.0


def count(*, route: str, status: int, seconds: float) -> None:
    """One answer more. A folder that cannot be written loses figures, never an answer."""
    global _written
    with _lock:
        _counts[f'requests_total{{route="{route}",status="{status}"}}'] += 1
        for edge in EDGES:
            if seconds <= edge:
                _counts[f'request_seconds_bucket{{le="{edge}"}}'] += 1
        _counts['request_seconds_bucket{le="+Inf"}'] += 1
        _counts["request_seconds_count"] += 1
        _counts["request_microseconds"] += int(seconds * 1_000_000)
        if time.monotonic() - _written < BEAT:
            return
        _written = time.monotonic()
        told = json.dumps(_counts)
    with suppress(OSError):
        path = _folder() / f"{os.getpid()}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        new.write_text(told)
        new.rename(path)


def _folder() -> Path:
    return Path(settings.HOME) / FOLDER


def _all_processes() -> Counter[str]:
    """Of the processes that live, this one as it is now; what ended processes left is cleared."""
    total = Counter(_counts)
    for path in _folder().glob("*.json"):
        if path.stem == str(os.getpid()):
            continue
        if not Path(f"/proc/{path.stem}").exists():
            path.unlink(missing_ok=True)
            continue
        with suppress(OSError, ValueError):
            total.update(json.loads(path.read_text()))
    return total


def waiting(*, at: datetime) -> dict[str, float]:
    """Jobs and notices: how many, and for how many seconds the first has waited."""
    due = DBTaskResult.objects.filter(run.due(at=at)).aggregate(n=Count("pk"), o=Min("enqueued_at"))
    failed = DBTaskResult.objects.filter(status=run.FAILED).count()
    queued = Notice.objects.filter(state=NoticeState.QUEUED).aggregate(
        n=Count("pk"), o=Min("created_at")
    )
    last = Link.objects.order_by("-position").values_list("position", flat=True).first()
    return {
        "jobs_due": due["n"],
        "jobs_oldest_due_seconds": _age(due["o"], at),
        "jobs_failed": failed,
        "notices_queued": queued["n"],
        "notices_oldest_queued_seconds": _age(queued["o"], at),
        "audit_position": last or 0,
    }


def _age(since: datetime | None, at: datetime) -> float:
    return max(0.0, (at - since).total_seconds()) if since else 0.0


def text(*, at: datetime) -> str:
    """Everything, as Prometheus reads it."""
    total = _all_processes()
    spent = total.pop("request_microseconds", 0) / 1_000_000
    lines = [f"localoffer_{name} {value}" for name, value in sorted(total.items())]
    lines.append(f"localoffer_request_seconds_sum {spent}")
    lines += [f"localoffer_{name} {value:g}" for name, value in waiting(at=at).items()]
    return "\n".join(lines) + "\n"
