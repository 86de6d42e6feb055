"""One thread through the whole house: a question answered, a child referred, a parent told.

Walked in a real browser by everybody it takes, once on a desk and once on a phone
with scripts off. Every page it reaches is checked by axe and for sideways scrolling.
"""

from datetime import datetime

import pytest

from localoffer import clock
from localoffer.audit import operations as audit
from localoffer.audit.models import Event
from localoffer.notices.models import Notice
from panel.models import Case, Item
from referrals.models import Referral, Submission
from tests.accounts.conftest import app_code
from tests.journeys.conftest import Story, mailed_code, pdf_text

pytestmark = pytest.mark.browser

SPRING = """Welcome

Who can ask for an education, health and care plan?

A parent or a young person can ask the council. A school or college can ask too.

You do not need a letter from a doctor to ask.

How long does the council take to answer?

The council tells you within six weeks whether it will assess your child.

Back to top
"""

AFTER_THE_DEADLINE = datetime(2026, 4, 13, 17, 5, tzinfo=clock.LONDON)
MEETING = datetime(2026, 4, 15, 9, 30, tzinfo=clock.LONDON)


@pytest.mark.parametrize(
    "story", [(1280, True), (320, False)], indirect=True, ids=["desk", "phone, scripts off"]
)
def test_the_thread_from_a_question_to_the_notice_to_the_parent(story: Story):
    questions_are_published(story)
    a_parent_finds_an_answer(story)
    reference = a_teacher_refers_a_child(story)
    referral = Referral.objects.get()
    the_desk_claims_it_and_the_second_to_try_sees_who_has_it(story, referral)
    it_is_decided_and_the_teacher_told(story, referral, reference)
    the_panel_case_is_opened_with_nothing_typed_again(story, referral)
    the_referral_closes(story, referral)
    item = Item.objects.get()
    the_item_reaches_an_agenda(story, item)
    the_panel_meets(story, item)
    it_is_signed_and_approved(story, item)
    the_parent_is_told(story, item)
    everything_is_in_the_audit(story)


def questions_are_published(story: Story) -> None:
    editor = story.as_("editor").go("/questions/imports/new/")
    editor.fill("Edition", "March 2026").fill("Who asked the questions", "Invented Parent Voice")
    editor.fill("Or paste the text", SPRING).press("Read the questions")
    assert "2 questions found." in editor.text
    publisher = story.as_("publisher").go("/questions/imports/").follow("March 2026", exact=False)
    publisher.press("Publish")
    assert "Who can ask for an education, health and care plan?" in publisher.text


def a_parent_finds_an_answer(story: Story) -> None:
    parent = story.visitor().go("/")
    assert parent.heading == "Help for children and young people with SEND in Rutland"
    parent.search("who can ask for an echp")
    parent.follow("Who can ask for an education, health and care plan?")
    assert "You do not need a letter from a doctor to ask." in parent.text
    assert "March 2026" in parent.text
    assert "Invented Parent Voice" in parent.text


def a_teacher_refers_a_child(story: Story) -> str:
    """Returns the reference that the teacher sees."""
    teacher = story.visitor().go("/refer/").press("Start now")
    assert teacher.heading == "Are you worried about a child’s welfare or safety?"
    teacher.choose("No").press("Continue")
    teacher.choose("Support for a child, young person or family").press("Continue")
    assert teacher.heading == "Who are you?"
    teacher.follow("Sign in first")
    teacher.section("Send me a code").fill("Email address", story.people["teacher"].email)
    teacher.press("Send me a code").fill(
        "Code from your email", mailed_code(story.people["teacher"].email)
    )
    teacher.press("Continue")
    assert teacher.heading == "Put this draft into your account?"
    teacher.choose("Yes").press("Continue")
    assert teacher.heading == "Your referral so far"
    teacher.follow("The child")
    teacher.choose("Yes", group="Do you know the child’s name?")
    teacher.fill("First name", "Robin")
    teacher.fill("Last name", "Example-Oakwood")
    teacher.choose("Their date of birth")
    teacher.fill("Day", "4").fill("Month", "5").fill("Year", "2018")
    teacher.fill("School, college or early years setting", "Invented Primary School")
    teacher.press("Save and continue")
    teacher.choose("At the address where they live").fill("Address", "1 Invented Road\nOakham")
    teacher.fill("Postcode", "LE15 0XX").press("Save and continue")
    teacher.fill("What are you concerned about?", "Robin cannot read yet, after a year of help.")
    teacher.press("Save and continue")
    teacher.choose("Yes", group="Does the family know that you are sharing this with us?")
    teacher.choose("Yes, the family agrees to get help").choose("The family agreed that I share it")
    teacher.press("Save and continue")
    assert teacher.heading == "Your referral so far"
    teacher.press("Check your answers and send")
    assert teacher.heading == "Check your answers"
    assert "Wednesday 1 April" in teacher.text
    teacher.press("Send the referral")
    reference = Submission.objects.get().reference
    assert reference in teacher.text
    teacher.follow("See how far your referral is")
    for _ in range(2):
        teacher.page.go_back()
    teacher.check()
    assert reference in teacher.text
    assert Submission.objects.count() == 1
    story.open["teacher"] = teacher
    story.deliver()
    assert reference in Notice.objects.get(template="referral_received").body_text
    return reference


