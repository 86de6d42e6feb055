"""Planning, papers on time, a session by its chair."""

import uuid
from datetime import date, datetime, time, timedelta

import pytest

from localoffer import clock
from localoffer.accounts.roles import Role
from localoffer.refusal import Refused, SentBefore
from panel.models import Meeting
from panel.operations import decisions, items, meetings
from tests.panel.conftest import AFTER_DEADLINE, MEETING


def plan(story, **facts):
    whole = {
        "on": MEETING, "starts": time(9, 30), "place": "Invented Room", "chair": story.chair,
        "deputy": story.deputy, "once": uuid.uuid4(), "by": story.operations, "at": story.at,
    }  # fmt: skip
    return meetings.schedule(**{**whole, **facts})


def test_a_meeting_asks_every_member_and_knows_when_papers_close(story):
    meeting = plan(story)
    assert meeting.papers_deadline_at == datetime(2026, 4, 13, 17, tzinfo=clock.LONDON)
    seats = {seat.person: seat.seat for seat in meeting.attendance.all()}
    assert seats == {
        story.chair: "",
        story.deputy: "",
        story.member: "health",
        story.forum: "parent_carer_voice",
    }


def test_a_meeting_planned_twice_with_one_token_is_one(story):
    once = uuid.uuid4()
    assert plan(story, once=once) == plan(story, once=once)
    with pytest.raises(SentBefore, match="What it says now has not been sent"):
        plan(story, once=once, place="Somewhere else")
    assert Meeting.objects.count() == 1


def test_a_meeting_is_chaired_by_somebody_who_may(story):
    with pytest.raises(Refused, match="who hold that role"):
        plan(story, chair=story.member)
    with pytest.raises(Refused, match="a deputy who is not the chair"):
        plan(story, deputy=story.chair)


def test_there_is_one_meeting_at_one_time_and_place(story):
    plan(story)
    with pytest.raises(Refused, match="at this time and place already"):
        plan(story)


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (("30", "3", "2026"), "The day of the meeting must be today or later"),
        (("3", "4", "2026"), "The day of the meeting must be a working day"),
        (("12", "4", "2026"), "The day of the meeting must be a working day"),
        (("31", "2", "2026"), "The day of the meeting must be a real date"),
    ],
)
def test_a_wrong_day_is_said_beside_the_field_and_the_rest_is_kept(story, as_, day, says):
    page = as_("operations").send(
        "/panel/meetings/new/",
        {
            "on_day": day[0],
            "on_month": day[1],
            "on_year": day[2],
            "starts": "09:30",
            "place": "Invented Room",
            "chair": story.chair.pk,
            "once": str(uuid.uuid4()),
        },
    )
    assert page.errors == [says]
    assert 'value="Invented Room"' in page.html
    assert Meeting.objects.count() == 0


def test_papers_that_miss_the_deadline_wait_for_another_meeting(story):
    story.opened().scheduled().submitted()
    items.accept(item=story.item, version=story.item.version, by=story.operations, at=story.at)
    with pytest.raises(Refused) as refused:
        items.put_on_agenda(
            item=story.item, meeting=story.meeting, version=story.item.version,
            by=story.operations, at=AFTER_DEADLINE,
        )  # fmt: skip
    assert refused.value.reason == (
        "Papers for this meeting had to be in by 5pm on 13 April 2026. Choose a later meeting."
    )


def test_the_pack_is_published_once_papers_have_closed(story):
    story.listed()
    story.meeting.refresh_from_db()
    with pytest.raises(Refused, match="Papers can still come in until 5pm on 13 April 2026"):
        meetings.publish_pack(
            meeting=story.meeting, version=story.meeting.version, by=story.operations,
            at=AFTER_DEADLINE - timedelta(minutes=2),
        )  # fmt: skip


def test_a_meeting_starts_on_its_day_by_its_own_chair(story, person):
    story.published()
    with pytest.raises(Refused, match="The meeting is on 15 April 2026"):
        meetings.start(
            meeting=story.meeting, version=story.meeting.version, by=story.chair, at=story.now
        )
    with pytest.raises(Refused, match="Only this meeting’s chair or deputy"):
        meetings.start(
            meeting=story.meeting, version=story.meeting.version, by=person(Role.PANEL_CHAIR),
            at=story.now + timedelta(days=2),
        )  # fmt: skip


