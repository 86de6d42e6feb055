"""manage.py export_services FILE: every published service, as JSON or a ZIP of CSV files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from localoffer.directory.interchange import files


class Command(BaseCommand):
    help = "Exports Open Referral UK services; the file's name ends in .json or .zip."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        writers = {".json": files.to_json, ".zip": files.to_zip}
        if file.suffix not in writers:
            raise CommandError("Give the file a name that ends in .json or .zip.")
        documents = list(files.published())
        file.write_bytes(writers[file.suffix](documents))
        self.stdout.write(f"{len(documents)} services are in {file.name}.")
