"""manage.py mail_test somebody@…: does the portal's mail arrive?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from localoffer import clock
from localoffer.notices import operations
from localoffer.refusal import Refused

WORDS = "If you can read this, the portal's e-mail works."


class Command(BaseCommand):
    help = "Puts one e-mail in the outbox; the job worker sends it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("to", help="your own e-mail address")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            notice = operations.queue(
                template="mail-test",
                to=options["to"],
                context={"words": WORDS},
                by=None,
                at=clock.now(),
            )
        except Refused as refused:
            raise CommandError(refused.reason) from None
        self.stdout.write(f"{notice} is in the outbox.")
