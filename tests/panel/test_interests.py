"""A declaration before the papers; an interest hides the item everywhere, and nothing undoes it."""

import pytest
from django.db import InternalError, connection, transaction
from django.http import Http404

from localoffer.accounts.models import Grant
from localoffer.accounts.roles import Role
from localoffer.audit.models import Event
from localoffer.refusal import Refused
from panel import access
from panel.models import Case, Decision, Declaration, Item, View
from panel.operations import decisions, items, meetings, members
from panel.views.shared import case_of, item_of, meeting_of
from tests.panel.conftest import DURING, Story, make_referral
from tests.panel.test_doors import (
    DOORS,
    MEETINGS,
    NAMES_NOTHING,
    TAKES_FORMS_ONLY,
    address,
    picture,
)

EVERY_PAGE = [
    "",
    "declaration/",
    "interests/",
    "view/",
    "limbs/a/",
    "recommendation/",
    "deferral/",
    "signature/",
    "taken-back/",
    "approval/",
    "sent-back/",
    "letter/",
    "letter/draft.pdf",
    "letter/sent.pdf",
    "papers/new/",
    "agenda/",
    "off-agenda/",
    "return/",
    "withdrawal/",
]


def test_without_a_declaration_there_are_no_papers(story, as_):
    story.in_session()
    member = as_("member")
    page = member.visit(story.item.get_absolute_url())
    assert page.h1 == f"Do you have an interest in item {story.item.reference}?"
    assert "hides under the table" not in page.html
    assert "cannot read yet" not in page.html
    event = Event.objects.filter(action="panel.item.read").latest("pk")
    assert (event.actor, event.facts) == (story.member.reference, {"papers": False})


def test_without_a_declaration_there_is_no_view_either(story, as_):
    story.in_discussion()
    page = as_("deputy").visit(f"{story.item.get_absolute_url()}view/", status=403)
    assert "Say first whether you have an interest" in page.text


@pytest.mark.parametrize("name", ["chair", "member", "forum", "chief", "deputy"])
def test_everybody_who_does_not_prepare_the_papers_is_asked(story, name):
    story.signed()
    fresh = {"deputy", "chief"}
    assert access.must_declare(story.item, story.people[name]) is (name in fresh)


@pytest.mark.parametrize("name", ["officer", "operations", "senior"])
def test_the_send_team_prepares_the_papers_and_is_not_asked(story, name):
    story.published()
    assert access.may_read_papers(story.item, story.people[name])


def test_an_interest_hides_the_item_from_lists_counts_pages_papers_and_letter(
    story, as_, person, at
):
    story.ready_to_tell()
    other = Story(people=story.people, at=at, referral=make_referral(person, at, family="Other"))
    other.opened()
    hidden, reference = story.item.get_absolute_url(), story.item.reference
    for name in ("member", "officer", "chief"):
        seen_before = Item.objects.visible_to(story.people[name]).filter(pk=story.item.pk)
        assert seen_before.exists(), name
        story.declare(name, "interest", by="operations" if name == "officer" else name)
        client = as_(name)
        assert reference not in client.visit("/panel/").html
        for page in EVERY_PAGE:
            answer = client.get(hidden + page)
            assert answer.status_code in {403, 404}, (name, page)
            assert reference not in answer.content.decode(), (name, page)
            assert "Robin" not in answer.content.decode(), (name, page)
    member = as_("member")
    page = member.visit(story.meeting.get_absolute_url())
    assert reference not in page.html
    assert "Nothing on the agenda for you" in page.text
    counted = member.visit("/panel/").soup.select_one("td.govuk-table__cell--numeric")
    assert counted.text.split()[-1] == "0"
    officer = as_("officer")
    assert story.case.reference not in officer.visit("/panel/cases/").html
    assert other.case.reference in officer.visit("/panel/cases/").html
    after = f"/panel/cases/?after={story.case.reference}"
    assert other.case.reference in officer.visit(after).html  # as after a case that nobody has
    assert officer.get(story.case.get_absolute_url()).status_code == 404
    assert list(Case.objects.visible_to(story.officer)) == [other.case]
    assert reference not in as_("chief").visit("/panel/approvals/").html


