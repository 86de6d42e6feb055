"""The demo's questions: the facts of the source in words of our own, plain ones."""

from __future__ import annotations

import json
import re

from faq import demo
from faq.models import Question
from localoffer.accounts.roles import Role

SEED = "data/seeds/rutland-parent-faq-july-2021.txt"
ROWS = json.loads(demo.FILE.read_text(encoding="utf-8"))
EIGHT = 8


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", re.sub("['’‘]", "", text.lower()))
    return {tuple(words[i : i + EIGHT]) for i in range(len(words) - EIGHT + 1)}


def sentences(row: dict) -> list[str]:
    lines = [line for line in row["answer"] if line and not line.startswith("|")]
    return [each for line in lines for each in re.split(r"(?<=[.?!:])\s+", line.strip("• "))]


def test_loading_twice_publishes_the_questions_once(person, at):
    people = {role.value: person(role) for role in (Role.CONTENT_EDITOR, Role.PUBLISHER)}
    demo.load(people=people, at=at)
    demo.load(people=people, at=at)
    assert Question.objects.published().count() == len(ROWS) == 22
    assert not Question.objects.filter(topics=None).exists()


def test_no_eight_words_in_a_row_are_the_sources(shared):
    source = shingles((shared / SEED).read_text(encoding="utf-8"))
    for row in ROWS:
        common = shingles("\n".join([row["wording"], *row["answer"]])) & source
        assert common == set(), row["wording"]


def test_sentences_are_short():
    lengths = [len(each.split()) for row in ROWS for each in sentences(row)]
    assert max(lengths) <= 25
    assert sum(lengths) / len(lengths) < 13


def test_acronyms_are_spelt_out_where_they_first_stand():
    words = {
        "EHC": "education, health and care", "EHCP": "education, health and care",
        "SEND": "special educational needs and disabilities",
        "ADHD": "attention deficit hyperactivity disorder",
        "SENDIASS": "special educational needs and disabilities information",
    }  # fmt: skip
    for row in ROWS:
        text = " ".join([row["wording"], *row["answer"]])
        for acronym in set(re.findall(r"\b[A-Z]{3,}\b", text)) - {"NHS", "GOV", "SEN"}:
            assert words[acronym] in text.lower(), (acronym, row["wording"])


def test_figures_carry_their_date():
    for row in ROWS:
        text = " ".join(row["answer"])
        if re.search(r"\d+(\.\d+)?%|£|\b261\b", text):
            assert re.search(r"\b20(20|21)\b", text), row["wording"]
