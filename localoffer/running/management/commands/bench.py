"""manage.py bench: what every important page and job takes, as ratios to a bare page."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict, fields
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from localoffer.bench import SIZES
from localoffer.running.bench import asking, databases
from localoffer.running.bench.asking import Row

LAST = settings.HOME / "last.json"
TOLD = [each.name for each in fields(Row) if each.name not in {"memory_mb", "at_most"}]


class Command(BaseCommand):
    help = "Measures pages and jobs at county and region size, as ratios to a bare page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json")
        parser.add_argument(
            "--only", action="append", default=[], metavar="NAME", help="part of a measure's name"
        )
        parser.add_argument(
            "--size", action="append", choices=list(SIZES), help="county and region unless told"
        )
        parser.add_argument("--rounds", type=int, default=60, help="how often each is asked (60)")
        parser.add_argument("--fresh", action="store_true", help="seed again, whatever is there")
        parser.add_argument("--remove", action="store_true", help="drop the bench's databases")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The bench makes databases and people: it never runs in production.")
        ours = databases.Databases()
        if options["remove"]:
            ours.remove()
            return
        chosen = databases.measures(options["only"])
        before = {(row["name"], row["size"]): row for row in self._last()}
        rows: list[Row] = []
        failed: list[str] = []
        for size in options["size"] or ["county", "region"]:
            ours.ready(size, fresh=options["fresh"])
            with asking.server(settings.HOME / "server.log") as at:
                bench = asking.Bench(size, at, max(5, options["rounds"]))
                for each in chosen:
                    try:
                        rows.append(bench.measure(each))
                    except (CommandError, OSError) as wrong:
                        failed.append(f"{size}, {each.name}: {wrong}")
                        continue
                    if not options["as_json"]:
                        self._tell(rows, before)
            ours.use(ours.own)
        self._keep(rows, before)
        if options["as_json"]:
            told = [
                {name: value for name, value in asdict(row).items() if name in TOLD}
                | _growth(row, rows)
                for row in rows
            ]
            self.stdout.write(json.dumps(told, indent=1))
        elif any(row.at_most for row in rows):
            self.stdout.write(self._verdict(rows))
        for problem in failed:
            self.stderr.write(self.style.ERROR(problem))
        if failed:
            sys.exit(1)

    def _tell(self, rows: list[Row], before: dict[tuple[str, str], dict[str, Any]]) -> None:
        """One line of the table, with growth from the size before and change since the last run."""
        if len(rows) == 1:
            self.stdout.write(
                f"{'size':<15} {'name':<38} {'p50 ms':>8} {'p95 ms':>8} {'ratio':>6} {'at p95':>6} "
                f"{'at most':>12} {'queries':>7} {'bytes':>8} {'cpu s/1000':>10} {'MB':>6} "
                f"{'growth':>7} {'last run':>8}"
            )
        row = rows[-1]
        grown = _growth(row, rows)
        growth = f"{grown['growth_p50']:.2f}×" if grown else ""
        last = before.get((row.name, row.size))
        change = f"{100 * (row.ratio_p50 / last['ratio_p50'] - 1):+.0f} %" if last else "new"
        self.stdout.write(
            f"{row.size:<15} {row.name:<38} {row.p50_ms:8.2f} {row.p95_ms:8.2f} "
            f"{row.ratio_p50:6.1f} {row.ratio_p95:6.1f} {_promise(row):>12} {row.queries:7} {row.bytes:8,} "
            f"{row.cpu_s_per_1000:10.2f} {row.memory_mb:6.0f} {growth:>7} {change:>8}"
        )
        self.stdout.flush()

    def _verdict(self, rows: list[Row]) -> str:
        """How many of the promised ratios hold, and which do not."""
        promised = [row for row in rows if row.at_most]
        broken = [f"{row.name} at {row.size} size" for row in promised if not row.holds]
        said = f"{len(promised) - len(broken)} of {len(promised)} promised ratios hold"
        return f"{said}; not {', '.join(broken)}." if broken else f"{said}."

    def _last(self) -> list[dict[str, Any]]:
        try:
            found: list[dict[str, Any]] = json.loads(LAST.read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return []
        return found

    def _keep(self, rows: list[Row], before: dict[tuple[str, str], dict[str, Any]]) -> None:
        kept = before | {(row.name, row.size): asdict(row) for row in rows}
        LAST.parent.mkdir(parents=True, exist_ok=True)
        LAST.write_text(json.dumps(list(kept.values()), indent=1))


def _promise(row: Row) -> str:
    if row.at_most is None:
        return ""
    return f"{row.at_most:g} {'holds' if row.holds else 'BROKEN'}"


def _growth(row: Row, rows: list[Row]) -> dict[str, float]:
    """A measure's times as ratios to those at the smaller size of this run, asked before it."""
    before = rows[: rows.index(row)]
    smaller = next((each for each in before if each.name == row.name), None)
    if smaller is None:
        return {}
    return {
        "growth_p50": round(row.p50_ms / smaller.p50_ms, 2),
        "growth_p95": round(row.p95_ms / smaller.p95_ms, 2),
    }
