from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "localoffer.opendata"
    label = "opendata"
