from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "localoffer.notices"
    label = "notices"
