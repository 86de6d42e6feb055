"""The demo's people and content: load them, or say how to sign in."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from localoffer import clock
from localoffer.accounts import demo
from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role

LOOPBACK = {"127.0.0.1", "localhost", "::1", "[::1]", "testserver"}
MODES = {"demo", "development", "test"}


class Command(BaseCommand):
    help = "Show how to sign in as the demo's people, or --load them and the demo's content."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the people as JSON")
        parser.add_argument("--load", action="store_true", help="make people and content")
        parser.add_argument(
            "--clock",
            metavar="MOMENT",
            help="move the demo's clock on, to a moment such as “2026-12-02 09:30”",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_outside_a_demo()
        if options["clock"]:
            self.stdout.write(move_clock(options["clock"]))
            return
        if options["load"]:
            load()
        people = demo.sign_ins()
        if not people or not Person.objects.filter(email=people[0].email).exists():
            raise CommandError("There are no demo people yet. Run: python3 manage.py demo --load")
        if options["json"]:
            self.stdout.write(json.dumps([asdict(person) for person in people], indent=2))
        else:
            self.stdout.write(table(people))


def refuse_outside_a_demo() -> None:
    """Known sign-ins never stand on a portal that others can reach."""
    if settings.MODE not in MODES:
        raise CommandError(f"Demo people are not for {settings.MODE}: set LOCALOFFER_MODE=demo.")
    if settings.PRODUCTION or settings.SESSION_COOKIE_SECURE or settings.SECURE_SSL_REDIRECT:
        raise CommandError("Demo people are not for production: a production setting is on.")
    if strangers := [host for host in settings.ALLOWED_HOSTS if host not in LOOPBACK]:
        raise CommandError(
            f"Demo people are only for this machine: take {strangers[0]} out of the allowed hosts."
        )


def move_clock(moment: str) -> str:
    """Everybody signed in is signed out by it: their visits end as the hours pass."""
    if not settings.DEMO:
        raise CommandError("Only a demo's clock can be moved: start one with manage.py portal.")
    try:
        clock.move_demo_clock(to=datetime.fromisoformat(moment).replace(tzinfo=clock.LONDON))
    except ValueError as problem:
        words = (
            str(problem)
            if "forwards" in str(problem)
            else (f"“{moment}” is no moment: write it like “2026-12-02 09:30”.")
        )
        raise CommandError(words) from None
    return f"The demo's clock stands at {clock.now().astimezone(clock.LONDON):%A %d %B %Y, %H:%M}."


def load() -> None:
    """The people, then each room's content in the order in which the rooms are installed.

    A room offers `demo.load(people=…, at=…)`; `people` is keyed by role.
    """
    at = clock.now()
    people = demo.load_people(at=at)
    for app in apps.get_app_configs():
        name = f"{app.name}.demo"
        if app.name == "localoffer.accounts" or find_spec(name) is None:
            continue
        room = import_module(name)
        if hasattr(room, "load"):
            room.load(people=people, at=at)


def table(people: list[demo.SignIn]) -> str:
    """One line a person: role, e-mail, and how to sign in."""
    rows = [
        (
            Role(person.role).noun,
            person.email,
            person.password or "a code sent by e-mail (read it at /mail/)",
            person.totp_secret or "",
        )
        for person in people
    ]
    head = ("Role", "E-mail address", "Password", "Key for an authenticator app")
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(4)]
    lines = ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
             for row in [head, *rows]]  # fmt: skip
    return "\n".join(lines)
