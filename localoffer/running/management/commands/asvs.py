"""manage.py asvs: which test holds which security statement; writes docs/asvs.md."""

import ast
import re
import sys
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from localoffer.running.statements import GROUPS, STATEMENTS

HEAD = """# Security, statement by statement

What the portal promises, with the tests that show it. Made by `manage.py asvs` from the marks in the
tests (`@pytest.mark.asvs(9)`); the clauses are those of the OWASP Application Security Verification
Standard 5.0, the words are ours. `manage.py verify` fails when a statement has neither a test nor a
reason why it has none.
"""


class Command(BaseCommand):
    help = (
        "Writes docs/asvs.md from the marks in the tests; --check only looks whether it is in step."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        marked = marks(Path(settings.BASE_DIR) / "tests")
        file = Path(settings.BASE_DIR) / "docs" / "asvs.md"
        faults = [
            f"Statement {number} has neither a test nor a reason: {statement.says}"
            for number, statement in enumerate(STATEMENTS, 1)
            if not marked[number] and not statement.not_tested
        ] + [f"There is no statement {n}." for n in marked if not 1 <= n <= len(STATEMENTS)]
        text = page(marked)
        if check and (not file.exists() or file.read_text() != text):
            faults.append("docs/asvs.md is not in step: run python3 manage.py asvs.")
        if not check:
            file.write_text(text)
        for fault in faults:
            self.stdout.write(self.style.ERROR(fault))
        if faults:
            sys.exit(1)
        self.stdout.write(summary(marked))


def marks(folder: Path) -> defaultdict[int, list[str]]:
    """For each statement the tests marked with its number, as file::name."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for number in _numbers(node):
                    found[number].append(f"{path.relative_to(folder.parent)}::{node.name}")
    return found


def _numbers(function: ast.FunctionDef) -> Iterator[int]:
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.asvs":
            yield from (ast.literal_eval(argument) for argument in decorator.args)


def summary(marked: defaultdict[int, list[str]]) -> str:
    held = sum(bool(marked[number]) for number in range(1, len(STATEMENTS) + 1))
    return f"{held} of {len(STATEMENTS)} statements have a test."


def page(marked: defaultdict[int, list[str]]) -> str:
    lines, number = [HEAD, summary(marked), ""], 0
    for group, statements in GROUPS.items():
        lines += [
            f"## {group}",
            "",
            "| | clause | the portal promises | shown by |",
            "|--:|---|---|---|",
        ]
        for statement in statements:
            number += 1
            tests = "<br>".join(_link(each) for each in marked[number])
            shown = tests or f"no test: {statement.not_tested}"
            lines.append(f"| {number} | {statement.clause} | {statement.says} | {shown} |")
        lines.append("")
    return "\n".join(lines)


def _link(test: str) -> str:
    file, _, name = test.partition("::")
    words = re.sub("_", " ", name.removeprefix("test_"))
    return f"[{words}](../{file})"
