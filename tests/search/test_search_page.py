"""The search page and its JSON; and what is counted of a search."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, transaction

from localoffer.search import operations
from localoffer.search.models import Asked


def test_a_search_lists_results_and_says_what_was_put_right(visitor, demo_questions):
    page = visitor.visit("/search/", q="CAHMS")
    assert page.h1 == "Search results for “CAHMS”"
    assert "Showing results for CAMHS instead of “cahms”." in page.text
    assert "CAMHS means child and adolescent mental health services." in page.text
    links = page.soup.select("main ol a")
    assert links[0].text == "Can my child get an EHC plan for mental health needs?"
    assert page.soup.select_one("main input[name=q]")["value"] == "CAHMS"
    visitor.visit(links[0]["href"])


def test_what_was_asked_is_marked_in_the_text_found(visitor, demo_questions):
    page = visitor.visit("/search/", q="dental clinics")
    assert {mark.text for mark in page.soup.select("main mark")} == {"dental", "clinics"}


def test_the_same_as_json(visitor, demo_questions):
    response = visitor.get("/search/", {"q": "short breaks", "format": "json"})
    rows = json.loads(response.content)["results"]
    assert response["Content-Type"] == "application/json"
    assert rows[0].keys() == {"kind", "title", "url", "score"}
    assert rows[0]["title"] == "Can the rules for short breaks be more flexible?"
    assert rows[0]["kind"] == "question"
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    empty = visitor.get("/search/", {"q": "zzzzzz", "format": "json"})
    assert json.loads(empty.content) == {"results": []}


def test_nothing_found_says_so_and_what_to_do(visitor, demo_questions):
    page = visitor.visit("/search/", q="zzzzzz")
    assert "We found nothing for this." in page.text
    assert page.links()["Ask this question"] == "/questions/ask/?q=zzzzzz"
    assert "Worried about a child?" in page.text


def test_nothing_found_still_explains_a_term_of_the_glossary(visitor, db):
    page = visitor.visit("/search/", q="EYFS")
    assert "EYFS means early years foundation stage." in page.text
    assert "We found nothing for this." in page.text


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("phone number for social services", True),
        ("who can I speak to", True),
        ("contact details", True),
        ("short breaks", False),
        ("speech and language", False),
    ],
)
def test_who_looks_for_a_number_is_shown_the_lines_first(visitor, demo_questions, asked, shown):
    main = visitor.visit("/search/", q=asked).soup.select_one("main")
    heads = [head.text for head in main.select("h2")]
    assert ("Who to call" in heads[:1]) is shown
    assert bool(main.select("ul.app-lines a[href^='tel:']")) is shown


def test_an_empty_search_asks_for_words(visitor, db):
    page = visitor.visit("/search/")
    assert page.h1 == "Search"
    assert "Type a question or a few words" in page.text
    assert Asked.objects.count() == 0


@pytest.mark.asvs(1)
def test_markup_in_a_query_stays_text(visitor, db):
    page = visitor.visit("/search/", q="<script>alert(1)</script>\x00")
    assert page.h1 == "Search results for “<script>alert(1)</script>”"


def test_a_very_long_query_is_cut_off(visitor, demo_questions):
    assert len(visitor.visit("/search/", q="plan " * 5000).h1) < 240


def test_searches_are_counted_by_their_words(visitor, demo_questions):
    for query in ("Short breaks", "short  BREAKS", "zzzzzz"):
        visitor.visit("/search/", q=query)
    counted = list(
        Asked.objects.order_by("query").values_list("query", "times", "times_nothing_found")
    )
    assert counted == [("short breaks", 2, 0), ("zzzzzz", 1, 1)]


@pytest.mark.parametrize(
    "query",
    ["me@there.example", "my number is 07700 900123", "help for Testina at home",
     "Testina Example", "one two three four five six seven", "", "LE15 6HP", "?!"],
)  # fmt: skip
def test_what_may_be_about_a_person_is_not_counted(visitor, db, query):
    visitor.visit("/search/", q=query)
    assert Asked.objects.count() == 0


def test_the_database_keeps_numbers_and_addresses_out_of_the_count(db, at):
    with (
        pytest.raises(IntegrityError, match="asked_without_numbers_or_addresses"),
        transaction.atomic(),
    ):
        Asked.objects.create(query="call 07700", last_on=at.date())
    operations.count(query="slides", nothing_found=False, on=at.date())
    assert Asked.objects.get().times == 1


def test_a_search_asks_the_database_a_few_times_only(visitor, demo_questions, django_assert_max_num_queries):  # fmt: skip
    with django_assert_max_num_queries(12):
        visitor.get("/search/", {"q": "my autistic son needs speech therapy at school"})


@pytest.mark.parametrize(
    "words", ["my child is being hurt", "dad hits him", "I do not feel safe, it is not safe"]
)
def test_words_of_harm_bring_the_phone_lines_before_any_answer(visitor, words):
    page = visitor.visit("/search/", q=words)
    assert page.text.index("Worried about a child?") < page.text.index("You do not need to be sure")
    assert page.soup.select_one(".govuk-grid-column-two-thirds #worried")


def test_a_plain_word_for_an_acronym_is_not_explained(visitor):
    assert "CYP means" not in visitor.visit("/search/", q="my child cannot sleep").text
    assert "CYP means" in visitor.visit("/search/", q="cyp").text
