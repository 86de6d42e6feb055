"""Addresses of the directory. Those for providers and editors stand in provider_urls.py."""

from django.urls import path

from localoffer.directory import import_views, views

app_name = "directory"
urlpatterns = [
    path("services/", views.services, name="services"),
    path("services/<uuid:pk>/", views.service, name="service"),
    path("services/<uuid:pk>/easy-read/", views.easy_read, name="easy-read"),
    path("services/by-law/", views.by_law, name="by-law"),
    path("services/imports/", import_views.imports, name="imports"),
    path("services/imports/<str:reference>/", import_views.one_import, name="import"),
    path(
        "services/imports/<str:reference>/publication/",
        import_views.publication,
        name="import-publication",
    ),
    path(
        "services/imports/<str:reference>/disposal/", import_views.disposal, name="import-disposal"
    ),
    path("schools/", views.schools, name="schools"),
    path("events/", views.events, name="events"),
]
