"""Addresses of the directory. Those for providers and editors stand in provider_urls.py."""

from django.urls import path

from localoffer.directory import import_views, keeping_views, provider_urls, shortlist_views, views

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
    path("services/<uuid:pk>/versions/", keeping_views.versions, name="versions"),
    path("services/<uuid:pk>/versions/<int:number>/", keeping_views.version, name="version"),
    path("list/", shortlist_views.own_list, name="shortlist"),
    path("list/items/", shortlist_views.items, name="shortlist-items"),
    path("list/emptied/", shortlist_views.emptied, name="shortlist-emptied"),
    path("list/services.pdf", shortlist_views.pdf, name="shortlist-pdf"),
    path("list/email/", shortlist_views.email, name="shortlist-email"),
    *provider_urls.urlpatterns,
    path("schools/", views.schools, name="schools"),
    path("events/", views.events, name="events"),
]