def test_somebody_without_an_interest_still_sees_all_of_it(story, as_):
    story.in_discussion()
    story.declare("member", "interest")
    assert story.item.reference in as_("forum").visit(story.meeting.get_absolute_url()).html
    assert story.item.reference in as_("forum").visit(story.item.get_absolute_url()).html


def test_saying_yes_leads_away_and_the_next_page_is_gone(story, as_):
    story.in_session()
    member = as_("member")
    page = member.send(
        f"{story.item.get_absolute_url()}declaration/",
        {"nature": "interest", "detail": "My niece is in the class."},
    )
    assert page.h1 == "SEND Panel"
    assert "no longer shown to you" in page.text
    member.visit(story.item.get_absolute_url(), status=404)


def test_a_declaration_without_an_answer_is_asked_again(story, as_):
    story.in_session()
    page = as_("member").send(f"{story.item.get_absolute_url()}declaration/", {})
    assert page.errors == ["Say whether you have an interest"]


@pytest.mark.asvs(50)
def test_an_interest_found_during_the_discussion_voids_the_view_and_logs_the_exit(story):
    story.in_discussion().viewed()
    story.declare("member", "interest", by="operations")
    view = View.objects.get(member=story.member)
    declared = Declaration.objects.get(item=story.item, person=story.member)
    assert view.voided_at == story.now
    assert (declared.left_at, declared.by) == (story.now, story.operations)
    story.found().recommend("assess")
    assert [each["member"] for each in story.decision.content["views"]] == [story.forum.reference]
    assert story.member.reference not in story.decision.content["present"]


def half_found_by_a_chair_with_an_interest(story):
    """The chair finds limb (a) not met and then declares an interest; the deputy finds limb (b)."""
    story.in_discussion().viewed()
    meetings.mark_present(
        meeting=story.meeting, people=[story.chair, story.deputy, story.member, story.forum],
        by=story.operations, at=story.now,
    )  # fmt: skip
    find(story, "a", met=False, by="chair")
    story.declare("deputy")
    story.declare("chair", "interest")
    find(story, "b", met=True, by="deputy")
    return story


def find(story, limb, *, met, by):
    decisions.record_finding(
        item=story.item, limb=limb, met=met, reason=f"As {by} sees it.", evidence="Paper 1, page 1",
        version=story.item.version, by=story.people[by], at=story.now,
    )  # fmt: skip


@pytest.mark.asvs(50)
def test_a_finding_falls_away_when_its_chair_declares_an_interest(story, as_):
    half_found_by_a_chair_with_an_interest(story)
    members.record_view(
        item=story.item, member=story.deputy, leaning="for", text="Yes.", by=story.deputy,
        at=story.now,
    )  # fmt: skip
    with pytest.raises(Refused, match=r"Record the legal test first: limb a\."):
        story.recommend("not_assess", by="deputy")
    deputy, address = as_("deputy"), story.item.get_absolute_url()
    assert "fell away, because whoever recorded it" in deputy.visit(address).text
    for each in (address, f"{address}limbs/a/"):
        assert "As chair sees it." not in deputy.visit(each).html
    find(story, "a", met=True, by="deputy")
    story.recommend("assess", by="deputy")
    assert {each["reason"] for each in story.decision.content["limbs"]} == {"As deputy sees it."}


def test_the_database_too_takes_no_recommendation_that_rests_on_such_a_finding(story):
    half_found_by_a_chair_with_an_interest(story)
    facts = {
        "item": story.item, "outcome": "not_assess", "reasons": "x", "content": {}, "digest": "x",
        "by": story.deputy, "at": story.now,
    }  # fmt: skip
    with pytest.raises(InternalError, match="Nobody with an interest"), transaction.atomic():
        Decision.objects.create(**facts, number=1)
    Decision.objects.create(**facts, number=2, why_new="No finding of theirs is in it.")


def test_an_interest_stays_whoever_recorded_it(story):
    story.in_session()
    story.declare("member", "interest", by="chair")
    with pytest.raises(Refused, match="An interest that was declared stays"):
        story.declare("member", "none")


