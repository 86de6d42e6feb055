"""The glossary: its page, its editors, and words explained where they stand."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches

from localoffer.accounts.roles import Role
from localoffer.audit.operations import SYSTEM
from localoffer.refusal import Refused, Stale
from localoffer.search import glossary
from localoffer.search.explaining import explain
from localoffer.search.finding import find
from localoffer.search.models import Asked, SearchEntry, Term

WORDS = {"EHCP": "education, health and care plan", "OT": "occupational therapy"}


def test_the_first_use_is_explained_and_no_later_one():
    assert explain("<p>An EHCP. Two EHCPs.</p>", WORDS) == (
        '<p>An <abbr class="app-term" title="education, health and care plan">EHCP</abbr> '
        '<span class="app-term__meaning">(education, health and care plan)</span>. Two EHCPs.</p>'
    )


@pytest.mark.parametrize(
    "html",
    ["<h1>Your EHCP</h1>", '<a href="/x/">EHCP</a>', "<button>EHCP</button>", "<th>EHCP</th>",
     '<p class="EHCP">x</p>', "<p>EHCPX</p>", "<svg><title>EHCP</title></svg>", "<p>ehcp</p>",
     "<textarea>EHCP</textarea>", "<p>me@EHCP.example</p>", "<a><b>x</b> OT</a>"],
)  # fmt: skip
def test_headings_links_fields_and_other_words_stay_as_they_are(html):
    assert explain(html, WORDS) == html


def test_where_the_page_says_the_words_itself_only_the_title_is_added():
    said = explain("<p>OT is occupational therapy.</p>", WORDS)
    assert '<abbr class="app-term" title="occupational therapy">OT</abbr> is' in said
    assert "(occupational" not in said


def test_words_of_the_glossary_are_text_and_never_markup():
    said = explain("<p>OT</p>", {"OT": '<b>"x"</b>'})
    assert "<b>" not in said


def test_the_page_of_words_has_each_with_its_meaning_and_can_be_linked_to(visitor, db, at):
    glossary.publish(at=at)
    page = visitor.visit("/glossary/")
    assert "education, health and care plan" in page.text
    assert "council tax" not in page.text
    result = find("what does SENCO mean").results[0]
    assert (result.kind, result.url) == ("glossary", "/glossary/#senco")
    assert page.soup.find(id="senco")


def test_an_editor_changes_a_word_and_every_search_knows_it(signed_in, db, at):
    glossary.publish(at=at)
    editor = signed_in(Role.CONTENT_EDITOR)
    term = Term.objects.get(term="portage")
    page = editor.visit(f"/glossary/edit/{term.pk}/")
    sent = {**page.form_values(0), "term": "portage", "kind": "plain term", "expansion": "",
            "meaning": "Somebody visits a young child at home.", "same": "portij",
            "others": "home visits"}  # fmt: skip
    sent["version"] = "1"
    done = editor.send(page.url, sent)
    assert "“portage” is saved." in done.text
    assert find("portij").results[0].title == "portage"
    assert editor.send(page.url, sent, status=409).h1


@pytest.mark.parametrize(
    ("sent", "says"),
    [({"term": "", "kind": "acronym"}, "Enter the word or the acronym"),
     ({"term": "QQ", "kind": "acronym"}, "Enter the words that the letters stand for"),
     ({"term": "QQ", "kind": "plain term", "same": "x" * 61}, "Shorten it.")],
)  # fmt: skip
def test_bad_input_is_answered_beside_the_question(signed_in, db, sent, says):
    editor = signed_in(Role.PUBLISHER)
    page = editor.visit("/glossary/edit/new/")
    refused = editor.send(page.url, {**page.form_values(), **sent})
    assert any(says in error for error in refused.errors), refused.errors
    assert not Term.objects.filter(term="QQ").exists()


def test_twins_stale_pages_and_strangers_are_refused(db, at, person, visitor):
    facts = {"term": "ehcp", "kind": "acronym", "expansion": "x", "meaning": ""}
    given = {"facts": facts, "others": [], "same": [], "version": 1, "at": at}
    with pytest.raises(Refused, match="in the glossary already"):
        glossary.save_term(term=None, **given, by=SYSTEM)
    with pytest.raises(Stale):
        glossary.save_term(term=Term.objects.get(term="EHCP"), **given | {"version": 7}, by=SYSTEM)
    with pytest.raises(Refused, match="Only a content editor"):
        glossary.save_term(term=None, **given, by=person(Role.REFERRER))
    assert visitor.visit("/glossary/edit/").h1 == "Sign in"


def test_a_word_taken_out_is_found_no_more(signed_in, db, at):
    glossary.publish(at=at)
    term = Term.objects.get(term="EBSA")
    signed_in(Role.PUBLISHER).send(f"/glossary/edit/{term.pk}/removal/")
    assert not SearchEntry.objects.filter(kind="glossary", ref="EBSA").exists()


def test_matters_of_the_council_that_are_not_ours_lead_to_its_website(visitor, demo_questions):
    page = visitor.visit("/search/", q="pay my council tax")
    assert "We found nothing for this." in page.text
    assert "For council tax and other council services" in page.text


def test_who_edits_sees_what_found_nothing(visitor, signed_in, demo_questions):
    visitor.visit("/search/", q="trampoline")
    Asked.objects.update(times=3, times_nothing_found=2)
    page = signed_in(Role.CONTENT_EDITOR).visit("/search/statistics/")
    assert "trampoline 2 of 3" in page.text
    assert visitor.visit("/search/statistics/").h1 == "Sign in"


def test_a_school_behind_one_address_searches_on_and_a_machine_is_asked_to_wait(
    visitor, db, settings, at
):
    settings.SEARCHES_PER_MINUTE = 40
    caches["here"].clear()
    with time_machine.travel(at, tick=False):
        assert {visitor.get("/search/", {"q": "x"}).status_code for _ in range(40)} == {200}
        page = visitor.visit("/search/", status=429, q="x")
        assert page.h1 == "Very many searches at once"
        assert int(page.response["Retry-After"]) == 60
        assert visitor.get("/search/", {"q": "x", "format": "json"}).status_code == 429
        assert visitor.get("/glossary/").status_code == 200
    with time_machine.travel(at + timedelta(minutes=1), tick=False):
        assert visitor.get("/search/", {"q": "x"}).status_code == 200
    caches["here"].clear()


def test_words_are_checked_while_somebody_writes(signed_in, visitor, db):
    editor = signed_in(Role.CONTENT_EDITOR)
    said = editor.post("/plain-english/", {"text": "We utilise <b>QQX</b>."}).content.decode()
    assert "Instead of “utilise” try “use”." in said
    assert "<b>" not in said
    assert visitor.post("/plain-english/", {"text": "x"}).status_code == 302
