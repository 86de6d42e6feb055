"""Comments (reg 56): made, answered, published so that nobody is recognised, reported each year."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from pypdf import PdfReader

from faq import demo, papers
from faq.models import Action, AnnualReport, Comment
from faq.operations import comments, forgetting, reminders
from faq.states import ActionState, CommentState, State
from localoffer import clock
from localoffer.accounts.models import people_with
from localoffer.accounts.roles import Role
from localoffer.audit.models import Event
from localoffer.notices.models import Notice
from localoffer.refusal import Refused
from tests.faq.test_asking import FOLLOW, receipt

NEW, PAGE = "/comments/new/", "/comments/page/"
PLANTED = ("Zebedee", "Plantedname", "03/04/2016", "planted@home.example", "01632 960199",
           "Year 4", "Planted Green Primary")  # fmt: skip


def test_anybody_comments_and_reads_the_reply_with_the_code(visitor, team, at):
    once = visitor.visit(NEW).form_values()
    page = visitor.send(
        NEW, {**once, "about": "access", "words": "Too small.", "may_publish": "yes"}
    )
    assert page.h1 == "We have your comment"
    code = receipt(page)
    comment = Comment.objects.get()
    comment = comments.respond(
        comment=comment, response="Now larger.", public_words="Too small.", version=1,
        by=team("editor"), at=at,
    )  # fmt: skip
    assert "Now larger." not in visitor.send(FOLLOW, {"receipt": code}).text
    comments.publish(comment=comment, version=2, by=team("publisher"), at=at)
    assert "Now larger." in visitor.send(FOLLOW, {"receipt": code}).text
    assert "Too small." in visitor.visit("/comments/").text
    assert "Too small." in visitor.visit("/comments/", about="access").text
    assert "Too small." not in visitor.visit("/comments/", about="making").text


@pytest.mark.parametrize(
    ("address", "more"), [(NEW, {"about": "access", "may_publish": "yes"}), (PAGE, {})]
)
def test_another_comment_from_a_page_that_came_back_is_sent_when_it_is_sent_again(
    visitor, address, more
):
    more = {**visitor.visit(address).form_values(), **more}
    visitor.send(address, {**more, "words": "Too small."})
    page = visitor.send(address, {**more, "words": "Too bright."})
    assert "You have sent this form already: the comment “Too small.”." in page.errors[0]
    visitor.send(address, {**more, **page.form_values(), "words": "Too bright."})
    assert set(Comment.objects.values_list("words", flat=True)) == {"Too small.", "Too bright."}


def test_what_is_missing_is_named_and_the_rest_is_kept(visitor):
    once = visitor.visit(NEW).form_values()
    page = visitor.send(NEW, {**once, "words": "Kept words about swings."})
    assert page.errors == [
        "Select what your comment is about", "Select yes if we may publish your comment",
    ]  # fmt: skip
    assert "Kept words about swings." in page.html
    page = visitor.send(
        NEW, {**once, "about": "access", "words": "x " * 2_000, "may_publish": "no"}
    )
    assert page.errors[0].startswith("Your comment is 3,999 characters long.")
    assert Comment.objects.count() == 0


def test_every_public_page_leads_to_something_wrong_with_it(
    visitor, published, signed_in, team, at
):
    question = published("Who pays for invented swings?")
    for path in ("/", question.get_absolute_url(), "/services/", "/accessibility/", "/search/"):
        links = visitor.visit(path).links()
        assert links["Something wrong with this page?"] == f"{PAGE}?page={path}"
    assert "Something wrong" not in signed_in(team("editor")).visit("/comments/desk/").text
    page = visitor.visit(PAGE, page=question.get_absolute_url())
    values = page.form_values()
    page = visitor.send(PAGE, {**values, "words": "A wrong number.", "reply_to": "a@home.example"})
    assert page.links()["Go back to the page you were on"] == question.get_absolute_url()
    comment = Comment.objects.get()
    assert (comment.page, comment.may_publish) == (question.get_absolute_url(), False)
    comment = comments.respond(
        comment=comment, response="Put right.", version=1, by=team("editor"), at=at
    )
    comments.reply(comment=comment, version=2, by=team("publisher"), at=at)
    assert "Put right." in Notice.objects.get(to_address="a@home.example").body_text
    assert Comment.objects.get().reply_to == ""
    assert "A wrong number." not in visitor.visit("/comments/").text


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example/x", "javascript:alert(1)", "/a\nb", "\\\\evil", "x",
     "/people/", "/refer/back/not-for-others/", "/panel/family/not-for-others/"],
)  # fmt: skip
def test_a_strange_address_of_a_page_is_forgotten(visitor, address):
    page = visitor.visit(PAGE, page=address)
    assert page.form_values()["page"] == ""


def test_a_page_with_a_secret_in_its_address_offers_no_way_to_send_it(rf):
    from django.urls import resolve

    from localoffer.ui.context import chrome

    for path, offered in [("/panel/family/not-for-others/", False), ("/questions/", True)]:
        request = rf.get(path)
        request.resolver_match = resolve(path)
        assert chrome(request)["on_public_page"] is offered


def test_leaving_out_needs_one_of_the_two_lawful_reasons(comment_in, team, at):
    comment = comment_in()
    act = {"comment": comment, "version": 1, "by": team("editor"), "at": at}
    with pytest.raises(Refused, match="The law knows two reasons"):
        comments.leave_out(reason="rude", because="Rude.", **act)
    with pytest.raises(Refused, match="Say why this reason is the right one"):
        comments.leave_out(reason="vexatious", because=" ", **act)
    with pytest.raises(IntegrityError, match="lawful_reason"), transaction.atomic():
        Comment.objects.update(state=CommentState.LEFT_OUT)
    comments.leave_out(reason="one_person", because="About one taxi.", **act)
    assert Event.objects.latest("pk").facts == {"reason": "one_person"}
    comment = comments.take_in(comment=comment, version=2, by=team("editor"), at=at)
    assert (comment.state, comment.left_out_as) == (CommentState.RECEIVED, "")


def test_the_writer_of_a_response_never_publishes_it(comment_in, team, at):
    comment = comment_in()
    comment = comments.respond(
        comment=comment,
        response="So.",
        public_words="Said.",
        version=1,
        by=team("publisher"),
        at=at,
    )
    with pytest.raises(Refused, match="You wrote this response"):
        comments.publish(comment=comment, version=2, by=team("publisher"), at=at)
    comments.publish(comment=comment, version=2, by=team("second"), at=at)
    with pytest.raises(IntegrityError, match="by_another"), transaction.atomic():
        Comment.objects.update(published_by=team("publisher"))


def test_a_comment_that_was_not_for_publishing_is_never_published(comment_in, team, at):
    comment = comment_in(CommentState.RESPONDED, may_publish=False)
    with pytest.raises(Refused, match="asked us not to publish it"):
        comments.publish(comment=comment, version=2, by=team("publisher"), at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.update(
            state=CommentState.PUBLISHED, published_at=at, published_by=team("publisher"),
            public_words="x",
        )  # fmt: skip
    public = comment_in(CommentState.RESPONDED)
    with pytest.raises(Refused, match="the law asks us to publish it"):
        comments.reply(comment=public, version=2, by=team("publisher"), at=at)


def test_names_in_a_response_or_an_action_stop_publishing_until_somebody_looked(comment_in, team, at):  # fmt: skip
    comment = comment_in()
    intent = comments.Intent("Ring Zebedee Plantedname", "Play Team", date(2026, 5, 1))
    comment = comments.respond(
        comment=comment, response="So.", public_words="Said.", intent=intent, version=1,
        by=team("editor"), at=at,
    )  # fmt: skip
    with pytest.raises(Refused, match="Zebedee Plantedname"):
        comments.publish(comment=comment, version=2, by=team("publisher"), at=at)


def test_an_action_keeps_its_first_date_and_says_what_became_of_it(comment_in, team, at, visitor):
    comment = comment_in(CommentState.PUBLISHED)
    by = team("editor")
    intent = comments.Intent("Move the link", "Web team", date(2026, 5, 1))
    action = comments.plan(comment=comment, intent=intent, by=by, at=at)
    action = comments.postpone(
        action=action, due_on=date(2026, 6, 1), because="Rain.", version=1, by=by, at=at
    )
    page = visitor.visit("/comments/")
    assert "By Monday 1 June 2026 (at first by Friday 1 May 2026)" in page.text
    comments.finish(action=action, outcome="It stands at the top.", version=2, by=by, at=at)
    page = visitor.visit("/comments/")
    assert "Done Move the link" in page.text
    assert "It stands at the top." in page.text
    with pytest.raises(IntegrityError, match="say_what_became"), transaction.atomic():
        Action.objects.update(outcome="")
    assert reminders.remind(at=at + timedelta(days=400)) == 0


def test_a_comment_that_somebody_was_recognised_in_is_taken_down(comment_in, visitor):
    comment_in(CommentState.TAKEN_DOWN, words="Recognised words.")
    assert "Recognised words." not in visitor.visit("/comments/").text


def test_the_desk_answers_publishes_plans_and_reports(comment_in, signed_in, team, visitor):
    comment = comment_in()
    desk, chief = signed_in(team("editor")), signed_in(team("publisher"))
    address = f"/comments/desk/{comment.reference}/"

    def press(who, kind: str, **answers):
        page = who.visit(f"{address}{kind}/")
        return who.send(f"{address}{kind}/", {**page.form_values(), **answers})

    page = press(desk, "response", public_words="Hard to find.", response="Found now.", acts="yes")
    assert page.errors == [
        "Enter what will be done", "Enter which service does it",
        "Enter the day by which it will be done",
    ]  # fmt: skip
    page = press(
        desk, "response", public_words="Hard to find.", response="Found now.", acts="yes",
        what="Move the link", owner="Web team", due_on_day="1", due_on_month="5",
        due_on_year="2126",
    )  # fmt: skip
    assert "Move the link" in page.text
    assert "Publish" not in page.links()
    page = press(chief, "publication")
    assert "The comment is public." in page.text
    action = Action.objects.get()
    url = f"/comments/desk/actions/{action.reference}/completion/"
    form = desk.visit(url)
    page = desk.send(url, {**form.form_values(), "outcome": "It stands at the top."})
    assert "It stands at the top." in page.text
    form = desk.visit("/comments/desk/report/")
    year = clock.local_day(comment.made_at).year
    page = desk.send("/comments/desk/report/", {**form.form_values(), "year": year})
    assert page.h1 == f"What people said about the Local Offer in {year}"
    assert "Hard to find." in page.text
    assert page.links()["Download it as a PDF"] == f"/comments/reports/{year}/report.pdf"
    assert "Hard to find." in pdf_words(visitor.get(f"/comments/reports/{year}/report.pdf"))
    signed_in(Role.RAIS_MANAGER).visit("/comments/desk/", status=403)
    assert visitor.get(address).status_code == 302
    visitor.visit("/comments/reports/1999/", status=404)


def pdf_words(response) -> str:
    reader = PdfReader(io.BytesIO(b"".join(response.streaming_content)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.fixture
def loaded(person, at) -> None:
    roles = [Role.CONTENT_EDITOR, Role.PUBLISHER, Role.SEN_CASE_OFFICER, Role.SENIOR_PRACTITIONER,
             Role.EARLY_HELP_COORDINATOR, Role.CWD_MANAGER, Role.FORUM_REPRESENTATIVE]  # fmt: skip
    people = {role.value: person(role) for role in roles}
    now = datetime(2026, 11, 20, 10, tzinfo=clock.LONDON)
    demo.load(people=people, at=now)


def test_the_annual_report_of_the_demo_is_pdf_ua_and_nobody_planted_can_be_recognised(
    loaded, comment_in, visitor, team, at
):
    made = datetime(2025, 8, 4, 11, tzinfo=clock.LONDON)
    planted = (
        "My son Zebedee Plantedname, born 03/04/2016, is in Year 4 at Planted Green Primary "
        "School. Ring 01632 960199. "
    )
    asked = {"words": planted, "reply_to": "planted@home.example", "at": made}
    clean = "My child is in a small school."
    comment_in(CommentState.PUBLISHED, **asked, public_words=clean)
    slip = comment_in(CommentState.PUBLISHED, at=made, words="Zebedee left our school.")
    comment_in(CommentState.REPLIED, **asked, may_publish=False, response=f"Dear Zebedee {planted}")
    comment_in(CommentState.LEFT_OUT, **asked)
    comment_in(CommentState.RECEIVED, **asked)
    comment_in(CommentState.RESPONDED, **asked, public_words=planted)
    comment_in(CommentState.TAKEN_DOWN, **asked, public_words="Zebedee moved to another school.")
    by = people_with([Role.PUBLISHER]).first()
    report = comments.publish_report(year=2025, once=uuid4(), by=by, at=at)
    assert report.number == 2
    assert "Zebedee" in visitor.visit("/comments/reports/2025/").text
    comments.take_down(
        comment=slip, because="A name.", version=slip.version, by=team("publisher"), at=at
    )
    page = visitor.visit("/comments/reports/2025/")
    response = visitor.get("/comments/reports/2025/report.pdf")
    content = b"".join(response.streaming_content)
    reader = PdfReader(io.BytesIO(content))
    paper = " ".join(" ".join(each.extract_text() for each in reader.pages).split())
    for text in (page.text, paper, visitor.visit("/comments/").text):
        assert "small school" in text
        assert [name for name in PLANTED if name in text] == []
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "What people said about the Local Offer in 2025"
    assert response["Content-Type"] == "application/pdf"
    assert "You said, in March 2025" in paper
    assert "Nobody asked young people what they think." in paper
    assert "Comments we received 14" in page.text
    assert "There was no money for it this year." in paper
    assert "Done on " in paper
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        AnnualReport.objects.update(year=2024)


def test_a_report_says_the_same_when_it_is_made_twice_from_one_form(loaded, at):
    by, once = people_with([Role.PUBLISHER]).first(), uuid4()
    first = comments.publish_report(year=2026, once=once, by=by, at=at)
    assert comments.publish_report(year=2026, once=once, by=by, at=at) == first
    assert papers.annual_report(first) == papers.annual_report(first)
    with pytest.raises(Refused, match="Choose a year that has begun"):
        comments.publish_report(year=2199, once=uuid4(), by=by, at=at)
    assert ActionState.PLANNED in str(first.content)


def test_what_people_typed_is_forgotten_a_year_after_and_what_was_published_stays(
    comment_in, question_in, at
):
    planted = "My son Zebedee is tired."
    public = comment_in(CommentState.PUBLISHED, words=planted, public_words="My son is tired.")
    private = comment_in(CommentState.REPLIED, words=planted, may_publish=False)
    waiting = comment_in(words=planted)
    declined = question_in(State.DECLINED, planted)
    answered = question_in(State.PUBLISHED, "Who paints invented fences?")
    assert forgetting.forget(at=at + timedelta(days=364)) == 0
    late = at + timedelta(days=366)
    assert (forgetting.forget(at=late), forgetting.forget(at=late)) == (4, 0)
    for row in (public, private, waiting, declined, answered):
        row.refresh_from_db()
    assert (public.words, private.words) == ("My son is tired.", forgetting.DELETED)
    assert (declined.wording, declined.as_asked) == (forgetting.DELETED, "")
    assert (answered.wording, answered.as_asked) == ("Who paints invented fences?", "")
    assert waiting.words == planted
    assert Event.objects.filter(action="comment.forgotten").count() == 2
