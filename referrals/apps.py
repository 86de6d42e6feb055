from datetime import timedelta

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"

    def ready(self) -> None:
        from localoffer.council import calendar
        from localoffer.jobs import schedule
        from localoffer.notices import outcomes
        from referrals import privacy
        from referrals.operations import recount_clocks, settle_advice
        from referrals.tidying import apply_retention, forget_drafts

        outcomes.register("referrals.advice", settle_advice)
        schedule.every(timedelta(days=1), name="forget old drafts", job=forget_drafts)
        schedule.every(timedelta(days=1), name="apply the retention policy", job=apply_retention)
        calendar.register(recount_clocks)
        privacy.register()
