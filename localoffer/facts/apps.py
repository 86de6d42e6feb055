from datetime import timedelta

from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "localoffer.facts"
    label = "facts"

    def ready(self) -> None:
        from localoffer.facts.regular import tell_of_stale
        from localoffer.jobs import schedule

        schedule.every(timedelta(days=1), name="tell of stale figures", job=tell_of_stale)
