from django.apps import AppConfig


class RunningConfig(AppConfig):
    name = "localoffer.running"
    label = "running"
