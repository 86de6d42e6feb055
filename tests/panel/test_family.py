"""A parent asks, follows by a link and a code, and reads nothing that is the panel's own."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.db import InternalError, transaction

from localoffer.children.models import Child
from localoffer.notices.models import Notice
from localoffer.refusal import Refused
from panel.models import Case, FamilyLink, ParentRequest, Repeat
from panel.operations import cases, family, items, notices
from referrals import subject_access
from referrals.models import Draft
from tests.pages import Visitor
from tests.referrals.test_form import answer

ANSWERS = {
    "asker": "parent", "given_name": "Wren", "family_name": "Example-Rowan",
    "birth_date_day": 4, "birth_date_month": 5, "birth_date_year": 2018,
    "school": "Invented Primary School", "concern": "Wren does not speak at school.",
    "hopes": "That somebody finds out why.", "name": "Robin Example-Rowan",
    "email": "rowan@family.example", "phone": "", "address": "2 Invented Road", "postcode": "",
}  # fmt: skip


@pytest.fixture
def public(story, as_):
    """Somebody who is not signed in, at the story's time."""
    as_("officer")
    return Visitor()


def send(public, **answers):
    hidden = public.visit("/panel/request/").form_values()
    return public.send("/panel/request/", {**ANSWERS, **hidden, **answers}), hidden


def test_a_parents_own_request_is_received_the_day_it_is_sent_whoever_reads_it_when(public):
    page, hidden = send(public)
    request = ParentRequest.objects.get()
    assert page.h1 == "We have your request"
    assert request.reference in page.text
    assert "12 May 2026" in page.text  # 42 days from 31 March
    mail = Notice.objects.get(template="panel-request-received")
    assert "12 May 2026" in mail.body_text
    assert "Wren" not in mail.subject + mail.body_text
    public.send("/panel/request/", {**ANSWERS, **hidden})
    assert ParentRequest.objects.count() == 1


def test_a_request_for_a_twin_from_a_page_that_came_back_is_asked_about_and_not_lost(public):
    """“Back” shows the form with its token as it was sent: other answers are no double click."""
    _, hidden = send(public)
    first = ParentRequest.objects.get()
    twin = {**ANSWERS, **hidden, "given_name": "Lark"}
    page = public.send("/panel/request/", twin)
    assert page.errors == [
        f"You have sent this form already: a request for Wren ({first.reference}). What it says "
        "now has not been sent. To send that as well, send the form again"
    ]
    assert 'value="Lark"' in page.html
    assert ParentRequest.objects.count() == 1
    again = {**twin, **page.form_values()}
    for _twice in range(2):
        assert public.send("/panel/request/", again).h1 == "We have your request"
    names = ParentRequest.objects.order_by("pk").values_list("given_name", flat=True)
    assert list(names) == ["Wren", "Lark"]


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"concern": "   "}, "Say what the child finds hard"),
        ({"birth_date_year": 2027}, "The date of birth must be in the past"),
        ({"birth_date_year": 2001, "birth_date_month": 3},
         "The date of birth must be less than 25 years ago. Older people cannot get a plan"),
        ({"asker": "young_person"},
         "A young person can ask once Year 11 has ended: after the last Friday in June of the "
         "school year in which they turn 16. Before that a parent asks"),
        ({"asker": "college"}, "Select an answer from the list"),
        ({"email": "rowan"}, "Enter an email address in the correct format, like name@example.com"),
        ({"birth_date_day": 31, "birth_date_month": 2}, "The date of birth must be a real date"),
    ],
)  # fmt: skip
def test_a_request_that_cannot_be_right_is_asked_again_with_the_rest_kept(public, answers, says):
    page, _ = send(public, **answers)
    assert page.errors == [says]
    assert "That somebody finds out why." in page.html
    assert not ParentRequest.objects.exists()


def test_the_page_after_a_request_opens_in_its_own_browser_alone(public):
    send(public)
    Visitor().visit("/panel/request/sent/", status=404)


