from django.urls import path

from localoffer.council import views

app_name = "council"
urlpatterns = [
    path("", views.settings, name="settings"),
    path("name/", views.name, name="name"),
    path("lines/new/", views.new_line, name="new-line"),
    path("lines/<int:pk>/", views.line, name="line"),
    path("lines/<int:pk>/removal/", views.remove_line, name="remove-line"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/<str:day>/removal/", views.remove_holiday, name="remove-holiday"),
    path("limits/<slug:key>/", views.limit, name="limit"),
]
