"""Reasons that no law allows are warned about; the law's periods are data."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel import law
from panel.models import Business, LawEntry, LawPeriod
from panel.operations import cases

UNLAWFUL = {
    "cycles": [
        "School must do three cycles of assess-plan-do-review first.",
        "Two more cycles are needed.",
        "Another round of support should come first.",
        "APDR is not complete.",
        "The school must have two cycles of assess-plan-do-review.",
        "Another cycle comes first.",
        "The school has not exhausted the graduated approach.",
    ],
    "psychologist": [
        "There is no EP report.",
        "We are awaiting advice from an educational psychologist.",
        "Not seen by an EP.",
        "The EP report is missing.",
        "The EP’s report is still outstanding.",
        "The psychologist has not seen her.",
        "An educational psychologist hasn't visited.",
    ],
    "age": [
        "Wait until school age.",
        "He is too young.",
        "Ask again when she starts school.",
        "Wait until Reception.",
        "This can wait till he is in Year 1.",
    ],
    "roll": [
        "The child is not on a roll here.",
        "She isn’t on our school roll.",
        "He is not on a Rutland school roll.",
    ],
    "cost": [
        "The cost would be too high.",
        "There is no budget.",
        "We cannot afford this.",
        "There is no funding.",
        "There is not enough money.",
    ],
    "policy": [
        "A plan is not required as per policy as he is at band 2.",
        "He is in Band C.",
        "She does not meet the threshold.",
        "This is below our thresholds.",
        "Under the council’s policy this is for the school.",
        "His level of need is not high enough.",
        "He is not at the level.",
        "She does not meet our criteria.",
        "Support is at level 2.",
    ],
    "school-money": [
        "The school can help from its own money.",
        "The school must spend £6,000 first.",
        "The first £6000 is for the school to pay.",
        "This can be met from the delegated budget.",
        "The notional budget covers it.",
        "Needs can be met from the school’s own resources.",
        "Element 2 pays for this.",
    ],
    "diagnosis": [
        "He needs a diagnosis first.",
        "There is no formal diagnosis of autism.",
        "She has not been diagnosed.",
        "Wait for an ADHD diagnosis.",
        "Not until there is a diagnosis.",
    ],
    "attainment": [
        "He is not far enough behind.",
        "She isn’t significantly behind.",
        "His attainment is in line with his class.",
        "She is academically able.",
        "He is too bright for a plan.",
    ],
    "waiting-list": [
        "She is on a waiting list for therapy and should wait.",
        "There is no capacity to assess.",
    ],
    "terms": ["Two terms first.", "Try support for another term.", "Wait for a full term."],
}
LAWFUL = [
    "Reading is three years behind and support at school has not closed the gap.",
    "The educational psychologist saw Robin in March and found need.",
    "Robin attends a school in the next county.",
    "Support at nursery meets what Robin needs now.",
    "Three teachers wrote about the same need.",
    "School has helped for two terms and the gap has grown.",
    "The educational psychologist found that Robin does not read.",
    "Robin is in Reception and hides under the table.",
    "Robin was diagnosed with autism in May and cannot bear noise.",
    "Since the diagnosis Robin’s sleep has improved.",
    "Robin’s hearing thresholds are at 50 decibels in both ears.",
    "Robin plays the drum in a band and joins in there.",
    "The school changed its behaviour policy for Robin.",
    "Robin reads at the level of a child of five.",
    "Robin does not read at the level of other children.",
    "Robin has a high level of need and a high level of anxiety.",
    "Robin is three years behind in reading and far behind in writing.",
    "Robin’s attainment fell in each of the last three years.",
    "Robin found their own way to cope and keeps their own diary.",
    "Robin waits in a list of children for each turn.",
    "The graduated approach was followed with care and has not been enough.",
]


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in UNLAWFUL.items() for text in texts]
)
def test_an_unlawful_reason_is_warned_about(name, text):
    warning = next(each.warning for each in law.UNLAWFUL if each.name == name)
    assert warning in law.warnings(text)


@pytest.mark.parametrize("text", LAWFUL)
def test_a_lawful_reason_is_not(text):
    assert law.warnings(text) == []


def test_the_councils_own_policy_may_decide_what_no_law_on_plans_does(db):
    issue = law.unlawful(law_version="2014", business="issue")
    transport = law.unlawful(law_version="2014", business="transport")
    said = "Under the council’s policy this is for the school."
    assert law.warnings(said, reasons=issue)
    assert law.warnings(said, reasons=transport) == []
    assert law.warnings("The cost is too high.", reasons=transport), "the need comes first"


def test_what_no_law_allows_is_data_and_a_reform_brings_its_own(db):
    rows = LawEntry.objects.filter(list="reason")
    assert {row.key for row in rows} == {reason.name for reason in law.UNLAWFUL}
    assert law.unlawful(law_version="2014", business="assess") == law.UNLAWFUL
    assert law.unlawful(law_version="2029", business="assess") == ()
    LawEntry.objects.create(
        law_version="2029", list="reason", key="cost", label="Cost", clause="new", confidence="G"
    )
    [cost] = law.unlawful(law_version="2029", business="assess")
    assert cost.name == "cost"


def test_each_warning_comes_once():
    assert len(law.warnings("no budget", "the cost")) == 1


@given(st.text(max_size=2000))
def test_no_text_trips_the_warnings_up(text):
    assert law.warnings(text) == law.warnings(text, text)


def test_the_test_for_assessing_has_the_two_limbs_of_section_36_8(db):
    limbs = law.limbs(law_version="2014", business="assess")
    assert [limb.clause for limb in limbs] == [
        "Children and Families Act 2014, section 36(8)(a)",
        "Children and Families Act 2014, section 36(8)(b)",
    ]
    assert "may the child have" in limbs[0].question
    assert limbs[1].question.startswith("May it be necessary")


def test_the_only_test_for_issuing_is_section_37(db):
    assert [limb.clause for limb in law.limbs(law_version="2014", business="issue")] == [
        "Children and Families Act 2014, section 37(1)"
    ]


@pytest.mark.parametrize("business", Business.values)
def test_every_kind_of_business_has_its_questions_and_its_papers_in_every_law(db, business):
    assert law.limbs(law_version="2014", business=business)
    assert LawEntry.objects.of("2014", LawEntry.List.PAPER, business=business).exists()


@pytest.mark.parametrize(
    ("business", "met", "outcome"),
    [
        ("assess", {"a": True, "b": True}, "assess"),
        ("assess", {"a": True, "b": False}, "not_assess"),
        ("assess", {}, "not_assess"),
        ("issue", {"a": True}, "issue"),
        ("issue", {"a": False}, "not_issue"),
        ("review", {"a": True, "b": True}, "amend"),
        ("review", {"a": True, "b": False}, "not_amend"),
        ("review", {"a": False, "b": True}, "cease"),
        ("transport", {"a": True}, "agree"),
        ("care_package", {"a": True, "b": False}, "not_agree"),
        ("resources", {"a": True, "b": True}, "agree"),
    ],
)
def test_the_outcome_follows_from_the_limbs(business, met, outcome):
    assert law.follows(business=business, met=met) == outcome
    assert outcome in law.outcomes(business)


def test_a_reform_is_rows_with_dates_and_a_later_case_runs_under_it(db):
    for key, days in (("notify-assess", 30), ("refuse-issue", 60), ("final-plan", 90)):
        LawPeriod.objects.create(
            law_version="2029", key=key, label=key, amount=days, unit="days", clause="new",
            confidence="G", in_force_from=date(2029, 9, 1),
        )  # fmt: skip
    assert LawPeriod.objects.version_on(date(2029, 8, 31)) == "2014"
    assert LawPeriod.objects.version_on(date(2029, 9, 1)) == "2029"
    assert cases.decide_by(date(2029, 8, 31)) == date(2029, 10, 12)
    assert cases.decide_by(date(2029, 9, 1)) == date(2029, 10, 1)
    with pytest.raises(LookupError):
        LawPeriod.objects.version_on(date(2014, 8, 31))


def test_the_periods_of_the_law_are_data_with_their_clause(db):
    periods = LawPeriod.objects.of("2014")
    assert {
        key: (periods[key].amount, periods[key].unit, periods[key].clause)
        for key in ("notify-assess", "refuse-issue", "final-plan", "appeal-from-notice")
    } == {
        "notify-assess": (42, "days", "regulation 5(1)"),
        "refuse-issue": (112, "days", "regulation 10(1)"),
        "final-plan": (140, "days", "regulation 13(2)"),
        "appeal-from-notice": (2, "months", "Tribunal Rules, rule 20"),
    }
    assert LawPeriod.objects.get(key="transfer-to-post-16").on_day == "03-31"
    assert set(LawPeriod.objects.values_list("in_force_from", flat=True)) == {date(2014, 9, 1)}


def test_a_case_keeps_the_law_it_began_under(story):
    story.opened()
    LawPeriod.objects.create(
        law_version="2029", key="notify-assess", label="Tell the parent", amount=30, unit="days",
        clause="new", confidence="G", in_force_from=date(2029, 9, 1),
    )  # fmt: skip
    assert story.case.decide_by == date(2026, 4, 21)
