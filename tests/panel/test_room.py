"""Before and in the room: the undertaking, questions; and the way back when the answer is no."""

import uuid
from datetime import timedelta

import pytest
from django.db import InternalError, transaction

from localoffer.accounts.roles import Role
from localoffer.refusal import Refused, SentBefore
from panel.models import Declaration, Question, Undertaking
from panel.operations import cases, items, members, minutes

# The undertaking


@pytest.fixture
def newcomer(story, person):
    """A member who joined when the papers were out and has signed nothing yet."""
    story.people["newcomer"] = person(Role.PANEL_MEMBER, name="New Example")
    story.in_session()
    return story


def test_no_papers_open_before_the_undertaking_is_signed(newcomer, as_):
    member, item = as_("newcomer"), newcomer.item
    page = member.visit(item.get_absolute_url())
    assert page.h1 == "Confidentiality undertaking"
    assert "Robin" not in page.text
    for name in ("declaration/", "papers/1/1/"):
        answer = member.get(f"{item.get_absolute_url()}{name}", follow=True)
        assert "Robin" not in answer.content.decode()
    who = newcomer.newcomer
    with pytest.raises(Refused, match="Sign the confidentiality undertaking first"):
        members.declare(item=item, person=who, nature="none", by=who, at=newcomer.now)
    address = f"/panel/undertaking/?item={item.reference}"
    page = member.send(address, {})
    assert page.errors == ["Tick the box if you promise this"]
    page = member.send(address, {"sure": "on"})
    assert page.h1 == f"Do you have an interest in item {item.reference}?"
    page = member.visit("/panel/undertaking/")
    assert "It holds until Wednesday 14 April 2027." in page.text


def test_the_database_too_opens_no_papers_without_it(newcomer):
    declared = lambda: Declaration.objects.create(  # noqa: E731
        item=newcomer.item, person=newcomer.newcomer, nature="none", by=newcomer.newcomer,
        at=newcomer.now,
    )  # fmt: skip
    with pytest.raises(InternalError, match="undertaking"), transaction.atomic():
        declared()
    newcomer.at = newcomer.now
    newcomer.undertake("newcomer")
    assert declared().pk


def test_an_interest_can_be_recorded_without_it(newcomer):
    members.declare(
        item=newcomer.item, person=newcomer.newcomer, nature="interest", by=newcomer.operations,
        at=newcomer.now,
    )  # fmt: skip
    assert not Undertaking.objects.filter(person=newcomer.newcomer).exists()


def test_it_is_signed_once_a_term_and_asked_for_again_after_it(story):
    again = members.undertake(by=story.member, at=story.at)
    assert again == Undertaking.objects.get(person=story.member)
    later = story.at.replace(year=story.at.year + 1)
    assert members.undertake(by=story.member, at=later).until > again.until


def test_only_a_member_signs_it(story):
    with pytest.raises(Refused, match="Only members of the panel"):
        members.undertake(by=story.officer, at=story.at)


# Questions


def ask(story, *, of="officer", by="member", answer="", once=None):
    return members.record_question(
        item=story.item, once=once or uuid.uuid4(), asked_by=story.people[by],
        asked_of=story.people[of], text="Who teaches Robin to read?", answer=answer,
        by=story.operations, at=story.now,
    )  # fmt: skip


def test_a_question_and_its_answer_go_into_the_minutes(story, as_):
    story.in_discussion()
    asked = ask(story)
    assert ask(story, once=asked.once) == asked
    with pytest.raises(SentBefore, match="a question to Case Officer Example"):
        ask(story, once=asked.once, answer="Nobody.")
    operations, item = as_("operations"), story.item.get_absolute_url()
    page = operations.visit(item)
    assert "Health Example asked Case Officer Example" in page.text
    page = operations.send(f"{item}questions/{asked.pk}/", {"answer": "An assistant, daily."})
    assert "Answer: An assistant, daily." in page.text
    again = operations.send(f"{item}questions/{asked.pk}/", {"answer": "Nobody at all."})
    assert "The answer is written down already: An assistant, daily." in again.text
    assert "Nobody at all." in again.text
    (record,) = minutes.content_of(story.meeting)["items"]
    assert record["questions"] == [
        {"by": story.member.reference, "of": story.officer.reference,
         "text": "Who teaches Robin to read?", "answer": "An assistant, daily."}
    ]  # fmt: skip


def test_a_question_is_written_down_on_its_page(story, as_):
    story.in_discussion()
    chair, address = as_("chair"), f"{story.item.get_absolute_url()}questions/"
    page = chair.visit(address)
    assert page.soup.select_one("nav[aria-label=Back]").text == "Back"
    form = page.form_values() | {
        "asked_by": story.member.pk, "asked_of": story.member.pk, "text": "Who helps now?",
    }  # fmt: skip
    page = chair.send(address, form)
    assert page.errors == ["Choose somebody else than who asked"]
    form["asked_of"] = story.officer.pk
    page = chair.send(address, form)
    assert "Who helps now? Not answered" not in page.text
    assert "Write down the answer of Case Officer Example" in page.text
    chair.send(address, form)
    assert Question.objects.count() == 1


def test_nobody_with_an_interest_or_outside_the_room_asks_or_answers(story):
    story.in_discussion()
    story.declare("forum", "interest")
    for facts in ({"by": "forum"}, {"of": "forum"}, {"of": "chief"}):
        with pytest.raises(Refused):
            ask(story, **facts)
    with pytest.raises(InternalError, match="without an interest"), transaction.atomic():
        Question.objects.create(
            item=story.item, meeting=story.meeting, once=uuid.uuid4(), asked_by=story.forum,
            asked_of=story.officer, text="Why?", by=story.operations, at=story.now,
        )  # fmt: skip