def test_a_case_officer_opens_the_case_and_says_which_child_it_is(public, story, as_):
    send(public)
    known = Child.objects.create(
        given_name="Wren", family_name="Example-Rowan", birth_date=date(2018, 5, 4)
    )
    officer = as_("officer")
    page = officer.visit("/panel/requests/")
    assert "No case yet, 42 days left" in page.text
    request = ParentRequest.objects.get()
    page = officer.visit(f"/panel/requests/{request.reference}/")
    assert f"Wren Example-Rowan, born 4 May 2018, school not known ({known.reference})" in page.text
    officer.send(f"/panel/requests/{request.reference}/", {"same": known.reference})
    case = Case.objects.get()
    assert (case.child, case.received_on, case.parent_email) == (
        known, date(2026, 3, 31), "rowan@family.example",
    )  # fmt: skip
    assert "Wren does not speak at school." in case.items.get().papers.get().body
    assert cases.open_case_from_parent(
        request=request, child=None, by=story.officer, at=story.now
    ) == case  # fmt: skip
    assert f"Case {case.reference}" in officer.visit("/panel/requests/").text


def test_a_request_on_paper_is_entered_and_a_child_we_know_is_asked_about(story, as_):
    officer = as_("officer")
    known = story.referral.child
    answers = {
        "once": uuid.uuid4(), "asker": "school", "received_on_day": 30, "received_on_month": 3,
        "received_on_year": 2026, "given_name": "Robin", "family_name": "Example-Oakwood",
        "birth_date_day": 4, "birth_date_month": 5, "birth_date_year": 2018, "school": "",
        "request": "By letter.", "parent_name": "Sam Example-Oakwood",
        "parent_address": "1 Invented Road", "parent_email": "",
    }  # fmt: skip
    page = officer.send("/panel/cases/new/", answers)
    assert page.errors == ["Say whether it is a child we know"]
    page = officer.send("/panel/cases/new/", {**answers, "same": known.reference})
    case = Case.objects.get()
    assert case.child == known
    assert page.h1 == f"Case {case.reference}"
    officer.send("/panel/cases/new/", {**answers, "same": "none"})
    assert Case.objects.count() == 1
    twin = {**answers, "given_name": "Ada", "same": "none"}
    page = officer.send("/panel/cases/new/", twin)
    assert page.errors == [
        f"You have sent this form already: the case {case.reference} of Robin Example-Oakwood. "
        "What it says now has not been sent. To send that as well, send the form again"
    ]
    officer.send("/panel/cases/new/", {**twin, **page.form_values()})
    assert {each.child.given_name for each in Case.objects.all()} == {"Robin", "Ada"}
    page = officer.send("/panel/cases/new/", {**answers, "received_on_year": 2027})
    assert page.errors[0] == "The day the request came must be today or earlier"


@pytest.mark.parametrize(
    ("day", "born", "says"),
    [
        ((20, 11, 2006), 2001, "check the year. The law on these assessments began on"),
        ((20, 11, 1066), 2018, "check the year. It must be from 1950 to 2099"),
        ((1, 1, "0001"), 2018, "check the year. It must be from 1950 to 2099"),
        ((3, 5, 2018), 2018, "must not be before the child was born. Check both dates"),
        ((30, 3, 2024), 2018, "must not be before 31 March 2024, 2 years ago. Check the year"),
    ],
)
def test_a_slip_in_the_day_a_request_came_is_said_by_the_field_and_loses_nothing(
    story, as_, day, born, says
):
    answers = {
        "once": uuid.uuid4(), "asker": "school", "given_name": "Robin", "school": "",
        "family_name": "Example-Rowan", "request": "By letter, on four pages.",
        "birth_date_day": 4, "birth_date_month": 5, "birth_date_year": born,
        "parent_name": "Sam Example-Rowan", "parent_address": "1 Invented Road",
    } | dict(zip(("received_on_day", "received_on_month", "received_on_year"), day, strict=True))  # fmt: skip
    page = as_("officer").send("/panel/cases/new/", answers)
    assert [error.removeprefix("The day the request came") for error in page.errors] in (
        [f" {says}"], [f": {says} 1 September 2014"], [f": {says}"],
    )  # fmt: skip
    assert "By letter, on four pages." in page.html
    assert not Case.objects.exists()


