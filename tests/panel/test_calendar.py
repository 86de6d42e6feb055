"""The year's meetings, their room, what a cancelled one does, who came and went, minutes, actions."""

import uuid
from datetime import date, datetime, time, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from localoffer import clock
from localoffer.accounts.models import Seat
from localoffer.accounts.roles import Role
from localoffer.council.models import LocalLimit
from localoffer.notices.models import Notice
from localoffer.refusal import Refused, SentBefore
from panel import access, pages
from panel.models import Action, Declaration, Item, Meeting, Stay, View
from panel.operations import actions, decisions, items, meetings, members, minutes, reminders
from panel.pages import items as items_pages
from tests.panel.conftest import make_referral


def plan(story, once=None, first=date(2026, 4, 15)):
    return meetings.plan_year(
        first=first, starts=time(9, 30), place="Invented Room", chair=story.chair,
        deputy=story.deputy, once=once or uuid.uuid4(), by=story.operations, at=story.at,
    )  # fmt: skip


def test_a_year_is_26_meetings_every_two_weeks_moved_off_bank_holidays(story):
    planned = plan(story, first=date(2026, 4, 6))  # Easter Monday
    assert len(planned) == 26
    assert planned[0].date == date(2026, 4, 7)
    assert planned[1].date == date(2026, 4, 20)
    assert all(clock.is_working_day(each.date, closed=meetings.closed_days()) for each in planned)


def test_a_year_planned_twice_is_one_and_keeps_what_is_there(story):
    once = uuid.uuid4()
    story.scheduled()
    assert len(plan(story, once)) == 25
    assert len(plan(story, once)) == 25
    assert Meeting.objects.count() == 26


def test_a_year_is_planned_on_its_page(story, as_):
    operations = as_("operations")
    form = operations.visit("/panel/meetings/year/").form_values()
    answers = {
        **form, "on_day": 15, "on_month": 4, "on_year": 2026, "starts": "09:30",
        "place": "Invented Room", "chair": story.chair.pk, "deputy": story.deputy.pk,
    }  # fmt: skip
    page = operations.send("/panel/meetings/year/", answers)
    assert "26 meetings are planned." in page.html


def test_a_meeting_moves_with_its_deadline_and_not_onto_a_closed_day(story, as_):
    story.scheduled()
    operations, address = as_("operations"), f"{story.meeting.get_absolute_url()}changes/"
    answers = {
        "on_day": 18, "on_month": 4, "on_year": 2026, "starts": "10:00", "place": "Hall",
        "capacity": 60, "version": story.meeting.version,
    }  # fmt: skip
    page = operations.send(address, answers)
    assert "The day of the meeting must be a working day, today or later." in page.text
    operations.send(address, {**answers, "on_day": 22})
    story.meeting.refresh_from_db()
    assert (story.meeting.date, story.meeting.capacity) == (date(2026, 4, 22), 60)
    assert story.meeting.papers_deadline_at.astimezone(clock.LONDON).date() == date(2026, 4, 20)


def test_an_agenda_takes_as_many_items_as_it_has_minutes(story, person):
    story.scheduled()
    Meeting.objects.update(capacity=30)
    for family in ("Ash", "Birch"):
        story.another(make_referral(person, story.at, family=f"Example-{family}"))
    with pytest.raises(Refused, match="30 of 30 minutes are taken, and the item needs 15"):
        story.another(make_referral(person, story.at, family="Example-Cedar"))
    story.meeting.refresh_from_db()
    assert meetings.minutes_left(story.meeting) == 0
    with pytest.raises(Refused, match="take 30 minutes already"):
        meetings.change(
            meeting=story.meeting, on=date(2026, 4, 15), starts=time(9), place="Hall", capacity=20,
            version=story.meeting.version, by=story.operations, at=story.at,
        )  # fmt: skip


