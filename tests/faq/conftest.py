"""Questions for the tests of this room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from faq.models import Edition, Question, Topic
from faq.operations import questions
from localoffer.audit.operations import SYSTEM


@pytest.fixture
def edition(db: None) -> Edition:
    return Edition.objects.create(label="March 2026", source="Invented Parent Forum")


@pytest.fixture
def published(edition: Edition, at: datetime) -> Callable[..., Question]:
    """published("Can we …?", "Yes, …"): a question the public can read."""

    def make(wording: str, answer: str = "An invented answer.", **facts: Any) -> Question:
        slugs = facts.pop("topics", [])
        question = questions.propose(
            wording=wording,
            asked_by="Invented Parent Forum",
            edition=facts.pop("edition", edition),
            topics=Topic.objects.filter(slug__in=slugs),
            by=SYSTEM,
            at=at,
            **facts,
        )
        return questions.publish(question=question, answer=answer, by=SYSTEM, at=at)

    return make
