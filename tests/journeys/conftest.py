"""People who sign in as people do, and a clock that a story can move."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import time_machine
from pypdf import PdfReader

from localoffer import clock
from localoffer.accounts.models import Organisation, Person, Seat
from localoffer.accounts.roles import Role
from localoffer.council.demo import load as load_lines
from localoffer.jobs import run
from tests.accounts.conftest import PASSWORD, app_code, mailed_code
from tests.browser import Window


@dataclass
class Story:
    """Everybody in one story, each with a browser of their own, and the time it is."""

    window: Callable[..., Window]
    traveller: time_machine.Traveller
    people: dict[str, Person]
    width: int
    scripts: bool
    open: dict[str, Window] = field(default_factory=dict)

    def later(self, moment: datetime) -> None:
        """Move the clock; everybody's visit has ended by then."""
        self.traveller.move_to(moment)
        self.open.clear()

    def twenty_minutes_pass(self) -> None:
        """Long enough that a signature asks for a fresh second factor."""
        self.traveller.shift(timedelta(minutes=20))

    def visitor(self) -> Window:
        """Somebody who is not signed in."""
        return self.window(width=self.width, scripts=self.scripts)

    def as_(self, name: str) -> Window:
        """The browser of a member of staff or the panel, signed in with a second factor."""
        if name not in self.open:
            tab = self.visitor().go("/account/login/")
            tab.section("I work for the council or sit on the panel")
            tab.fill("Email address", self.people[name].email).fill("Password", PASSWORD)
            tab.press("Sign in").fill("Code", app_code())
            tab.press("Continue")
            self.open[name] = tab
        return self.open[name]

    def deliver(self) -> None:
        """The job worker's turn: notices are sent."""
        run.drain()


@pytest.fixture
def cast(committed: None, person: Callable[..., Person], at: datetime) -> dict[str, Person]:
    school = Organisation.objects.create(
        name="Invented Primary School", kind=Organisation.Kind.SCHOOL, verified_at=at
    )
    load_lines(people={}, at=at)
    people = {
        "editor": person(Role.CONTENT_EDITOR, name="Jo Example-Editor"),
        "publisher": person(Role.PUBLISHER, name="Pip Example-Publisher"),
        "teacher": person(Role.REFERRER, name="Terry Example-Teacher", organisation=school),
        "coordinator": person(Role.EARLY_HELP_COORDINATOR, name="Corin Example-Coordinator"),
        "second_coordinator": person(Role.EARLY_HELP_COORDINATOR, name="Sol Example-Second"),
        "social_worker": person(Role.RAIS_SOCIAL_WORKER, name="Win Example-Worker"),
        "case_officer": person(Role.SEN_CASE_OFFICER, name="Cass Example-Officer"),
        "operations": person(Role.OPERATIONS_OFFICER, name="Opal Example-Operations"),
        "chair": person(Role.PANEL_CHAIR, name="Chris Example-Chair"),
        "health": person(Role.PANEL_MEMBER, name="Hal Example-Health", seat=Seat.HEALTH),
        "schools": person(Role.PANEL_MEMBER, name="Skye Example-Schools", seat=Seat.SCHOOLS),
        "chief": person(Role.CHIEF_OFFICER, name="Chief Example-Officer"),
        "protector": person(Role.DATA_PROTECTION_OFFICER, name="Dee Example-Protector"),
    }
    for each in people.values():
        if each.needs_second_factor:
            each.set_password(PASSWORD)
            each.save()
    return people


@pytest.fixture
def story(
    window: Callable[..., Window],
    cast: dict[str, Person],
    at: datetime,
    request: pytest.FixtureRequest,
) -> Iterator[Story]:
    width, scripts = request.param
    with time_machine.travel(at, tick=True) as traveller:
        yield Story(window, traveller, cast, width, scripts)


def pdf_text(content: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split()
    )


__all__ = ["Story", "clock", "mailed_code", "pdf_text"]