def test_no_case_opens_on_a_day_before_the_law_or_the_child(story):
    for day, says in ((date(2006, 11, 20), "1 September 2014"), (date(2018, 5, 3), "was born")):
        with pytest.raises(Refused, match=says):
            cases.open_case(
                child=story.referral.child, received_on=day, asker="parent", by=story.officer,
                at=story.now,
            )  # fmt: skip


# A second request for the same child


@pytest.fixture
def asked_again(story):
    """A parent's own request for a child whose school asked two weeks before."""
    story.opened()
    return cases.receive_request(
        once=uuid.uuid4(), asker="parent", name="Sam Example-Oakwood", email="", phone="",
        address="1 Invented Road", postcode="", given_name="Robin",
        family_name="Example-Oakwood", birth_date=date(2018, 5, 4), school="",
        concern="Robin cries before school.", hopes="", at=story.at,
    )  # fmt: skip


def test_a_parents_request_for_a_child_with_an_open_case_goes_with_it(story, as_, asked_again):
    officer = as_("officer")
    case, child = story.case, story.case.child
    address = f"/panel/requests/{asked_again.reference}/"
    page = officer.visit(address)
    assert f"This child has an open case, {case.reference}" in page.text
    page = officer.send(address)
    assert page.errors == ["Say whether it is a child we know"]
    page = officer.send(address, {"same": child.reference})
    assert f"{case.reference} was open already. The request is with it now." in page.text
    assert "Asked for again" in page.text
    assert [paper.title for paper in story.item.papers.all()] == ["The referral", "Another request"]
    assert "Robin cries before school." in story.item.papers.last().body
    assert f"With case {case.reference}" in officer.visit("/panel/requests/").text
    assert f"This request is with the case {case.reference}" in officer.visit(address).text
    again = cases.open_case_from_parent(
        request=asked_again, child=child, by=story.officer, at=story.at
    )
    assert (again, Case.objects.count(), Repeat.objects.count()) == (case, 1, 1)


def test_a_request_that_came_before_the_open_case_moves_its_clock_back(story, asked_again):
    late = Case.objects.filter(pk=story.case.pk)
    late.update(received_on=story.at.date() + timedelta(days=3))
    joined = cases.open_case_from_parent(
        request=asked_again, child=story.case.child, by=story.officer,
        at=story.at + timedelta(days=4),
    )  # fmt: skip
    assert (joined.received_on, joined.items.get().asked_on) == (story.at.date(),) * 2


def test_what_somebody_else_asked_for_too_cannot_be_taken_back(story, asked_again):
    Case.objects.filter(pk=story.case.pk).update(asker="school")
    story.case.refresh_from_db()
    cases.open_case_from_parent(
        request=asked_again, child=story.case.child, by=story.officer, at=story.at
    )
    with pytest.raises(Refused, match="Somebody else asked for this assessment too"):
        items.withdraw(
            item=story.item, asked_by="school", why="Not now.", version=story.item.version,
            by=story.officer, at=story.at,
        )  # fmt: skip


def test_a_case_is_not_typed_in_for_a_child_whose_case_is_open(story, as_):
    story.opened()
    case, child = story.case, story.case.child
    answers = {
        "once": uuid.uuid4(), "asker": "school", "given_name": "Robin", "school": "",
        "family_name": "Example-Oakwood", "request": "By letter.", "birth_date_day": 4,
        "birth_date_month": 5, "birth_date_year": 2018, "received_on_day": 30,
        "received_on_month": 3, "received_on_year": 2026, "parent_name": "Sam Example-Oakwood",
        "parent_address": "1 Invented Road", "same": child.reference,
    }  # fmt: skip
    page = as_("officer").send("/panel/cases/new/", answers)
    says = f"This child has an open case, {case.reference} (Assessment asked for)."
    assert page.errors == [f"{says} Add what the new request says to its papers."]
    assert f'href="{case.get_absolute_url()}">{case.reference}</a>' in page.html
    assert "By letter." in page.html
    assert Case.objects.count() == 1
    items.withdraw(
        item=story.item, asked_by="parent", why="They moved.", version=story.item.version,
        by=story.officer, at=story.at,
    )  # fmt: skip
    as_("officer").send("/panel/cases/new/", answers)
    assert Case.objects.filter(child=child).count() == 2


