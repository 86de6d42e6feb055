"""What a reader stumbles over: words refused for the wrong reason, typing lost, figures out of date."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from faq import contacts, papers
from faq.forms.typed import TypedText
from faq.models import Topic
from faq.states import State
from localoffer.accounts.roles import Role
from localoffer.council.models import ContactLine, Council
from localoffer.facts import demo
from localoffer.facts.models import Fact
from localoffer.facts.pages import said_in
from localoffer.refusal import Refused
from localoffer.search.explaining import explain

MARKUP = "Leave out the signs < and >. Write in plain words"
LINK = "Leave out web addresses. Say in words which page you mean"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("See https://there.example now", LINK),
        ("<script>alert(1)</script> why?", MARKUP),
        (r"\<script\> why is this?", MARKUP),
        ("<img src=x onerror=alert(1)> hello", MARKUP),
        ("Is 5 < 6 and 7 > 6 in every school?", ""),
        ("I <3 this club, and so does my boy", ""),
    ],
)
def test_each_sentence_says_what_is_wrong(words, problem):
    assert TypedText(thing="question", most=1000).problem(words) == problem


def test_somebody_who_tells_of_a_broken_link_may_say_which():
    words = "The link to https://council.example/travel is broken."
    assert TypedText(thing="message", most=1000, may_link=True).problem(words) == ""


def test_a_twin_that_nobody_knows_is_said_beside_what_was_typed(signed_in, question_in, team):
    question = question_in(State.PROPOSED)
    editor = signed_in(team("editor"))
    address = f"/questions/desk/{question.reference}/twin/"
    page = editor.visit(address)
    refused = editor.send(address, {**page.form_values(), "twin": "Q-ZZZZZZ"})
    assert "We know no question “Q-ZZZZZZ”" in refused.text
    assert refused.soup.select_one("input[name=twin]")["value"] == "Q-ZZZZZZ"


def test_a_short_word_is_not_explained_twice_because_of_a_hyphen():
    meanings = {
        "SENCO": "special educational needs co-ordinator",
        "SEND": "special educational needs and disabilities",
        "SENDIASS": "SEND information, advice and support service",
    }
    page = "<p>Ask the SENCO, the special educational needs coordinator.</p>"
    assert "app-term__meaning" not in explain(page, meanings)
    page = (
        "<p>SENDIASS: special educational needs and disabilities information, advice and support "
        "service.</p>"
    )
    assert "app-term__meaning" not in explain(page, meanings)


def test_a_guide_gives_the_numbers_that_the_council_keeps_today(db, at):
    ContactLine.objects.create(
        purpose="sendiass", label="Free advice", phone="01632 960 111", checked_on=at.date()
    )
    assert contacts.filled("Ask.\n\n{sendiass}\n\n{mediation}") == (
        "Ask.\n\n**Free advice**: [01632 960 111](tel:01632960111)\n\n"
    )


def test_a_guide_gives_the_address_for_letters_that_the_council_keeps(db):
    assert contacts.filled("{address}") == ""
    Council.objects.update(name="Invented Council", address="1 Example Street\nInvented Town")
    assert contacts.filled("{address}") == (
        "**By post**: Invented Council, 1 Example Street, Invented Town"
    )


def test_the_guide_to_asking_leads_to_the_form_and_tells_the_rights_of_appeal(settings):
    asking = (settings.BASE_DIR / "fixtures/guidance/ask-for-an-assessment.md").read_text()
    for text in asking.split("=== Easy Read ==="):
        assert f"]({reverse('panel:ask')})" in text
        assert "{local_offer}" in text
    appeal = (settings.BASE_DIR / "fixtures/guidance/if-you-do-not-agree.md").read_text()
    for right in ("reassessment)", "will not change a plan after a review", "end a plan"):
        assert right in appeal
    assert "{sendiass}" in appeal.split("=== Easy Read ===")[1]


def test_a_booklet_marks_what_is_out_of_date_and_keeps_easy_read_apart(published, at):
    published("May we swing?", topics=["schools"])
    topic = Topic.objects.filter(slug="schools")
    assert "Out of date?" not in _paper(topic, at)
    later = at + timedelta(days=4000)
    with time_machine.travel(later, tick=False):
        assert "It may be out of date." in _paper(topic, later)
        with pytest.raises(Refused, match="no Easy Read pages"):
            papers.booklet(topics=list(topic), easy=True, at=later)


def _paper(topics, at) -> str:
    made = papers.booklet(topics=list(topics), at=at)
    text = " ".join(each.extract_text() for each in PdfReader(io.BytesIO(made)).pages)
    return " ".join(text.split())


def test_a_figure_is_said_only_where_it_stands_as_a_number_of_its_own(person, at):
    demo.load(people={"content_editor": person(Role.CONTENT_EDITOR)}, at=at)
    plans = Fact.objects.get(name="Children and young people with an EHC plan, May 2021")
    assert said_in("There were 261 plans.", [plans]) == [plans]
    assert said_in("There were 1,261 plans, or 261.5 or 2610.", [plans]) == []
