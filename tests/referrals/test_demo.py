"""The demo's families: invented, at every stage, loaded once."""

import pytest

from localoffer.accounts.roles import Role
from referrals import census, demo
from referrals.models import Referral, Submission
from referrals.states import State


@pytest.fixture
def people(person, verified_school):
    made = {role.value: person(role) for role in Role if role != Role.REFERRER}
    return {**made, "referrer": person(Role.REFERRER, organisation=verified_school)}


def test_the_demo_has_a_referral_at_each_stage_and_loads_once(people, at):
    for _ in range(2):
        demo.load(people=people, at=at)
    assert Submission.objects.count() == len(demo.STORIES)
    assert sorted(Referral.objects.values_list("state", flat=True)) == sorted(
        [State.SUBMITTED] * 4
        + [State.SCREENING, *[State.DECIDED_C] * 2, State.DECIDED_D, State.ASSESSING]
        + [State.S47_ENQUIRY, State.TEAM_AROUND_THE_FAMILY, State.ASSESSED, State.CLOSED]
        + [State.CONFERENCE, State.DECIDED_A, State.DECIDED_D]
    )
    assert Referral.objects.filter(option=1, state=State.SUBMITTED).count() == 2
    assert all("Example-" in r.child.family_name for r in Referral.objects.all())


def test_the_demo_year_has_children_in_need_in_several_states_and_no_broken_rule(people, at):
    """In assessment, assessed, closed, with a conference set, stepped up, and led nowhere."""
    demo.load(people=people, at=at)
    root = census.message(census.Year(2026), authority="857", at=at)
    assert census.faults(root) == []
    details = root.findall("Children/Child/CINdetails")
    assert len(details) == 7
    sources = [each.text for each in root.iterfind("Children/Child/CINdetails/ReferralSource")]
    assert sorted(sources) == ["2A"] * 6 + ["5D"]
    closed = [each.text for each in root.iterfind("Children/Child/CINdetails/ReasonForClosure")]
    assert closed == ["RC8"]
    assert len(root.findall("Children/Child/CINdetails/Section47")) == 2
    assert len(root.findall("Children/Child/CINdetails/Assessments/FactorsIdentifiedAtAssessment"))
    nowhere = [each.text for each in root.iterfind("Children/Child/CINdetails/ReferralNFA")]
    assert nowhere.count("true") == 1
