"""manage.py import_postcodes FILE: load the ONS or Ordnance Survey list of postcodes."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from localoffer import clock
from localoffer.audit.operations import SYSTEM
from localoffer.directory.operations import postcodes


class Command(BaseCommand):
    help = "Loads a CSV file of postcodes (ONS Postcode Directory, NSPL or OS Code-Point Open)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file at {file}.")
        try:
            done = postcodes.load(path=file, by=SYSTEM, at=clock.now(), progress=self.bar)
        except postcodes.BadFile as bad:
            lines = "\n".join(f"  {problem}" for problem in bad.problems)
            raise CommandError(f"Nothing was loaded. In {file.name}:\n{lines}") from None
        self.stdout.write(
            f"{done.total:,} postcodes read: {done.added:,} new, {done.changed:,} changed, "
            f"{done.without_point:,} left out because they have no point."
        )

    def bar(self, done: int, whole: int) -> None:
        """A bar on a terminal; nothing in a log."""
        if sys.stderr.isatty():
            share = done / whole if whole else 1
            self.stderr.write(
                f"\r{'█' * int(share * 30):░<30} {share:4.0%}", ending="\n" if share == 1 else ""
            )
