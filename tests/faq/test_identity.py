"""What could tell who a child is, is pointed out; what everybody knows is not."""

from __future__ import annotations

import time

import pytest

from faq.identity import pointed_out

KNOWN = ["Rutland County Council", "Rutland Parent Carer Voice", "Invented Play Team", "Oakham"]


def kinds(text: str) -> list[str]:
    return [pointer.kind for pointer in pointed_out(text, known=KNOWN)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("My son Zebedee cannot sit still.", "name", "Zebedee"),
        ("my daughter, Tamsin-Rose, is tired", "name", "Tamsin-Rose"),
        ("A boy called Barnaby waits.", "name", "Barnaby"),
        ("We asked Zebedee Example-Oakwood about it.", "name", "Zebedee Example-Oakwood"),
        ("Why does Mrs Exampleton not ring?", "name", "Mrs Exampleton"),
        ("Dr. O’Example said no.", "name", "Dr. O’Example"),
        ("He was born on 3 March 2017 here.", "birth", "born on 3 March"),
        ("DOB 03/04/2016", "birth", "DOB 03/04"),
        ("Seen on 03/04/2016 by us", "date", "03/04/2016"),
        ("He is in Year 4 at Invented Green Primary School.", "school",
         "Invented Green Primary School, Year 4"),
        ("Reception at St Example’s Academy is full", "school", "St Example’s Academy, Reception"),
        ("Why did Oliver lose the place?", "name", "Oliver"),
        ("why did oliver lose the place", "name", "oliver"),
        ("Oliver’s teacher left.", "name", "Oliver"),
        ("They sent Zebedee home again.", "name", "Zebedee"),
        ("Zebedee has been sent home.", "name", "Zebedee"),
        ("my son zebedee cannot sit", "name", "zebedee"),
        ("a boy called barnaby waits", "name", "barnaby"),
        ("our daughter hannah-mae is ill", "name", "hannah-mae"),
        ("In May we asked Grace to help.", "name", "Grace"),
        ("Year 3 at Whissendine primary has bullies", "school", "Whissendine primary, Year 3"),
        ("He is in year 3 at whissendine now", "school", "year 3 at whissendine"),
        ("Ring me on 01632 960123 please", "reach", "01632 960123"),
        ("Write to a.b@example.org", "reach", "a.b@example.org"),
        ("We live at LE15 6ZZ now", "reach", "LE15 6ZZ"),
        ("The number is 943 476 5919", "reach", "943 476 5919"),
    ],
)  # fmt: skip
def test_names_births_schools_and_numbers_are_pointed_out(text, kind, words):
    (pointer,) = [each for each in pointed_out(text, known=KNOWN) if each.kind == kind]
    assert pointer.words.startswith(words)
    assert "“" in pointer.says


@pytest.mark.parametrize(
    "text",
    [
        "Does Rutland County Council pay for swings in Oakham?",
        "Who at the Invented Play Team answers? Rutland Parent Carer Voice asked in July 2021.",
        "What is an Education, Health and Care Plan? The Children and Families Act 2014 says so.",
        "My son needs help with speech. My daughter is waiting. Can She Go?",
        "In May 2021 there were 261 plans. That is 4.5% of pupils.",
        "How do I get a Blue Badge? Is Year 6 too late?",
        "The SEND Panel meets every two weeks.",
        "He goes to Oakham Town Library and has Down Syndrome.",
        "My son struggles with maths. My daughter screams at night. Will grace help?",
        "Is year 4 at primary school hard? And year 5 in maths?",
        "She is called out of class. Homework is hard, and Homework takes hours.",
        "Push.\n\nSwing\nOver\nThere",
        "",
    ],
)
def test_what_everybody_knows_is_left_alone(text):
    assert kinds(text) == []


def test_a_school_without_a_year_group_and_a_year_group_without_a_school_are_fine():
    assert "school" not in kinds("Invented Green Primary School has a ramp.")
    assert "school" not in kinds(
        "Year 4 children swim.\n\nInvented Green Primary School has a ramp."
    )


def test_the_same_words_are_pointed_out_once():
    text = "My son Zebedee. Your son Zebedee. His son Zebedee."
    assert kinds(text) == ["name"]


@pytest.mark.parametrize(
    "text",
    ["A" * 20_000, "Aa " * 7_000, "my son " * 3_000, "1 " * 10_000, "a@" * 10_000,
     "Aa'A" * 5_000, "Aa-" * 7_000, "born " * 4_000],
)  # fmt: skip
def test_no_text_makes_the_check_slow(text):
    began = time.perf_counter()
    pointed_out(text)
    assert time.perf_counter() - began < 2
