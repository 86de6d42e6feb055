"""manage.py faults: kill -9 of everything under traffic, in a portal of its own, and count."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from localoffer.running import faults


class Command(BaseCommand):
    help = (
        "Kills web worker, job worker and database under mixed traffic; reloads and migrates too."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json")
        parser.add_argument("--rounds", type=int, default=3, help="kills of each kind (3)")

    def handle(self, *args: Any, as_json: bool, rounds: int, **options: Any) -> None:
        def tell(words: str) -> None:
            self.stderr.write(f"faults: {words}")

        outcome = faults.run_all(rounds=rounds, tell=tell)
        if as_json:
            self.stdout.write(json.dumps(asdict(outcome), indent=1))
        else:
            for name, value in asdict(outcome).items():
                self.stdout.write(f"{name.replace('_', ' '):<24} {value}")
        wrong = (
            outcome.lost, outcome.doubled, outcome.half_written, outcome.jobs_left,
            outcome.failed_while_reloading, outcome.failed_while_migrating, len(outcome.faults),
        )  # fmt: skip
        if any(wrong):
            sys.exit(1)
