from datetime import timedelta

from django.apps import AppConfig


class FaqConfig(AppConfig):
    name = "faq"

    def ready(self) -> None:
        from faq.regular import forget, remind
        from localoffer.jobs import schedule

        schedule.every(timedelta(days=1), name="remind of answers due", job=remind)
        schedule.every(timedelta(days=1), name="forget what people typed", job=forget)
