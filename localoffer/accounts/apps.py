from collections.abc import Collection
from datetime import timedelta

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "localoffer.accounts"
    label = "accounts"

    def ready(self) -> None:
        from localoffer.accounts.tidying import tidy_up
        from localoffer.audit import names
        from localoffer.jobs import schedule

        names.register(self.names)
        schedule.every(timedelta(hours=6), name="tidy up after visits", job=tidy_up)

    def names(self, references: Collection[str]) -> dict[str, str]:
        """For the audit's page: whose reference is whose."""
        people = self.get_model("Person")._default_manager.filter(reference__in=references)
        return dict(people.values_list("reference", "name"))
