from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"

    def ready(self) -> None:
        from localoffer.notices import outcomes
        from referrals.operations import settle_advice

        outcomes.register("referrals.advice", settle_advice)
