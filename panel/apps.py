from datetime import timedelta

from django.apps import AppConfig


class PanelConfig(AppConfig):
    name = "panel"

    def ready(self) -> None:
        from localoffer.jobs import schedule
        from panel import privacy
        from panel.jobs import count_figures, remind

        privacy.register()
        schedule.every(timedelta(days=1), name="remind of what the panel waits for", job=remind)
        schedule.every(timedelta(hours=1), name="count the panel's figures", job=count_figures)
