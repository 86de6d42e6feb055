from django.urls import path

from localoffer.running import views

app_name = "running"
urlpatterns = [
    path("status/", views.status, name="status"),
    path("metrics", views.metrics, name="metrics"),
    path("csp-reports/", views.csp_reports, name="csp-reports"),
]
