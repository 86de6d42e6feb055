from django.urls import path

from localoffer.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.outbox, name="outbox"),
    path("<slug:reference>/", views.notice, name="notice"),
    path("<slug:reference>/bounces/", views.bounces, name="bounces"),
    path("<slug:reference>/sendings/", views.sendings, name="sendings"),
]
