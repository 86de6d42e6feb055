"""manage.py matching_score: how well the same child is found, on invented pairs."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from localoffer.children.measuring import measure


class Command(BaseCommand):
    help = "Measures how well the same child is found: precision and recall on invented pairs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pairs", type=int, default=2400, help="2,000 at least (default 2400)")
        parser.add_argument("--seed", type=int, default=1, help="another seed, other pairs")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        result = measure(number=options["pairs"], seed=options["seed"])
        if options["json"]:
            self.stdout.write(json.dumps(result, indent=2))
            return
        self.stdout.write(f"{result['pairs']} pairs, {result['same']} of one child.")
        for name in ("likely", "likely_or_possible"):
            row = result[name]
            self.stdout.write(
                f"{name.replace('_', ' ')}: precision {row['precision']}, recall {row['recall']}"
            )
        self.stdout.write(f"Twins proposed: {result['twins_proposed']}")
        for kind in result["kinds"]:
            self.stdout.write(
                f"  {'one ' if kind['same'] else 'two '} {kind['kind']:34}"
                f" likely {kind['likely']:4}  possible {kind['possible']:4}  none {kind['none']:4}"
            )
