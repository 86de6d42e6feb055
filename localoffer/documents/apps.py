from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "localoffer.documents"
    label = "documents"