def the_desk_claims_it_and_the_second_to_try_sees_who_has_it(
    story: Story, referral: Referral
) -> None:
    first, second = story.as_("coordinator"), story.as_("second_coordinator")
    for tab in (first, second):
        tab.go("/desk/").follow(referral.reference)
        tab.follow("Claim this referral")
        tab.select("Who supports you?", "Win Example-Worker")
    first.press("Claim this referral")
    second.press("Claim this referral")
    assert "Corin Example-Coordinator" in second.text
    referral.refresh_from_db()
    assert referral.screener == story.people["coordinator"]


def it_is_decided_and_the_teacher_told(story: Story, referral: Referral, reference: str) -> None:
    desk = story.as_("coordinator").go(f"/desk/{referral.reference}/")
    desk.follow("Decide route C: Early Help, targeted help, EHC or inclusion")
    desk.choose("A request for an EHC needs assessment").choose("The family agrees to this help")
    desk.choose("Level 3: complex needs, targeted help or child in need")
    desk.fill("Why do you decide this?", "Help at school has not closed the gap.")
    desk.press("Record the decision")
    desk.follow("Advise the referrer").press("Send to the referrer")
    story.deliver()
    advice = Notice.objects.get(template="referral_advice")
    assert advice.to_address == story.people["teacher"].email
    assert "Robin" not in advice.subject + advice.body_text
    teacher = story.open["teacher"].go(f"/referrals/{reference}/")
    assert "Route C" in teacher.text


def the_panel_case_is_opened_with_nothing_typed_again(story: Story, referral: Referral) -> None:
    desk = story.as_("coordinator").go(f"/desk/{referral.reference}/")
    desk.follow("Make a panel case: request for an EHC needs assessment")
    desk.choose("A school or early years setting").press("Open the panel case")
    case = Case.objects.get()
    assert case.child == referral.child
    assert case.received_on == clock.today()
    assert "Robin cannot read yet" in Item.objects.get().papers.get().body


def the_referral_closes(story: Story, referral: Referral) -> None:
    desk = story.as_("coordinator").go(f"/desk/{referral.reference}/")
    desk.follow("Close this referral").press("Close the referral")
    referral.refresh_from_db()
    assert referral.state == "closed"


def the_item_reaches_an_agenda(story: Story, item: Item) -> None:
    officer = story.as_("case_officer").go("/panel/cases/").follow(item.case.reference)
    assert "12 May 2026" in officer.text  # 42 days from Tuesday 31 March
    officer.follow(f"Open the item {item.reference}").press("Send the papers in")
    operations = story.as_("operations").go("/panel/").follow("Plan a meeting")
    operations.fill("Day", "15").fill("Month", "4").fill("Year", "2026")
    operations.fill("Starts at", "09:30").fill("Place", "Invented Room")
    operations.select("Chair", "Chris Example-Chair").press("Plan the meeting")
    operations.go(f"/panel/items/{item.reference}/").press("Accept the papers")
    operations.follow("Put it on an agenda")
    operations.choose("Wednesday 15 April 2026, Invented Room").press("Put it on this agenda")
    item.refresh_from_db()
    story.later(AFTER_THE_DEADLINE)
    assert item.meeting
    operations = story.as_("operations").go(f"/panel/meetings/{item.meeting.reference}/")
    operations.press("Close the agenda and publish the papers")


