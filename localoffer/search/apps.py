from datetime import timedelta

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "localoffer.search"
    label = "search"

    def ready(self) -> None:
        from localoffer.jobs import schedule
        from localoffer.search.regular import refresh

        schedule.every(timedelta(days=1), name="refresh words and fixed pages", job=refresh)