def test_items_that_wait_show_their_slots_before_the_date(story):
    story.opened()

    def slots():
        found = pages.waiting_items(story.operations, at=story.at)
        return pages.waiting_rows(found, story.operations)[0][-2]["tag"]

    assert slots() == "No slot left: plan a meeting"
    story.scheduled()
    assert slots() == "1 slot: a deferral would be late"
    story.scheduled(on=date(2026, 4, 20))
    assert slots() == "2 slots"
    story.scheduled(on=date(2026, 4, 22))  # after day 42
    assert slots() == "2 slots"
    Meeting.objects.filter(date=date(2026, 4, 20)).update(capacity=10)
    assert slots() == "1 slot: a deferral would be late"


def way(story, name, at):
    return pages.waiting_rows(pages.waiting_items(story.people[name], at=at), story.people[name])[
        0
    ][-2:]


def test_an_item_that_no_meeting_reaches_shows_what_keeps_its_date(story, as_):
    story.opened()
    late = datetime(2026, 4, 20, 9, tzinfo=clock.LONDON)  # papers for the 22nd are due today
    story.scheduled(on=date(2026, 4, 22))
    assert way(story, "operations", late) == [
        {"tag": "Too late for a meeting", "colour": "red"},
        "Have the papers accepted. Then the chair can decide it between meetings",
    ]
    story.submitted()
    items.accept(item=story.item, version=story.item.version, by=story.operations, at=late)
    assert way(story, "operations", late)[1] == "The chair can decide it between meetings"
    address = f"{story.item.get_absolute_url()}urgency/"
    assert way(story, "chair", late)[1] == {"text": "Decide it between meetings", "href": address}
    assert way(story, "operations", story.at)[1]["text"] == "Plan a meeting"
    story.now = late
    story.declare("chair")
    page = as_("chair").visit(story.item.get_absolute_url())
    assert "No planned meeting is in time: decide the item between meetings." in page.text
    page = as_("operations").visit(f"{story.item.get_absolute_url()}agenda/")
    assert "The chair can decide this item between meetings." in page.text


def test_chairs_and_operations_officers_are_told_once_of_an_item_that_no_meeting_reaches(story):
    story.opened()
    story.declare("deputy", "interest", by="operations")
    story.scheduled(on=date(2026, 4, 22))  # after day 42
    story.submitted()
    items.accept(item=story.item, version=story.item.version, by=story.operations, at=story.at)
    reminders.send(at=story.at + timedelta(days=1))
    mails = Notice.objects.filter(template="panel-no-meeting")
    assert {mail.to_person for mail in mails} == {story.operations, story.chair}
    assert len(mails) == 2
    assert f"item {story.item.reference} by 21 April 2026" in mails[0].body_text
    assert "Robin" not in mails[0].subject + mails[0].body_text


def test_nobody_is_told_while_a_meeting_is_in_time_and_all_are_once_its_papers_close(story):
    story.opened().scheduled()
    story.submitted()
    items.accept(item=story.item, version=story.item.version, by=story.operations, at=story.at)
    assert not Notice.objects.filter(template="panel-no-meeting").exists()
    closed = story.meeting.papers_deadline_at + timedelta(minutes=1)
    reminders.send(at=closed)
    mails = Notice.objects.filter(template="panel-no-meeting")
    assert {mail.to_person for mail in mails} == {story.operations, story.chair, story.deputy}


@pytest.mark.parametrize(
    ("hour", "day"), [(16, date(2026, 4, 8)), (18, date(2026, 4, 9))]
)  # papers close two working days before, at 17:00; Good Friday and Easter Monday are closed
def test_a_meeting_that_is_planned_now_is_as_early_as_its_papers_allow(story, hour, day):
    assert meetings.earliest(datetime(2026, 4, 2, hour, tzinfo=clock.LONDON)) == day


def cancel(story):
    story.meeting.refresh_from_db()
    return meetings.cancel(
        meeting=story.meeting, why="Snow.", version=story.meeting.version, by=story.operations,
        at=story.at,
    )  # fmt: skip


