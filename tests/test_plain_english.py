"""The check that editors see as they write: reading age, long sentences, short words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer import plain_english
from localoffer.plain_english import check, reading_age, sentences, syllables

EASY = (
    "You can ask us for help. We will ring you back the same day. We talk with your child too, "
    "and we tell you what comes next. You do not have to pay. If you do not like what we say, "
    "tell us why."
)
HARD = (
    "The local authority will endeavour to facilitate a multidisciplinary consultation in order "
    "to ascertain whether additional specialist educational provision is necessitated, having "
    "due regard to the applicable statutory requirements and the availability of resources."
)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "the child needs help school asked called makes plan health speech used years"),
        (2, "children special council people carer statement going client science table handled"),
        (3, "services family area therapy assessment autism hospital agreement management"),
        (4, "education society anxiety experience diagnosis development evaluate material"),
        (5, "occupational individual disability association"),
    ],
)
def test_syllables_are_counted_as_they_are_said(count, words):
    assert {word: syllables(word) for word in words.split()} == dict.fromkeys(words.split(), count)


def test_an_easy_text_has_a_low_reading_age_and_an_office_text_a_high_one():
    assert reading_age(EASY) < 8
    assert reading_age(HARD) > 18
    assert check(EASY).advice == ()


def test_long_sentences_are_told_with_their_words():
    report = check(HARD)
    assert report.long_sentences == (HARD,)
    assert report.advice[1] == f"This sentence has 34 words. Make two of it: “{HARD}”"
    assert report.too_hard


def test_words_of_offices_get_a_plainer_word():
    assert dict(check(HARD).plainer) == {
        "additional": "extra or more", "ascertain": "find out", "endeavour": "try",
        "facilitate": "help", "in order to": "to", "provision": "help or support",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Ask for an education, health and care (EHC) plan.",
        "An EHC plan is an education, health and care plan.",
        "EHC (education, health and care) plans last until 25.",
        "EHC means education, health and care.",
        "EHCPs are education, health and care plans.",
        "Ask your GP or the NHS.",
        "STOP! READ THIS NOW!",
    ],
)
def test_a_short_word_that_the_text_explains_is_fine(text):
    assert check(text).unexplained == ()


def test_a_short_word_without_its_meaning_is_told_with_the_glossarys_words():
    report = check("Ask the SENCO about EHCPs, CiN and SpLD.", glossary={"SENCO": "school lead"})
    assert [each.word for each in report.unexplained] == ["SENCO", "EHCP", "CiN", "SpLD"]
    assert "Say what SENCO means: school lead." in report.advice
    assert "Say what EHCP means." in report.advice


def test_items_of_a_list_are_sentences_and_tables_labels_and_addresses_are_not():
    text = "# Help\n\nYou can have:\n\n• time with a friendly adult\n• a rest for yourself\n\n" \
        "| Area | Plans |\n| Rutland | 261 |\n\nSee https://example.org/a-long/address now, please."  # fmt: skip
    assert list(sentences(text)) == [
        "time with a friendly adult", "a rest for yourself", "See now, please.",
    ]  # fmt: skip


def test_the_signs_of_markdown_are_not_read():
    text = "## What **you** can do\n\nRing [our team](https://example.org) today. It is *free*.\n"
    assert list(sentences(text)) == ["What you can do", "Ring our team today.", "It is free."]


def test_short_forms_with_a_full_stop_do_not_end_a_sentence():
    text = "Ask somebody, e.g. Dr. Example, about it. It costs 4.50 a week."
    assert list(sentences(text)) == [
        "Ask somebody, e.g. Dr. Example, about it.", "It costs 4.50 a week.",
    ]  # fmt: skip


def test_lines_broken_for_width_stay_one_sentence():
    assert list(sentences("One sentence that is\nbroken in two lines.")) == [
        "One sentence that is broken in two lines."
    ]


@pytest.mark.parametrize("text", ["", "   \n", "|a|b|", "123", "???", "https://example.org"])
def test_a_text_without_a_sentence_has_no_reading_age(text):
    assert reading_age(text) is None
    assert not check(text).too_hard


@given(st.text(max_size=300))
def test_any_text_can_be_checked(text):
    report = check(text)
    assert report.sentences <= report.words
    assert report.reading_age is None or report.reading_age >= plain_english.YOUNGEST


def test_eleven_thousand_words_are_checked_at_once():
    assert check("\n".join([EASY] * 250)).words == 11_000
