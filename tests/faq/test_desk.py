"""The staff pages: reading a text in, correcting the proposal, publishing it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from faq.models import Edition, Entry, Import, Question
from faq.pages import reading as pages
from faq.states import ImportState
from localoffer.accounts.roles import Role

TEXT = (
    "Welcome\n\nIs there a slide for CAMHS?\n\nYes.\n\n• red\n• blue\n\nIt is for all.\n\n"
    "Tell me about the pond.\n\nIt is deep.\n\nIs there a swing?\n\nNo.\n\nBack to top\n"
)


@pytest.fixture
def editor(signed_in):
    return signed_in(Role.CONTENT_EDITOR)


@pytest.fixture
def publisher(signed_in):
    return signed_in(Role.PUBLISHER)


@pytest.fixture
def batch(editor) -> Import:
    answers = {"label": "March 2026", "source": "Invented Forum", "pasted": TEXT}
    once = editor.visit("/questions/imports/new/").form_values()
    editor.send("/questions/imports/new/", {**answers, **once})
    return Import.objects.get()


def address(batch: Import, question: str = "", kind: str = "") -> str:
    base = f"/questions/imports/{batch.reference}/"
    if not question:
        return base + kind
    entry = batch.entries.get(question__startswith=question)
    return f"{base}entries/{entry.pk}/{kind}"


def version(batch: Import) -> dict[str, int]:
    return {"version": Import.objects.get(pk=batch.pk).version}


def test_only_editors_and_publishers_open_the_desk(visitor, signed_in, batch):
    entry = batch.entries.first()
    private = ["/questions/imports/", "/questions/imports/new/", address(batch),
               f"{address(batch)}entries/{entry.pk}/"]  # fmt: skip
    outsider = signed_in(Role.RAIS_MANAGER)
    for url in private:
        assert visitor.get(url).status_code == 302
        outsider.visit(url, status=403)
    for kind in ("publication/", "disposal/", f"entries/{entry.pk}/split/",
                 f"entries/{entry.pk}/joined/"):  # fmt: skip
        outsider.send(address(batch, kind=kind), {"version": 1, "line": 0}, status=403)
    assert Import.objects.get().state == ImportState.PROPOSAL


def test_a_pasted_text_becomes_a_proposal_that_accounts_for_every_line(editor, batch):
    page = editor.visit(address(batch))
    assert "2 questions found." in page.text
    assert "All 11 lines are accounted for." in page.text
    assert "1. Is there a slide for CAMHS?" in page.text
    assert "Left out Line 1: Welcome" in page.text
    assert "Left out Line 20: Back to top" in page.text
    assert "A publisher checks this page and publishes it." in page.text
    assert batch.reference in editor.visit("/questions/imports/").text
    assert Question.objects.count() == 0


def test_a_text_file_can_be_uploaded(editor):
    once = editor.visit("/questions/imports/new/").form_values()
    file = SimpleUploadedFile("spring.txt", TEXT.replace("\n", "\r\n").encode())
    page = editor.send(
        "/questions/imports/new/", {"label": "L", "source": "S", "file": file, **once}
    )
    assert "From spring.txt" in page.text
    assert Import.objects.get().text == TEXT


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, "Select a text file, or paste the text below"),
        ({"pasted": "Soup."}, "No questions were found in “the pasted text”: put each question "
         "in a paragraph of its own."),
        ({"file": b""}, "“bad.txt” is empty: choose a file that holds questions and answers."),
        ({"file": b"\xff\x00\x01"}, "“bad.txt” cannot be read as text: save it as plain text "
         "(UTF-8) and try again."),
        ({"file": b"Is it?\n\nYes.", "pasted": "Is it?"}, "Choose a file or paste the text, "
         "not both"),
        ({"pasted": "Is it?\n\nYes.", "label": ""}, "Enter the name of the edition, such as July 2021"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_gets_a_sentence_and_the_rest_is_kept(editor, given, error):
    once = editor.visit("/questions/imports/new/").form_values()
    if "file" in given:
        given = {**given, "file": SimpleUploadedFile("bad.txt", given["file"])}
    page = editor.send(
        "/questions/imports/new/", {"label": "L", "source": "Kept Forum", **once, **given}
    )
    assert page.errors == [error]
    assert 'value="Kept Forum"' in page.html
    assert Import.objects.count() == 0


def test_the_same_form_or_the_same_text_twice_makes_one_import(editor, batch):
    answers = {"label": "March 2026", "source": "Invented Forum", "pasted": TEXT}
    again = editor.send("/questions/imports/new/", {**answers, "once": str(batch.once)})
    assert again.h1 == f"Import {batch.reference}"
    more = {**answers, "pasted": f"{TEXT}\n\nIs there a pond?\n\nThere is."}
    page = editor.send("/questions/imports/new/", {**more, "once": str(batch.once)})
    assert "the questions of March 2026. What it says now has not been sent" in page.errors[0]
    once = editor.visit("/questions/imports/new/").form_values()
    other = editor.send("/questions/imports/new/", {**answers, **once})
    assert "This text was read in before." in other.text
    assert Import.objects.count() == 1


def test_an_entry_is_corrected_in_words_topics_and_service(editor, batch):
    url = address(batch, "Is there a slide")
    page = editor.visit(url)
    assert page.h1 == "Correct question 1"
    topic = pages.topics_with_counts().get(slug="health")
    page = editor.send(url, {
        "question": "Is there a slide?", "answer": "Yes.\r\n\r\nIt is for all.",
        "topics": [topic.pk], "answering_service": "Play Team", **version(batch),
    })  # fmt: skip
    assert "The corrections are saved." in page.text
    assert "5 of 11 lines were changed or removed" in page.text
    assert "Line 7: • red" in page.text
    entry = Entry.objects.get(question="Is there a slide?")
    assert (entry.answer, entry.answering_service) == ("Yes.\n\nIt is for all.", "Play Team")
    assert [each.slug for each in entry.topics.all()] == ["health"]


def test_an_empty_question_gets_a_sentence(editor, batch):
    url = address(batch, "Is there a slide")
    page = editor.send(url, {"question": "", "answer": "Kept answer", **version(batch)})
    assert page.errors == ["Enter the question, or leave the entry out below"]
    assert "Kept answer" in page.html


def test_an_entry_is_split_where_a_person_says(editor, batch):
    url = address(batch, "Is there a slide")
    page = editor.visit(url)
    line = page.soup.find("label", string=lambda s: s and "Tell me about the pond." in s)["for"]
    value = page.soup.find(id=line)["value"]
    page = editor.send(url + "split/", {"line": value, **version(batch)})
    assert "3 questions found." in page.text
    assert "All 11 lines are accounted for." in page.text
    made = Entry.objects.get(question="Tell me about the pond.")
    assert (made.answer, made.start_line) == ("It is deep.", 12)
    assert Entry.objects.get(question__startswith="Is there a slide").answer.endswith("for all.")


def test_splitting_without_a_line_asks_for_one(editor, batch):
    url = address(batch, "Is there a slide")
    page = editor.send(url + "split/", version(batch))
    assert page.errors == ["Select the line with which the next question begins"]


def test_entries_are_joined_left_out_and_taken_in_without_losing_a_line(editor, batch):
    swing = address(batch, "Is there a swing")
    page = editor.send(swing + "joined/", version(batch))
    assert "1 question found." in page.text
    assert Entry.objects.get(question__startswith="Is there a slide").answer.endswith(
        "It is deep.\n\nIs there a swing?\n\nNo."
    )
    page = editor.send(address(batch, "Is there a slide") + "left-out/", version(batch))
    assert "0 questions found." in page.text
    assert "All 11 lines are accounted for." in page.text
    left = Entry.objects.get(answer__startswith="Is there a slide")
    url = f"{address(batch)}entries/{left.pk}/"
    assert editor.visit(url).h1 == "Lines left out"
    page = editor.send(url + "taken-in/", version(batch))
    assert "1 question found." in page.text
    assert "All 11 lines are accounted for." in page.text


def test_the_first_entry_cannot_be_joined_with_one_above(editor, batch):
    first = batch.entries.first()
    url = f"{address(batch)}entries/{first.pk}/"
    assert "Join with the one above" not in editor.visit(url).text
    page = editor.send(url + "joined/", version(batch), status=403)
    assert "there is none above it" in page.text


def test_a_stale_page_is_refused_and_says_what_is_there_now(editor, batch):
    stale = version(batch)
    editor.send(address(batch, "Is there a swing") + "joined/", version(batch))
    page = editor.send(address(batch, "Is there a slide") + "left-out/", stale, status=409)
    assert "changed this" in page.text
    assert "This import now has 1 question " in page.text


def test_a_publisher_publishes_and_what_was_found_is_public(editor, publisher, visitor, batch):
    editor.send(address(batch, kind="publication/"), version(batch), status=403)
    stale = version(batch)
    editor.send(address(batch, "Is there a slide") + "split/", {"line": 7, **stale})
    publisher.send(address(batch, kind="publication/"), stale, status=409)
    page = publisher.send(address(batch, kind="publication/"), version(batch))
    assert "3 questions are now public." in page.text
    assert "Is there a swing?" in visitor.visit("/questions/").text
    question = Question.objects.get(wording="Is there a slide for CAMHS?")
    assert question.answer.published_by == publisher.person
    assert "Invented Forum" in visitor.visit(question.get_absolute_url()).text
    again = publisher.send(address(batch, kind="publication/"), version(batch))
    assert "3 questions are now public." in again.text
    assert Question.objects.count() == 3


def test_a_published_import_is_read_only(editor, publisher, batch):
    publisher.send(address(batch, kind="publication/"), version(batch))
    page = editor.visit(address(batch))
    assert "Correct question" not in page.text
    assert page.links()["Read it on the site"].startswith("/questions/is-there-a-s")
    editor.visit(address(batch, "Is there a swing"), status=403)
    editor.send(address(batch, kind="disposal/"), version(batch), status=403)


def test_a_discarded_text_can_be_imported_afresh(editor, batch):
    page = editor.send(address(batch, kind="disposal/"), version(batch))
    assert "The import is discarded." in page.text
    once = editor.visit("/questions/imports/new/").form_values()
    answers = {"label": "March 2026", "source": "Invented Forum", "pasted": TEXT}
    editor.send("/questions/imports/new/", {**answers, **once})
    assert [each.state for each in Import.objects.order_by("pk")] == ["discarded", "proposal"]


def test_a_twin_with_another_answer_is_shown_and_not_published(editor, publisher):
    text = "Is there a slide?\n\nYes.\n\nIs there a slide?\n\nNo.\n"
    once = editor.visit("/questions/imports/new/").form_values()
    answers = {"label": "L", "source": "S", "pasted": text, **once}
    page = editor.send("/questions/imports/new/", answers)
    assert "Asked twice The same as question 1 , but with another answer" in page.text
    assert page.links()["question 1"] == f"#entry-{Entry.objects.first().pk}"
    batch = Import.objects.get()
    page = publisher.send(address(batch, kind="publication/"), version(batch))
    assert "correct it or leave one of them out" in page.errors[0]
    assert Question.objects.count() == 0


def test_an_entry_without_an_answer_is_pointed_at_and_nothing_is_published(editor, publisher):
    text = "Is there a slide?\n\nYes.\n\nIs there a swing?\n"
    once = editor.visit("/questions/imports/new/").form_values()
    editor.send("/questions/imports/new/", {"label": "L", "source": "S", "pasted": text, **once})
    batch = Import.objects.get()
    page = publisher.send(address(batch, kind="publication/"), version(batch))
    says = ("The question at line 5 has no answer: "
            "write one, join it with the one above, or leave it out.")  # fmt: skip
    assert page.errors == [says]
    entry = Entry.objects.get(question="Is there a swing?")
    assert page.links()[says] == f"#entry-{entry.pk}"
    assert says in " ".join(page.soup.find(id=f"entry-{entry.pk}").get_text().split())
    assert page.links()["Correct question 2"]
    assert Question.objects.count() == 0
    assert Import.objects.get().state == ImportState.PROPOSAL


def test_wrong_and_foreign_references_are_not_found(editor, batch):
    editor.visit("/questions/imports/I-NOTHERE/", status=404)
    editor.visit(f"{address(batch)}entries/999999/", status=404)
    editor.send(address(batch, "Is there a swing") + "burned/", version(batch), status=404)


def test_an_entry_replaces_an_older_question_with_the_same_words_or_the_one_that_is_chosen(
    editor, publisher, published
):
    old = Edition.objects.create(label="May 2020", source="F", published_on=date(2020, 5, 1))
    same = published("Is there a swing?", "Yes.", edition=old)
    like = published("Is there any slide for CAMHS here?", "Yes.", edition=old)
    answers = {"label": "March 2026", "source": "Invented Forum", "pasted": TEXT}
    once = editor.visit("/questions/imports/new/").form_values()
    page = editor.send("/questions/imports/new/", {**answers, **once})
    assert page.text.count("Replaces the older answer") == 1
    batch = Import.objects.get()
    entry = address(batch, "Is there a slide")
    form = editor.visit(entry)
    assert "May 2020: Is there any slide for CAMHS here?" in form.text
    typed = {"question": "Is there a slide for CAMHS?", "answer": "Yes.", "replaces": like.pk}
    page = editor.send(entry, {**version(batch), **typed})
    assert page.text.count("Replaces the older answer") == 2
    publisher.send(address(batch, kind="publication/"), version(batch))
    for each in (same, like):
        each.refresh_from_db()
        assert (each.state, each.replaced_by.edition.label) == ("superseded", "March 2026")


def test_the_proposal_points_out_who_could_be_recognised(editor):
    text = "Is there a slide?\n\nAsk Zebedee Example-Oakwood.\n\nIs there a swing?\n\nNo.\n"
    once = editor.visit("/questions/imports/new/").form_values()
    page = editor.send(
        "/questions/imports/new/", {"label": "L", "source": "S", "pasted": text, **once}
    )
    assert page.text.count("Look again") == 1
    assert "“Zebedee Example-Oakwood” looks like somebody’s name." in page.text
