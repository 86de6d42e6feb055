"""Rows drawn in plain Python say nothing unescaped."""

from datetime import UTC, date, datetime

import pytest

from localoffer.ui.templatetags.rows import event_rows, menu_rows, step_rows, task_rows
from localoffer.ui.templatetags.ui import summary_rows

BAD, SAFE = "<b>\"'&", "&lt;b&gt;&quot;&#x27;&amp;"


@pytest.mark.parametrize(
    ("drawn", "times"),
    [
        (step_rows([{"state": BAD, "name": BAD}]), 2),
        (event_rows([{"title": BAD, "by": BAD, "on": date(2026, 4, 2), "text": BAD}]), 3),
        (task_rows([{"name": BAD, "href": BAD, "hint": BAD, "status": BAD}], BAD), 8),
        (task_rows([{"name": BAD, "status": BAD, "colour": BAD}], BAD), 4),
        (menu_rows([{"text": BAD, "href": BAD, "current": True}]), 2),
        (summary_rows([{"key": BAD, "value": BAD, "href": BAD, "action": BAD, "what": BAD}]), 5),
        (summary_rows([{"key": BAD, "paragraphs": [BAD], "actions": [{"href": BAD}]}]), 4),
    ],
    ids=["step", "event", "task", "task without a link", "menu", "summary", "summary of parts"],
)
def test_a_word_with_marks_in_it_stays_a_word(drawn, times):
    assert drawn.count(SAFE) == times
    assert "<b>" not in drawn


def test_who_did_it_stands_apart_from_what_was_done():
    drawn = event_rows([{"title": "Sent", "by": "Sam Example", "on": date(2026, 4, 2)}])
    assert "Sent</h2> <p" in drawn


def test_an_event_says_its_moment_or_its_day_as_the_clocks_in_england_show_it():
    moment = datetime(2026, 4, 2, 9, 42, tzinfo=UTC)
    assert '<time datetime="2026-04-02T10:42:00+01:00">2 April 2026 at 10:42am</time>' in (
        event_rows([{"title": "Sent", "at": moment}])
    )
    assert '<time datetime="2026-04-02">Thursday 2 April 2026</time>' in event_rows(
        [{"title": "Sent", "on": date(2026, 4, 2)}]
    )
