from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "localoffer.ledger"
    label = "ledger"
