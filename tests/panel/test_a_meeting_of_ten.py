"""A meeting of ten items, walked in a browser by everybody it takes, down to the parent.

Eight of the items are brought along by the operations that the pages call; the two that
tell the most are walked page by page. The chair has a phone and no scripts, the member a
keyboard and no mouse.
"""

from __future__ import annotations

import re
import uuid
from datetime import date

import pytest

from localoffer.jobs.run import drain
from localoffer.notices.models import Notice
from panel.models import Item, Meeting, NoticeServed, Pack
from panel.operations import actions, cases, decisions, family, items, members, notices
from tests.panel.conftest import DURING, make_referral

pytestmark = pytest.mark.browser

FAMILIES = ["Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Maple", "Oak"]


@pytest.fixture
def ten(committed, story, person):
    """A published meeting of ten items; the first is Robin Example-Oakwood's."""
    story.listed()
    Meeting.objects.update(capacity=200)
    for surname in FAMILIES:
        referral = make_referral(person, story.at, family=f"Example-{surname}")
        story.another(referral, body="What the school has tried, and what came of it.")
    story.publish()
    story.now = DURING
    first, second, *rest = story.meeting.items.order_by("pk")
    for item in rest:
        for name in ("chair", "member", "forum"):
            members.declare(
                item=item, person=story.people[name], nature="none", by=story.people[name],
                at=story.now,
            )  # fmt: skip
    return story, first, second, rest


def test_ten_items_from_the_start_of_the_meeting_to_the_parents_own_page(ten, tab):
    story, first, second, rest = ten
    meeting = story.meeting.get_absolute_url()
    chair = tab("chair", width=320, scripts=False).go(meeting).press("Start the meeting")
    chair.follow("Say who is in the room")
    for name in ("Chair Example", "Health Example, Health"):
        chair.choose(name)
    chair.choose("Forum Example, Parent carer forum, independent voice").press("Save who is here")
    assert chair.text.count("Request for an Education, Health and Care") == 10
    member = tab("member")
    a_member_declares_and_reads_by_keyboard(member, first)
    a_member_has_their_own_file_made(member, meeting)
    one_with_an_interest_sees_nine(tab("forum", scripts=False), second, meeting)
    one_item_is_recommended(story, chair, member, first)
    the_other_is_put_off_and_says_what_it_would_breach(story, chair, second)
    for item in rest:
        decide(story, item)
    chair.go(meeting).press("End the meeting")
    operations = tab("operations").go(meeting).press("Write the minutes from the records")
    said = operations.text
    assert said.count("Carry out an assessment.") == 9
    assert "Put off to 20 April 2026. Case Officer Example sees to it" in said
    assert "Forum Example declared an interest and took no part" in said
    assert "Health Example asked Case Officer Example: Who helps now?" in said
    assert "Ask the school for its records: Case Officer Example, by 30 April 2026" in said
    forum = tab("forum", width=320).go(f"{meeting}minutes/")
    assert second.reference not in forum.page.content()
    assert first.reference in forum.text
    the_chief_officer_approves(tab("chief", width=320), first)
    the_parent_is_told_and_follows_it(story, tab, first)


def a_member_declares_and_reads_by_keyboard(member, item: Item) -> None:
    member.go(item.get_absolute_url())
    assert member.heading == f"Do you have an interest in item {item.reference}?"
    tab_to(member, "document.activeElement.name == 'nature'")
    member.page.keyboard.press("Space")
    enter(member, "Continue")
    assert member.heading == f"Item {item.reference}"
    enter(member, "I have read these papers")
    assert "Noted: you have read the papers as they are now." in member.page.content()


def tab_to(window, reached: str) -> None:
    for _ in range(80):
        window.page.keyboard.press("Tab")
        if window.page.evaluate(reached):
            return
    raise AssertionError(f"The keyboard does not come to: {reached}")


def enter(window, button: str) -> None:
    """Go to a button with the Tab key and press Enter."""
    tab_to(window, f"document.activeElement.innerText == {button!r}")
    with window.page.expect_navigation():
        window.page.keyboard.press("Enter")
    window.check()


def a_member_has_their_own_file_made(member, meeting: str) -> None:
    member.go(f"{meeting}papers/").press("Make my file")
    assert "It is being made" in member.text
    drain()
    member.follow("Look again")
    assert "Your name stands on each page." in member.text
    pack = Pack.objects.get()
    assert len(pack.items) == 9  # all but the second, for which nothing is declared yet
    file = member.context.request.get(f"/panel/packs/{pack.reference}.pdf")
    assert file.body().startswith(b"%PDF")


def one_with_an_interest_sees_nine(forum, item: Item, meeting: str) -> None:
    forum.go(item.get_absolute_url()).choose("Yes, I have an interest")
    forum.fill("What is it?", "My sister teaches there.").press("Continue")
    forum.go(meeting)
    assert item.reference not in forum.page.content()
    assert forum.text.count("Request for an Education, Health and Care") == 9


