"""The pages that belong to no room."""

import pytest
from django.conf import settings

from tests.pages import words

PAGES = ["/cookies/", "/accessibility/", "/gallery/", "/gallery/forms/", "/gallery/panel/"]


@pytest.mark.parametrize("address", PAGES)
def test_each_page_of_the_frame_keeps_the_house_rules(visitor, address):
    visitor.visit(address)


def test_the_cookies_page_names_every_cookie_that_we_set(visitor):
    page = visitor.visit("/cookies/")
    named = {name for name in dir(settings) if name.endswith("_COOKIE_NAME")}
    listed = {words(cell) for cell in page.soup.select("tbody th")}
    assert listed == {getattr(settings, name) for name in named} - {"django_language"}
    assert settings.MESSAGE_STORAGE.endswith("SessionStorage")


def test_the_form_gallery_shows_each_mistake_with_a_link_that_leads_to_it(visitor):
    page = visitor.visit("/gallery/forms/", sent="1")
    assert page.errors == [
        "Enter your name",
        "Enter an email address in the correct format, like name@example.com",
        "Date of birth must be a real date",
        "Age in years must be a number, like 12",
        "Enter an answer to “Why not?”",
        "Select an answer to “How should we answer?”",
        "Select an answer to “What does the child need help with?”",
        "Select an answer to “School”",
        "Your answer must be 100 characters or fewer",
        "Tick the box: I have checked my answers",
    ]
