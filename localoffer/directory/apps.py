from datetime import timedelta

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "localoffer.directory"
    label = "directory"

    def ready(self) -> None:
        from localoffer.directory.jobs import remind
        from localoffer.jobs import schedule

        schedule.every(timedelta(hours=6), name="remind of reviews", job=remind)
