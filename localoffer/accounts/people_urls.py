"""The administrator's pages."""

from django.urls import path

from localoffer.accounts.views import people

app_name = "people"
urlpatterns = [
    path("", people.people, name="people"),
    path("new/", people.new_person, name="new-person"),
    path("organisations/", people.organisations, name="organisations"),
    path("organisations/new/", people.new_organisation, name="new-organisation"),
    path("organisations/<int:pk>/", people.organisation, name="organisation"),
    path(
        "organisations/<int:pk>/verification/",
        people.verify_organisation,
        name="verify-organisation",
    ),
    path("<str:ref>/", people.person, name="person"),
    path("<str:ref>/roles/new/", people.new_role, name="new-role"),
    path("<str:ref>/roles/<int:pk>/end/", people.end_role, name="end-role"),
    path("<str:ref>/closure/", people.disable, name="disable"),
    path("<str:ref>/reopening/", people.enable, name="enable"),
    path("<str:ref>/second-factor/", people.lost_factor, name="lost-factor"),
    path("<str:ref>/workplace/", people.workplace, name="workplace"),
]
