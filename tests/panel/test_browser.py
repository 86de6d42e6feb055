"""The room in a real browser: axe finds nothing, nothing scrolls sideways, by keyboard and print."""

import pytest

from panel.operations import notices

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
    tab("member", width=width).go("/panel/").go(meeting).go(item).go("/panel/undertaking/")
    tab("forum", width=width, scripts=False).go(item).press("Continue")
    tab("officer", width=width).go(f"{item}withdrawal/").press("Withdraw the request")


def test_mediation_is_recorded_on_a_tablet(story, tab):
    served = story.told(b=False)
    notices.mark_posted(served=served, by=story.officer, at=story.now)
    officer = tab("officer", width=768, scripts=False).go(story.case.get_absolute_url())
    officer.follow("The parent told the mediation adviser")
    officer.choose("Our letter of 16 April 2026: We will not carry out an assessment")
    officer.fill("Day", "16").fill("Month", "4").fill("Year", "2026").choose("Yes")
    officer.press("Record it")
    assert "The parent wants mediation" in officer.text
    officer.go(f"{story.case.get_absolute_url()}draft/")
    assert officer.heading == "You cannot do this now"
    officer.follow(f"Go back to case {story.case.reference}")


def test_an_item_prints_without_its_frame(story, tab):
    story.in_discussion()
    member = tab("member").go(story.item.get_absolute_url())
    member.page.emulate_media(media="print")
    assert member.page.locator("main").is_visible()
    assert not member.page.locator(".govuk-skip-link").is_visible()
    assert len(member.page.pdf(format="A4")) > 1000
