"""manage.py backup: copy everything into a folder, and follow the changes."""

import signal
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from localoffer import clock
from localoffer.refusal import Refused
from localoffer.running import backup


class Command(BaseCommand):
    help = "Copies database and documents into FOLDER; with --follow also every change after it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="on another disk, better another machine")
        parser.add_argument(
            "--follow", action="store_true", help="stay, and copy each change as it happens"
        )

    def handle(self, *args: Any, folder: Path, follow: bool, **options: Any) -> None:
        stopped = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT) if follow else ():
            signal.signal(name, lambda *_: stopped.set())
        try:
            source = backup.Source.of_this_portal()
            if follow:
                self.stdout.write(f"Following into {folder}. Ctrl-C ends it.")
                self.stdout.flush()
                backup.follow(source=source, folder=folder, stopped=stopped.is_set, now=clock.now)
                return
            kept = backup.take(source=source, folder=folder, at=clock.now())
        except Refused as refused:
            raise CommandError(refused.reason) from None
        self.stdout.write(f"Everything is copied into {folder} and the copy is whole.")
        self.stdout.write(f"The audit's head in it: {kept['head']}")
