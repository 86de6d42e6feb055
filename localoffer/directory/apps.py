from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "localoffer.directory"
    label = "directory"
