"""manage.py retention: destroy what the policy says, or only say what would be destroyed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from localoffer import clock
from referrals import retention


class Command(BaseCommand):
    help = "Says which closed referrals are past their time; --apply destroys them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--apply", action="store_true", help="destroy them, for good")

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        moment = clock.now()
        if apply:
            destroyed, kept = retention.apply(at=moment)
            self.stdout.write(f"{destroyed} destroyed, {kept} kept.")
            return
        found = list(retention.due(on=clock.local_day(moment)))
        for item in found:
            says = item.kept_because or "would be destroyed"
            self.stdout.write(f"{item.referral.reference}  {item.rule.kind}  {item.on}  {says}")
        self.stdout.write(f"{len(found)} past their time. Nothing was changed.")
