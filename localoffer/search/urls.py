from django.urls import path

from localoffer.search import views

urlpatterns = [path("", views.search, name="search")]
