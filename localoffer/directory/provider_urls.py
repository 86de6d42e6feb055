"""Addresses for those who look after entries: providers and the council's editors."""

from django.urls import path

from localoffer.directory import change_views as change
from localoffer.directory import keeping_views as keeping

urlpatterns = [
    path("services/yours/", keeping.yours, name="yours"),
    path("services/yours/statistics/", keeping.statistics, name="statistics"),
    path("services/yours/gaps/", keeping.gaps, name="gaps"),
    path("services/yours/providers/", keeping.providers, name="providers"),
    path("services/yours/providers/<uuid:pk>/", keeping.keeper, name="keeper"),
    path("services/yours/changes/", change.waiting, name="waiting"),
    path("services/yours/changes/new/", change.new_entry, name="new-entry"),
    path("services/yours/changes/<str:reference>/", change.proposal, name="proposal"),
    path("services/yours/changes/<str:reference>/preview/", change.preview, name="preview"),
    path(
        "services/yours/changes/<str:reference>/submission/", change.submission, name="submission"
    ),
    path("services/yours/changes/<str:reference>/recall/", change.recall, name="recall"),
    path("services/yours/changes/<str:reference>/reply/", change.reply, name="reply"),
    path(
        "services/yours/changes/<str:reference>/publication/",
        change.publication,
        name="publication",
    ),
    path("services/yours/changes/<str:reference>/disposal/", change.disposal, name="disposal"),
    path("services/yours/changes/<str:reference>/<slug:key>/", change.part, name="part"),
    path("services/yours/changes/<str:reference>/<slug:key>/new/", change.item, name="new-item"),
    path("services/yours/changes/<str:reference>/<slug:key>/<uuid:pk>/", change.item, name="item"),
    path(
        "services/yours/changes/<str:reference>/<slug:key>/<uuid:pk>/removal/",
        change.removal,
        name="removal",
    ),
    path("services/<uuid:pk>/changes/", change.started, name="started"),
    path("services/<uuid:pk>/checks/", keeping.check, name="check"),
    path("services/<uuid:pk>/state/", keeping.state, name="state"),
    path("services/<uuid:pk>/withdrawal/", keeping.withdrawal, name="withdrawal"),
    path("services/<uuid:pk>/restoration/", keeping.restoration, name="restoration"),
    path("services/<uuid:pk>/hidden-address/", keeping.hidden_addresses, name="hidden-address"),
]
