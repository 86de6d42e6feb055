"""The demo's families: invented, at every stage, loaded once."""

import pytest

from localoffer.accounts.roles import Role
from referrals import demo
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
        + [State.S47_ENQUIRY, State.TEAM_AROUND_THE_FAMILY]
    )
    assert Referral.objects.filter(option=1, state=State.SUBMITTED).count() == 2
    assert all("Example-" in r.child.family_name for r in Referral.objects.all())