def test_nobody_says_for_somebody_else_that_they_have_no_interest(story):
    story.in_session()
    with pytest.raises(Refused, match="Only the member can say"):
        story.declare("member", "none", by="operations")


def test_a_member_does_not_record_somebody_elses_interest(story):
    story.in_session()
    with pytest.raises(Refused, match="can record an interest for someone else"):
        story.declare("chair", "interest", by="member")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE panel_declaration SET nature = 'none' WHERE nature = 'interest'",
        "DELETE FROM panel_declaration",
    ],
)
def test_the_database_too_keeps_an_interest(story, sql):
    story.in_session()
    story.declare("member", "interest")
    with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_chair_with_an_interest_hands_the_item_to_the_deputy(story):
    story.in_session()
    story.declare("chair", "interest")
    story.declare("deputy")
    assert story.item.acting_chair() == story.deputy
    with pytest.raises(Refused, match="Another person chairs this item"):
        items.begin_discussion(
            item=story.item, version=story.item.version, by=story.chair, at=story.now
        )
    items.begin_discussion(
        item=story.item, version=story.item.version, by=story.deputy, at=story.now
    )
    assert story.item.state == "in_discussion"


def without_the_chair(story):
    """The deputy has opened the meeting; the chair has not come."""
    story.published()
    story.now = DURING
    story.declared("chair", "deputy", "member", "forum")
    meetings.start(
        meeting=story.meeting, version=story.meeting.version, by=story.deputy, at=story.now
    )
    meetings.mark_present(
        meeting=story.meeting, people=[story.deputy, story.member, story.forum],
        by=story.operations, at=story.now,
    )  # fmt: skip
    return story


def test_the_deputy_takes_every_item_while_the_chair_is_not_in_the_room(story, as_):
    without_the_chair(story)
    page = as_("deputy").visit(story.item.get_absolute_url())
    assert "Begin the discussion" in page.html
    assert "Deputy Example, the deputy, because Chair Example is not in the room" in page.text
    items.begin_discussion(
        item=story.item, version=story.item.version, by=story.deputy, at=story.now
    )
    story.viewed()
    for limb in ("a", "b"):
        decisions.record_finding(
            item=story.item, limb=limb, met=True, reason="Shown.", evidence="Paper 1, page 1",
            version=story.item.version, by=story.deputy, at=story.now,
        )  # fmt: skip
    story.recommend("assess", by="deputy")
    meetings.mark_present(
        meeting=story.meeting, people=[story.chair, story.deputy], by=story.operations,
        at=story.now,
    )  # fmt: skip
    assert story.item.acting_chair() == story.deputy
    decisions.sign(item=story.item, digest=story.decision.digest, by=story.deputy, at=story.now)
    assert story.item.state == "with_officer"


def test_a_chair_who_comes_late_takes_over_what_is_not_recommended_yet(story):
    without_the_chair(story)
    meetings.mark_present(
        meeting=story.meeting, people=[story.chair, story.deputy], by=story.operations,
        at=story.now,
    )  # fmt: skip
    assert story.item.acting_chair() == story.chair


def test_the_page_says_when_another_chair_must_be_named(story, as_):
    story.in_session().declared("member")
    story.declare("chair", "interest")
    story.declare("deputy", "interest")
    page = as_("member").visit(story.item.get_absolute_url())
    assert "another chair must be named for the meeting" in page.text


def test_another_deputy_is_named_and_takes_the_item(story, as_, person):
    story.in_session().declared("member")
    story.declare("chair", "interest")
    story.declare("deputy", "interest")
    story.people["other"] = person(Role.PANEL_CHAIR)
    page = as_("operations").send(
        f"{story.meeting.get_absolute_url()}deputy/",
        {"deputy": story.people["other"].pk, "version": story.meeting.version},
    )
    assert "The deputy is named." in page.text
    story.declare("other")
    items.begin_discussion(
        item=story.item, version=story.item.version, by=story.people["other"], at=story.now
    )
    assert story.item.state == "in_discussion"


