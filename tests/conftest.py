"""What every test has at hand: people, a page-checking client, a real browser, a committed database."""

from __future__ import annotations

import io
import itertools
import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from playwright.sync_api import Browser, sync_playwright

from localoffer import clock
from localoffer.accounts.models import Grant, Organisation, Person
from localoffer.accounts.roles import INSIDE, Role
from tests.browser import AXE, Window
from tests.pages import Visitor

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the tests' own thread

# The same examples everywhere, and no property fails because a machine was busy.
hypothesis.register_profile(
    "any machine",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis.load_profile("any machine")

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
TUESDAY = datetime(2026, 3, 31, 10, 30, tzinfo=clock.LONDON)
"""The morning on which tests happen: a Tuesday, two days before Easter."""


@pytest.fixture
def at() -> datetime:
    return TUESDAY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The source documents and standards beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip(
            f"The source documents are not beside the checkout ({SHARED.name}/ is missing)."
        )
    return SHARED


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests that commit are cleaned up by emptying tables, which the audit refuses by itself."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("""
            SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', tgrelid::regclass, tgname)
            FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 32 = 32""")
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
        for model in apps.get_models(include_auto_created=True):
            rows = io.StringIO()
            cursor.copy_expert(f'COPY "{model._meta.db_table}" TO STDOUT', rows)
            if rows.getvalue():
                reference_data[model._meta.db_table] = rows.getvalue()
    connection._test_serialized_contents = NOTHING


reference_data: dict[str, str] = {}
"""What the migrations wrote: for each table its rows, as PostgreSQL copies them."""
NOTHING = "[]"
"""What Django is to restore by itself: it does so object by object, which takes a second or two."""


@pytest.fixture
def db(db: None, request: pytest.FixtureRequest) -> None:
    """The database; for a test that commits, filled anew after the one before emptied it."""
    if "committed" not in request.fixturenames:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in reference_data.items():
            cursor.execute(f'SELECT NOT EXISTS (SELECT FROM "{table}")')
            if cursor.fetchone() == (True,):
                cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.StringIO(rows))


@pytest.fixture
def committed(django_db_serialized_rollback: None, transactional_db: None, db: None) -> None:
    """A database in which the code under test really commits, reference data restored before."""


numbers = itertools.count(1)


@pytest.fixture
def person(db: None) -> Callable[..., Person]:
    """person(Role.CHIEF_OFFICER, name="…", organisation=…): somebody with these roles."""

    def make(*roles: Role, name: str = "", seat: str = "", **facts: Any) -> Person:
        number = next(numbers)
        label = roles[0].value.replace("_", "-") if roles else "nobody"
        made = Person.objects.create_user(
            facts.pop("email", f"{label}-{number}@people.example"),
            name=name or f"Test {label.title()} {number}",
            **facts,
        )
        Grant.objects.bulk_create(
            Grant(
                person=made,
                role=role,
                seat=seat if role in {Role.PANEL_MEMBER, Role.PANEL_CHAIR} else "",
                given_at=TUESDAY,
            )
            for role in roles
        )
        if not INSIDE.isdisjoint(roles):
            give_second_factor(made)
        return made

    return make


def give_second_factor(person: Person) -> None:
    """A second factor, so that the portal lets staff and panel in."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    assert Authenticator.objects.filter(user=person).exists()


@pytest.fixture
def verified_school(db: None, at: datetime) -> Organisation:
    return Organisation.objects.create(
        name="Invented Primary School", kind=Organisation.Kind.SCHOOL, verified_at=at
    )


@pytest.fixture
def visitor(db: None) -> Visitor:
    """Somebody who is not signed in; checks every page."""
    return Visitor()


@pytest.fixture
def signed_in(person: Callable[..., Person]) -> Callable[..., Visitor]:
    """signed_in(Role.X) or signed_in(somebody): a page-checking client of that person."""

    def make(*who: Role | Person, **facts: Any) -> Visitor:
        chosen = who[0] if who and isinstance(who[0], Person) else person(*who, **facts)
        client = Visitor()
        client.force_login(chosen, backend="localoffer.accounts.backends.PersonAndRoles")
        prove_who_it_is(client, chosen)
        client.person = chosen  # type: ignore[attr-defined]
        return client

    return make


def prove_who_it_is(client: Visitor, person: Person) -> None:
    """What the sign-in library notes in the session when somebody has used a second factor."""
    from allauth.account.internal.flows import login

    session = client.session
    proofs = ["password", "mfa"] if person.needs_second_factor else ["code"]
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": proof, "at": time.time()} for proof in proofs
    ]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()


@pytest.fixture(scope="session")
def chromium(django_db_setup: None) -> Iterator[Browser]:
    from localoffer.runner import browser

    with sync_playwright() as playwright:
        # Inside Playwright's loop Django gives this thread another connection, which knows nothing.
        connection._test_serialized_contents = NOTHING
        started = playwright.chromium.launch(
            executable_path=str(browser.find()),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                # Every page is new to it: what it would do to run a script faster the next time
                # costs more than it saves, and so do processes that keep one site from another.
                "--js-flags=--no-opt --no-maglev",
                "--disable-site-isolation-trials",
                "--renderer-process-limit=1",
            ],
        )
        yield started
        started.close()


@pytest.fixture
def window(
    committed: None, chromium: Browser, live_server: Any, settings: Any
) -> Iterator[Callable[..., Window]]:
    """window(width=320, scripts=False): a browser of its own against the running portal."""
    assert AXE.exists(), "The front end is not built: axe-core is missing from node_modules."
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    opened: list[Window] = []

    def make(*, width: int = 1280, scripts: bool = True) -> Window:
        opened.append(Window(chromium, live_server.url, width=width, scripts=scripts))
        return opened[-1]

    yield make
    for each in opened:
        each.close()
