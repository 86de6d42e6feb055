"""manage.py search_score: a set of questions against what is published here."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from localoffer.search import scoring
from localoffer.search.finding import find

SET = Path(settings.BASE_DIR) / "tests" / "search" / "relevance.csv"


class Command(BaseCommand):
    help = "Scores the search with a set of questions (query, answers) against this portal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json")
        parser.add_argument("--set", type=Path, default=SET, dest="path", metavar="FILE")

    def handle(self, *args: Any, as_json: bool, path: Path, **options: Any) -> None:
        try:
            wanted = scoring.read(path)
        except (OSError, ValueError, KeyError, UnicodeDecodeError) as problem:
            raise CommandError(f"The set cannot be read: {problem}") from None
        score = scoring.score(wanted, find=find)
        if as_json:
            self.stdout.write(json.dumps(score.told(), ensure_ascii=False, indent=1))
            return
        self.stdout.write(
            f"{score.queries} questions: success@1 {score.success_at_1:.0%}, "
            f"success@3 {score.success_at_3:.0%}, MRR {score.mrr:.2f}\n"
            f"{score.must_find_nothing} that must find nothing: "
            f"{score.false_answers:.0%} false answers"
        )
        for miss in (*score.missed, *score.false):
            self.stdout.write(f"  {miss.place or '-':>2}  {miss.query}  →  {'; '.join(miss.first)}")
