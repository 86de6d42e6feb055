from datetime import timedelta

from django.apps import AppConfig


class PanelConfig(AppConfig):
    name = "panel"

    def ready(self) -> None:
        from localoffer.jobs import schedule
        from panel import privacy
        from panel.jobs import remind

        privacy.register()
        schedule.every(timedelta(days=1), name="remind of what the panel waits for", job=remind)