def test_an_interest_found_before_the_signature_takes_the_recommendation_back(story):
    story.recommended()
    story.declare("member", "interest", by="operations")
    assert story.item.state == "sent_back"
    last = story.item.history.last()
    assert (last.move, last.why) == ("void", "An interest was declared after the recommendation.")
    story.recommend("assess", why_new="Without the view of the member with an interest.")
    content = story.decision.content
    assert [view["member"] for view in content["views"]] == [story.forum.reference]
    assert content["present"] == sorted([story.chair.reference, story.forum.reference])


def test_an_interest_of_somebody_who_had_no_part_leaves_the_recommendation(story):
    story.recommended()
    story.declare("deputy", "interest")
    assert story.item.state == "recommended"


def test_a_chairs_interest_before_the_signature_hands_a_fresh_test_to_the_deputy(story):
    story.recommended()
    story.declare("chair", "interest")
    story.declare("deputy")
    assert story.item.state == "sent_back"
    with pytest.raises(Refused, match="Record the legal test first: limb a and limb b"):
        story.recommend("assess", why_new="The deputy chairs.", by="deputy")


@pytest.mark.parametrize("name", ["officer", "member", "chair"])
def test_everybody_who_sees_the_item_can_declare_an_interest_later(story, as_, name):
    story.in_discussion()
    page = as_(name).visit(story.item.get_absolute_url())
    assert "Declare an interest" in page.text


def test_whoever_has_signed_is_not_asked_again(story, as_):
    story.signed()
    page = as_("chair").visit(story.item.get_absolute_url())
    assert "Declare an interest" not in page.text


def test_with_both_having_an_interest_somebody_else_must_be_named(story):
    story.in_session()
    story.declare("chair", "interest")
    story.declare("deputy", "interest")
    answer = access.leads(story.item, story.deputy)
    assert answer.reason.startswith("The chair and the deputy both have an interest")


def test_a_view_needs_a_declaration_a_seat_in_the_room_and_an_open_discussion(story, person):
    story.in_discussion()

    def view(member, by=None):
        members.record_view(
            item=story.item, member=member, leaning="for", text="Yes.", by=by or member,
            at=story.now,
        )  # fmt: skip

    absent = story.people["absent"] = person(Role.PANEL_MEMBER)
    with pytest.raises(Refused, match="Say first whether you have an interest"):
        view(absent)
    story.declare("absent")
    with pytest.raises(Refused, match="Only members who are in the room"):
        view(absent)
    with pytest.raises(Refused, match="Only members of the panel give a view"):
        view(story.officer)
    with pytest.raises(Refused, match="Only the operations officer can write down"):
        view(story.member, by=story.forum)
    view(story.member, by=story.operations)
    story.declare("forum", "interest")
    with pytest.raises(Refused, match="Nobody with an interest"):
        view(story.forum)


@pytest.mark.parametrize("declared", ["", "interest"])
def test_the_database_too_refuses_a_view_of_somebody_who_may_not_give_one(story, declared):
    story.in_session().declared("chair")
    items.begin_discussion(
        item=story.item, version=story.item.version, by=story.chair, at=story.now
    )
    if declared:
        story.declare("member", declared)
    with pytest.raises(InternalError, match="declaration of no interest"):
        View.objects.create(
            item=story.item, member=story.member, leaning="for", text="Yes.", by=story.member,
            at=story.now,
        )  # fmt: skip


def test_somebody_elses_interest_hides_nothing_from_those_who_declared_none(story):
    story.in_session()
    story.declared("officer", "chair")
    story.declare("member", "interest")
    assert list(Case.objects.visible_to(story.officer)) == [story.case]
    assert list(Item.objects.visible_to(story.officer)) == [story.item]
    assert list(Item.objects.visible_to(story.chair)) == [story.item]


