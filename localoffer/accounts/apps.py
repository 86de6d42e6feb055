from datetime import timedelta

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "localoffer.accounts"
    label = "accounts"

    def ready(self) -> None:
        from localoffer.accounts.tidying import tidy_up
        from localoffer.jobs import schedule

        schedule.every(timedelta(hours=6), name="tidy up after visits", job=tidy_up)
