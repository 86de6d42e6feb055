"""manage.py bounce N-…: records that a notice came back."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from localoffer import clock
from localoffer.notices import operations
from localoffer.notices.models import Notice
from localoffer.references import read_reference
from localoffer.refusal import Refused


class Command(BaseCommand):
    help = "Records that a notice came back, so that whoever asked for it learns of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", help="the notice, such as N-7KQ2MW")

    def handle(self, *args: Any, **options: Any) -> None:
        reference = read_reference(options["reference"])
        notice = Notice.objects.filter(reference=reference).first()
        if notice is None:
            raise CommandError(f"There is no notice {reference}.")
        try:
            operations.bounce(notice=notice, by=None, at=clock.now())
        except Refused as refused:
            raise CommandError(refused.reason) from None
        self.stdout.write(f"{notice} has come back.")
