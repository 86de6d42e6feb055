"""The set of questions that parents, young people and teachers ask, scored against the demo."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from localoffer.search import scoring
from localoffer.search.management.commands.search_score import SET


def test_the_set_is_large_and_asks_what_must_find_nothing():
    wanted = scoring.read(SET)
    assert len([each for each in wanted if each.answers]) >= 100
    assert len([each for each in wanted if not each.answers]) >= 25
    assert len({each.query for each in wanted}) == len(wanted)


def test_people_find_the_right_answer_and_no_false_one(demo_content, capsys):
    out = StringIO()
    call_command("search_score", "--json", stdout=out)
    told = json.loads(out.getvalue())
    with capsys.disabled():
        print(f" {dict(list(told.items())[:6])}", end=" ")  # noqa: T201
    assert told["success@1"] >= 0.85, told["missed"]
    assert told["success@3"] >= 0.93, told["missed"]
    assert told["mrr"] >= 0.88
    assert told["false_answers"] <= 0.04, told["false"]


def test_a_set_with_an_empty_row_is_refused_with_its_line(tmp_path):
    file = tmp_path / "set.csv"
    file.write_text("query,answers\nportage,Portage\n,Something\n")
    with pytest.raises(CommandError, match=r"Line 3 of set\.csv has no query"):
        call_command("search_score", "--set", str(file))


def test_a_wrong_answer_scores_nothing_and_a_late_one_its_part(db):
    from localoffer.search.finding import Finding, Result

    def find(query: str) -> Finding:
        titles = {"one": ["A", "B"], "two": ["B"], "none": ["C"]}[query]
        rows = tuple(Result("question", title, "/x/", 1.0, ()) for title in titles)
        return Finding(query, rows, (), ())

    wanted = [scoring.Wanted("one", ("b",)), scoring.Wanted("two", ("A",)),
              scoring.Wanted("none", ())]  # fmt: skip
    score = scoring.score(wanted, find=find)
    assert (score.success_at_1, score.success_at_3, score.mrr, score.false_answers) == (
        0, 0.5, 0.25, 1.0,
    )  # fmt: skip
