from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "localoffer.strategy"
    label = "strategy"
