from django.urls import path

from localoffer.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<uuid:job>/attempts/", views.attempts, name="attempts"),
]
