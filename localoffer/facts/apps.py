from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "localoffer.facts"
    label = "facts"
