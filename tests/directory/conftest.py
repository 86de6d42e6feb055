from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role


@pytest.fixture
def editor(person: Callable[..., Person]) -> Person:
    return person(Role.CONTENT_EDITOR)


@pytest.fixture
def directory(editor: Person, at: datetime) -> list[dict[str, Any]]:
    """The demo's services, published at the tests' own moment; the documents they came from."""
    from localoffer.directory import demo

    demo.load(people={"content_editor": editor}, at=at)
    return demo.documents_at(at)