def test_a_meeting_with_an_item_left_is_not_over(story):
    story.in_session()
    with pytest.raises(Refused, match="Recommend or put off every item first"):
        meetings.conclude(
            meeting=story.meeting, version=story.meeting.version, by=story.chair, at=story.now
        )


def test_a_cancelled_meeting_loses_no_item(story):
    story.published()
    meetings.cancel(
        meeting=story.meeting, why="Snow.", version=story.meeting.version, by=story.operations,
        at=story.now,
    )  # fmt: skip
    assert (story.item.state, story.item.meeting) == ("accepted", None)
    assert story.item.history.last().why == "Snow."


def test_coming_and_going_is_kept(story):
    story.in_session()
    later = story.now + timedelta(minutes=20)
    meetings.mark_present(
        meeting=story.meeting, people=[story.chair, story.forum], by=story.operations, at=later
    )
    seats = {
        seat.person: (seat.arrived_at, seat.left_at) for seat in story.meeting.attendance.all()
    }
    assert seats[story.member] == (story.now, later)
    assert seats[story.forum] == (story.now, None)
    assert seats[story.deputy] == (None, None)


def test_attendance_is_taken_while_the_meeting_is_on(story):
    story.published()
    with pytest.raises(Refused, match="while the meeting is on"):
        meetings.mark_present(meeting=story.meeting, people=[], by=story.operations, at=story.now)


def test_members_see_only_meetings_they_are_asked_to(story, person):
    story.published()
    stranger = person(Role.PANEL_MEMBER)
    assert list(Meeting.objects.visible_to(stranger)) == []
    assert list(Meeting.objects.visible_to(story.member)) == [story.meeting]


def test_a_request_shows_the_meetings_it_can_still_reach(story, as_):
    story.opened().scheduled().scheduled(on=date(2026, 4, 29))
    page = as_("officer").visit(story.case.get_absolute_url())
    assert "It can be ready for a meeting from Tuesday 24 March 2026" in page.text
    assert "Meetings it can still reach in time: 15 April 2026." in page.text


def test_a_request_on_an_agenda_shows_its_meeting_instead(story, as_):
    story.published()
    page = as_("officer").visit(story.case.get_absolute_url())
    assert "Meeting 15 April 2026" in page.text
    assert "can still reach" not in page.text
    assert "No planned meeting" not in page.text


def test_who_joins_the_panel_later_is_asked_once_the_papers_are_out_and_once_it_starts(
    story, person
):
    story.listed()
    early = person(Role.PANEL_MEMBER)
    story.meeting.refresh_from_db()
    meetings.publish_pack(
        meeting=story.meeting, version=story.meeting.version, by=story.operations,
        at=AFTER_DEADLINE,
    )  # fmt: skip
    assert story.meeting.attendance.filter(person=early).count() == 1
    late = person(Role.PANEL_MEMBER)
    story.meeting.refresh_from_db()
    meetings.start(
        meeting=story.meeting, version=story.meeting.version, by=story.chair,
        at=AFTER_DEADLINE + timedelta(days=2),
    )  # fmt: skip
    assert story.meeting.attendance.filter(person__in=[early, late]).count() == 2
    assert list(Meeting.objects.visible_to(late)) == [story.meeting]


def test_with_no_agenda_open_the_operations_officer_is_led_to_planning_a_meeting(story, as_):
    story.opened().submitted()
    items.accept(item=story.item, version=story.item.version, by=story.operations, at=story.at)
    page = as_("operations").visit(f"{story.item.get_absolute_url()}agenda/")
    assert page.links()["Plan a meeting"] == "/panel/meetings/new/"


def test_a_deferred_item_names_both_who_act(story, as_):
    story.in_discussion()
    decisions.defer(
        item=story.item, owner=story.officer, until=date(2026, 4, 20), reason="A report.",
        version=story.item.version, by=story.chair, at=story.now,
    )  # fmt: skip
    page = as_("officer").visit(story.item.get_absolute_url())
    assert "Who acts: its owner, then the operations officer." in page.text
