from datetime import timedelta

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "localoffer.jobs"
    label = "jobs"

    def ready(self) -> None:
        from localoffer.jobs import schedule
        from localoffer.jobs.regular import forget

        schedule.every(timedelta(days=1), name="forget finished jobs", job=forget)
