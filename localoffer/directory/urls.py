"""Addresses of the directory. Those for providers and editors stand in provider_urls.py."""

from django.urls import path

from localoffer.directory import views

app_name = "directory"
urlpatterns = [
    path("services/<uuid:pk>/", views.service, name="service"),
]