def test_a_cancelled_meetings_items_go_to_the_next_that_has_room_in_time(story):
    story.listed()
    first = story.meeting
    story.scheduled(on=date(2026, 4, 20))
    after, story.meeting = story.meeting, first
    cancel(story)
    assert (story.item.state, story.item.meeting) == ("listed", after)
    assert not Notice.objects.filter(template="panel-items-stranded").exists()


def test_an_item_that_finds_no_meeting_in_time_raises_an_alarm_that_names_no_child(story):
    story.listed()
    first = story.meeting
    story.scheduled(on=date(2026, 4, 22))  # after day 42
    story.meeting = first
    cancel(story)
    assert (story.item.state, story.item.meeting) == ("accepted", None)
    mails = Notice.objects.filter(template="panel-items-stranded")
    assert {mail.to_person for mail in mails} == {story.operations, story.senior}
    assert f"{story.item.reference}, to be answered by 21 April 2026" in mails[0].body_text
    assert "Robin" not in mails[0].body_text


def test_an_alarm_is_not_raised_to_somebody_with_an_interest(story):
    story.listed()
    story.declare("senior", "interest", by="operations")
    cancel(story)
    mails = Notice.objects.filter(template="panel-items-stranded")
    assert [mail.to_person for mail in mails] == [story.operations]


# Between meetings


def accepted(story):
    story.opened()
    story.submitted()
    items.accept(item=story.item, version=story.item.version, by=story.operations, at=story.at)
    for name in ("chair", "member", "forum"):
        story.declare(name)


def hasten(story, **facts):
    return items.hasten(
        item=story.item, why="No meeting in time.", version=story.item.version, by=story.chair,
        at=story.now, **{"missing_known": True} | facts,
    )  # fmt: skip


def test_between_meetings_the_chair_knows_which_papers_are_missing(story, as_):
    accepted(story)
    address = f"{story.item.get_absolute_url()}urgency/"
    chair = as_("chair")
    assert "Missing: " in chair.visit(address).text
    page = chair.send(address, {"why": "No meeting.", "version": story.item.version})
    assert page.errors[0].startswith("Papers are missing: ")
    hasten(story)
    assert "Decided without these papers: " in story.item.history.last().why


def test_members_without_an_interest_are_asked_for_a_view_by_mail_and_see_what_waits(story, as_):
    accepted(story)
    story.declare("forum", "interest")
    hasten(story)
    mails = Notice.objects.filter(template="panel-view-wanted")
    assert {mail.to_person for mail in mails} == {story.member, story.deputy}
    assert story.item.reference in mails[0].body_text
    assert "7 April 2026" in mails[0].body_text, "3 working days, over Easter"
    assert "Robin" not in mails[0].subject + mails[0].body_text
    member = as_("member")
    assert "Waiting for your view" in member.visit("/panel/").text
    assert story.item.reference not in as_("forum").visit("/panel/").text
    members.record_view(
        item=story.item, member=story.member, leaning="for", text="Shown.", by=story.member,
        at=story.now,
    )  # fmt: skip
    assert "Waiting for your view" not in member.visit("/panel/").text


def test_no_chair_decides_alone_before_the_quorum_or_the_last_day_for_views(story):
    accepted(story)
    hasten(story)
    story.found()
    with pytest.raises(Refused, match="until the end of 7 April 2026, or until 4 people"):
        story.recommend("assess")
    story.viewed()
    with pytest.raises(Refused, match="So far: 3"):
        story.recommend("assess")
    story.now = datetime(2026, 4, 7, 23, 59, tzinfo=clock.LONDON)
    assert not access.may_recommend(story.item, story.chair, at=story.now)
    assert access.may_recommend(story.item, story.chair, at=story.now + timedelta(minutes=1))
    story.declare("deputy")
    members.record_view(
        item=story.item, member=story.deputy, leaning="for", text="Shown.", by=story.deputy,
        at=story.now,
    )  # fmt: skip
    assert story.recommend("assess").item.state == "recommended"


