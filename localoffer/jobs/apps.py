from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "localoffer.jobs"
    label = "jobs"
