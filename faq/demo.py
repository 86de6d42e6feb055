"""Demo questions: the facts of July 2021 in our own words, each answer with its date."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from faq.models import Edition, Question, Topic
from faq.operations import questions
from localoffer.accounts.models import Person

FILE = Path(settings.BASE_DIR) / "fixtures" / "questions.json"
FORUM = "Rutland Parent Carer Voice (retold for this demo)"


def load(*, people: dict[str, Person], at: datetime) -> None:
    """Publish the demo's questions. Those that are there already stay as they are."""
    edition, _ = Edition.objects.get_or_create(
        label="July 2021", source=FORUM, defaults={"published_on": date(2021, 7, 1)}
    )
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    there = set(Question.objects.filter(edition=edition).values_list("wording", flat=True))
    for row in json.loads(FILE.read_text(encoding="utf-8")):
        if row["wording"] in there:
            continue
        question = questions.propose(
            wording=row["wording"],
            asked_by=FORUM,
            edition=edition,
            topics=[topics[slug] for slug in row["topics"]],
            answering_service=row["answering_service"],
            by=people["content_editor"],
            at=at,
        )
        questions.publish(
            question=question, answer="\n".join(row["answer"]), by=people["publisher"], at=at
        )
