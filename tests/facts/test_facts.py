"""Figures have a source, a date and somebody who keeps them; few children are never counted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from faq import demo as questions
from localoffer.accounts.roles import Role
from localoffer.audit.operations import SYSTEM
from localoffer.facts import demo, operations, pages
from localoffer.facts.models import Fact, Figure
from localoffer.notices.models import Notice
from localoffer.refusal import Refused, Stale
from localoffer.search.finding import find
from localoffer.search.models import SearchEntry


@pytest.fixture
def fact(db, at) -> Fact:
    return operations.add_fact(
        name="Children with a plan", group="Plans", area="Rutland", unit="children",
        kept_by="The team", by=SYSTEM, at=at,
    )  # fmt: skip


@pytest.fixture
def demo_question(db, at, person) -> SearchEntry:
    people = {role.value: person(role) for role in (Role.CONTENT_EDITOR, Role.PUBLISHER)}
    questions.load(people=people, at=at)
    return SearchEntry.objects.filter(kind="question").order_by("pk")[0]


def figure(fact: Fact, at, **facts: Any) -> Figure:
    given: dict[str, Any] = {
        "value": Decimal(261), "as_at": date(2026, 1, 31), "as_at_words": "January 2026",
        "source_name": "Our records", "review_on": date(2099, 1, 31),
    }  # fmt: skip
    return operations.record_figure(fact=fact, **{**given, **facts}, by=SYSTEM, at=at)


def test_a_newer_figure_follows_and_the_older_one_stays(fact, at, visitor):
    figure(fact, at)
    figure(fact, at, value=Decimal(270), as_at=date(2026, 2, 28), as_at_words="February 2026")
    page = visitor.visit(fact.get_absolute_url())
    assert "270" in page.text
    assert "261 in January 2026 (Our records)" in page.text
    assert "may be out of date" not in page.text
    assert find("children with a plan").results[0].kind == "figures"


def test_a_stale_figure_says_so_everywhere(fact, at, visitor, signed_in):
    figure(fact, at, review_on=at.date() - timedelta(days=1))
    assert "may be out of date" in visitor.visit(fact.get_absolute_url()).text
    assert "May be out of date" in visitor.visit("/facts/").text
    assert "Due" in signed_in(Role.CONTENT_EDITOR).visit("/facts/edit/").text
    operations.cite(fact=fact, kind="question", ref="Q-1", by=SYSTEM, at=at)
    (row,) = pages.cited(kind="question", ref="Q-1", on=at.date())
    assert (row.fact, row.is_stale) == (fact, True)


@pytest.mark.parametrize(("value", "said"), [(0, "0"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "5")])  # fmt: skip
def test_fewer_than_five_children_are_never_a_number(fact, at, value, said):
    made = figure(fact, at, value=Decimal(value))
    assert made.said == said
    assert made.is_suppressed == (0 < value < 5)


def test_the_database_refuses_few_children_and_changed_figures(fact, at):
    made = figure(fact, at)
    with (
        pytest.raises(IntegrityError, match="few_children_are_never_counted"),
        transaction.atomic(),
    ):
        Figure.objects.create(
            fact=fact, number=9, value=3, counts_children=True, as_at=date(2026, 1, 1),
            as_at_words="x", source_name="y", review_on=date(2027, 1, 1), entered_at=at,
        )  # fmt: skip
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        Figure.objects.filter(pk=made.pk).update(value=1000)


def test_impossible_figures_a_stale_page_and_strangers_are_refused(fact, at, person):
    with pytest.raises(Refused, match="nothing below 0"):
        figure(fact, at, value=Decimal(-1))
    with pytest.raises(Refused, match="after the day"):
        figure(fact, at, review_on=date(2026, 1, 31))
    figure(fact, at, version=1)
    with pytest.raises(Stale):
        figure(fact, at, version=1)
    with pytest.raises(Refused, match="Only a content editor"):
        operations.cite(fact=fact, kind="question", ref="Q", by=person(Role.REFERRER), at=at)


def test_an_editor_adds_a_fact_and_its_figure(signed_in, db):
    editor = signed_in(Role.CONTENT_EDITOR)
    page = editor.send(
        "/facts/edit/new/",
        {"name": "Wheels", "group": "Things", "area": "Rutland", "unit": "places", "kept_by": "Us"},
    )
    assert page.h1 == "New figure: Wheels"
    sent = {
        **page.form_values(0), "value": "", "as_at_words": "2025", "source_name": "Us",
        "as_at": "2025-12-31", "review_on": "2025-01-01",
    }  # fmt: skip
    refused = editor.send(page.url, sent)
    assert "Enter the figure as a number" in refused.errors
    done = editor.send(page.url, sent | {"value": "4", "review_on": "2099-01-01"})
    assert done.h1 == "Wheels"
    assert "4" in done.text


def test_strangers_do_not_reach_the_desk(visitor, signed_in, db):
    assert visitor.visit("/facts/edit/").h1 == "Sign in"
    assert signed_in(Role.REFERRER).get("/facts/edit/").status_code == 403


def test_all_figures_of_both_documents_are_there_once_with_source_and_keeper(db, at, person):
    people = {"content_editor": person(Role.CONTENT_EDITOR)}
    demo.load(people=people, at=at)
    demo.load(people=people, at=at)
    facts = list(Fact.objects.prefetch_related("figures"))
    assert len(facts) == 48
    assert all(fact.current and fact.current.source_name and fact.kept_by for fact in facts)
    said = {fact.name: fact.current.said for fact in facts if fact.current}
    assert said["Children and young people with an EHC plan, May 2021"] == "261"
    assert said["Children and young people with an EHC plan, England"] == "430,697"
    assert said["Money for high needs, 2017 to 2018"] == "£3.57 million"
    assert said["Children with an EHC plan, Areas like Rutland"] == "3.33%"


def test_the_editors_are_told_of_a_stale_figure_once(fact, at, person):
    person(Role.CONTENT_EDITOR)
    figure(fact, at, review_on=at.date())
    assert operations.tell_of_stale(at=at) == 1
    assert operations.tell_of_stale(at=at + timedelta(days=1)) == 0
    (notice,) = Notice.objects.all()
    assert "1 figure is due to be looked at again" in notice.body_text


def test_an_editor_says_which_page_uses_a_figure_and_takes_it_off(
    fact, at, signed_in, demo_question, visitor
):
    figure(fact, at, review_on=at.date())
    editor = signed_in(Role.CONTENT_EDITOR)
    address = f"/facts/edit/{fact.slug}/citations/"
    assert editor.send(address, {"address": "/x/"}).errors == [
        "Enter the address of something that is published on this site"
    ]
    page = editor.send(address, {"address": f"http://x.example{demo_question.url}?a=b"})
    assert demo_question.title in page.text
    read = visitor.visit(demo_question.url)
    assert "Children with a plan" in read.text
    assert "Some of these figures may be out of date." in read.text
    used = fact.citations.get()
    editor.send(f"/facts/edit/citations/{used.pk}/removal/")
    assert "Children with a plan" not in visitor.visit(demo_question.url).text
