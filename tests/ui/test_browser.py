"""The frame in a real browser: what it weighs, and that it works without scripts."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Response

PAGES = ["/gallery/", "/gallery/forms/?sent=1", "/gallery/panel/", "/accessibility/", "/nothing/"]


def weight(answer: Response) -> int:
    body = answer.body()
    return len(body) if answer.url.endswith(".woff2") else len(gzip.compress(body, 9))


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_each_page_of_the_frame_has_no_fault_that_axe_finds_and_never_scrolls_sideways(
    window, width
):
    tab = window(width=width)
    for address in PAGES:
        tab.go(address)


@pytest.mark.browser
def test_without_scripts_every_question_can_be_seen_and_the_menu_is_open(window):
    tab = window(width=320, scripts=False).go("/gallery/forms/")
    assert tab.page.get_by_label("Why not?").is_visible()
    assert tab.page.get_by_role("link", name="Search", exact=True).count() == 0


@pytest.mark.browser
def test_with_scripts_a_question_waits_for_the_choice_that_asks_for_it(window):
    tab = window().go("/gallery/forms/")
    assert not tab.page.get_by_label("Why not?").is_visible()
    tab.choose("No", group="Have you told the family?")
    assert tab.page.get_by_label("Why not?").is_visible()


@pytest.mark.browser
def test_a_problem_leads_to_the_box_it_is_about(window):
    tab = window().go("/gallery/forms/?sent=1")
    for problem, box in [
        ("Date of birth must be a real date", "id_born-day"),
        ("Select an answer to “How should we answer?”", "id_how"),
        ("Select an answer to “What does the child need help with?”", "id_needs"),
        ("Tick the box: I have checked my answers", "id_sure"),
    ]:
        tab.page.get_by_role("link", name=problem).click()
        assert tab.page.evaluate("document.activeElement.id") == box


@pytest.mark.browser
def test_the_keyboard_reaches_the_main_part_by_the_first_link(window):
    tab = window().go("/accessibility/")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.innerText") == "Skip to main content"
    tab.page.keyboard.press("Enter")
    assert tab.page.evaluate("document.activeElement.id") == "main-content"


@pytest.mark.browser
def test_a_text_twice_as_large_still_fits(window):
    tab = window(width=640)
    tab.page.add_init_script(
        "addEventListener('DOMContentLoaded', () => document.documentElement.style.fontSize = '200%')"
    )
    tab.go("/gallery/")


@pytest.mark.browser
@pytest.mark.asvs(24)
def test_a_cold_public_page_asks_for_five_things_and_weighs_at_most_60_kilobytes(window):
    """Sizes as sent: text compressed by gzip (brotli is smaller), the font as it is."""
    tab = window()
    answers: list[Response] = []
    tab.page.on("response", lambda answer: answers.append(answer))
    tab.page.goto("/accessibility/", wait_until="networkidle")
    sizes = {answer.url: weight(answer) for answer in answers}
    scripts = sum(size for url, size in sizes.items() if url.endswith(".js"))
    assert len(answers) == 5, list(sizes)
    assert sum(sizes.values()) <= 60_000
    assert scripts <= 10_000
