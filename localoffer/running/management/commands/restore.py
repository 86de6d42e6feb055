"""manage.py restore: out of a backup, a home for a portal or the data of a council's own server."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from localoffer.refusal import Refused
from localoffer.running import backup


class Command(BaseCommand):
    help = "Makes a portal again out of a backup; nothing that is there is changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="what `backup` made")
        parser.add_argument(
            "home", type=Path, nargs="?", help="a folder that is not there yet, for a portal"
        )
        parser.add_argument(
            "--data", type=Path, metavar="FOLDER",
            help="of a server of your own: where the new one, stopped, keeps its data; empty",
        )  # fmt: skip

    def handle(
        self, *args: Any, folder: Path, home: Path | None, data: Path | None, **options: Any
    ) -> None:
        if (home is None) == (data is None):
            raise CommandError("Say where to: a home for a portal, or --data for a server’s own.")
        try:
            if data is not None:
                self._for_a_server(folder.absolute(), data.absolute())
            else:
                assert home is not None
                self._a_home(folder.absolute(), home.absolute())
        except Refused as refused:
            raise CommandError(refused.reason) from None

    def _a_home(self, folder: Path, home: Path) -> None:
        backup.restore(folder=folder, home=home)
        self.stdout.write(f"The portal of {folder} is in {home}. To start on it:")
        self.stdout.write(f"  LOCALOFFER_HOME={home} python3 manage.py portal")
        self.stdout.write("Then run audit_check, with the head that was kept elsewhere.")

    def _for_a_server(self, folder: Path, data: Path) -> None:
        files = settings.HOME / "files"
        backup.restore_data(folder=folder, data=data, files=files)
        self.stdout.write(f"The database is in {data}, the documents are in {files}.")
        self.stdout.write(
            "Start the server, then run audit_check, with the head that was kept elsewhere. Move "
            f"{folder} away before the follower starts: the new server begins a copy of its own."
        )