@pytest.mark.parametrize(
    ("taken", "until"),
    [
        (date(2026, 4, 1), date(2026, 4, 8)),  # 3 working days, over Easter
        (date(2026, 4, 16), date(2026, 4, 20)),  # cut: Tuesday is left to sign and post
        (date(2026, 4, 20), date(2026, 4, 20)),
        (date(2026, 4, 21), date(2026, 4, 21)),  # the last day: today
        (date(2026, 4, 23), date(2026, 4, 23)),  # late already
    ],
)
def test_views_are_asked_for_before_the_parent_must_be_told(story, taken, until):
    accepted(story)
    story.now = datetime.combine(taken, time(9), tzinfo=clock.LONDON)
    hasten(story)
    assert access.views_until(story.item) == until


def test_the_chair_is_never_held_past_the_day_by_which_the_parent_must_be_told(story, as_):
    accepted(story)
    story.now = datetime(2026, 4, 17, 9, tzinfo=clock.LONDON)
    hasten(story)
    story.found()
    with pytest.raises(Refused, match="until the end of 20 April 2026"):
        story.recommend("assess")
    story.now = datetime(2026, 4, 20, 9, tzinfo=clock.LONDON)  # the day before
    page = as_("chair").visit(story.item.get_absolute_url())
    assert "You may decide with whoever has given a view." in page.text
    assert "told by 21 April 2026 (regulation 5(1)), so there is no time to wait" in page.text
    assert story.recommend("assess").item.state == "recommended"
    assert story.decision.content["quorum"] == {"needed": 4, "present": 1}
    said = "1 person took part between meetings. The council’s own rule asks for 4."
    assert said in as_("chair").visit(f"{story.item.get_absolute_url()}signature/").text
    meeting = over(story)
    minutes.write(meeting=meeting, version=meeting.version, by=story.operations, at=story.now)
    written = as_("operations").visit(f"{meeting.get_absolute_url()}minutes/").text
    assert "1 person took part, fewer than the quorum of 4." in written


@pytest.mark.parametrize(
    ("due", "decides_from"),
    [
        (date(2026, 4, 21), date(2026, 4, 20)),
        (date(2026, 4, 20), date(2026, 4, 19)),  # a Monday: the chair may use Sunday
        (date(2026, 4, 19), date(2026, 4, 17)),  # a Sunday: Friday is the last to post on
        (date(2026, 12, 28), date(2026, 12, 24)),  # a bank holiday after Christmas
    ],
)
def test_the_last_working_day_before_the_date_is_never_waited_away(story, due, decides_from):
    accepted(story)
    story.case.__class__.objects.update(received_on=due - timedelta(days=42))
    for day, answer in ((decides_from - timedelta(days=1), False), (decides_from, True)):
        moment = datetime.combine(day, time(9), tzinfo=clock.LONDON)
        assert access.cannot_wait(story.item, at=moment) is answer


def test_an_item_is_decided_between_meetings_only_when_none_is_in_time(story):
    accepted(story)
    story.scheduled()
    with pytest.raises(Refused, match="A meeting can still take it in time: 15 April 2026"):
        hasten(story)
    Meeting.objects.update(date=date(2026, 4, 22))
    assert hasten(story).state == "urgent"


def test_an_urgent_item_is_written_on_decided_and_reported_to_the_next_meeting(story, as_):
    accepted(story)
    page = as_("chair").send(
        f"{story.item.get_absolute_url()}urgency/",
        {"why": "No meeting in time.", "version": story.item.version, "missing_known": "on"},
    )
    LocalLimit.objects.filter(key="panel-quorum").update(value=3)
    assert "Members can now give their views in writing." in page.html
    story.viewed().found()
    story.recommend("assess")
    decisions.sign(item=story.item, digest=story.decision.digest, by=story.chair, at=story.now)
    assert {each["member"] for each in story.decision.content["views"]} == {
        story.member.reference, story.forum.reference,
    }  # fmt: skip
    meeting = over(story)
    made = minutes.write(
        meeting=meeting, version=meeting.version, by=story.operations, at=story.now
    )
    assert [each["item"] for each in made.content["urgent"]] == [story.item.reference]
    assert made.content["urgent"][0]["why_urgent"].startswith("No meeting in time.")


