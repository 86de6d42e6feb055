"""manage.py faults: kill -9 of everything under traffic, in a portal of its own, and count."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from localoffer import clock
from localoffer.running import faults


class Command(BaseCommand):
    help = (
        "Kills web worker, job worker, database and replica under traffic, reloads and migrates, "
        "and counts what was lost"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="the figures alone")
        parser.add_argument("--rounds", type=int, default=3, help="kills of each kind (3)")

    def handle(self, *args: Any, as_json: bool, rounds: int, **options: Any) -> None:
        if not 1 <= rounds <= 20:
            raise CommandError("--rounds is a number from 1 to 20.")

        def tell(words: str) -> None:
            if not as_json:
                self.stdout.write(f"  {words} …")

        outcome = faults.run(rounds=rounds, at=clock.now(), tell=tell)
        if as_json:
            self.stdout.write(json.dumps(asdict(outcome), indent=1))
        else:
            for name, value in asdict(outcome).items():
                self.stdout.write(f"{name.replace('_', ' '):<26} {value}")
        if not outcome.is_whole:
            raise CommandError("Not all that was accepted is there once and whole.")
