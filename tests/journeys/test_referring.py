"""Six people refer in a real browser: three on a desk, three on a phone with scripts off.

Every page they reach, errors too, is checked by axe and for sideways scrolling. Each
journey is made with the keyboard alone.
"""

import re
from collections.abc import Callable, Iterator

import pytest
import time_machine

from localoffer.council.demo import load as load_lines
from referrals.models import EhcRequest, Referral, Submission
from tests.browser import Window

pytestmark = pytest.mark.browser
DESK = {"width": 1280, "scripts": True}
PHONE = {"width": 320, "scripts": False}


class Keys:
    """Somebody without a mouse: everything is reached with Tab and used with keys."""

    def __init__(self, tab: Window) -> None:
        self.tab = tab

    def reach(self, locator: object) -> None:
        """Tab until the element has the focus; it must come within one round of the page."""
        target = locator.first.element_handle()  # type: ignore[attr-defined]
        page = self.tab.page
        for _ in range(250):
            if page.evaluate("e => e === document.activeElement", target):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"No Tab leads to {locator} on “{self.tab.heading}”")

    def press(self, name: str) -> "Keys":
        """A button, or a link that looks like one."""
        self._go(self.tab.page.locator("main").get_by_role("button", name=name, exact=True))
        return self

    def follow(self, name: str) -> "Keys":
        self._go(self.tab.page.locator("main").get_by_role("link", name=name, exact=True))
        return self

    def _go(self, locator: object) -> None:
        self.reach(locator)
        with self.tab.page.expect_navigation():
            self.tab.page.keyboard.press("Enter")
        self.tab.check()

    def choose(self, label: str, *, group: str = "") -> "Keys":
        """A radio is reached by its group's one stop and the arrow keys; Space ticks it."""
        page = self.tab.page
        scope = page.get_by_role("group", name=group) if group else page.locator("main")
        radio = scope.get_by_role("radio", name=label, exact=True).first
        name = radio.get_attribute("name")
        first = page.locator(f'input[name="{name}"]').first
        marked = page.locator(f'input[name="{name}"]:checked')
        self.reach(marked if marked.count() else first)
        page.keyboard.press("Space")
        for _ in range(12):
            if radio.is_checked():
                return self
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"No arrow key leads to “{label}”")

    def fill(self, label: str, words: str) -> "Keys":
        whole = re.compile(rf"^{re.escape(label)}( \(optional\))?$")
        box = self.tab.page.locator("main").get_by_label(whole)
        self.reach(box)
        self.tab.page.keyboard.press("ControlOrMeta+a")
        self.tab.page.keyboard.type(words)
        return self


@pytest.fixture
def keys(window: Callable[..., Window], at) -> Iterator[Callable[..., Keys]]:
    with time_machine.travel(at, tick=True):
        load_lines(people={}, at=at)
        yield lambda **facts: Keys(window(**facts))


def begin(who: Keys, *, worried: str, need: str = "", sender: str = "") -> Keys:
    who.tab.go("/refer/")
    assert who.tab.page.locator("main").inner_text().index("999") < 250
    who.press("Start now").press("Continue")
    assert "Select yes, I’m not sure or no" in who.tab.text
    who.choose(worried).press("Continue")
    if need:
        who.choose(need).press("Continue")
    if sender:
        who.choose(sender).press("Continue")
    return who


SUPPORT = "Support for a child, young person or family"
EHC = "To ask for an education, health and care (EHC) needs assessment"
HOME = "At the address where they live"


def child(who: Keys, name: str, *, year: str = "2017") -> Keys:
    who.choose("Yes").fill("First name", name).fill("Last name", "Example-Oakwood")
    who.choose("Their date of birth")
    who.fill("Day", "4").fill("Month", "5").fill("Year", year)
    return who.press("Save and continue")


def at_home(who: Keys) -> Keys:
    who.choose(HOME).fill("Address", "1 Invented Lane")
    return who.press("Save and continue")


def send(who: Keys) -> Submission:
    if who.tab.heading == "Your referral so far":
        who.press("Check your answers and send")
    assert who.tab.heading == "Check your answers"
    who.press("Send the referral")
    assert who.tab.heading == "Referral sent"
    sent = Submission.objects.get()
    assert sent.reference in who.tab.text
    return sent


def test_a_professional_without_an_account_refers_by_keyboard(keys):
    who = begin(keys(**DESK), worried="No", need=SUPPORT,
                sender="I work with the child or the family")  # fmt: skip
    who.press("Save and continue")
    assert "Enter your name" in who.tab.text
    who.fill("Your name", "Test Nurse").fill("Where you work", "Invented Surgery")
    who.fill("Your work email address", "nurse@surgery.example").press("Save and continue")
    at_home(child(who, "Robin"))
    who.fill("What are you concerned about?", "Robin finds reading hard.")
    who.press("Save and continue").press("Save and continue")
    assert "Select why you may share this information" in who.tab.text
    who.choose("Yes", group="Does the family know that you are sharing this with us?")
    who.choose("Yes, the family agrees to get help").choose("The family agreed that I share it")
    who.press("Save and continue")
    who.follow("What has been tried").choose("Yes")
    who.fill("What was done, and for how long? (optional)", "A reading group for a year.")
    who.press("Save and continue").follow("Files")
    who.press("Add the files")
    assert "Choose a file to add" in who.tab.text
    who.press("Continue")
    assert send(who).tried_do == "A reading group for a year."


