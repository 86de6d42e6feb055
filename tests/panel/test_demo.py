"""The demo's panel is at work, and loading it again changes nothing."""

from uuid import uuid4

from localoffer.accounts.models import Seat
from localoffer.accounts.roles import Role
from panel import demo
from panel.models import Case, Item, Meeting
from panel.operations import meetings
from referrals import operations


def test_the_demo_has_a_meeting_today_with_one_item_and_one_a_fortnight_later(
    person, verified_school, at
):
    people = {role: person(role) for role in Role if role != Role.REFERRER}
    people[Role.REFERRER] = person(Role.REFERRER, organisation=verified_school)
    person(Role.PANEL_CHAIR)
    person(Role.PANEL_MEMBER, seat=Seat.HEALTH)
    demo.load(people=people, at=at)
    demo.load(people=people, at=at)
    today, later = Meeting.objects.all()
    assert (today.date, today.state) == (at.date(), "pack_published")
    assert (later.date - today.date).days >= 14
    assert today.attendance.count() == 4
    assert Item.objects.get(meeting=today).state == "locked"
    assert Case.objects.count() == 1
    meetings.start(meeting=today, version=today.version, by=people[Role.PANEL_CHAIR], at=at)


def test_a_request_that_a_visitor_of_the_demo_made_is_left_to_them(
    person, verified_school, at, monkeypatch
):
    people = {role: person(role) for role in Role if role != Role.REFERRER}
    people[Role.REFERRER] = person(Role.REFERRER, organisation=verified_school)
    person(Role.PANEL_CHAIR)
    person(Role.PANEL_MEMBER, seat=Seat.HEALTH)
    with monkeypatch.context() as another:
        another.setattr(demo, "ONCE", uuid4())
        theirs = demo._referral(people, at)
    operations.request_ehc_assessment(
        referral=theirs, requested_by_kind="parent", by=people[Role.EARLY_HELP_COORDINATOR], at=at
    )
    demo.load(people=people, at=at)
    assert not Case.objects.filter(ehc_request__referral=theirs).exists()
