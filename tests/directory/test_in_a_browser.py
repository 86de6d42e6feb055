"""A parent finds help with a telephone, by keyboard and without scripts; axe finds nothing."""

import pytest
from django.urls import reverse

from localoffer.directory import demo
from tests.directory.conftest import publish_demo

pytestmark = pytest.mark.browser


@pytest.fixture
def shelf(committed):
    return publish_demo()


@pytest.mark.parametrize(("width", "scripts"), [(320, False), (1280, True)])
def test_a_parent_finds_a_swimming_club_on_saturday_morning(shelf, window, width, scripts):
    tab = window(width=width, scripts=scripts).go("/services/")
    tab.page.locator("summary", has_text="Day and time").click()
    tab.select("Open on", "Saturday").select("Time of day", "Morning")
    tab.fill("Postcode or town", "Oakham").fill("Age", "seven").press("Show results")
    assert "We measured from the middle of Oakham" in tab.text
    assert "Remove Open on Saturday" in tab.page.content() or "Open on Saturday" in tab.text
    assert "day=SA" in tab.page.url
    tab.page.locator("summary", has_text="Type of need").click()
    tab.page.locator("input[value=PD]").check()
    tab.press("Show results")
    tab.follow("Splash: swimming for disabled children")
    assert "Saturday, 9am to 10:30am" in tab.text
    assert "Pool hoist" in tab.text
    assert "01632 960213" in tab.text
    tab.follow("Read this page in Easy Read")
    assert "The water is warm." in tab.text


@pytest.mark.parametrize("width", [320, 1280])
def test_every_public_page_of_the_directory_is_clean(shelf, window, width):
    tab = window(width=width)
    for path in (
        reverse("directory:services"),
        reverse("directory:services") + "?q=zzxxqq",
        reverse("directory:services") + "?age=old&near=ZZ99+9ZZ",
        reverse("directory:services") + "?page=99",
        reverse("directory:schools") + "?setting=unit&setting=primary",
        reverse("directory:events"),
        reverse("directory:by-law"),
        reverse("opendata:downloads"),
        *(
            reverse("directory:service", args=[demo.key_of("service", key)])
            for key in ("safe-house", "toy-library", "supported-internship", "oakfield-primary",
                        "sleep-clinic", "young-minds")
        ),
    ):  # fmt: skip
        tab.go(path)
