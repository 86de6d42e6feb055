from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "localoffer.audit"
    label = "audit"
