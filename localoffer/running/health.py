"""How the portal is, in rows a person reads: what is well, what is not, and what to do."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.dateparse import parse_datetime

from localoffer import clock
from localoffer.council.models import BankHoliday
from localoffer.jobs.models import LastRun
from localoffer.jobs.schedule import REGULAR
from localoffer.running import metrics, roles

LATE = timedelta(minutes=5)  # a job or e-mail that waits longer than this is late
ROOM = 2_000_000_000  # bytes that the disk should have left
HOLIDAYS_AHEAD = timedelta(days=180)
BACKUP_AGE = timedelta(days=2)


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `next_step` is empty when it is well."""

    what: str
    now: str
    next_step: str = ""


def findings(*, at: datetime) -> list[Finding]:
    """Everything that is looked at, in the order in which it matters."""
    waiting = metrics.waiting(at=at)
    return [
        _oldest("Jobs", waiting["jobs_due"], waiting["jobs_oldest_due_seconds"]),
        _oldest("E-mails to send", waiting["notices_queued"],
                waiting["notices_oldest_queued_seconds"]),
        Finding(
            "Jobs that failed", f"{waiting['jobs_failed']:.0f}",
            "Look at them on the page of jobs." if waiting["jobs_failed"] else "",
        ),
        _clock(at),
        _backup(at),
        _disk(),
        _holidays(at),
        _role(),
        _replication(),
    ]  # fmt: skip


def _oldest(what: str, count: float, seconds: float) -> Finding:
    if not count:
        return Finding(what, "None is waiting")
    now = f"{count:.0f} waiting, the first for {seconds / 60:.0f} minutes"
    late = seconds > LATE.total_seconds()
    return Finding(what, now, "See whether a worker is running." if late else "")


def _clock(at: datetime) -> Finding:
    """Deadlines, reminders and retention hang on the regular jobs."""
    last = dict(LastRun.objects.values_list("name", "at"))
    late = [
        name
        for name, regular in REGULAR.items()
        if name in last and at - last[name] > regular.interval * 2 + LATE
    ]
    if late:
        return Finding("Regular jobs", f"Late: {', '.join(sorted(late))}", "Start a worker.")
    return Finding("Regular jobs", f"{len(last)} of {len(REGULAR)} have run")


def _backup(at: datetime) -> Finding:
    """When LOCALOFFER_BACKUP names the folder that `manage.py backup` fills."""
    folder = settings.BACKUP_FOLDER
    if not folder:
        return Finding("Backup", "Not known here", "Set LOCALOFFER_BACKUP to its folder.")
    try:
        taken = parse_datetime(json.loads((Path(folder) / "backup.json").read_text())["at"])
    except (OSError, ValueError, KeyError):
        taken = None
    if taken is None:
        return Finding("Backup", "None yet", "Run manage.py backup.")
    late = at - taken > BACKUP_AGE
    day, hour = clock.local_day(taken), clock.hour_in_words(taken)
    now = f"{day.day} {day:%B %Y} at {hour}"
    return Finding("Backup", now, "Run manage.py backup." if late else "")


def _disk() -> Finding:
    left = shutil.disk_usage(settings.HOME if Path(settings.HOME).exists() else "/").free
    now = f"{left / 1e9:.0f} GB left"
    return Finding("Disk", now, "" if left > ROOM else "Make room: documents need it.")


def _holidays(at: datetime) -> Finding:
    """Working days are counted wrongly once the table of bank holidays ends."""
    last = BankHoliday.objects.order_by("-day").values_list("day", flat=True).first()
    if last is None or last < (at + HOLIDAYS_AHEAD).date():
        return Finding("Bank holidays", f"Known until {last or 'never'}", "Add the next year’s.")
    return Finding("Bank holidays", f"Known until {last:%B %Y}")


def _role() -> Finding:
    """The portal should not own its tables (TRUST 57)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(tableowner, 'MEMBER') FROM pg_tables "
            "WHERE schemaname = 'public' AND tablename = 'audit_event'"
        )
        row = cursor.fetchone()
    if row and row[0]:
        return Finding(
            "Role of the database", "The owner of the tables",
            f"Run the portal as {roles.APP}: docs/running.md says how.",
        )  # fmt: skip
    return Finding("Role of the database", "May not alter tables or the audit")


def _replication() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_get_wal_senders()")
        count = cursor.fetchone()[0]
    return Finding("Followed by", f"{count} {'copy' if count == 1 else 'copies'}")
