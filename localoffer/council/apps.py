from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "localoffer.council"
    label = "council"
