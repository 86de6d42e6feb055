from datetime import timedelta

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"

    def ready(self) -> None:
        from localoffer.jobs import schedule
        from localoffer.notices import outcomes
        from referrals.operations import settle_advice
        from referrals.tidying import forget_drafts

        outcomes.register("referrals.advice", settle_advice)
        schedule.every(timedelta(days=1), name="forget old drafts", job=forget_drafts)
