"""manage.py drill: lose everything, on purpose and elsewhere, and see what comes back."""

import json
import os
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from localoffer import clock
from localoffer.bench import SIZES
from localoffer.refusal import Refused
from localoffer.running import drill
from localoffer.running.bench import asking, databases


class Command(BaseCommand):
    help = "Backs up, restores elsewhere and compares: what was lost, and how long it took."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json")
        parser.add_argument(
            "--writing", type=float, default=5, metavar="SECONDS", help="before the disaster (5)"
        )
        parser.add_argument(
            "--size",
            choices=list(SIZES),
            help="of the bench’s invented data instead of the portal’s",
        )

    def handle(self, *args: Any, as_json: bool, writing: float, size: str, **options: Any) -> None:
        def tell(words: str) -> None:
            self.stderr.write(f"drill: {words}")

        if size and settings.PRODUCTION:
            raise CommandError("The bench makes databases and people: it never runs in production.")
        if size:
            databases.Databases().ready(size, fresh=False)
            os.environ["DATABASE_URL"] = asking.address()
        try:
            outcome = drill.run(at=clock.now(), seconds=writing, tell=tell)
        except Refused as refused:
            raise CommandError(refused.reason) from None
        if as_json:
            self.stdout.write(json.dumps(asdict(outcome), indent=1))
        else:
            self.stdout.write(
                f"Lost: {outcome.lost} of {outcome.accepted} accepted commits"
                f"{'' if outcome.synchronous else ' (the copy is not synchronous)'}.\n"
                f"Back after {outcome.seconds:.1f} s: {outcome.rows:,} rows in {outcome.tables} "
                f"tables, {outcome.documents} documents, {outcome.megabytes:,.0f} MB."
            )
            if outcome.without_a_file:
                self.stdout.write(
                    f"Before that, {outcome.without_a_file} documents had no file of their own."
                )
            for fault in outcome.faults:
                self.stdout.write(self.style.ERROR(fault))
        if outcome.lost or outcome.faults:
            sys.exit(1)
