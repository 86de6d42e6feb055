"""The room in a real browser: axe finds nothing, nothing scrolls sideways, by keyboard and print."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_of_the_room_before_the_meeting(story, tab, width):
    story.published()
    story.declare("member")
    item, meeting = story.item.get_absolute_url(), story.meeting.get_absolute_url()
    operations = tab("operations", width=width, scripts=False)
    for path in [
        "/panel/",
        "/panel/meetings/new/",
        meeting,
        f"{meeting}cancellation/",
        "/panel/cases/",
        story.case.get_absolute_url(),
        f"{story.case.get_absolute_url()}parent/",
        item,
        f"{item}interests/",
        "/panel/letters/",
    ]:
        operations.go(path)
    tab("chief", width=width, scripts=False).go("/panel/").go("/panel/approvals/")
    tab("member", width=width).go("/panel/").go(meeting).go(item)
    tab("forum", width=width, scripts=False).go(item).press("Continue")
    tab("officer", width=width).go(f"{item}withdrawal/").press("Withdraw the request")


def test_every_page_of_the_discussion_and_the_signatures(story, tab):
    story.in_discussion().viewed()
    item = story.item.get_absolute_url()
    chair = tab("chair", width=320, scripts=False)
    for path in [story.meeting.get_absolute_url(), item, f"{item}deferral/"]:
        chair.go(path)
    tab("operations", width=320, scripts=False).go(
        f"{story.meeting.get_absolute_url()}attendance/"
    ).go(f"{item}view/")
    for code in "ab":
        chair.go(f"{item}limbs/{code}/")
        chair.choose("Yes").fill("Why?", "There is no budget.").fill("Evidence", "Paper 1, page 1")
        chair.press("Save the finding")
    assert "Cost is no part of this test" in chair.text
    chair.follow("Record the recommendation").choose("Carry out an assessment")
    chair.fill("Reasons, as the parent will read them", "Shown by the school’s records.")
    chair.press("Record the recommendation").follow("Read and sign the recommendation")
    chair.press("Sign")
    assert chair.heading == "Sign the recommendation"
    chair.choose("I have read all of this and sign it as it stands").press("Sign")
    chief = tab("chief", width=320, scripts=False).go("/panel/approvals/")
    chief.follow(story.item.reference).choose("No, I have no interest").press("Continue")
    chief.follow("Read and approve the decision")
    chief.choose("I have read all of this and sign it as it stands").press("Sign")
    officer = tab("officer", width=320, scripts=False).go(item).follow("Tell the parent")
    officer.follow("Say who the letter goes to")
    officer.fill("Name of the parent or young person", "Sam Example-Oakwood").press("Save")
    officer.go(f"{item}letter/").press("Make the letter and tell the parent")
    assert officer.heading == "Letters to post"
    officer.go(item).go(story.case.get_absolute_url())
    assert story.item.state == "notified"


def test_a_member_declares_by_keyboard_alone(story, tab):
    story.in_session()
    member = tab("member").go(story.item.get_absolute_url())
    keyboard = member.page.keyboard
    for _ in range(60):
        keyboard.press("Tab")
        if member.page.evaluate("document.activeElement.name") == "nature":
            break
    keyboard.press("Space")
    keyboard.press("Tab")
    while member.page.evaluate("document.activeElement.tagName") != "BUTTON":
        keyboard.press("Tab")
    with member.page.expect_navigation():
        keyboard.press("Enter")
    assert member.check().heading == f"Item {story.item.reference}"


def test_an_item_prints_without_its_frame(story, tab):
    story.in_discussion()
    member = tab("member").go(story.item.get_absolute_url())
    member.page.emulate_media(media="print")
    assert member.page.locator("main").is_visible()
    assert not member.page.locator(".govuk-skip-link").is_visible()
    assert len(member.page.pdf(format="A4")) > 1000