def test_an_officer_with_an_interest_is_told_nothing_of_the_case_that_is_open(
    story, as_, asked_again
):
    story.declare("officer", "interest")
    officer, reference = as_("officer"), story.case.reference
    page = officer.visit(f"/panel/requests/{asked_again.reference}/")
    assert "open case" not in page.text
    with pytest.raises(Refused, match="Ask another officer") as refused:
        cases.open_case_from_parent(
            request=asked_again, child=story.case.child, by=story.officer, at=story.at
        )
    assert reference not in refused.value.reason


def test_the_database_takes_no_second_open_case_of_a_child(story):
    story.opened()
    with pytest.raises(InternalError, match="has an open case"), transaction.atomic():
        Case.objects.create(
            child=story.case.child, received_on=story.at.date(), asker="school",
            law_version="2014",
        )  # fmt: skip


# The link and the code


@pytest.fixture
def told(story):
    served = story.told(b=False)
    notices.mark_posted(served=served, by=story.officer, at=story.now)
    story.case.refresh_from_db()
    return story


def linked(story) -> str:
    family.send_link(case=story.case, by=story.officer, at=story.now)
    body = Notice.objects.filter(template="panel-family-link").latest("pk").body_text
    return re.search(r"/panel/family/\S+", body)[0]


def mailed_code() -> str:
    body = Notice.objects.filter(template="panel-family-code").latest("pk").body_text
    return re.search(r"\d{8}", body)[0]


def test_a_parent_reads_what_was_decided_and_why_and_nothing_of_the_panels_own(told, as_):
    as_("officer")
    parent, link = Visitor(), linked(told)
    page = parent.visit(link)
    assert "Robin" not in page.html
    parent.send(f"{link}code/")
    page = parent.send(link, {"code": f" {mailed_code()[:4]} {mailed_code()[4:]} "})
    for words in (
        "We will not carry out an assessment", "Reading is three years behind", "The referral",
        "The SEND Panel met on Wednesday 15 April 2026. 3 people took part.", "Seats: Health; Parent",
        "Ask for mediation by Tuesday 16 June 2026", "We told you in our letter of 16 April 2026",
    ):  # fmt: skip
        assert words in page.text, words
    for private in (
        "The papers show need.", "Health Example", "Forum Example", "Chair Example",
        "hides under the table", told.item.reference,
    ):  # fmt: skip
        assert private not in page.html, private


def test_a_decision_that_no_letter_has_told_is_not_on_the_parents_page(story, as_):
    story.ready_to_tell()
    story.case.refresh_from_db()
    as_("officer")
    parent, link = Visitor(), linked(story)
    parent.send(f"{link}code/")
    page = parent.send(link, {"code": mailed_code()})
    assert "We will carry out an assessment" not in page.text
    assert "Reading is three years behind" not in page.html
    assert "the SEND Panel look at your request" in page.text


def opened_case(told) -> tuple[Visitor, str]:
    parent, link = Visitor(), linked(told)
    parent.send(f"{link}code/")
    parent.send(link, {"code": mailed_code()})
    return parent, link


def link_alone(told) -> tuple[Visitor, str]:
    return Visitor(), linked(told)


def own_request(told) -> tuple[Visitor, str]:
    parent = Visitor()
    send(parent)
    return parent, "/panel/request/sent/"


def begun_draft(told) -> tuple[Visitor, str]:
    sender = Visitor()
    answer(sender, sender.visit("/refer/new/"), welfare="no")
    return sender, f"/refer/{Draft.objects.get().reference}/"