def one_item_is_recommended(story, chair, member, item: Item) -> None:
    address = item.get_absolute_url()
    chair.go(address).choose("No, I have no interest").press("Continue")
    chair.press("Begin the discussion")
    member.go(f"{address}view/").choose("Agree to the request")
    member.fill("Why?", "Reading has not moved in a year.").press("Save the view")
    members.declare(item=item, person=story.forum, nature="none", by=story.forum, at=story.now)
    members.record_view(
        item=item, member=story.forum, leaning="against", text="School could do more first.",
        by=story.operations, at=story.now,
    )  # fmt: skip
    chair.follow("Write down a question").select("Who asked?", "Health Example")
    chair.select("Who was asked?", "Case Officer Example").fill("What was asked?", "Who helps now?")
    chair.press("Save the question")
    find(story, item, "b")
    chair.follow("Record limb (a)").choose("Yes")
    chair.fill("Why?", "Shown by the school’s records.").fill("Evidence", "Paper 1, page 1")
    chair.press("Save the finding").follow("Record the recommendation").choose(
        "Carry out an assessment"
    )
    chair.fill("Reasons, as the parent will read them", "There is no budget for more help.")
    chair.press("Record the recommendation")
    assert "Cost is no part of this test." in chair.text
    chair.fill("Reasons, as the parent will read them", "Robin may need more than school has.")
    chair.press("Record the recommendation")
    assert "Did not agree." in chair.text
    actions.promise(
        item=item, what="Ask the school for its records", owner=story.officer,
        due_on=date(2026, 4, 30), once=uuid.uuid4(), by=story.chair, at=story.now,
    )  # fmt: skip
    chair.follow("Read and sign the recommendation")
    chair.choose("I have read all of this and sign it as it stands").press("Sign")
    assert Item.objects.get(pk=item.pk).state == "with_officer"


def the_other_is_put_off_and_says_what_it_would_breach(story, chair, item: Item) -> None:
    members.declare(item=item, person=story.chair, nature="none", by=story.chair, at=story.now)
    items.begin_discussion(item=item, version=item.version, by=story.chair, at=story.now)
    chair.go(f"{item.get_absolute_url()}deferral/")
    chair.fill("What is needed?", "The health visitor’s report of March.")
    chair.select("Who sees to it?", "Case Officer Example")
    chair.fill("Day", "29").fill("Month", "4").fill("Year", "2026").press("Put the item off")
    assert "must be told by 21 April 2026. That day would be 8 days late." in chair.text
    chair.fill("Day", "20").press("Put the item off")
    assert Item.objects.get(pk=item.pk).state == "deferred"


def decide(story, item: Item) -> None:
    """What the pages do, by their operations."""
    at, chair = story.now, story.chair
    items.begin_discussion(item=item, version=item.version, by=chair, at=at)
    for name in ("member", "forum"):
        members.record_view(
            item=item, member=story.people[name], leaning="for", text="Shown.",
            by=story.people[name], at=at,
        )  # fmt: skip
    for limb in "ab":
        find(story, item, limb)
    item.refresh_from_db()
    decision = decisions.recommend(
        item=item, outcome="assess", reasons="Shown.", version=item.version, by=chair, at=at
    )
    decisions.sign(item=item, digest=decision.digest, by=chair, at=at)


def find(story, item: Item, limb: str) -> None:
    item.refresh_from_db()
    decisions.record_finding(
        item=item, limb=limb, met=True, reason="Shown.", evidence="Paper 1, page 1",
        version=item.version, by=story.chair, at=story.now,
    )  # fmt: skip


def the_chief_officer_approves(chief, item: Item) -> None:
    chief.go(item.get_absolute_url())
    chief.choose("No, I have no interest").press("Continue")
    chief.follow("Read and approve the decision")
    chief.choose("I have read all of this and sign it as it stands").press("Sign")
    assert chief.heading == "Decisions to approve"


def the_parent_is_told_and_follows_it(story, tab, item: Item) -> None:
    case = item.case
    cases.say_who_to_write_to(
        case=case, name="Sam Example-Oakwood", address="1 Invented Road\nOakham",
        email="sam@family.example", version=case.version, by=story.officer, at=story.now,
    )  # fmt: skip
    officer = tab("officer", scripts=False).go(f"{item.get_absolute_url()}letter/")
    officer.press("Make the letter and tell the parent")
    served = NoticeServed.objects.get(decision__item=item)
    notices.mark_posted(served=served, by=story.officer, at=story.now)
    case.refresh_from_db()
    family.send_link(case=case, by=story.officer, at=story.now)
    link = re.search(r"/panel/family/\S+", mail("panel-family-link"))
    assert link
    parent = tab("nobody", width=320, scripts=False).go(link[0])
    parent.press("Send me a code")
    code = re.search(r"\d{8}", mail("panel-family-code"))
    assert code
    parent.fill("Code from the email", code[0]).press("Continue")
    said = parent.text
    assert parent.heading == f"Your request {case.reference}"
    assert "We will carry out an assessment" in said
    assert "Robin may need more than school has." in said
    assert "3 people took part" in said
    for private in ("School could do more first", "Reading has not moved", "Forum Example"):
        assert private not in parent.page.content()


def mail(template: str) -> str:
    return Notice.objects.filter(template=template).latest("pk").body_text