def test_a_parent_refers_on_a_phone(keys):
    who = begin(keys(**PHONE), worried="No", need=SUPPORT,
                sender="I am the child’s parent or carer")  # fmt: skip
    who.fill("Your name", "Jo Example-Oakwood").fill("Who you are to the child", "Mother")
    who.press("Save and continue")
    assert "so that we can reach you" in who.tab.text
    who.fill("Your phone number (optional)", "01632 960123").press("Save and continue")
    at_home(child(who, "Robin"))
    who.fill("What is happening?", "Robin will not go to school.").press("Save and continue")
    who.choose("Yes", group="Do you want us to offer you help?")
    who.choose("No", group="May we share what you tell us with services that could help?")
    who.press("Save and continue")
    assert send(who).sharing.basis == "ask_first"


def test_somebody_unnamed_refers_stops_and_follows_it(keys):
    who = begin(keys(**DESK), worried="I’m not sure",
                sender="I am somebody else, like a neighbour, relative or friend")  # fmt: skip
    who.choose("No, I do not want to give my name").press("Save and continue")
    who.follow("Stop here and come back later").press("Show me a link and a code")
    link, code = who.tab.page.locator("p.app-wrap").inner_text(), who.tab.page.locator(
        "main strong").inner_text()  # fmt: skip
    later = keys(**PHONE)
    later.tab.go(link)
    later.fill("What is your code?", code).press("Continue")
    assert later.tab.heading == "Your referral so far"
    later.follow("The child").choose("No").choose("About how old they are")
    later.fill("Age in years", "9").press("Save and continue")
    later.choose("They have no fixed address, or I do not know it")
    later.fill("Where are they now or last seen?", "By the school gate")
    later.press("Save and continue")
    later.fill("What are you concerned about?", "The child waits alone until dark.")
    later.press("Save and continue")
    sent = send(later)
    assert sent.anonymous
    receipt = later.tab.page.locator("main strong").nth(1).inner_text()
    who.tab.go("/referrals/follow/")
    who.fill("Reference", sent.reference).fill("Code", receipt).press("See how far it is")
    who.follow("Write a message").fill("What do you want to tell us?", "It was dark at five.")
    who.press("Send the message")
    assert "It was dark at five." in who.tab.text


def test_a_young_person_tells_it_on_a_phone(keys):
    who = begin(keys(**PHONE), worried="Yes",
                sender="I am a young person and this is about me")  # fmt: skip
    who.press("Save and continue")
    assert "Tell us one way to reach you" in who.tab.text
    who.fill("Another way, or when it is safe (optional)", "Through my form teacher")
    who.press("Save and continue")
    who.fill("Your first name, or what people call you", "Sky").choose("How old I am")
    who.fill("Your age in years", "15").press("Save and continue")
    who.choose("Somewhere else for now").fill("Where are you now?", "At a friend’s")
    who.press("Save and continue")
    who.fill("What is happening?", "i dont feel safe at home").press("Save and continue")
    who.follow("Who may know")
    who.choose("No", group="Do your parents or carers know that you are writing to us?")
    who.choose("Yes", group="Do you want us to help you?")
    who.choose("Yes", group="May we talk to other people who could help you?")
    who.press("Save and continue")
    assert send(who).sent_by == "Sky"


def test_a_parent_asks_for_an_ehc_assessment(keys):
    who = begin(keys(**DESK), worried="No", need=EHC, sender="I am the child’s parent or carer")
    who.fill("Your name", "Jo Example-Oakwood").fill("Who you are to the child", "Mother")
    who.fill("Your email address (optional)", "jo@family.example").press("Save and continue")
    at_home(child(who, "Robin"))
    who.fill("What is happening?", "Robin cannot read yet.").press("Save and continue")
    who.choose("Yes", group="Do you want us to offer you help?")
    who.choose("Yes", group="May we share what you tell us with services that could help?")
    who.press("Save and continue").follow("Evidence for the EHC needs assessment")
    who.choose("I will send it later", group="What the parents think and hope (optional)")
    who.press("Save and continue")
    send(who)
    assert "The last day is Tuesday 12 May 2026" in who.tab.text
    assert EhcRequest.objects.get().requested_by_kind == "parent"


def test_three_siblings_of_whom_one_is_not_born_on_a_phone(keys):
    who = begin(keys(**PHONE), worried="Yes",
                sender="I am somebody else, like a neighbour, relative or friend")  # fmt: skip
    who.choose("No, I do not want to give my name").press("Save and continue")
    at_home(child(who, "Robin"))
    who.fill("What are you concerned about?", "They are often alone.").press("Save and continue")
    who.follow("Add another child of this family")
    child(who, "Ash", year="2020").press("Save and continue")
    who.follow("Add another child of this family")
    who.choose("No").choose("The baby is not born yet").press("Save and continue")
    assert "Enter the date the baby is expected" in who.tab.text
    baby = who.tab.page.get_by_role("group", name="When is the baby expected?")
    for part, number in (("Day", "1"), ("Month", "6"), ("Year", "2026")):
        who.reach(baby.get_by_label(part))
        who.tab.page.keyboard.type(number)
    who.press("Save and continue").press("Save and continue")
    send(who)
    homes = {each.child.household_id for each in Referral.objects.select_related("child")}
    assert (Referral.objects.count(), len(homes)) == (3, 1)
