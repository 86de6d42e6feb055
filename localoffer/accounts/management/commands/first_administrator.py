"""manage.py first_administrator: the one person whom nobody inside can add."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from localoffer import clock
from localoffer.accounts import operations
from localoffer.accounts.models import Grant, Person
from localoffer.accounts.roles import Role


class Command(BaseCommand):
    help = "Adds the first administrator of a new portal, who then adds everybody else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Once only: with an administrator there, people are added on the page “People”."""
        email, name = options["email"].strip().lower(), options["name"].strip()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"“{email}” is not an email address.") from None
        if not name:
            raise CommandError("Say who it is: --name “Their Name”.")
        there = Grant.objects.filter(
            role=Role.ADMINISTRATOR, ended_at=None, person__is_active=True
        ).select_related("person")
        if found := there.first():
            raise CommandError(
                f"{found.person.name} is an administrator already. They add people under “People”."
            )
        if Person.objects.filter(email=email).exists():
            raise CommandError(f"Somebody with the address {email} is known already.")
        at = clock.now()
        person = operations.add_person(name=name, email=email, by=None, at=at)
        operations.give_role(
            person=person, role=Role.ADMINISTRATOR, why="the first one", by=None, at=at
        )
        self.stdout.write(
            f"{name} is the administrator. They open /account/login/, choose “I have no password yet”, "
            "set one with the code that comes by email, and then set up a second factor."
        )
