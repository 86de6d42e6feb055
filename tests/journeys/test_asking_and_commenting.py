"""A parent asks and comments without an account; the forum, a service and the desk answer.

In a real browser: on a phone without scripts, by keyboard alone, and on a desk. axe looks at
every page on the way.
"""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from faq import demo
from faq.models import Comment, Question
from faq.states import State
from localoffer.accounts.roles import Role

pytestmark = pytest.mark.browser

CAST = [Role.CONTENT_EDITOR, Role.PUBLISHER, Role.SEN_CASE_OFFICER, Role.SENIOR_PRACTITIONER,
        Role.EARLY_HELP_COORDINATOR, Role.CWD_MANAGER, Role.FORUM_REPRESENTATIVE]  # fmt: skip


@pytest.fixture
def people(window, person, at):
    made = {role.value: person(role) for role in CAST}
    demo.load(people=made, at=at)
    return made


def code_on(tab) -> str:
    found = re.search(r"(?:[2-9A-Z]{4}-){4}[2-9A-Z]{4}", tab.text)
    assert found
    return found[0]


@pytest.mark.parametrize(("width", "scripts"), [(320, False), (1280, True)])
def test_a_parent_asks_and_comments_without_an_account(window, people, width, scripts):
    tab = window(width=width, scripts=scripts)
    tab.go("/questions/").press("Ask a question")
    tab.press("Continue")
    assert "Enter your question" in tab.text
    tab.fill("What do you want to ask?", "Can my son Zebedee have therapy?").press("Continue")
    assert "looks like somebody’s name" in tab.text
    tab.fill("What do you want to ask?", "What is the legal test for getting a plan?")
    tab.press("Continue")
    assert tab.heading == "Is your answer here?"
    tab.press("Send my question")
    assert "We have your question" in tab.heading
    code = code_on(tab)
    tab.follow("see how far it is")
    tab.fill("Receipt code", code).press("See how far it is")
    assert "What is the legal test for getting a plan?" in tab.text
    tab.go("/comments/").press("Make a comment")
    tab.choose("How easy this site is to use")
    tab.fill("Your comment", "Invented words: the search is quick.").choose("Yes")
    tab.press("Send your comment")
    assert "We have your comment" in tab.heading
    tab.go("/guidance/")
    tab.follow("Get ready for adult life")
    tab.follow("Something wrong with this page?")
    tab.fill("What is wrong?", "A word I do not know.").press("Send")
    tab.follow("Go back to the page you were on")
    tab.follow("Read this page in Easy Read")
    tab.go("/comments/reports/2025/")
    tab.go("/guidance/on-paper/").press("Make the booklet")
    assert "Select at least one topic" in tab.text
    assert Comment.objects.filter(words__startswith="Invented words").count() == 1


def test_asking_works_by_keyboard_alone(window, people):
    tab = window(width=768).go("/questions/ask/")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.textContent").strip() == "Skip to main content"
    tab.page.keyboard.press("Enter")
    for _ in range(12):
        tab.page.keyboard.press("Tab")
        if tab.page.evaluate("document.activeElement.id") == "id_question":
            break
    tab.page.keyboard.type("Where do invented zebras paint their fences?")
    for _ in range(4):
        tab.page.keyboard.press("Tab")
        if tab.page.evaluate("document.activeElement.type") == "submit":
            break
    outline = tab.page.evaluate("getComputedStyle(document.activeElement).boxShadow")
    assert outline != "none"
    with tab.page.expect_navigation():
        tab.page.keyboard.press("Enter")
    tab.check()
    if tab.heading == "Is your answer here?":
        tab.press("Send my question")
    assert Question.objects.filter(wording__startswith="Where do invented zebras").exists()


@pytest.mark.parametrize(("width", "scripts"), [(1280, False)])
def test_the_forum_a_service_and_the_desk_bring_a_question_to_its_answer(
    window, people, signed_in, width, scripts
):
    tab = window(width=width, scripts=scripts)

    def enter_as(role: Role) -> None:
        session = signed_in(people[role.value]).cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session}
        tab.context.add_cookies([{**cookie, "domain": "localhost", "path": "/"}])

    enter_as(Role.FORUM_REPRESENTATIVE)
    tab.go("/questions/for-families/")
    tab.fill("Your questions", "Who paints invented fences?\n\nIs there a zebra crossing?")
    tab.press("Continue").press("Ask these 2 questions")
    tab.follow("Who paints invented fences?")
    enter_as(Role.CONTENT_EDITOR)
    tab.go("/questions/desk/").follow("Who paints invented fences?", exact=False)
    tab.press("Give it to a service")
    tab.select("Service", "SEND team").press("Give it to this service")
    enter_as(Role.SEN_CASE_OFFICER)
    tab.go("/questions/to-answer/").follow("Who paints invented fences?")
    tab.press("Write the answer").fill("Answer", "Painters do.").press("Check the words")
    assert "How plain your words are" in tab.text
    tab.press("Save the answer")
    enter_as(Role.PUBLISHER)
    question = Question.objects.get(wording="Who paints invented fences?")
    tab.go(f"/questions/desk/{question.reference}/").press("Approve the answer")
    tab.press("The answer is right").press("Publish")
    tab.press("Publish").follow("Read it on the site")
    assert "Painters do." in tab.text
    question.refresh_from_db()
    assert question.state == State.PUBLISHED
    comment = Comment.objects.get(words__startswith="I like the new pages")
    tab.go(f"/comments/desk/{comment.reference}/").press("Write the response")
    tab.go("/comments/desk/").go("/guidance/desk/").follow("Get ready for adult life")
    tab.press("Write a new version").fill("Summary", "Shorter.").press("Save the draft")
    tab.follow("Look at it")
    assert "What changed since the version before" in tab.text
