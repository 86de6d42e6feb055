"""manage.py search_refresh: the glossary and the fixed pages into the search, after an upgrade."""

from typing import Any

from django.core.management.base import BaseCommand

from localoffer import clock
from localoffer.search import fixed


class Command(BaseCommand):
    help = "Brings the search up to date with the glossary and the fixed pages."

    def handle(self, *args: Any, **options: Any) -> None:
        fixed.publish(at=clock.now())
        self.stdout.write("The glossary and the fixed pages can be found.")
