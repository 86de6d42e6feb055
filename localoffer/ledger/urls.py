from django.urls import path

from localoffer.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.items, name="items"),
    path("<int:pk>/", views.item, name="item"),
    path("<int:pk>/proofs/", views.proof, name="proof"),
    path("proofs/<int:pk>/removal/", views.removal, name="removal"),
]
