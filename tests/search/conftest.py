"""The demo's questions, published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from faq import demo
from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role


@pytest.fixture
def demo_questions(person: Callable[..., Person], at: datetime) -> None:
    people = {role.value: person(role) for role in (Role.CONTENT_EDITOR, Role.PUBLISHER)}
    demo.load(people=people, at=at)
