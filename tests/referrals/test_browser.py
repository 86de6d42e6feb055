"""The front door in a real browser: axe, no sideways scrolling, with and without scripts."""

import pytest
from django.urls import reverse

from localoffer.notices import delivery
from localoffer.notices.models import Notice
from referrals.models import Referral, Submission

pytestmark = pytest.mark.browser


@pytest.fixture
def signed_window(window, signed_in):
    """A browser that is signed in already: signing in has journeys of its own."""

    def make(who, **facts):
        opened = window(**facts)
        session = signed_in(who).cookies["session"].value
        opened.context.add_cookies(
            [{"name": "session", "value": session, "domain": "localhost", "path": "/"}]
        )
        return opened

    return make


def test_a_professional_refers_and_the_desk_takes_it_to_closed(
    signed_window, referrer, coordinator, social_worker, at
):
    tab = signed_window(referrer, width=768)
    tab.go("/refer/").press("Start now")
    tab.press("Continue")
    assert "Select yes, I’m not sure or no" in tab.text
    tab.choose("No").press("Continue")
    tab.choose("Support for a child, young person or family").press("Continue")
    tab.press("Save and continue")
    tab.choose("Yes", group="Do you know the child’s name?")
    tab.fill("First name (optional)", "Robin").fill("Last name (optional)", "Example-Oakwood")
    tab.choose("Their date of birth")
    tab.fill("Day", "4").fill("Month", "5").fill("Year", "2017")
    tab.press("Save and continue")
    tab.choose("At the address where they live").fill("Address", "1 Invented Lane")
    tab.press("Save and continue")
    tab.fill("What are you concerned about?", "Robin finds reading hard.")
    tab.press("Save and continue")
    tab.choose("Yes", group="Does the family know that you are sharing this with us?")
    tab.choose("Yes, the family agrees to get help")
    tab.choose("The family agreed that I share it").press("Save and continue")
    assert tab.heading == "Your referral so far"
    tab.press("Check your answers and send")
    assert tab.heading == "Check your answers"
    tab.press("Send the referral")
    assert tab.heading == "Referral sent"
    tab.follow("See how far your referral is")
    tab.go("/referrals/")

    found = Referral.objects.get()
    desk = signed_window(coordinator, width=768)
    desk.go("/desk/").follow(found.reference)
    desk.follow("Claim this referral").select("Who supports you?", social_worker.name)
    desk.press("Claim this referral")
    desk.follow("Decide route C: Early Help, targeted help, EHC or inclusion")
    desk.press("Record the decision")
    desk.choose("Inclusion (SEND) service").choose("The family agrees to this help")
    desk.choose("Level 2: extra needs, early help")
    desk.fill("Why do you decide this?", "School can help with this.")
    desk.press("Record the decision")
    desk.follow("Make a panel case: request for an EHC needs assessment")
    desk.choose("The child’s parent").press("Open the panel case")
    desk.follow("Advise the referrer").press("Send to the referrer")
    notice = Notice.objects.get(about_kind="referrals.advice")
    delivery.send(reference=notice.reference, at=at)
    desk.go(reverse("referrals:referral", args=[found.reference]))
    desk.follow("Close this referral").press("Close the referral")
    assert "The referral is closed." in desk.text
    tab.go(reverse("referrals:track", args=[Submission.objects.get().reference]))
    assert "Decision: Route C" in tab.text


def test_other_pages_of_the_front_door_are_clean_too(
    signed_window, draft, claimed, decided, referral, social_worker, manager
):
    waiting = referral(welfare="yes")
    unsent = draft(welfare="yes", children=2)
    tab = signed_window(unsent.person, width=320)
    for address in ("/refer/answers/", "/refer/lines/", f"/refer/{unsent.reference}/check/",
                    f"/refer/{unsent.reference}/removal/",
                    f"/refer/{unsent.reference}/children/2/removal/"):  # fmt: skip
        tab.go(address)
    other = signed_window(unsent.person, width=1280)
    for each in (tab, other):
        each.go(f"/refer/{unsent.reference}/concern/")
    for each, typed in ((other, "From the desk."), (tab, "From the phone.")):
        each.fill("What are you concerned about?", typed).press("Save and continue")
    assert tab.heading == "This part was saved on another page"
    tab.press("Save what you typed").go(f"/refer/{unsent.reference}/later/")
    mine = claimed(option=1)
    worker = signed_window(social_worker, width=320)
    for noun in ("", "option/", "decision/A/", "decision/B/", "decision/C/", "decision/D/"):
        worker.go(f"/desk/{mine.reference}/{noun}")
    worker.go("/desk/")
    boss = signed_window(manager, width=1280)
    done = decided("D")
    for noun in ("", "advice/withheld/", "advice/"):
        boss.go(f"/desk/{done.reference}/{noun}")
    boss.go(f"/desk/{waiting.reference}/")


def test_the_desks_own_pages_are_clean_on_a_phone_and_on_a_desk(
    signed_window, claimed, decided, referral, social_worker, coordinator, manager, person, at
):
    known, again, worry = decided("C"), referral(), referral(welfare="yes")
    statutory = decided("A", option=1)
    small = signed_window(coordinator, width=320, scripts=False)
    for address in ("/desk/", "/desk/list/", f"/desk/{again.reference}/", "/desk/meetings/",
                    f"/desk/{again.reference}/same-child/{known.child.reference}/",
                    f"/desk/{known.reference}/allocation/", "/desk/restricted/"):  # fmt: skip
        small.go(address)
    small.go("/desk/list/")
    shown = small.page.locator("tbody tr").first.locator("td")
    assert shown.evaluate_all("all => all.every(cell => cell.offsetWidth > 0)")
    worker = signed_window(social_worker, width=768)
    for noun in ("strategy/", "child/", "step-down/C/", "supervision/"):
        worker.page.goto(f"/desk/{statutory.reference}/{noun}")
        worker.check()
    worker.go(f"/desk/{worry.reference}/")
    boss = signed_window(manager, width=1280)
    for address in ("/desk/", "/desk/workload/", f"/desk/workload/{coordinator.reference}/",
                    "/desk/dashboard/", f"/children/{known.child.reference}/record/",
                    f"/children/{known.child.reference}/record/reads/",
                    f"/desk/{statutory.reference}/", f"/desk/{known.reference}/restriction/"):  # fmt: skip
        boss.go(address)
    boss.go("/desk/meetings/").press("Open today’s meeting")
    assert boss.heading.startswith("Allocation meeting of")