def test_another_chair_takes_over_an_urgent_item_whose_own_has_an_interest(story):
    accepted(story)
    hasten(story)
    story.declare("deputy")

    def take_over():
        return items.hasten(
            item=story.item, why="The chair has an interest.", version=story.item.version,
            missing_known=True, by=story.deputy, at=story.now,
        )  # fmt: skip

    with pytest.raises(Refused, match="Chair Example leads this item already"):
        take_over()
    story.declare("chair", "interest")
    assert take_over().acting_chair() == story.deputy


def over(story) -> Meeting:
    """A meeting without items that is over."""
    story.scheduled(on=date(2026, 4, 22))
    meeting = Meeting.objects.get(date=date(2026, 4, 22))
    Meeting.objects.filter(pk=meeting.pk).update()
    story.now = datetime(2026, 4, 22, 10, tzinfo=clock.LONDON)
    from panel.operations.moving import move
    from panel.states import MeetingMove

    for step, by in (
        (MeetingMove.OPEN_AGENDA, story.operations),
        (MeetingMove.CLOSE_AGENDA, story.operations),
        (MeetingMove.PUBLISH_PACK, story.operations),
    ):
        move(meeting, step, by=by, at=story.now)
    meetings.start(meeting=meeting, version=meeting.version, by=story.chair, at=story.now)
    meeting.refresh_from_db()
    meetings.conclude(meeting=meeting, version=meeting.version, by=story.chair, at=story.now)
    meeting.refresh_from_db()
    return meeting


# Seats, comings and goings


@pytest.fixture
def transport(story, person):
    story.people["transport"] = person(
        Role.PANEL_MEMBER, name="Transport Example", seat=Seat.TRANSPORT
    )
    return story


def test_a_seat_that_is_called_as_needed_sees_the_item_it_is_called_to_and_no_other(
    transport, person, as_
):
    story = transport
    story.listed()
    other = story.another(make_referral(person, story.at, family="Example-Willow"))
    assert not story.meeting.attendance.filter(person=story.transport).exists()
    items.call_in(item=story.item, person=story.transport, by=story.operations, at=story.at)
    story.undertake("transport")
    story.publish()
    guest = as_("transport")
    page = guest.visit(story.meeting.get_absolute_url())
    assert story.item.reference in page.text
    assert other.reference not in page.html
    assert guest.get(other.get_absolute_url()).status_code == 404
    assert guest.visit(story.item.get_absolute_url()).h1.startswith("Do you have an interest")


def test_a_guest_without_an_interest_gives_a_view_and_is_named_as_present(transport):
    story = transport
    story.listed()
    items.call_in(item=story.item, person=story.transport, by=story.officer, at=story.at)
    story.publish()
    story.now += timedelta(days=2)
    meetings.start(
        meeting=story.meeting, version=story.meeting.version, by=story.chair, at=story.now
    )
    story.declared("chair", "transport")
    items.begin_discussion(
        item=story.item, version=story.item.version, by=story.chair, at=story.now
    )
    members.record_view(
        item=story.item, member=story.transport, leaning="against", text="Too far.",
        by=story.transport, at=story.now,
    )  # fmt: skip
    story.found().recommend("assess")
    content = story.decision.content
    assert story.transport.reference in content["present"]
    assert content["dissent"] == [story.transport.reference]


