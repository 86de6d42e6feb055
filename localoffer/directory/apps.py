from datetime import timedelta

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "localoffer.directory"
    label = "directory"

    def ready(self) -> None:
        from localoffer.directory.jobs import remind
        from localoffer.directory.pages.ledger import counted
        from localoffer.jobs import schedule
        from localoffer.search import ledger

        ledger.register("service", "services", counted)
        schedule.every(timedelta(hours=6), name="remind of reviews", job=remind)
