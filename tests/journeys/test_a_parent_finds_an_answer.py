"""A parent with a phone finds an answer; an editor reads new ones in. In a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from faq import demo
from localoffer.accounts.roles import Role

pytestmark = pytest.mark.browser

TEXT = (
    "Welcome\n\nIs there a slide for CAMHS?\n\nYes.\n\n• red\n• blue\n\nTell me about the pond.\n\n"
    "It is deep.\n\nIs there a swing?\n\nNo.\n\nIs there a swing?\n\nNo.\n\nBack to top\n"
)


@pytest.fixture
def demo_questions(window, person, at) -> None:
    people = {role.value: person(role) for role in (Role.CONTENT_EDITOR, Role.PUBLISHER)}
    demo.load(people=people, at=at)


@pytest.mark.parametrize(("width", "scripts"), [(320, True), (320, False), (768, True), (1280, True)])  # fmt: skip
def test_a_parent_finds_an_answer(window, demo_questions, width, scripts):
    tab = window(width=width, scripts=scripts)
    tab.go("/")
    assert tab.heading == "Help for children and young people with SEND in Rutland"
    tab.fill("What do you want to know?", "mental health ECHP").press("Search")
    assert "Showing results for EHCP instead of “echp”." in tab.text
    tab.follow("Can my child get an EHC plan for mental health needs?")
    assert "The steps are the same as for any other need." in tab.text
    tab.follow("Health and therapy")
    assert tab.heading == "Health and therapy"
    tab.go("/questions/").follow("How many children in Rutland have SEND?")
    tab.fill("Search the Local Offer", "zzzzzz").press("Search")
    assert "We found nothing for this." in tab.text
    tab.follow("Ask this question")
    assert tab.heading == "Ask a question"
    assert tab.page.get_by_label("What do you want to ask?").input_value() == "zzzzzz"


@pytest.mark.parametrize(("width", "scripts"), [(320, False), (1280, True)])
def test_an_editor_reads_questions_in_and_a_publisher_publishes_them(
    window, signed_in, tmp_path: Path, width, scripts
):
    file = tmp_path / "spring.txt"
    file.write_text(TEXT)
    tab = window(width=width, scripts=scripts)

    def enter_as(role: Role) -> None:
        session = signed_in(role).cookies[settings.SESSION_COOKIE_NAME].value
        address = {"name": settings.SESSION_COOKIE_NAME, "value": session}
        tab.context.add_cookies([{**address, "domain": "localhost", "path": "/"}])

    enter_as(Role.CONTENT_EDITOR)
    tab.go("/questions/desk/").follow("Imports").press("Import questions")
    tab.press("Read the questions")
    assert "Select a text file, or paste the text below" in tab.page.inner_text("main")
    tab.fill("Edition", "March 2026")
    tab.page.get_by_label("Text file").set_input_files(file)
    tab.press("Read the questions")
    assert "3 questions found, 1 of them asked twice." in tab.text
    tab.follow("Correct question 1").choose("Tell me about the pond.").press("Split here")
    assert "All 12 lines are accounted for." in tab.text
    enter_as(Role.PUBLISHER)
    tab.go(tab.page.url).press("Publish")
    assert "3 questions are now public." in tab.text
    tab.follow("Read it on the site")
    assert tab.heading == "Is there a slide for CAMHS?"
