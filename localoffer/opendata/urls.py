from django.urls import path

from localoffer.opendata import downloads, views

app_name = "opendata"
urlpatterns = [
    path("downloads/", downloads.downloads, name="downloads"),
    path("downloads/services.json", downloads.as_json, name="json"),
    path("downloads/services.zip", downloads.as_zip, name="zip"),
    path("", views.about, name="about"),
    path("openapi.json", views.openapi_document, name="openapi"),
    path("services", views.services, name="services"),
    path("services/<str:key>", views.service, name="service"),
    path("service_at_locations", views.service_at_locations, name="service-at-locations"),
    path("service_at_locations/<str:key>", views.service_at_location, name="service-at-location"),
    path("organizations", views.organizations, name="organizations"),
    path("organizations/<str:key>", views.organization, name="organization"),
    path("taxonomies", views.taxonomies, name="taxonomies"),
    path("taxonomies/<str:key>", views.taxonomy, name="taxonomy"),
    path("taxonomy_terms", views.taxonomy_terms, name="taxonomy-terms"),
    path("taxonomy_terms/<str:key>", views.taxonomy_term, name="taxonomy-term"),
]
