"""The demo's services for tests that look at them: published once for each module of tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role
from tests.conftest import TUESDAY

Documents = list[dict[str, Any]]


def publish_demo() -> Documents:
    """The demo's services, published on the tests' own day; the documents they came from."""
    from localoffer.directory import demo

    by, _ = Person.objects.get_or_create(email="demo@people.example", defaults={"name": "Demo"})
    demo.publish_services(by=by, at=TUESDAY)
    return demo.documents_at(TUESDAY)


@pytest.fixture(scope="module")
def published(django_db_setup: None, django_db_blocker: Any) -> Iterator[Documents]:
    """Inside a transaction that each test's own is a part of, rolled back after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield publish_demo()
        transaction.set_rollback(True)


@pytest.fixture
def directory(published: Documents, db: None) -> Documents:
    return published


@pytest.fixture
def editor(person: Callable[..., Person]) -> Person:
    return person(Role.CONTENT_EDITOR)
