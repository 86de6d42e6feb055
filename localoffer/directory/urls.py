"""Addresses of the directory. Those for providers and editors stand in provider_urls.py."""

from django.urls import path

from localoffer.directory import views

app_name = "directory"
urlpatterns = [
    path("services/", views.services, name="services"),
    path("services/<uuid:pk>/", views.service, name="service"),
    path("services/<uuid:pk>/easy-read/", views.easy_read, name="easy-read"),
    path("schools/", views.schools, name="schools"),
    path("events/", views.events, name="events"),
]