def the_panel_meets(story: Story, item: Item) -> None:
    story.later(MEETING)
    assert item.meeting
    chair = story.as_("chair").go(f"/panel/meetings/{item.meeting.reference}/")
    chair.press("Start the meeting")
    chair.follow("Say who is in the room")
    for name in (
        "Chris Example-Chair",
        "Hal Example-Health, Health",
        "Skye Example-Schools, Schools",
    ):
        chair.choose(name)
    chair.press("Save who is here")
    for name in ("chair", "health"):
        tab = story.as_(name).go(f"/panel/items/{item.reference}/")
        promise(tab)
        assert tab.heading == f"Do you have an interest in item {item.reference}?"
        assert "Robin cannot read yet" not in tab.text
        tab.choose("No, I have no interest").press("Continue")
        assert "Robin cannot read yet" in tab.text
    schools = story.as_("schools").go(f"/panel/items/{item.reference}/")
    promise(schools)
    schools.choose("Yes, I have an interest").fill("What is it?", "The child goes to my school.")
    schools.press("Continue")
    schools.go(f"/panel/meetings/{item.meeting.reference}/")
    assert item.reference not in schools.page.content()
    schools.go(f"/panel/items/{item.reference}/")
    assert schools.heading == "Page not found"
    chair.go(f"/panel/items/{item.reference}/").press("Begin the discussion")
    for name in ("health", "chair"):
        tab = story.as_(name).go(f"/panel/items/{item.reference}/").follow("Give a view")
        tab.choose("Agree to the request").fill(
            "Why?", "The papers show a need that help has not met."
        )
        tab.press("Save the view")
    for limb, reason in (("a", "A reading difficulty is shown."), ("b", "Help has not closed it.")):
        chair.go(f"/panel/items/{item.reference}/").follow(f"Record limb ({limb})")
        chair.choose("Yes").fill("Why?", reason).fill("Evidence", "Paper 1, page 1")
        chair.press("Save the finding")
    chair.go(f"/panel/items/{item.reference}/").follow("Record the recommendation")
    chair.choose("Carry out an assessment")
    chair.fill("Reasons, as the parent will read them", "Robin may need more help than school has.")
    chair.press("Record the recommendation")


def promise(tab) -> None:
    """A member's first papers open after the confidentiality undertaking."""
    assert tab.heading == "Confidentiality undertaking"
    tab.choose("I have read this and promise to keep to it").press("Sign the undertaking")


def it_is_signed_and_approved(story: Story, item: Item) -> None:
    for name, link, button in (
        ("chair", "Read and sign the recommendation", "Sign"),
        ("chief", "Read and approve the decision", "Sign"),
    ):
        tab = story.as_(name).go(f"/panel/items/{item.reference}/")
        if tab.heading.startswith("Do you have an interest"):
            tab.choose("No, I have no interest").press("Continue")
        story.twenty_minutes_pass()
        tab.follow(link).fill("Code", app_code()).press("Continue")
        tab.choose("I have read all of this and sign it as it stands").press(button)
    item.refresh_from_db()
    assert item.state == "approved"


def the_parent_is_told(story: Story, item: Item) -> None:
    officer = story.as_("case_officer").go(f"/panel/items/{item.reference}/")
    officer.follow("Tell the parent").follow("Say who the letter goes to")
    officer.fill("Name of the parent or young person", "Sam Example-Oakwood")
    officer.fill("Email address", "sam@family.example").press("Save")
    officer.go(f"/panel/items/{item.reference}/letter/")
    officer.press("Make the letter and tell the parent")
    letter = officer.context.request.get(f"/panel/items/{item.reference}/letter/sent.pdf")
    text = pdf_text(letter.body())
    for right in ("Sam Example-Oakwood", "appeal", "mediation", "SENDIASS", "Disagreement"):
        assert right.lower() in text.lower(), right
    story.deliver()
    assert Notice.objects.filter(to_address="sam@family.example", state="sent").exists()
    item.case.refresh_from_db()
    assert item.case.state == "assessing"


def everything_is_in_the_audit(story: Story) -> None:
    protector = story.as_("protector").go("/audit/")
    assert "audit.read" in protector.page.content() or protector.heading == "The audit"
    protector.follow("Check that the audit is whole")
    assert protector.heading == "The audit is whole"
    assert audit.check().faults == ()
    done = set(Event.objects.values_list("action", flat=True))
    assert {"referral.read", "panel.decision.signed", "panel.item.notify"} <= done
