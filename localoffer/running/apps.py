from datetime import timedelta

from django.apps import AppConfig


class RunningConfig(AppConfig):
    name = "localoffer.running"
    label = "running"

    def ready(self) -> None:
        from localoffer.jobs import schedule
        from localoffer.running import checks  # noqa: F401  (it registers itself)
        from localoffer.running.tidying import tidy_up

        schedule.every(timedelta(hours=6), name="forget old tries and changes", job=tidy_up)
