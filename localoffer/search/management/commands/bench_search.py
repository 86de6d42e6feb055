"""manage.py bench_search: how long a search takes among 20,000 published entries."""

import json
import os
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from localoffer.runner import assets
from localoffer.search import bench


class Command(BaseCommand):
    help = "Times searches among many published entries, as a ratio to a bare page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json")
        parser.add_argument("--entries", type=int, default=20_000)
        parser.add_argument("--rounds", type=int, default=20)

    def handle(self, *args: Any, as_json: bool, entries: int, rounds: int, **options: Any) -> None:
        if settings.MODE != "test":
            assets.ensure()
            assets.collect(dict(os.environ))
        timings = bench.measure(entries=entries, rounds=rounds)
        if as_json:
            rows = [asdict(each) for each in timings]
            self.stdout.write(json.dumps({"entries": entries, "timings": rows}, indent=1))
            return
        for each in timings:
            self.stdout.write(
                f"{each.p50:7.1f} ms  p95 {each.p95:7.1f} ms   ratio {each.ratio_p50:5.2f}  "
                f"p95 {each.ratio_p95:5.2f}   {each.name}"
            )
