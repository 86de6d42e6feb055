from django.urls import path

from localoffer.facts import views

app_name = "facts"
urlpatterns = [
    path("", views.facts, name="facts"),
    path("over-the-years/", views.over_the_years, name="over-the-years"),
    path("edit/", views.desk, name="desk"),
    path("edit/new/", views.new_fact, name="new"),
    path("edit/<slug:slug>/", views.figure, name="figure"),
    path("edit/<slug:slug>/citations/", views.citation, name="citation"),
    path("edit/citations/<int:pk>/removal/", views.citation_removal, name="citation-removal"),
    path("<slug:slug>/", views.fact, name="fact"),
]
