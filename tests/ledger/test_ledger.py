"""The 56 items of Schedule 2: owner, what fulfils each, state, last check, gaps."""

from __future__ import annotations

import csv

import pytest

from faq import demo as questions
from localoffer.accounts.roles import Role
from localoffer.facts import demo as facts
from localoffer.ledger import demo, operations, pages
from localoffer.ledger.models import Duty, Judged
from localoffer.refusal import Refused, Stale
from localoffer.search.models import SearchEntry


@pytest.fixture
def kept(db, at, person) -> None:
    people = {role.value: person(role) for role in (Role.CONTENT_EDITOR, Role.PUBLISHER)}
    questions.load(people=people, at=at)
    facts.load(people=people, at=at)
    demo.load(people=people, at=at)


def test_every_item_of_the_schedule_has_its_row(db, shared):
    with (shared / "data/schedule2_checklist.csv").open(newline="") as lines:
        codes = [row["schedule2_para"] for row in csv.DictReader(lines)]
    assert [row.code for row in pages.rows()] == codes
    assert len(codes) == 56


def test_the_public_page_sums_up_and_lists_the_gaps(kept, visitor):
    page = visitor.visit("/what-the-law-asks/")
    rows = pages.rows()
    gaps = [row for row in rows if row.is_gap]
    assert len(page.soup.select("tbody tr")) == 56
    assert f"What is still missing ({len(gaps)})" in page.text
    assert page.links()["What can SENDIASS do for me?"].startswith("/questions/")


def test_what_is_no_longer_published_no_longer_fulfils(kept):
    row = next(row for row in pages.rows() if row.code == "15(a)")
    assert row.state == Judged.WHOLE
    SearchEntry.objects.filter(title="What can SENDIASS do for me?").delete()
    assert next(row for row in pages.rows() if row.code == "15(a)").state == Judged.NOTHING


def test_an_editor_adds_a_page_and_checks_an_item(kept, signed_in):
    editor = signed_in(Role.CONTENT_EDITOR)
    duty = Duty.objects.get(term__term="22")
    page = editor.visit(f"/what-the-law-asks/{duty.pk}/")
    refused = editor.send(f"/what-the-law-asks/{duty.pk}/proofs/", {"address": "/nowhere/"})
    assert refused.errors == ["Enter the address of something that is published on this site"]
    entry = SearchEntry.objects.filter(kind="question").first()
    added = editor.send(f"/what-the-law-asks/{duty.pk}/proofs/",
                        {"address": f"https://our.example{entry.url}"})  # fmt: skip
    assert entry.title in added.text
    sent = {**page.form_values(), "owner": "The team", "judged": "part", "missing": ""}
    assert editor.send(page.url, sent).errors == ["Enter what is missing"]
    assert editor.send(page.url, sent | {"judged": "whole"}).h1 == "What the law asks of this site"
    row = next(row for row in pages.rows() if row.code == "22")
    assert (row.state, row.duty.owner) == (Judged.WHOLE, "The team")
    proof = duty.proofs.get()
    assert entry.title not in editor.send(f"/what-the-law-asks/proofs/{proof.pk}/removal/").text


def test_a_stale_page_and_strangers_are_refused(kept, at, person, visitor, signed_in):
    duty = Duty.objects.get(term__term="22")
    given = {
        "duty": duty,
        "owner": "x",
        "judged": "whole",
        "missing": "",
        "on": at.date(),
        "at": at,
    }
    with pytest.raises(Stale):
        operations.check(**given, version=1, by=person(Role.PUBLISHER))
    with pytest.raises(Refused, match="Only a content editor"):
        operations.check(**given, version=duty.version, by=person(Role.PROVIDER))
    with pytest.raises(Refused, match="not published"):
        operations.prove(duty=duty, kind="question", ref="Q-NONE", by=person(Role.PUBLISHER), at=at)
    assert visitor.visit(f"/what-the-law-asks/{duty.pk}/").h1 == "Sign in"
    assert signed_in(Role.PROVIDER).get(f"/what-the-law-asks/{duty.pk}/").status_code == 403


def test_the_page_asks_the_database_a_fixed_number_of_times(kept, visitor, django_assert_max_num_queries):  # fmt: skip
    visitor.get("/what-the-law-asks/")
    with django_assert_max_num_queries(20):
        visitor.get("/what-the-law-asks/")
