"""manage.py bench_directory: how long finding takes among 1,000 and 100,000 services."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from localoffer.directory import bench


class Command(BaseCommand):
    help = (
        "Measures the directory's list, filters, distance and text search; leaves nothing behind."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json")
        parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
        parser.add_argument("--rounds", type=int, default=20)

    def handle(
        self, *args: Any, as_json: bool, sizes: list[int], rounds: int, **options: Any
    ) -> None:
        timings = bench.measure(tuple(sizes), rounds=rounds)
        found = bench.ratios(timings)
        if as_json:
            self.stdout.write(
                json.dumps({"timings": [asdict(each) for each in timings], "ratios": found})
            )
            return
        for each in timings:
            self.stdout.write(
                f"{each.services:>8,}  {each.name:<24} p50 {each.p50:7.1f} ms  "
                f"p95 {each.p95:7.1f} ms  {each.queries} queries  {each.found} found"
            )
        for name, ratio in found.items():
            self.stdout.write(f"   ratio  {name:<24} p50 {ratio['p50']:7.2f}     "
                              f"p95 {ratio['p95']:7.2f}     queries {ratio['queries']:.2f}")  # fmt: skip
