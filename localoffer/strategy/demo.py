"""The strategy of 2017 in our own words, all rows of its plan, and invented progress since."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from localoffer.strategy import operations
from localoffer.strategy.models import Rag, Strategy

FILE = Path(settings.BASE_DIR) / "fixtures" / "strategy.json"
INVENTED = "Invented for this demo."
SINCE = (
    ("A1.1", date(2017, 9, 29), Rag.GREEN, "The front door opened."),
    ("A1.1", date(2018, 3, 30), Rag.DONE, "The front door has been open for half a year."),
    ("A1.7", date(2018, 1, 31), Rag.AMBER, "Half of the waiting list is cleared."),
    ("A3.2", date(2018, 7, 20), Rag.GREEN, "Ten schools try a shared move-up week."),
    ("B1.6", date(2017, 7, 14), Rag.DONE, "The Easy Read guides are on the website."),
    ("C1.3", date(2018, 3, 30), Rag.RED, "We still lack figures for half of the young people."),
)


def load(*, people: dict[str, Any], at: datetime) -> None:
    document = json.loads(FILE.read_text(encoding="utf-8"))
    if Strategy.objects.filter(slug=document["slug"]).exists():
        return
    by = people["content_editor"]
    strategy = operations.take_in(document=document, by=by, at=at)
    for reference, day, rag, text in SINCE:
        action = strategy.actions.get(reference=reference)
        operations.write_progress(
            action=action, rag=rag, text=f"{text} {INVENTED}", said_on=day,
            version=action.version, by=by, at=at,
        )  # fmt: skip
