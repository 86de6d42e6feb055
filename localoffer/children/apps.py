from django.apps import AppConfig


class ChildrenConfig(AppConfig):
    name = "localoffer.children"
    label = "children"
