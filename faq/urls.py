from django.urls import path

from faq import desk, views

app_name = "faq"
urlpatterns = [
    path("questions/", views.questions, name="questions"),
    path("questions/how-to-ask/", views.how_to_ask, name="how-to-ask"),
    path("questions/imports/", desk.desk, name="desk"),
    path("questions/imports/new/", desk.new_import, name="new-import"),
    path("questions/imports/<str:reference>/", desk.one_import, name="import"),
    path("questions/imports/<str:reference>/publication/", desk.publication, name="publication"),
    path("questions/imports/<str:reference>/disposal/", desk.disposal, name="disposal"),
    path("questions/imports/<str:reference>/entries/<int:pk>/", desk.entry, name="entry"),
    path("questions/imports/<str:reference>/entries/<int:pk>/split/", desk.split, name="split"),
    path(
        "questions/imports/<str:reference>/entries/<int:pk>/<slug:kind>/",
        desk.change,
        name="change",
    ),
    path("questions/<slug:slug>/", views.question, name="question"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
]
