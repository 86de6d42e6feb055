from django.urls import path

from localoffer.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.events, name="events"),
    path("chain/", views.chain, name="chain"),
]
