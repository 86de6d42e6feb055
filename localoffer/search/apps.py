from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "localoffer.search"
    label = "search"
