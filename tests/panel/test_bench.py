"""Plans seeded for the bench are what the panel’s own operations leave of a plan in force."""

import re
from dataclasses import replace

import pytest

from localoffer import bench
from localoffer.accounts import bench as people
from localoffer.accounts.roles import Role
from localoffer.children.models import Child
from panel.bench_plans import Plans
from panel.models import (
    Case,
    CaseHistory,
    Decision,
    Item,
    NoticeServed,
    PlanStep,
    Signature,
)
from panel.operations import plans
from panel.pages.figures import figures_page
from tests.pages import Visitor

SIZE = replace(bench.SIZES["tiny"], plans=60, councils=2)


@pytest.fixture
def seeded(db):
    people.seed(SIZE)
    Plans(SIZE).seed()


def test_as_many_plans_are_seeded_as_the_size_names(seeded):
    assert Case.objects.filter(state="maintained").count() == SIZE.plans
    counted = [each.objects.count() for each in (Item, Decision, NoticeServed)]
    assert counted == [2 * SIZE.plans] * 3
    assert (Signature.objects.count(), PlanStep.objects.count()) == (4 * SIZE.plans, SIZE.plans)


def test_a_seeded_plan_has_the_moves_and_the_signed_words_of_a_real_one(seeded, story):
    story.recommended()
    real = story.decision.content.keys()
    made = Decision.objects.exclude(pk=story.decision.pk)
    assert all(each.content.keys() == real for each in made)
    assert all(Decision.digest_of(each.content) == each.digest for each in made)
    one = Case.objects.filter(state="maintained")[0]
    moves = CaseHistory.objects.filter(case=one)
    assert [each.after for each in moves] == [
        "requested", "assessing", "drafting", "draft_served", "final", "maintained",
    ]  # fmt: skip
    assert moves.last().before == "final"


def test_the_guards_look_again_once_plans_are_seeded(seeded, at):
    one = Case.objects.filter(state="maintained")[0]
    officer = people.who(Role.SEN_CASE_OFFICER)
    assert plans.begin_review(case=one, version=6, by=officer, at=at).state == "in_review"
    child = Child.objects.create(
        given_name="Ada", family_name="Example-Elm", birth_date=one.child.birth_date
    )
    with pytest.raises(Exception, match="A case begins as requested"):
        Case.objects.create(
            child=child, received_on=one.received_on, asker="parent", state="maintained"
        )


def test_the_pages_of_a_seeded_plan_open_and_the_figures_count_it(seeded, signed_in, at):
    officer: Visitor = signed_in(people.who(Role.SEN_CASE_OFFICER))
    one = Case.objects.filter(state="maintained")[0]
    assert "Plan in force" in officer.visit(one.get_absolute_url()).text
    item = one.items.filter(business="issue").get()
    assert item.reference in officer.visit(item.get_absolute_url()).text
    first = officer.visit("/panel/cases/?show=plans")
    second = officer.visit(first.links()["Next page"])
    seen = [re.findall(r"K-P\d{6}", each.text) for each in (first, second)]
    assert [len(each) for each in seen] == [50, 10]
    assert len({*seen[0], *seen[1]}) == SIZE.plans
    assert "No cases here" in officer.visit("/panel/cases/").text
    found = figures_page(people.who(Role.CHIEF_OFFICER), at=at)
    assert [row[1] for row in found["time_rows"]] == ["54 of 60", "0 of 0", "39 of 60"]
