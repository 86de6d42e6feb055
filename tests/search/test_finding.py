"""The measured traps of searching in acronyms, and what is put right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.search import operations
from localoffer.search.finding import explained, find, marked_parts
from localoffer.search.models import SearchEntry, Term
from localoffer.search.phrases import edit_distance, is_slip, plain_words


@pytest.fixture
def indexed(db: None, at: datetime) -> Callable[..., SearchEntry]:
    def make(title: str, body: str = "", ref: str = "") -> SearchEntry:
        ref = ref or f"X-{SearchEntry.objects.count()}"
        return operations.index(
            kind="question", ref=ref, title=title, body=body, url=f"/x/{ref}/", at=at
        )

    return make


def titles(query: str) -> list[str]:
    return [result.title for result in find(query).results]


def test_an_acronym_after_a_slash_is_found(indexed):
    indexed("Groups for ASD/ASC families")
    assert titles("ASC") == titles("ASD") == ["Groups for ASD/ASC families"]


def test_send_is_not_sending(indexed):
    indexed("Sending a parcel")
    indexed("Clubs for SEND children")
    assert titles("SEND") == ["Clubs for SEND children"]


def test_acronyms_of_two_letters_are_found_in_either_case(indexed):
    indexed("Where can we see an OT?")
    indexed("Help for VI pupils")
    indexed("Something else")
    assert titles("OT") == titles("ot") == ["Where can we see an OT?"]
    assert titles("vi") == ["Help for VI pupils"]


def test_an_acronym_is_found_by_its_words_and_its_words_by_the_acronym(indexed):
    indexed("Waiting for occupational therapy")
    indexed("Our EHCP is late")
    assert titles("OT") == ["Waiting for occupational therapy"]
    assert titles("education health and care plan") == ["Our EHCP is late"]
    assert titles("statement of SEN") == ["Our EHCP is late"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("CAHMS", "CAMHS"), ("cmahs", "CAMHS"), ("ECHP", "EHCP"), ("EHPC", "EHCP"),
     ("SENDIAS", "SENDIASS"), ("sendaiss", "SENDIASS"), ("AHDD", "ADHD")],
)  # fmt: skip
def test_a_misspelt_acronym_is_put_right_and_told(indexed, typed, meant):
    indexed(f"All about {meant} here")
    indexed("Nothing of the kind")
    found = find(typed)
    assert [result.title for result in found.results] == [f"All about {meant} here"]
    assert found.put_right == ((typed.lower(), meant),)


def test_a_short_word_is_not_taken_for_some_acronym(indexed):
    indexed("About ASD and OT and the LA")
    assert titles("ant") == []
    assert titles("owl") == []


def test_a_misspelt_plain_word_is_put_right(indexed):
    indexed("Why is the dentist far away?")
    found = find("dentst")
    assert [result.title for result in found.results] == ["Why is the dentist far away?"]
    assert found.put_right == (("dentst", "dentist"),)


def test_the_title_comes_before_the_text_and_rare_words_before_common_ones(indexed):
    indexed("Parking", "There is a lift. School.")
    indexed("The lift", "School. There is parking. School.")
    indexed("School", "School.")
    assert titles("lift") == ["The lift", "Parking"]
    assert titles("school lift")[0] == "The lift"


def test_accents_and_apostrophes_do_not_matter(indexed):
    indexed("The café for carer’s talks")
    assert titles("cafe") == ["The café for carer’s talks"]
    assert titles("carers") == ["The café for carer’s talks"]


def test_indexing_again_changes_and_removing_forgets(indexed):
    indexed("Old words", ref="X-1")
    indexed("New words", ref="X-1")
    assert titles("old") == []
    assert titles("words") == ["New words"]
    operations.remove(kind="question", ref="X-1")
    assert titles("words") == []


def test_filler_alone_finds_nothing(indexed):
    indexed("What is it and where?")
    assert titles("what is it") == []
    assert titles("") == []


@pytest.mark.parametrize("query", ["'", "a' | !b:*", "<->", "(:A", "\\", "% _ --", "'; DROP", "ß", "٣"])  # fmt: skip
def test_any_text_is_a_query(indexed, query):
    indexed("Something")
    find(query)


@given(st.text(max_size=60))
def test_words_are_only_letters_and_digits(text):
    assert all(word.isalnum() for word in plain_words(text))


def test_a_snippet_is_text_in_parts():
    assert marked_parts("a <b> \x02plan\x03 & \x02x\x03") == (
        ("a <b> ", False),
        ("plan", True),
        (" & ", False),
        ("x", True),
    )


def test_edit_distance_counts_letters():
    assert [edit_distance(*each) for each in (("echp", "ehcp"), ("a", ""), ("same", "same"))] == [
        1, 1, 0,
    ]  # fmt: skip
    assert is_slip("portige", "portage")
    assert not is_slip("slt", "salt")


def test_the_glossary_is_loaded_and_explains_acronyms_in_a_text(db):
    assert Term.objects.count() > 160
    terms = explained("EHCPs and the OT, but not ap or Hi")
    assert [term.term for term in terms] == ["EHCP", "OT"]
