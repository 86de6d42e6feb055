"""Finding questions: in the source document, and in invented ones of other shapes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq import importing
from faq.importing import Unreadable

SEED = "data/seeds/rutland-parent-faq-july-2021.txt"

PARAGRAPHS = """Skip to main content

Anytown Play Council

What families asked us this spring

Why does the paddling pool close at noon? It is too early for us.

The Council opens the pool from nine. When the sun is high, children burn easily.

\u00a0

Please bring:

• a towel
• a hat

You may ask: is that all? We think so.

Where, after careful counting, there is room, we let more people in.

The swings that squeak at night keep us up. What can the council do to ensure that they are oiled.

We have told the park keeper.
(a) he has oil, and
(b) he has a ladder.

Does the keeper work on Sundays, could somebody say please.

Yes.

why does the paddling pool close at NOON?  It is too early for us

The Council opens the pool from nine. When the sun is high, children burn easily.

Please bring:

• a towel
• a hat

You may ask: is that all? We think so.

Where, after careful counting, there is room, we let more people in.

Back to top
Print this page
"""

NUMBERED = """Questions to the kite team

1. Who may fly a kite?
Everybody may. First:
1. Find a field.
2. Find some wind.

2. Tell us please, can my child borrow one?
Yes, from the hut.

It opens at ten.
3. Is there a kite for two hands only?
There is not.
"""

MARKED = """Our club
Q: Who is the club for?
A: Anyone who likes mud.

Bring boots. Do you have none? We lend them.

Q: Dogs
A: On a lead.
Back to top
"""

HEADINGS = """# About the den

## How do I build a den?
Find sticks.
Lean them on a tree.

## What if it rains?