def test_no_question_comes_after_the_recommendation(story):
    story.recommended()
    with pytest.raises(Refused, match="Questions are written down while an item is discussed"):
        ask(story)


# The way back


STATES = [
    ("chair", "recommendation/", "published"),
    ("chair", "limbs/a/", "recommended"),
    ("chair", "deferral/", "recommended"),
    ("chair", "signature/", "in_discussion"),
    ("chair", "taken-back/", "signed"),
    ("chief", "correction/", "signed"),
    ("chief", "sent-back/", "approved"),
    ("officer", "withdrawal/", "signed"),
    ("officer", "papers/new/", "recommended"),
    ("operations", "agenda/", "opened"),
    ("operations", "questions/", "published"),
    ("member", "view/", "recommended"),
]


@pytest.mark.parametrize(("name", "page", "far"), STATES)
def test_a_page_that_is_not_for_now_says_why_and_leads_back_to_the_item(
    story, as_, name, page, far
):
    getattr(story, far)()
    if name in {"chair", "member", "chief"} and not story.item.declarations.filter(
        person=story.people[name]
    ):
        story.declare(name)
    item = story.item
    words = {"why": "Two words kept.", "reason": "Two words kept.", "text": "Two words kept."}
    address = f"{item.get_absolute_url()}{page}"
    for answer, heading in (
        (as_(name).visit(address, status=403), "You cannot do this now"),
        (as_(name).send(address, words, status=403), "This was not done"),
    ):
        assert answer.h1 == heading
        assert f"Go back to item {item.reference}" in answer.text
        assert "account" not in answer.text.partition("Nothing was changed.")[2][:200]
    assert "Two words kept." in answer.text


def test_undeclared_papers_lead_to_the_declaration(story, as_):
    story.in_session()
    page = as_("member").visit(f"{story.item.get_absolute_url()}papers/1/1/", status=403)
    assert "Say first whether you have an interest in this item." in page.text
    page = as_("member").visit(story.item.get_absolute_url())
    assert page.h1 == f"Do you have an interest in item {story.item.reference}?"


def test_meetings_and_cases_lead_back_too(story, as_):
    story.in_session()
    meeting, case = story.meeting, story.case
    page = as_("operations").visit(f"{meeting.get_absolute_url()}changes/", status=403)
    assert f"Go back to meeting {meeting.reference}" in page.text
    page = as_("officer").visit(f"{case.get_absolute_url()}draft/", status=403)
    assert f"Go back to case {case.reference}" in page.text


def test_a_stale_page_names_who_changed_the_record_last_though_it_did_not_move(story, as_):
    story.opened()
    old, address = story.case.version, story.case.get_absolute_url()
    story.now += timedelta(days=1, hours=2)
    cases.say_need(case=story.case, need="SLCN", version=old, by=story.senior, at=story.now)
    form = {"need": "ASD", "version": old}
    page = as_("officer").send(f"{address}need/", form, status=409)
    assert "Senior Example changed this at 12:30pm on Wednesday 1 April 2026." in page.text
    assert "is now “Assessment asked for”. What changed last: the child’s main need." in page.text


@pytest.mark.parametrize("asked_by", ["school", "college", "young_person", ""])
def test_only_whoever_asked_takes_a_request_back(story, asked_by):
    story.listed()
    with pytest.raises(Refused, match=r"asked for this\. Nobody else can take"):
        items.withdraw(
            item=story.item, asked_by=asked_by, why="It is settled.", version=story.item.version,
            by=story.officer, at=story.at,
        )  # fmt: skip
    story.case.refresh_from_db()
    assert (story.item.state, story.case.state) == ("listed", "requested")


def test_any_other_business_is_withdrawn_alone_and_its_page_says_what_goes_on(story, as_):
    story.listed()
    item = cases.bring_to_panel(
        case=story.case, business="transport", asked_on=story.now.date(),
        version=story.case.version, by=story.officer, at=story.now,
    )  # fmt: skip
    address = f"{item.get_absolute_url()}withdrawal/"
    officer = as_("officer")
    text = officer.visit(address).text
    assert "Withdraw this item" in text
    assert "The case goes on." in text
    assert "new clock" not in text
    officer.send(address, {"version": item.version, "why": "The taxi goes on."})
    item.refresh_from_db()
    story.case.refresh_from_db()
    assert (item.state, story.case.state) == ("withdrawn", "requested")


def test_an_item_without_papers_is_not_sent_in_and_its_page_says_what_to_do(story, as_):
    story.opened()
    item = cases.bring_to_panel(
        case=story.case, business="transport", asked_on=story.now.date(),
        version=story.case.version, by=story.officer, at=story.now,
    )  # fmt: skip
    with pytest.raises(Refused, match="no papers yet"):
        items.submit(item=item, version=item.version, by=story.officer, at=story.now)
    officer, address = as_("officer"), item.get_absolute_url()
    page = officer.visit(address)
    assert "Add the papers, then send them in" in page.text
    assert not page.soup.select(f"form[action='{address}submission/']")
    officer.send(f"{address}papers/new/", {"title": "Route", "body": "3 miles", "version": 1})
    page = officer.visit(address)
    assert "Check the papers and send them in" in page.text
    assert page.soup.select(f"form[action='{address}submission/']")


def test_a_button_of_a_stale_page_leads_to_the_page_and_not_to_the_button(story, as_):
    story.listed()
    items.withdraw(
        item=story.item, asked_by="parent", why="They moved.", version=story.item.version,
        by=story.officer, at=story.at,
    )  # fmt: skip
    page = as_("operations").send(
        f"{story.item.get_absolute_url()}off-agenda/",
        {"version": 1, "why": "Two words."},
        status=403,
    )
    assert "Two words." in page.text
