from django.urls import path

from localoffer.search import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/statistics/", views.statistics, name="search-statistics"),
    path("plain-english/", views.plainness, name="plain-english"),
    path("glossary/", views.words, name="glossary"),
    path("glossary/edit/", views.desk, name="glossary-desk"),
    path("glossary/edit/new/", views.term, name="glossary-new"),
    path("glossary/edit/<int:pk>/", views.term, name="glossary-term"),
    path("glossary/edit/<int:pk>/removal/", views.removal, name="glossary-removal"),
]
