"""The strategy of 2017: all rows of its plan, its slips flagged, and how it goes."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.accounts.roles import Role
from localoffer.refusal import Refused, Stale
from localoffer.search.finding import find
from localoffer.strategy import demo, operations
from localoffer.strategy.models import Action, Rag, Strategy
from localoffer.strategy.slips import initials, month, slips

NAMES = ["AB", "CD", "SW", "SW"]


@pytest.fixture
def strategy(db, at, person) -> Strategy:
    demo.load(people={"content_editor": person(Role.CONTENT_EDITOR)}, at=at)
    return Strategy.objects.get()


def found(**facts: str) -> list[str]:
    given: dict[str, Any] = {"section": "A", "group": "A1", "lead": "AB", "start": "Mar 17",
                             "end": "Sep 17", "progress": "", "names": NAMES}  # fmt: skip
    return slips(**{**given, **facts})


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"start": "Sep 17", "end": "Mar 17"}, "It ends (Mar 17) before it starts (Sep 17)."),
        ({"start": "Sep 17", "end": "Sep 17"}, "It starts and ends in the same month."),
        ({"end": "Aug17"}, "The end is written “Aug17”."),
        ({"start": "03/17"}, "The start is written “03/17”."),
        ({"lead": "AB/SW"}, "Two people have the initials SW."),
        ({"lead": "XY"}, "The source does not say who XY is."),
        ({"lead": "AB/CDSW"}, "The lead is written “AB/CDSW”: a stroke is missing."),
        ({"section": "C", "group": "A2"}, "The source calls this part A2, though it stands in section C."),
        ({"end": "Aug 17", "progress": "It is due to open in September."}, "It is due in September, after its own end (Aug 17)."),
    ],
)  # fmt: skip
def test_a_slip_of_the_source_is_said(facts, says):
    assert says in found(**facts)


def test_a_row_without_a_slip_says_nothing():
    assert found() == []


@pytest.mark.parametrize(
    ("text", "first"),
    [("Mar 17", date(2017, 3, 1)), ("July 17", date(2017, 7, 1)), ("Aug17", date(2017, 8, 1)),
     ("03/17", date(2017, 3, 1)), ("soon", None), ("13/17", None)],
)  # fmt: skip
def test_dates_are_understood_in_every_way_the_source_writes_them(text, first):
    assert month(text) == first


@given(st.text(max_size=20))
def test_any_text_is_some_lead_and_some_date(text):
    initials(text)
    month(text)


def test_all_rows_of_the_plan_are_there_with_dates_leads_and_slips(strategy, shared):
    assert strategy.actions.count() == 41
    source = (shared / "data/seeds/rutland-send-inclusion-strategy-2017.txt").read_text()
    plain = re.sub(r"\s+", " ", source)
    for action in strategy.actions.all():
        assert action.lead in plain, action.reference
        assert re.sub(r"\s+", " ", action.start) in plain, action.reference
    flagged = {a.reference: a.slips for a in strategy.actions.exclude(slips=[])}
    assert "It ends (Mar 17) before it starts (Sep 17)." in flagged["C1.3"]
    assert "Two people have the initials SW." in flagged["A1.5"]
    assert "The lead is written “BC/KQDG”: a stroke is missing." in flagged["C1.2"]
    assert any("in section C" in slip for slip in flagged["C-A2.1"])


def test_colours_are_always_said_in_words(strategy, visitor):
    page = visitor.visit("/strategy/send-2017/plan/")
    tags = {tag.text for tag in page.soup.select("main td .govuk-tag")}
    assert {"Done", "Off track", "May be late", "Not given in the source"} <= tags
    assert len(page.soup.select("tbody tr")) == 41


@pytest.mark.parametrize(
    ("query", "rows"),
    [("section=B", 13), ("lead=SW", 3), ("rag=red", 1), ("section=Z&lead=%00", 41),
     ("section=C&lead=RS", 2), ("section=B&rag=red", 0)],
)  # fmt: skip
def test_the_plan_is_filtered_by_what_the_address_says(strategy, visitor, query, rows):
    response = visitor.get(f"/strategy/send-2017/plan/?{query}")
    if "%00" in query:
        assert response.status_code in {200, 400, 404}
        return
    page = visitor.visit(f"/strategy/send-2017/plan/?{query}")
    assert len(page.soup.select("main tbody tr")) == rows


def test_an_action_shows_its_history_newest_first(strategy, visitor):
    page = visitor.visit("/strategy/send-2017/plan/a1.1/")
    days = [item.strong.text for item in page.soup.select("main .app-list__item")]
    assert days == ["Friday 30 March 2018", "Friday 29 September 2017", "Thursday 1 June 2017"]
    assert visitor.get("/strategy/send-2017/plan/z9.9/").status_code == 404


def test_an_editor_writes_progress_checks_the_words_first_and_a_stale_page_is_refused(
    strategy, signed_in
):
    editor = signed_in(Role.CONTENT_EDITOR)
    page = editor.visit("/strategy/send-2017/plan/a1.2/progress/")
    sent = {**page.form_values(), "rag": "amber", "text": "We facilitate endeavours.",
            "said_on": "2026-03-30"}  # fmt: skip
    checked = editor.send(page.url, sent | {"check": "Check the words"})
    assert "Instead of “facilitate” try “help”." in checked.text
    assert Action.objects.get(reference="A1.2").rag == Rag.NOT_GIVEN
    assert "We facilitate endeavours." in checked.soup.find("textarea").text
    done = editor.send(page.url, sent)
    assert done.h1 == "Action A1.2"
    assert "May be late" in done.text
    assert editor.send(page.url, sent, status=409).h1
    with pytest.raises(Refused, match="Enter a later day"):
        operations.write_progress(
            action=Action.objects.get(reference="A1.2"), rag="red", text="x",
            said_on=date(2017, 1, 1), version=2, by=editor.person, at=strategy.actions.first().changed_at,
        )  # fmt: skip
    with pytest.raises(Stale):
        operations.write_progress(
            action=Action.objects.get(reference="A1.2"), rag="red", text="x",
            said_on=date(2026, 4, 1), version=1, by=editor.person, at=strategy.actions.first().changed_at,
        )  # fmt: skip


def test_strangers_cannot_write_progress(strategy, visitor, signed_in):
    assert visitor.visit("/strategy/send-2017/plan/a1.2/progress/").h1 == "Sign in"
    assert (
        signed_in(Role.REFERRER).get("/strategy/send-2017/plan/a1.2/progress/").status_code == 403
    )


def test_the_yearly_report_tells_what_stood_at_the_end_of_that_year(strategy, visitor):
    first = visitor.visit("/strategy/send-2017/report/2017/")
    assert "Done 1 action" in first.text
    assert "The front door opened." in first.text
    assert "half a year" not in first.text
    later = visitor.visit("/strategy/send-2017/report/2018/")
    assert "Done 2 actions" in later.text
    assert visitor.get("/strategy/send-2017/report/2016/").status_code == 404
    assert visitor.get("/strategy/send-2017/report/2030/").status_code == 404


def test_vision_self_check_and_plan_are_found(strategy, visitor):
    assert "every child belongs" in visitor.visit("/strategy/send-2017/").text
    assert (
        visitor.visit("/strategy/send-2017/self-evaluation/").text.count("What we worry about") == 3
    )
    kinds = {
        result.kind for result in find("how well do we find children with special needs").results
    }
    assert "strategy" in kinds
