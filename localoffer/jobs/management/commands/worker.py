"""manage.py worker: runs the queue."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from localoffer import clock
from localoffer.jobs import run, schedule
from localoffer.jobs.worker import Worker


class Command(BaseCommand):
    help = "Runs jobs, the clock and the rescue of abandoned jobs until it is told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="run what is due now, then end (for cron and tools)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            run.rescue(at=clock.now())
            schedule.tick(at=clock.now())
            count = run.drain()
            self.stdout.write(f"Ran {count} job{'' if count == 1 else 's'}.")
            return
        worker = Worker()
        worker.obey_signals()
        worker.work()
