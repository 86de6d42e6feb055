"""The thread walked page by page, each page checked, as each person sees it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from localoffer.audit.models import Event
from localoffer.children.models import Child
from localoffer.children.school_age import over_compulsory_school_age
from panel.models import Case, Item, Meeting, NoticeServed
from panel.operations import items
from referrals.models import EhcRequest
from tests.pages import Page, Visitor
from tests.panel.conftest import AFTER_DEADLINE, DURING, Story, make_referral
from tests.panel.test_doors import address


def press(client: Visitor, page: Page, button: str, **answers) -> Page:
    """Send the form that has this button, as a browser would."""
    for form in page.soup.select("main form"):
        names = [b.get_text(" ", strip=True) for b in form.select("button")] + [
            str(i.get("value")) for i in form.select("input[type=submit]")
        ]
        if any(name.startswith(button) for name in names):
            values = {
                str(f["name"]): str(f.get("value", "")) for f in form.select("input[type=hidden]")
            }
            return client.send(form.get("action") or page.url, {**values, **answers})
    raise AssertionError(f"No button “{button}” on {page.url}: {page.text[:300]}")


def test_the_desk_opens_a_case_with_one_button(story, as_):
    desk = as_("desk")
    page = desk.visit(f"/panel/referrals/{story.referral.reference}/case/")
    press(desk, page, "Open the panel case")
    assert Case.objects.get().child == story.referral.child
    page = desk.visit(f"/panel/referrals/{story.referral.reference}/case/")
    assert f"The panel case {Case.objects.get().reference} is open already." in page.text


@pytest.mark.asvs(7)
def test_a_child_of_seven_is_not_taken_for_the_young_person_who_asks(story, as_, person):
    """CFA ss.36(1), 83(2): a young person is over compulsory school age."""
    referral = make_referral(person, story.at, family="Example-Young")
    EhcRequest.objects.filter(referral=referral).delete()
    desk, address = as_("desk"), f"/panel/referrals/{referral.reference}/case/"
    day = {"received_on_day": 10, "received_on_month": 3, "received_on_year": 2026}
    page = desk.send(address, {**day, "requested_by_kind": "young_person"})
    assert page.errors[0].startswith("A young person can ask for themselves once Year 11 has ended")
    assert not Case.objects.exists()


def test_a_form_that_names_a_young_person_of_seven_is_put_right_when_the_case_is_opened(
    story, as_, person
):
    referral = make_referral(person, story.at, family="Example-Young")
    EhcRequest.objects.filter(referral=referral).update(requested_by_kind="young_person")
    desk, address = as_("officer"), f"/panel/referrals/{referral.reference}/case/"
    assert "this was before that" in desk.visit(address).text
    desk.send(address, {"requested_by_kind": "parent"})
    assert Case.objects.get().asker == "parent"


@pytest.mark.asvs(7)
def test_the_database_too_lets_nobody_of_compulsory_school_age_ask(story):
    for born, on, ok in (
        (date(2010, 3, 10), date(2026, 3, 10), False),  # 16, and in Year 11 still
        (date(2009, 9, 1), date(2026, 6, 26), False),  # the last Friday in June
        (date(2009, 9, 1), date(2026, 6, 27), True),
        (date(2009, 8, 31), date(2025, 6, 28), True),
        (date(2010, 8, 31), date(2026, 6, 26), False),
        (date(2010, 8, 31), date(2026, 6, 27), True),
        (date(2010, 9, 1), date(2026, 9, 2), False),
    ):
        assert over_compulsory_school_age(born, on) == ok
        child = Child.objects.create(given_name="A", family_name="Example", birth_date=born)
        facts = {"child": child, "received_on": on, "asker": "young_person"}
        if ok:
            Case.objects.create(**facts)
        else:
            with (
                pytest.raises(InternalError, match="over compulsory school age"),
                transaction.atomic(),
            ):
                Case.objects.create(**facts)


def test_the_send_team_sees_the_case_with_every_date_and_its_reason(story, as_):
    story.opened()
    officer = as_("officer")
    assert "Robin Example-Oakwood" in officer.visit("/panel/cases/").text
    page = officer.visit(story.case.get_absolute_url())
    assert "Tuesday 21 April 2026" in page.text
    assert (
        "42 days from 10 March 2026, the day the request was received (regulation 5(1))"
        in page.text
    )
    assert "Check the papers and send them in. Who acts: SEN case officer." in page.text
    assert Event.objects.filter(action="panel.case.read").count() == 1


def test_the_whole_thread_is_walked_page_by_page(story, as_):
    story.opened()
    item = f"/panel/items/{story.item.reference}/"
    officer = as_("officer")
    press(officer, officer.visit(item), "Send the papers in")
    operations = as_("operations")
    press(operations, operations.visit(item), "Accept the papers")
    page = press(
        operations,
        operations.visit("/panel/meetings/new/"),
        "Plan the meeting",
        on_day="15",
        on_month="4",
        on_year="2026",
        starts="09:30",
        place="Invented Room",
        chair=story.chair.pk,
        deputy=story.deputy.pk,
    )
    meeting = Meeting.objects.get()
    assert page.h1 == "Panel meeting on Wednesday 15 April 2026"
    assert "15 April 2026, 9:30am" in page.text
    assert "5pm on 13 April 2026" in page.text
    page = operations.visit(f"{item}agenda/")
    assert "6 days before the parent must be told" in page.text
    press(operations, page, "Put it on this agenda", meeting=meeting.reference)

    story.now = AFTER_DEADLINE
    operations = as_("operations")
    press(operations, operations.visit(meeting.get_absolute_url()), "Close the agenda and publish")

    story.now = DURING
    chair = as_("chair")
    press(chair, chair.visit(meeting.get_absolute_url()), "Start the meeting")
    operations = as_("operations")
    here = [story.people[name].reference for name in ("chair", "member", "forum")]
    press(
        operations,
        operations.visit(f"{meeting.get_absolute_url()}attendance/"),
        "Save who is here",
        people=here,
    )
    for name in ("chair", "member", "forum"):
        client = as_(name)
        page = client.visit(item)
        assert page.h1.startswith("Do you have an interest")
        page = press(client, page, "Continue", nature="none")
        assert "hides under the table" in page.text
    chair = as_("chair")
    press(chair, chair.visit(item), "Begin the discussion")
    for name in ("member", "forum"):
        client = as_(name)
        press(
            client, client.visit(f"{item}view/"), "Save the view", leaning="for", text="Need shown."
        )
    chair = as_("chair")
    for code in "ab":
        page = chair.visit(f"{item}limbs/{code}/")
        press(
            chair, page, "Save the finding", met="yes", reason="Shown.", evidence="Paper 1, page 1"
        )
    page = chair.visit(f"{item}recommendation/")
    assert "What follows from the law: Carry out an assessment." in page.text
    press(chair, page, "Record the recommendation", outcome="assess", reasons="Reading lags.")
    page = chair.visit(f"{item}signature/")
    assert "The paper “What the parent and the child say” is missing." in page.text
    assert story.decision.digest in page.text
    press(chair, page, "Sign", sure="on")

    chief = as_("chief")
    assert story.item.reference in chief.visit("/panel/approvals/").text
    press(chief, chief.visit(item), "Continue", nature="none")
    press(chief, chief.visit(f"{item}approval/"), "Sign", sure="on")

    officer = as_("officer")
    assert "who the letter goes to" in officer.visit(f"{item}letter/").text
    press(
        officer,
        officer.visit(f"{story.case.get_absolute_url()}parent/"),
        "Save",
        name="Sam Example-Oakwood",
        address="1 Invented Road",
        email="",
    )
    page = officer.visit(f"{item}letter/")
    assert "There is nothing to appeal yet." in page.text
    assert officer.get(f"{item}letter/draft.pdf").content.startswith(b"%PDF")
    page = press(officer, page, "Make the letter and tell the parent")
    assert page.h1 == "Letters to post"
    sent = officer.get(f"{item}letter/sent.pdf")
    assert sent["Content-Type"] == "application/pdf"
    press(officer, officer.visit("/panel/letters/"), "It is posted")
    assert NoticeServed.objects.get().posted_at == story.now
    story.case.refresh_from_db()
    assert (story.item.state, story.case.state) == ("notified", "assessing")
    page = officer.visit(story.case.get_absolute_url())
    assert "Told on 15 April 2026" in page.text
    press(officer, officer.visit(item), "Close the item")
    assert story.item.state == "closed"


def test_a_letter_that_is_not_posted_has_told_nobody(story, as_):
    story.told()
    item = story.item.get_absolute_url()
    officer = as_("officer")
    page = officer.visit(item)
    assert "Letter made, not yet posted" in page.text
    assert "Parent told" not in page.text.split("What happens next")[0].split("Child")[1]
    assert "Close the item" not in page.text
    page = officer.send(f"{item}closing/", {"version": story.item.version})
    assert "The letter is made and not yet posted, so the parent does not know." in page.text
    assert story.item.state == "notified"
    page = officer.visit(story.case.get_absolute_url())
    assert "Letter made, not yet posted, 5 days left" in page.text
    agenda = officer.visit(story.meeting.get_absolute_url()).text
    assert "Letter made, not yet posted" in agenda
    assert "Parent told" not in agenda
    assert "Parent told" not in page.text
    assert "Told on" not in page.text
    assert "5 days left" in officer.visit("/panel/cases/").text

    story.now += timedelta(days=2)
    officer = as_("officer")
    page = officer.visit("/panel/letters/")
    assert "Dated Thursday 16 April 2026, 2 days ago" in page.text
    assert "This letter was not posted on its own day." in page.text
    press(officer, page, "It is posted")
    page = officer.visit(story.case.get_absolute_url())
    assert "Told on 18 April 2026" in page.text
    assert "not yet posted" not in page.text
    press(officer, officer.visit(item), "Close the item")
    assert story.item.state == "closed"


@pytest.mark.parametrize(
    ("name", "page", "as_far_as"),
    [
        ("chair", "recommendation/", "recommended"),
        ("chair", "signature/", "signed"),
        ("chief", "approval/", "approved"),
        ("officer", "letter/", "told"),
    ],
)
def test_sending_a_step_twice_says_that_it_is_done(story, as_, name, page, as_far_as):
    getattr(story, as_far_as)()
    before = story.item.version
    again = as_(name).send(f"{story.item.get_absolute_url()}{page}", {"sure": "on"})
    assert "That is done already." in again.text
    assert again.h1 == f"Item {story.item.reference}"
    assert story.item.version == before


def test_a_refused_form_leads_to_the_item_with_the_reason(story, as_):
    story.in_discussion()
    page = as_("chair").send(f"{story.item.get_absolute_url()}signature/", {"sure": "on"})
    assert page.h1 == f"Item {story.item.reference}"
    assert "You cannot sign the recommendation now" in page.text
    as_("chief").send(f"{story.item.get_absolute_url()}signature/", status=403)
    as_("forum").send(
        f"{story.item.get_absolute_url()}acceptance/", {"version": story.item.version}, status=403
    )


READS = [
    ("officer", "parent", "panel.case.parent_read"),
    ("officer", "letters", "panel.letters.read"),
    ("chief", "approvals", "panel.approvals.read"),
    ("chair", "declaration", "panel.declaration.read"),
]


@pytest.mark.parametrize(("name", "page", "action"), READS)
def test_who_looked_is_written_down(story, as_, name, page, action):
    story.told()
    as_(name).visit(address(story, page))
    assert Event.objects.get(action=action).actor == story.people[name].reference


def test_who_looked_at_the_test_the_recommendation_and_the_letter_is_written_down(story, as_):
    story.in_discussion().viewed().found()
    chair = as_("chair")
    chair.visit(address(story, "limb"))
    chair.visit(address(story, "recommendation"))
    for action in ("panel.limb.read", "panel.recommendation.read"):
        assert Event.objects.get(action=action).actor == story.chair.reference


def test_who_looked_at_the_letter_before_it_goes_is_written_down(story, as_):
    story.ready_to_tell()
    as_("officer").visit(address(story, "letter"))
    assert Event.objects.get(action="panel.letter.looked_at").actor == story.officer.reference


def test_a_request_that_is_taken_back_ends_the_case_and_stops_its_clock(story, as_):
    story.listed()
    item = story.item.get_absolute_url()
    officer = as_("officer")
    page = officer.send(f"{item}withdrawal/", {"version": story.item.version, "why": "x"})
    assert page.errors == ["Tick that whoever asked takes it back"]
    assert "The child’s parent asked for this" in page.text
    assert "school or early years setting" not in page.text
    page = press(
        officer,
        officer.visit(f"{item}withdrawal/"),
        "Withdraw the request",
        asked="on",
        why="They move away.",
    )
    story.case.refresh_from_db()
    assert (story.item.state, story.case.state) == ("withdrawn", "withdrawn")
    assert "left" not in page.text.split("What happens next")[0]
    page = officer.visit(story.case.get_absolute_url())
    assert "Request withdrawn" in page.text
    assert "the request was taken back. Asked by: The child’s parent. They move away." in page.text
    assert "days left" not in page.text
    assert "never pauses" not in page.text
    assert "Withdrawn" in officer.visit("/panel/cases/?show=over").text
    assert story.case.reference not in officer.visit("/panel/cases/").text
    press(officer, officer.visit(item), "Close the item")
    assert story.item.state == "closed"
    assert "days left" not in officer.visit(item).text
    page = as_("desk").visit(address(story, "open-from-referral"))
    assert "that is a new request. Make a new referral" in page.text
    page = as_("desk").send(address(story, "open-from-referral"), status=403)
    assert "This request was taken back." in page.text


def test_a_letter_on_its_own_day_brings_no_warning(story, as_):
    story.told()
    page = as_("officer").visit("/panel/letters/")
    assert "Dated Thursday 16 April 2026, today" in page.text
    assert "not posted on its own day" not in page.text


@pytest.mark.parametrize(
    ("name", "path"), [("officer", "/panel/cases/"), ("member", "/panel/"), ("chief", "/panel/")]
)
def test_a_longer_list_asks_the_database_no_more(story, as_, person, at, name, path):
    story.in_session()
    client = as_(name)
    client.visit(path)
    with CaptureQueriesContext(connection) as short:
        client.visit(path)
    for family in ("Example-Elm", "Example-Ash"):
        other = Story(people=story.people, at=at, referral=make_referral(person, at, family=family))
        other.opened().submitted().scheduled(on=date(2026, 4, 29 if "Elm" in family else 28))
        items.accept(item=other.item, version=other.item.version, by=story.operations, at=at)
        items.put_on_agenda(
            item=other.item, meeting=other.meeting, version=other.item.version,
            by=story.operations, at=at,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as long:
        client.visit(path)
    assert len(long) == len(short)


@pytest.mark.parametrize("name", ["officer", "operations", "member", "forum"])
def test_the_papers_of_more_items_ask_the_database_no_more(story, as_, person, at, name):
    meeting = story.published().meeting
    story.declare("member")
    client, path = as_(name), f"{meeting.get_absolute_url()}papers/"
    asked = []
    for family in ("Example-Elm", "Example-Ash", "Example-Fir"):
        other = Story(people=story.people, at=at, referral=make_referral(person, at, family=family))
        other.opened().submitted()
        for state in ("accepted", "listed", "locked"):
            Item.objects.filter(pk=other.item.pk).update(meeting=meeting, state=state)
        client.visit(path)
        with CaptureQueriesContext(connection) as queries:
            client.visit(path)
        asked.append(len(queries))
    assert len(set(asked)) == 1


def test_a_case_an_item_and_the_lists_ask_the_database_a_few_times_only(
    story, as_, settings, django_assert_max_num_queries
):
    settings.PAGES_KEPT = True  # what is settled is read once, as where it runs
    item = story.recommended().item
    officer, chair = as_("officer"), as_("chair")
    for visitor, where, most in (
        (officer, item.case.get_absolute_url(), 9),
        (officer, "/panel/cases/", 9),
        (officer, "/panel/waiting/", 6),
        (chair, item.get_absolute_url(), 23),
    ):
        visitor.get(where)  # what is read once for each process
        with django_assert_max_num_queries(most):
            assert visitor.get(where).status_code == 200
