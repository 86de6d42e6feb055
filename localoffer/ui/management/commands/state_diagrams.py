"""manage.py state_diagrams: draw every table of moves into docs/states/."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand

from localoffer.moves import Table

FOLDER = Path(settings.BASE_DIR) / "docs" / "states"


class Command(BaseCommand):
    help = "Draws every table of moves into docs/states/; --check only says which are out of step."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        drawn = {FOLDER / f"{name}.md": page(table) for name, table in tables()}
        existing = set(FOLDER.glob("*.md")) - set(drawn)
        stale = [p for p, text in drawn.items() if not p.exists() or p.read_text() != text]
        if check:
            for path in [*stale, *existing]:
                self.stderr.write(f"docs/states/{path.name} is out of step with its table.")
            if stale or existing:
                sys.exit(1)
            self.stdout.write(f"{len(drawn)} diagrams are in step.")
            return
        FOLDER.mkdir(parents=True, exist_ok=True)
        for path, text in drawn.items():
            path.write_text(text)
        for path in existing:
            path.unlink()
        self.stdout.write(f"{len(drawn)} diagrams drawn, {len(stale)} of them new.")


def tables() -> Iterator[tuple[str, Table]]:
    """Every table that a room's states.py offers in TABLES, by name."""
    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.states"):
            offered = getattr(import_module(f"{config.name}.states"), "TABLES", {})
            yield from offered.items()


def page(table: Table) -> str:
    """One table as Markdown: the drawing, and the rows behind it."""
    rows = [
        f"| {name} | {', '.join(sorted(rule.before)) or '(new)'} | {rule.after or '(stays)'} "
        f"| {table.who(rule)} | {rule.cites} |"
        for name, rule in table.rules.items()
    ]
    return "\n".join(
        [
            f"# How a {table.thing} moves",
            "",
            "Drawn by `manage.py state_diagrams` from the table in the code; do not edit by hand.",
            "",
            "```mermaid",
            table.mermaid().rstrip(),
            "```",
            "",
            "| move | from | to | who | source |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )
