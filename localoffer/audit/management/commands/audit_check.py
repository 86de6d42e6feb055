"""manage.py audit_check: is the audit whole?"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from localoffer.audit.operations import check


class Command(BaseCommand):
    help = "Reads the whole audit chain; exit code 1 when an event was changed, removed or added."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--expect",
            default="",
            metavar="POSITION:DIGEST",
            help="the head that an earlier check printed, kept elsewhere",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        report = check(expected_head=options["expect"])
        for fault in report.faults:
            self.stdout.write(self.style.ERROR(fault.says))
        if report.faults:
            sys.exit(1)
        self.stdout.write(f"The audit is whole: {report.events} events.")
        self.stdout.write(f"Head, to keep elsewhere: {report.head}")
