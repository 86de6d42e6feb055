"""manage.py restore: a home for a portal, out of a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from localoffer.refusal import Refused
from localoffer.running import backup


class Command(BaseCommand):
    help = "Makes a new home for a portal out of a backup; nothing that is there is changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="what `backup` made")
        parser.add_argument("home", type=Path, help="a folder that is not there yet")

    def handle(self, *args: Any, folder: Path, home: Path, **options: Any) -> None:
        try:
            backup.restore(folder=folder.absolute(), home=home.absolute())
        except Refused as refused:
            raise CommandError(refused.reason) from None
        self.stdout.write(f"The portal of {folder} is in {home.absolute()}. To start on it:")
        self.stdout.write(f"  LOCALOFFER_HOME={home.absolute()} python3 manage.py portal")
        self.stdout.write("Then run audit_check, with the head that was kept elsewhere.")