Use leaves. Would a coat do? It would.
"""


def questions(text: str) -> list[str]:
    return [" ".join(entry.question.split()) for entry in importing.propose(text).entries]


def test_the_source_document_has_22_questions_and_one_exact_duplicate(shared):
    content = (shared / SEED).read_bytes()
    text = importing.read(content, name=SEED)
    proposal = importing.propose(text, name=SEED)
    assert len(proposal.entries) == 22
    assert [(e.number, e.duplicate_of, e.same_answer) for e in proposal.entries
            if e.duplicate_of] == [(17, 16, True)]  # fmt: skip
    assert [e.start_line for e in proposal.entries] == [
        11, 15, 19, 26, 31, 40, 47, 51, 55, 65, 80, 96, 104, 110, 114, 126, 140, 154, 158, 162,
        169, 179,
    ]  # fmt: skip
    assert all(entry.answer for entry in proposal.entries)


def test_no_text_of_the_source_document_is_lost(shared):
    text = (shared / SEED).read_bytes().decode()
    proposal = importing.propose(importing.read(text.encode(), name=SEED))
    furniture = {kept.line for kept in proposal.furniture}
    assert sorted(furniture) == [1, 3, 5, 7, 206]
    expected = [
        line
        for number, line in enumerate(text.split("\n"), 1)
        if number not in furniture and line.strip()
    ]
    joined = "\n".join(f"{entry.question}\n{entry.answer}" for entry in proposal.entries)
    assert [line for line in joined.split("\n") if line.strip()] == expected


def test_questions_without_a_mark_are_found_and_questions_inside_answers_are_not():
    assert questions(PARAGRAPHS) == [
        "Why does the paddling pool close at noon? It is too early for us.",
        "The swings that squeak at night keep us up. What can the council do to ensure that "
        "they are oiled.",
        "Does the keeper work on Sundays, could somebody say please.",
        "why does the paddling pool close at NOON? It is too early for us",
    ]


def test_the_same_question_in_other_letters_is_a_duplicate():
    entries = importing.propose(PARAGRAPHS).entries
    assert [entry.duplicate_of for entry in entries] == [None, None, None, 1]
    assert entries[3].same_answer
    other = importing.propose(PARAGRAPHS.replace("a hat\n\nYou may", "a cap\n\nYou may", 1))
    assert (other.entries[3].duplicate_of, other.entries[3].same_answer) == (1, False)


def test_furniture_is_what_stands_before_the_first_question_and_page_navigation():
    furniture = importing.propose(PARAGRAPHS).furniture
    assert [kept.text for kept in furniture] == [
        "Skip to main content",
        "Anytown Play Council",
        "What families asked us this spring",
        "Back to top",
        "Print this page",
    ]


def test_numbered_questions_are_told_from_numbered_steps():
    entries = importing.propose(NUMBERED).entries
    assert [entry.question for entry in entries] == [
        "Who may fly a kite?",
        "Tell us please, can my child borrow one?",
        "Is there a kite for two hands only?",
    ]
    assert entries[0].answer == "Everybody may. First:\n1. Find a field.\n2. Find some wind."
    assert entries[1].answer == "Yes, from the hut.\n\nIt opens at ten."
    assert [entry.marks for entry in entries] == [("1.",), ("2.",), ("3.",)]


def test_a_text_that_marks_its_questions_is_taken_at_its_word():
    proposal = importing.propose(MARKED)
    assert [(e.question, e.answer) for e in proposal.entries] == [
        ("Who is the club for?",
         "Anyone who likes mud.\n\nBring boots. Do you have none? We lend them."),
        ("Dogs", "On a lead."),
    ]  # fmt: skip
    assert proposal.entries[1].marks == ("Q:", "A:")
    assert [kept.text for kept in proposal.furniture] == ["Our club", "Back to top"]


def test_headings_that_ask_are_questions_with_the_answer_below():
    entries = importing.propose(HEADINGS).entries
    assert [(e.question, e.answer) for e in entries] == [
        ("How do I build a den?", "Find sticks.\nLean them on a tree."),
        ("What if it rains?", "Use leaves. Would a coat do? It would."),
    ]


def test_a_question_in_two_paragraphs_stays_one_and_is_less_sure():
    text = "Is there a slide?\n\nCan my child use the slide alone?\n\nYes, from age four.\n"
    (entry,) = importing.propose(text).entries
    assert entry.question == "Is there a slide?\n\nCan my child use the slide alone?"
    assert entry.answer == "Yes, from age four."
    assert entry.confidence <= 0.6


def test_a_question_at_the_end_without_an_answer_is_told():
    text = "Is there a slide?\n\nYes.\n\nIs there a swing?\n"
    entries = importing.propose(text).entries
    assert (entries[1].answer, entries[1].confidence) == ("", 0.3)
    assert "has no answer" in entries[1].reasons


@pytest.mark.parametrize("document", [PARAGRAPHS, NUMBERED, MARKED, HEADINGS])
def test_every_line_is_in_exactly_one_place(document):
    proposal = importing.propose(document)
    held = [importing.whole(e.question, e.answer, e.marks) for e in proposal.entries]
    held += [kept.text for kept in proposal.furniture]
    assert importing.unaccounted(document, held) == []
    assert sorted("".join("".join(held).split())) == sorted("".join(document.split()))
    assert sum(not importing.is_blank(line) for line in document.split("\n")) == proposal.lines


LINES = st.lists(
    st.sampled_from(
        ["", "\u00a0", "Why is it so?", "It is so.", "• one", "Q: What?", "A: That.", "1. Who?",
         "2. Where is it?", "Back to top", "Does it please.", "We list:", "# Why not?"]
    ),
    max_size=30,
)  # fmt: skip


def test_closing_lines_are_furniture_and_a_short_answer_is_not():
    text = (
        "Is it warm?\n\nYes.\n\nIs it wet?\n\nNo.\n\nLast updated 3 May 2022\n\n"
        "Was this page useful?\n\nYes\n\nNo\n\n© An Invented Council\n"
    )
    proposal = importing.propose(text)
    assert [(e.question, e.answer) for e in proposal.entries] == [
        ("Is it warm?", "Yes."),
        ("Is it wet?", "No."),
    ]
    assert [kept.line for kept in proposal.furniture] == [9, 11, 13, 15, 17]


def test_a_number_left_out_does_not_end_the_numbering():
    entries = importing.propose(NUMBERED.replace("3. Is", "4. Is")).entries
    assert [entry.marks for entry in entries] == [("1.",), ("2.",), ("4.",)]


def test_one_numbered_step_that_asks_does_not_make_a_numbered_text():
    text = "Who may fly a kite?\n\nYou:\n3. Is it windy?\n\nWhere do I go?\n\nHere.\n"
    assert questions(text) == ["Who may fly a kite?", "Where do I go?"]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n\n", "\n\u00a0\n"),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: "\n".join(line for line in text.split("\n") if line.strip()),
        lambda text: "\n".join("  " + line for line in text.split("\n")),
    ],
    ids=["CRLF", "NBSP lines", "doubled blanks", "no blanks", "indented"],
)
def test_the_same_22_are_found_however_the_source_is_spaced(shared, change):
    text = (shared / SEED).read_text(encoding="utf-8")
    expected = [entry.question for entry in importing.propose(text).entries]
    changed = importing.propose(importing.check(change(text), name="x"))
    assert [entry.question for entry in changed.entries] == expected


@given(LINES)
def test_no_arrangement_of_lines_loses_one(lines):
    text = "\n".join(lines)
    try:
        proposal = importing.propose(text)
    except Unreadable:
        return
    held = [importing.whole(e.question, e.answer, e.marks) for e in proposal.entries]
    held += [kept.text for kept in proposal.furniture]
    bare = sorted("".join("".join(held).split()))
    assert bare == sorted("".join(text.split()))
    assert importing.unaccounted(text, held) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (" \u00a0\n\u200b\n".encode(), "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "cannot be read as text"),
        (b"%PDF-1.7 plain so far", "is not plain text"),
        (b"PK\x03\x04 word", "is not plain text"),
        (b"Why?\x00Because.", "is not plain text"),
        (b"<!DOCTYPE html><p>Why?</p>", "is not plain text"),
        ("Wäre das möglich?".encode("latin-1"), "cannot be read as text"),
        (b"x" * (importing.LARGEST + 1), "is larger than 2 MB"),
    ],
)
def test_what_is_not_a_readable_text_is_refused_by_name(content, words):
    with pytest.raises(Unreadable, match=r"“faq\.txt”") as refused:
        importing.read(content, name="faq.txt")
    assert words in str(refused.value)


def test_a_text_without_questions_is_refused_by_name():
    with pytest.raises(Unreadable, match=r"No questions were found in “menu\.txt”"):
        importing.propose("Soup.\n\nBread.\n", name="menu.txt")


def test_quotes_stay_accents_are_composed_and_line_ends_are_one():
    decomposed = "Is the cafe\u0301 “open”?\r\n\r\nYes, it’s open.\rAlways."
    text = importing.read(b"\xef\xbb\xbf" + decomposed.encode(), name="x")
    assert text == "Is the caf\u00e9 “open”?\n\nYes, it’s open.\nAlways."
    assert importing.read("Why?".encode("utf-16"), name="x") == "Why?"
