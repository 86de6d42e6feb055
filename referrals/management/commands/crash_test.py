import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from localoffer import clock
from referrals import crashing


class Command(BaseCommand):
    help = "Kill web workers and the database while referrals are sent, and count what is lost"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--submissions", type=int, default=500, help="500 unless told")
        parser.add_argument("--json", action="store_true", help="the figures alone")

    def handle(self, *args: Any, **options: Any) -> None:
        submissions = options["submissions"]
        if not 20 <= submissions <= 5000:
            raise CommandError("--submissions is a number from 20 to 5000.")

        def tell(words: str) -> None:
            if not options["json"]:
                self.stdout.write(f"  {words} …")

        outcome = crashing.run(submissions=submissions, at=clock.now(), tell=tell)
        if options["json"]:
            self.stdout.write(json.dumps(outcome.as_dict(), indent=2))
        else:
            self.stdout.write(
                f"{outcome.accepted} accepted, {outcome.stored} stored, {outcome.doubled} doubled, "
                f"{outcome.half_written} half written, {outcome.lost} lost, in "
                f"{outcome.seconds} s, with {outcome.web_workers_killed} web workers and "
                f"{outcome.databases_killed} databases killed and {outcome.sent_again} sent again."
            )
        if not outcome.is_whole:
            raise CommandError("Not all that was accepted is there once and whole.")