def test_each_coming_and_going_is_kept_and_the_quorum_counted_at_each_exit(story):
    story.in_session()
    story.now += timedelta(minutes=10)
    present(story, story.chair, story.member)
    story.now += timedelta(minutes=10)
    present(story, story.chair, story.member, story.forum)
    seat = story.meeting.attendance.get(person=story.forum)
    stays = [(each.came_at, each.left_at, each.here_after) for each in seat.stays.all()]
    began = story.now - timedelta(minutes=20)
    assert stays == [
        (began, began + timedelta(minutes=10), 2),
        (began + timedelta(minutes=20), None, None),
    ]
    assert Stay.objects.filter(left_at=None).count() == 3


def present(story, *people):
    meetings.mark_present(meeting=story.meeting, people=people, by=story.operations, at=story.now)


def test_fewer_than_the_councils_quorum_is_said_and_signed_and_stops_nothing(story, as_):
    LocalLimit.objects.filter(key="panel-quorum").update(value=4)
    story.in_discussion()
    assert (
        "3 people are here for this item" in as_("chair").visit(story.item.get_absolute_url()).text
    )
    story.viewed().found().recommend("assess")
    assert story.decision.content["quorum"] == {"needed": 4, "present": 3}
    said = "3 people were there. The council’s own rule asks for 4."
    assert said in as_("chair").visit(f"{story.item.get_absolute_url()}signature/").text


# A deferral


def test_a_view_and_a_finding_from_before_a_deferral_count_no_more_after_it(story):
    story.in_discussion().viewed().found()
    decisions.defer(
        item=story.item, owner=story.officer, until=date(2026, 4, 20), reason="A report.",
        version=story.item.version, by=story.chair, at=story.now,
    )  # fmt: skip
    meetings.conclude(
        meeting=story.meeting, version=story.meeting.version, by=story.chair, at=story.now
    )
    story.scheduled(on=date(2026, 4, 20))
    items.put_on_agenda(
        item=story.item, meeting=story.meeting, version=story.item.version, by=story.operations,
        at=story.now,
    )  # fmt: skip
    story.meeting.refresh_from_db()
    story.now = story.meeting.papers_deadline_at + timedelta(minutes=1)
    meetings.publish_pack(
        meeting=story.meeting, version=story.meeting.version, by=story.operations, at=story.now
    )
    story.meeting.refresh_from_db()
    story.now = datetime(2026, 4, 20, 10, tzinfo=clock.LONDON)
    meetings.start(
        meeting=story.meeting, version=story.meeting.version, by=story.chair, at=story.now
    )
    present(story, story.chair, story.member)
    items.begin_discussion(
        item=story.item, version=story.item.version, by=story.chair, at=story.now
    )
    assert View.objects.count() == 2
    assert access.counting_views(story.item).count() == 0
    assert access.views_to_come(story.item) == [story.member]
    members.record_view(
        item=story.item, member=story.member, leaning="for", text="Now it is shown.",
        by=story.member, at=story.now,
    )  # fmt: skip
    with pytest.raises(Refused, match="The panel has met anew since the test was recorded"):
        story.recommend("assess")
    story.found().recommend("assess")
    assert [each["text"] for each in story.decision.content["views"]] == ["Now it is shown."]


# Minutes and actions


def test_minutes_are_written_approved_at_the_next_meeting_and_archived(story, as_):
    story.recommended()
    meetings.conclude(
        meeting=story.meeting, version=story.meeting.version, by=story.chair, at=story.now
    )
    operations = as_("operations")
    page = operations.visit(story.meeting.get_absolute_url())
    page = operations.send(
        f"{story.meeting.get_absolute_url()}minutes/writing/", page.form_values()
    )
    for words in (
        "Draft, not approved yet", "Carry out an assessment.", "Health Example, Health: 10am",
        "Not there: Deputy Example", "(Paper 1, page 1)",
    ):  # fmt: skip
        assert words in page.text
    file = operations.get(f"{story.meeting.get_absolute_url()}minutes.pdf")
    assert file.content.startswith(b"%PDF")
    chair = as_("chair")
    story.meeting.refresh_from_db()
    answers = {"version": story.meeting.version}
    refused = chair.send(
        f"{story.meeting.get_absolute_url()}minutes/approval/", answers, status=403
    )
    assert "Minutes are approved at the next meeting" in refused.text
    first = story.meeting
    Meeting.objects.filter(pk=first.pk).update(date=date(2026, 4, 10))
    begin_next(story)
    page = as_("chair").send(f"{first.get_absolute_url()}minutes/approval/", answers)
    assert "Approved by Chair Example at the meeting of 22 April 2026" in page.text
    first.refresh_from_db()
    as_("operations").send(f"{first.get_absolute_url()}archive/", {"version": first.version})
    first.refresh_from_db()
    assert first.state == "archived"


