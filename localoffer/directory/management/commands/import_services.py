"""manage.py import_services FILE: publish a file of services, whole or not at all."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.accounts.roles import EDITORS
from localoffer.directory.interchange import files
from localoffer.directory.interchange.reading import Unreadable
from localoffer.directory.operations import compare, publish

MOST_TOLD = 50


class Command(BaseCommand):
    help = "Imports Open Referral UK services from JSON or a ZIP of CSV files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="e-mail of the editor who answers for it")
        parser.add_argument("--preview", action="store_true", help="say what would change")

    def handle(self, *args: Any, file: Path, by: str, preview: bool, **options: Any) -> None:
        person = Person.objects.filter(email__iexact=by).first()
        if person is None or not person.has(*EDITORS):
            raise CommandError(f"{by} is not a content editor or publisher.")
        if not file.is_file():
            raise CommandError(f"There is no file at {file}.")
        try:
            documents = files.documents(file.read_bytes())
            outcome = (
                compare(documents)
                if preview
                else publish(documents=documents, by=person, at=clock.now(),
                             note=f"Import of {file.name}", progress=self.bar)
            )  # fmt: skip
        except Unreadable as refused:
            lines = [f"  {problem}" for problem in refused.problems[:MOST_TOLD]]
            raise CommandError("\n".join(["Nothing was changed. In this file:", *lines])) from None
        verb = "Would publish" if preview else "Published"
        self.stdout.write(
            f"{verb} {len(outcome.added)} new and {len(outcome.changed)} changed services; "
            f"{len(outcome.unchanged)} are the same as now."
        )
        if outcome.ignored:
            self.stdout.write(f"Not kept: {', '.join(sorted(outcome.ignored))}.")

    def bar(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            share = done / total if total else 1
            self.stderr.write(
                f"\r{'█' * int(share * 30):░<30} {done} of {total}",
                ending="\n" if done == total else "",
            )
