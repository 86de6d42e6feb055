from datetime import timedelta

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "localoffer.documents"
    label = "documents"

    def ready(self) -> None:
        from localoffer.documents.waiting import look_at_those_that_wait
        from localoffer.jobs import schedule

        schedule.every(
            timedelta(minutes=5), name="scan files that wait", job=look_at_those_that_wait
        )