def test_minutes_tell_the_version_that_stands_and_what_it_replaced(story, as_):
    story.approved(b=False)
    meeting = minutes_to_write(story)
    decisions.correct(
        item=story.item, why="A report was overlooked.", version=story.item.version,
        by=story.chief, at=story.now,
    )  # fmt: skip
    operations, address = as_("operations"), meeting.get_absolute_url()
    page = operations.send(f"{address}minutes/writing/", {"version": meeting.version})
    assert "Do not carry out an assessment. Reading is" in page.text
    assert "Taken back on 16 April 2026, and a new version is to follow: A report" in page.text
    decisions.record_finding(
        item=story.item, limb="b", met=True, reason="The report shows it.", evidence="Paper 1",
        version=story.item.version, by=story.chair, at=story.now,
    )  # fmt: skip
    story.recommend("assess", why_new="The report was read.")
    meeting.refresh_from_db()
    page = operations.send(f"{address}minutes/writing/", {"version": meeting.version})
    assert "Carry out an assessment. Reading is three years behind" in page.text
    assert "Met. The report shows it. (Paper 1)" in page.text
    was = "On 16 April 2026 this replaced “Do not carry out an assessment”: The report was read."
    assert was in page.text
    assert "Taken back" not in page.text
    file = operations.get(f"{address}minutes.pdf").content
    said = " ".join(page.extract_text() for page in PdfReader(BytesIO(file)).pages)
    assert was in " ".join(said.split())


def test_the_address_of_the_button_for_minutes_leads_back_to_the_meeting(story, as_):
    story.scheduled()
    operations, address = as_("operations"), story.meeting.get_absolute_url()
    page = operations.visit(f"{address}minutes/writing/", status=405)
    back = page.links()["Go back to the page with the button"]
    assert operations.get(back)["Location"] == address


def minutes_to_write(story):
    meetings.conclude(
        meeting=story.meeting, version=story.meeting.version, by=story.chair, at=story.now
    )
    story.meeting.refresh_from_db()
    return story.meeting


def begin_next(story):
    from panel.operations.moving import move
    from panel.states import MeetingMove

    story.scheduled(on=date(2026, 4, 22))
    story.now = datetime(2026, 4, 22, 10, tzinfo=clock.LONDON)
    for step in (MeetingMove.OPEN_AGENDA, MeetingMove.CLOSE_AGENDA, MeetingMove.PUBLISH_PACK):
        move(story.meeting, step, by=story.operations, at=story.now)
    meetings.start(
        meeting=story.meeting, version=story.meeting.version, by=story.chair, at=story.now
    )


def test_minutes_are_read_without_the_items_hidden_from_the_reader(story, as_):
    story.in_discussion().viewed().found()
    story.recommend("assess")
    story.declare("member", "interest")
    meetings.conclude(
        meeting=story.meeting, version=story.meeting.version, by=story.chair, at=story.now
    )
    story.meeting.refresh_from_db()
    minutes.write(
        meeting=story.meeting, version=story.meeting.version, by=story.operations, at=story.now
    )
    page = as_("member").visit(f"{story.meeting.get_absolute_url()}minutes/")
    assert story.item.reference not in page.html
    assert "Robin" not in page.html
    assert (
        story.item.reference
        in as_("forum").visit(f"{story.meeting.get_absolute_url()}minutes/").text
    )


