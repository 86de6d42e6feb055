from django.urls import path, register_converter

from localoffer.ui import gallery, views


class Colour:
    """Six hexadecimal digits, small letters: one address for one colour."""

    regex = "[0-9a-f]{6}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Colour, "colour")

urlpatterns = [
    path("brand/<colour:code>.css", views.brand, name="brand"),
    path("cookies/", views.cookies, name="cookies"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("gallery/forms/", gallery.form_gallery, name="form-gallery"),
    path("gallery/panel/", gallery.panel_gallery, name="panel-gallery"),
]