def test_a_presenter_with_an_interest_makes_way_for_another(story, person):
    story.in_session().declared("chair")
    story.declare("officer", "interest", by="operations")
    with pytest.raises(Refused, match="The presenter has an interest in this item"):
        items.begin_discussion(
            item=story.item, version=story.item.version, by=story.chair, at=story.now
        )
    items.take_off_agenda(
        item=story.item, why="Another presenter.", version=story.item.version,
        by=story.operations, at=story.now,
    )  # fmt: skip
    items.send_back_papers(
        item=story.item, why="Another presenter.", version=story.item.version,
        by=story.operations, at=story.now,
    )  # fmt: skip
    other = person(Role.SEN_CASE_OFFICER)
    items.submit(item=story.item, version=story.item.version, by=other, at=story.now)
    assert (story.item.state, story.item.presenter) == ("submitted", other)


def test_a_senior_practitioner_who_sits_as_a_member_reads_no_papers_undeclared(story, as_, at):
    give(story.senior, Role.PANEL_MEMBER, at)
    story.in_session()
    story.undertake("senior")
    senior = as_("senior")
    assert "Please declare" in senior.visit(story.meeting.get_absolute_url()).text
    page = senior.visit(story.item.get_absolute_url())
    assert page.h1.startswith("Do you have an interest")
    assert "hides under the table" not in page.html
    assert not access.may_read_papers(story.item, story.senior)
    story.declare("senior")
    assert "hides under the table" in senior.visit(story.item.get_absolute_url()).html


def test_the_presenter_is_not_asked_even_with_a_seat_of_their_own(story, at):
    give(story.officer, Role.PANEL_MEMBER, at)
    story.in_session()
    assert access.may_read_papers(story.item, story.officer)


def give(person, role, at):
    Grant.objects.create(person=person, role=role, given_at=at)
    person.__dict__.pop("roles", None)


@pytest.mark.parametrize("name", ["officer", "senior", "operations", "desk", "chief", "deputy"])
def test_no_address_of_the_room_tells_somebody_with_an_interest_of_the_case(story, as_, name):
    story.told()
    story.declare(name, "interest", by=name if name != "desk" else "operations")
    client = as_(name)
    for each in DOORS:
        answer = client.get(address(story, each))
        html = "" if answer.streaming else answer.content.decode()
        for secret in (story.case.reference, story.item.reference, "Robin"):
            assert secret not in html, (each, secret)
    before = story.referral.get_absolute_url()
    answer = client.post(address(story, "open-from-referral"), follow=True)
    assert story.case.reference not in answer.content.decode(), before


def test_what_is_put_into_sql_once_for_a_role_finds_what_the_rule_lets_each_person_know(
    story, rf, person
):
    story.in_session()
    story.declare("forum", nature="interest")
    story.declare("senior", nature="interest")
    people = [*story.people.values(), person(Role.OPERATIONS_OFFICER), person(Role.PANEL_MEMBER)]
    found = {}
    for reader in people:
        request = rf.get("/")
        request.user = reader
        for load, thing in (
            (item_of, story.item), (case_of, story.case), (meeting_of, story.meeting),
        ):  # fmt: skip
            seen = type(thing).objects.visible_to(reader).filter(pk=thing.pk).exists()
            found[load, seen] = thing
            if seen:
                assert load(request, thing.reference) == thing
                assert request.way_back["href"] == thing.get_absolute_url()
            else:
                with pytest.raises(Http404):
                    load(request, thing.reference)
    assert len(found) == 6, "each of the three is seen by somebody and hidden from somebody"


@pytest.mark.parametrize("name", ["member", "officer", "chief"])
def test_what_somebody_with_an_interest_sends_changes_and_tells_nothing(story, as_, name):
    story.told()
    kept = as_(name).get(story.item.get_absolute_url())
    assert "no-store" in kept["Cache-Control"], "the back button asks again and gets nothing"
    story.declare(name, "interest", by="operations" if name == "officer" else name)
    client, before = as_(name), picture(story)
    answers = {"version": story.item.version, "why": "x", "nature": "none", "sure": "on"}
    for each in {*DOORS, *TAKES_FORMS_ONLY} - NAMES_NOTHING - MEETINGS:
        answer = client.post(address(story, each), answers)
        assert answer.status_code in {302, 403, 404, 405}, each
        for secret in (story.case.reference, story.item.reference, "Robin"):
            assert secret not in answer.content.decode(), (each, secret)
        assert picture(story) == before, each