def draft_link_alone(told) -> tuple[Visitor, str]:
    return Visitor(), "/refer/back/an-invented-secret/"


def own_question(told) -> tuple[Visitor, str]:
    asker = Visitor()
    asked = asker.visit("/questions/ask/").form_values()
    asker.send("/questions/ask/", {**asked, "question": "Why do swings squeak at night?"})
    return asker, "/questions/asked/"


@pytest.mark.asvs(52)
@pytest.mark.parametrize("page_of", [
    opened_case, link_alone, own_request, begun_draft, draft_link_alone, own_question,
])  # fmt: skip
def test_no_browser_keeps_a_page_that_is_one_familys(told, as_, page_of):
    """Whether it opens by a code, a link or in the browser that sent it."""
    as_("officer")
    visitor, address = page_of(told)
    kept = visitor.visit(address).response["Cache-Control"]
    assert {"no-store", "private"} <= set(kept.split(", "))
    assert "no-store" not in Visitor().visit("/panel/request/").response.get("Cache-Control", "")


def test_a_wrong_code_says_no_more_and_five_end_it(told, as_):
    as_("officer")
    parent, link = Visitor(), linked(told)
    parent.send(f"{link}code/")
    right = mailed_code()
    wrong = "00000000" if right != "00000000" else "11111111"
    for _ in range(5):
        page = parent.send(link, {"code": wrong})
        assert "This code is not right, or no longer good" in page.text
    page = parent.send(link, {"code": right})
    assert "Reading is three years behind" not in page.html


def test_a_code_works_once_and_for_fifteen_minutes(told):
    linked(told)
    link = FamilyLink.objects.get()
    family.send_code(link=link, at=told.now)
    late = told.now + family.CODE_LIVES + timedelta(seconds=1)
    assert family.use_code(link=link, code=mailed_code(), at=late) is False
    family.send_code(link=link, at=late)
    assert family.use_code(link=link, code=mailed_code(), at=late) is True
    assert family.use_code(link=link, code=mailed_code(), at=late) is False


def test_the_link_alone_is_no_key_and_a_new_one_ends_the_old(told, as_):
    as_("officer")
    old = linked(told)
    assert "Robin" not in Visitor().visit(old).html
    new = linked(told)
    Visitor().visit(old, status=404)
    Visitor().visit(new)
    told.case.refresh_from_db()
    cases.say_who_to_write_to(
        case=told.case, name="Sam", address="1 Invented Road", email="other@family.example",
        version=told.case.version, by=told.officer, at=told.now,
    )  # fmt: skip
    Visitor().visit(new, status=404)


def test_neither_secret_nor_code_is_kept_as_it_is(told):
    secret = linked(told).split("/")[3]
    link = FamilyLink.objects.get()
    family.send_code(link=link, at=told.now)
    link.refresh_from_db()
    kept = f"{link.key} {link.code_digest}"
    assert secret not in kept
    assert mailed_code() not in kept
    assert len(secret) >= 43  # 256 bits


def test_a_link_sends_so_many_codes_and_no_more(told):
    linked(told)
    link = FamilyLink.objects.get()
    FamilyLink.objects.update(codes_sent=family.CODES)
    with pytest.raises(Refused, match="too many codes"):
        family.send_code(link=link, at=told.now)


def test_there_is_no_link_without_an_address(story):
    story.opened()
    with pytest.raises(Refused, match="which e-mail address"):
        family.send_link(case=story.case, by=story.officer, at=story.now)


def test_a_copy_of_what_we_hold_about_a_child_has_the_panels_part_too(told):
    case = told.case
    own = str(subject_access.sections(case.child, sort="child"))
    first = str(subject_access.sections(case.child, sort="other"))
    assert case.reference in own
    assert told.decision.reasons in own
    assert "The papers show need." not in own, "what a member said is read by a person first"
    assert "The papers show need." in first
    assert told.member.name not in own + first
