"""manage.py import_dfe_statistics FILE: the national open data on EHC plans."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from localoffer import clock
from localoffer.audit.operations import SYSTEM
from localoffer.facts import operations
from localoffer.facts.statistics import Malformed


class Command(BaseCommand):
    help = (
        "Reads open data of the Department for Education on EHC plans (requests, assessments, "
        "plans within 20 weeks, yearly reviews) and draws it over the years."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        for path in files:
            try:
                counted = operations.import_statistics(path=path, by=SYSTEM, at=clock.now())
            except OSError as problem:
                raise CommandError(f"{path} cannot be read: {problem.strerror}.") from None
            except Malformed as problem:
                raise CommandError(f"{problem} Nothing of this file was taken in.") from None
            for code, number in counted.items():
                self.stdout.write(f"{path.name}: {code}, {number} values")
