"""The figures of the forum's questions of 2021 and of the strategy of 2017, and the national
statistics where the council has them beside the checkout."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from localoffer.facts import operations
from localoffer.facts.models import Fact, Measure

FILE = Path(settings.BASE_DIR) / "fixtures" / "facts.json"
STATISTICS = Path(settings.BASE_DIR).parent / "shared" / "data" / "sen2"


def load(*, people: dict[str, Any], at: datetime) -> None:
    """Each fact that is not there yet, with its figure."""
    by = people["content_editor"]
    there = set(Fact.objects.values_list("name", flat=True))
    for row in json.loads(FILE.read_text(encoding="utf-8")):
        if row["name"] in there:
            continue
        fact = operations.add_fact(
            **{key: row[key] for key in ("name", "group", "area", "unit", "kept_by")}, by=by, at=at
        )
        operations.record_figure(
            fact=fact,
            value=Decimal(row["value"]),
            as_at=date.fromisoformat(row["as_at"]),
            review_on=date.fromisoformat(row["review_on"]),
            **{key: row[key] for key in ("as_at_words", "source_name", "source_url")},
            by=by,
            at=at,
        )
    if not Measure.objects.exists():
        for path in sorted(STATISTICS.glob("dfe_*.csv")):
            operations.import_statistics(path=path, by=by, at=at)


def citations() -> dict[str, list[str]]:
    """By fact: the wordings of the questions whose answers rest on it."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    return {row["name"]: row["cites"] for row in rows if row["cites"]}
