from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "localoffer.ui"
    label = "ui"
