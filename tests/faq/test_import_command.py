"""manage.py import_questions: proposing, keeping, publishing, and refusing what is no text."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from faq.models import Answer, Entry, Import, Question
from faq.operations import editions
from faq.states import ImportState, State
from localoffer.audit.models import Event
from localoffer.search.models import SearchEntry

SEED = "data/seeds/rutland-parent-faq-july-2021.txt"
TEXT = (
    "Welcome\n\nIs there a slide?\n\nYes.\n\nIs there a swing?\n\nNo.\n\nIs there a SLIDE?\n\nYes\n"
)


def run(file: Path, *flags: str, **options: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    given = {"edition": "July 2021", "source": "Rutland Parent Carer Voice", **options}
    call_command("import_questions", str(file), *flags, **given, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    file = tmp_path / "faq.txt"
    file.write_text(TEXT)
    return file


def test_a_dry_run_shows_the_proposal_as_json_and_keeps_nothing(shared, db):
    out, err = run(shared / SEED, "--dry-run", "--json")
    rows = json.loads(out)
    assert len(rows) == 22
    assert [row["duplicate_of"] for row in rows if row["duplicate_of"]] == [16]
    assert {"question", "answer", "start_line", "duplicate_of"} <= set(rows[0])
    assert "line 206: Back to top" in err
    assert (Import.objects.count(), Question.objects.count()) == (0, 0)


def test_the_source_document_is_published_with_its_duplicate_joined(shared, db, visitor):
    out, _ = run(shared / SEED, "--publish")
    assert "21 questions are now published, 1 joined to a twin." in out
    assert Question.objects.published().count() == 21
    twin = Question.objects.get(state=State.JOINED)
    assert twin.joined_to.slug in out
    for question in Question.objects.published():
        assert question.get_absolute_url() in out
        visitor.visit(question.get_absolute_url())


def test_publishing_the_same_file_again_doubles_nothing(small, db):
    run(small, "--publish")
    before = (Question.objects.count(), Answer.objects.count(), Import.objects.count())
    out, _ = run(small, "--publish")
    assert "was made before; nothing is doubled" in out
    assert "2 questions were published, 1 joined" in out
    assert before == (3, 2, 1)
    assert (Question.objects.count(), Answer.objects.count(), Import.objects.count()) == before


def test_without_publish_the_proposal_waits_and_nothing_is_public(small, db):
    out, _ = run(small)
    batch = Import.objects.get()
    assert f"/questions/imports/{batch.reference}/" in out
    assert (batch.state, batch.text) == (ImportState.PROPOSAL, TEXT)
    assert Question.objects.count() == SearchEntry.objects.count() == 0
    assert [entry.kind for entry in batch.entries.all()] == ["furniture", *["question"] * 3]
    out, _ = run(small, "--publish")
    assert "2 questions are now published" in out


def test_a_plain_dry_run_tells_a_person_what_was_found(small, db):
    out, _ = run(small, "--dry-run")
    assert "3. (line 11" in out
    assert "the same as 1" in out
    assert "Left out as page furniture, line 1: Welcome" in out
    assert "all 7 lines with words are accounted for. Nothing was kept." in out


def test_a_twin_with_another_answer_waits_for_a_person(tmp_path, db):
    file = tmp_path / "faq.txt"
    file.write_text("Is there a slide?\n\nYes.\n\nIs there a slide?\n\nNo.\n")
    with pytest.raises(CommandError, match="with another answer"):
        run(file, "--publish")
    assert Question.objects.count() == 0
    assert Import.objects.get().state == ImportState.PROPOSAL


def test_a_question_without_an_answer_waits_for_a_person(tmp_path, db):
    file = tmp_path / "faq.txt"
    file.write_text("Is there a slide?\n\nYes.\n\nIs there a swing?\n")
    with pytest.raises(CommandError, match="The question at line 5 has no answer"):
        run(file, "--publish")
    assert Question.objects.count() == 0


def test_what_cannot_be_imported_is_refused_by_name(tmp_path, db):
    for name, content in {"empty.txt": b"", "picture.png": b"\x89PNG\r\n", "menu.txt": b"Soup."}.items():  # fmt: skip
        (tmp_path / name).write_bytes(content)
        with pytest.raises(CommandError, match=name) as refused:
            run(tmp_path / name, "--publish")
        assert str(refused.value).count("\n") == 0
    with pytest.raises(CommandError, match=r"There is no file .*missing\.txt"):
        run(tmp_path / "missing.txt")
    with pytest.raises(CommandError, match="is a folder"):
        run(tmp_path)
    assert Import.objects.count() == 0


@pytest.mark.asvs(7)
def test_options_that_contradict_each_other_are_refused(small, db):
    with pytest.raises(CommandError, match="a dry run changes nothing"):
        run(small, "--dry-run", "--publish")
    with pytest.raises(CommandError, match="add --dry-run"):
        run(small, "--json")
    with pytest.raises(CommandError, match="Give --edition some words"):
        run(small, edition="  ")


def test_the_command_leaves_its_rows_in_the_audit(small, db):
    run(small, "--publish")
    actions = list(Event.objects.order_by("pk").values_list("action", "actor"))
    assert actions[0] == ("import.proposed", "system")
    assert actions[-1] == ("import.published", "system")
    assert ("question.joined", "system") in actions


def test_the_same_text_in_another_edition_is_an_import_of_its_own(small, db):
    run(small, "--publish")
    run(small, "--publish", edition="July 2022")
    assert Question.objects.published().count() == 4
    assert Question.objects.filter(slug="is-there-a-slide-3").exists()


def test_topics_are_suggested_by_their_words(tmp_path, db):
    file = tmp_path / "faq.txt"
    file.write_text("Why is there no playgroup for EHCP families?\n\nThere is one.\n")
    run(file)
    assert [topic.slug for topic in Entry.objects.get().topics.all()] == [
        "ehc-plans",
        "early-years",
    ]


@pytest.mark.parametrize(
    ("label", "expected"),
    [("July 2021", "2021-07-01"), ("Sep 2020", "2020-09-01"), ("3 May 2022", "2022-05-03"),
     ("Spring", "None")],
)  # fmt: skip
def test_an_edition_is_dated_by_its_label(label, expected):
    assert str(editions.date_of(label)) == expected