def test_an_action_is_set_chased_once_a_week_and_done(story, as_):
    story.in_discussion()
    page = as_("chair").send(f"{story.item.get_absolute_url()}actions/", {"once": uuid.uuid4()})
    assert page.errors == [
        "Say what is to be done", "Select who does it", "Enter the day it must be done by",
    ]  # fmt: skip
    action = actions.promise(
        item=story.item, what="Ring the school", owner=story.officer, due_on=date(2026, 4, 20),
        once=uuid.uuid4(), by=story.chair, at=story.now,
    )  # fmt: skip
    with pytest.raises(SentBefore, match=f"the action {action.reference}"):
        actions.promise(
            item=story.item, what="Ring the family", owner=story.officer, by=story.chair,
            due_on=date(2026, 4, 20), once=action.once, at=story.now,
        )  # fmt: skip
    due = datetime(2026, 4, 20, 8, tzinfo=clock.LONDON)
    for days, mails in ((-1, 0), (0, 1), (3, 1), (7, 2)):
        reminders.send(at=due + timedelta(days=days))
        assert Notice.objects.filter(template="panel-action-due").count() == mails, days
    mail = Notice.objects.filter(template="panel-action-due")[0]
    assert action.reference in mail.body_text
    assert "Ring the school" not in mail.body_text
    officer = as_("officer")
    officer.visit("/panel/actions/")
    page = officer.send(f"/panel/actions/{action.reference}/", {"note": "They will send it."})
    assert "Nothing is to be done" in page.text
    assert actions.chase(at=due + timedelta(days=30)) == 0
    assert Action.objects.get().done_note == "They will send it."


def test_an_action_is_not_given_to_somebody_with_an_interest(story):
    story.in_discussion()
    story.declare("member", "interest")
    with pytest.raises(Refused, match="Nobody with an interest"):
        actions.promise(
            item=story.item, what="Ring", owner=story.member, due_on=date(2026, 4, 20),
            once=uuid.uuid4(), by=story.chair, at=story.now,
        )  # fmt: skip


# Suggested interests


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        ("school", "invented primary school", "the same school"),
        ("surname", "EXAMPLE-OAKWOOD", "the same surname"),
        ("postcode", "le150xx", "the same postcode"),
    ],
)
def test_a_likely_interest_is_suggested_from_what_a_member_told_once(story, as_, kind, value, why):
    story.in_session()
    page = as_("member").send("/panel/connections/", {"kind": kind, "value": value})
    assert value in page.text
    page = as_("operations").visit(story.item.get_absolute_url())
    assert f"Ask Health Example about an interest: {why}." in page.text
    story.declare("member")
    assert "Ask Health Example" not in as_("operations").visit(story.item.get_absolute_url()).text


def test_a_connection_is_forgotten_by_its_own_member_alone(story, as_):
    told = members.tell_connection(kind="school", value="Invented", by=story.member, at=story.now)
    as_("forum").send("/panel/connections/", {"forget": told.pk})
    assert story.member.panel_connections.count() == 1
    as_("member").send("/panel/connections/", {"forget": told.pk})
    assert story.member.panel_connections.count() == 0


def test_who_sits_nowhere_is_not_suggested(story):
    story.in_session()
    assert pages.items.suggestions(story.item) == []
    assert Declaration.objects.count() == 0
    assert Item.objects.count() == 1


# Where an item stands


def tracker(story):
    return [(each["name"], each["state"]) for each in items_pages.steps(story.item)][1:4]


def test_the_tracker_says_what_is_true_of_accepted_papers_and_of_an_item_between_meetings(story):
    accepted(story)
    assert tracker(story) == [
        ("Papers checked", "done"), ("On an agenda", "now"), ("Discussed", "next"),
    ]  # fmt: skip
    hasten(story)
    assert tracker(story) == [
        ("Papers checked", "done"), ("Taken between meetings", "done"), ("Views in writing", "now"),
    ]  # fmt: skip
    assert story.item.get_state_display() == "To be decided between meetings"
