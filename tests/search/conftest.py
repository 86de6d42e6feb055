"""The demo's questions, published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from faq import demo
from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role
from localoffer.directory import demo as directory
from localoffer.search import fixed


@pytest.fixture
def demo_questions(person: Callable[..., Person], at: datetime) -> None:
    people = {role.value: person(role) for role in (Role.CONTENT_EDITOR, Role.PUBLISHER)}
    demo.load(people=people, at=at)


@pytest.fixture
def demo_content(demo_questions: None, person: Callable[..., Person], at: datetime) -> None:
    """All that a family can find in the demo: questions, guides, services, words."""
    people = {role.value: person(role) for role in (Role.CONTENT_EDITOR, Role.PUBLISHER)}
    demo.publish_pages(people, at)
    directory.publish_services(by=people["content_editor"], at=at)
    fixed.publish(at=at)
