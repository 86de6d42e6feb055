from django.urls import path

from localoffer.strategy import views

app_name = "strategy"
urlpatterns = [
    path("", views.strategies, name="strategies"),
    path("<slug:slug>/", views.strategy, name="strategy"),
    path("<slug:slug>/self-evaluation/", views.evaluation, name="evaluation"),
    path("<slug:slug>/plan/", views.plan, name="plan"),
    path("<slug:slug>/plan/<str:reference>/", views.action, name="action"),
    path("<slug:slug>/plan/<str:reference>/progress/", views.progress, name="progress"),
    path("<slug:slug>/report/<int:year>/", views.report, name="report"),
]
