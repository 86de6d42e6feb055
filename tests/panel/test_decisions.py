"""Three people sign what cannot change; the law's test decides the outcome."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from localoffer.accounts.models import Grant
from localoffer.accounts.roles import Role
from localoffer.notices.models import Notice
from localoffer.refusal import Refused, Stale
from panel.models import Decision, Deferral, Item, LimbFinding, NoticeServed, Signature
from panel.operations import cases, decisions, items, meetings, members, papers
from panel.pages import unheard


def give(person, role, at):
    Grant.objects.create(person=person, role=role, given_at=at)
    person.__dict__.pop("roles", None)


def sign(story, by):
    return decisions.sign(item=story.item, digest=story.decision.digest, by=by, at=story.now)


def approve(story, by):
    return decisions.approve(item=story.item, digest=story.decision.digest, by=by, at=story.now)


def raw(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


# The legal test


def test_the_recommendation_waits_for_each_members_view(story):
    story.in_discussion().found()
    with pytest.raises(Refused, match="Still to come: Forum Example, Health Example"):
        story.recommend("assess")


def test_the_recommendation_waits_for_every_limb(story):
    story.in_discussion().viewed()
    with pytest.raises(Refused, match="Record the legal test first: limb a and limb b"):
        story.recommend("assess")


@pytest.mark.parametrize(
    ("a", "b", "outcome"),
    [(True, True, "assess"), (True, False, "not_assess"), (False, True, "not_assess")],
)
def test_the_outcome_follows_from_the_limbs(story, a, b, outcome):
    story.in_discussion().viewed().found(a=a, b=b)
    other = {"assess": "not_assess", "not_assess": "assess"}[outcome]
    with pytest.raises(Refused):
        story.recommend(other)
    story.recommend(outcome)
    assert story.decision.outcome == outcome


def test_only_the_items_chair_records_the_test(story):
    story.in_discussion()
    with pytest.raises(Refused, match=r"Only the panel.s chair can chair"):
        decisions.record_finding(
            item=story.item, limb="a", met=True, reason="x", evidence="y",
            version=story.item.version, by=story.member, at=story.now,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("Three cycles of support first.", "does not ask for a number of cycles of support"),
        ("There is no EP report.", "psychologist"),
        ("Wait until school age.", "age"),
        ("There is no funding.", "Cost is no part of this test."),
    ],
)
def test_unlawful_words_of_a_limb_are_saved_only_once_the_warning_is_read(story, as_, reason, says):
    story.in_discussion()
    chair, address = as_("chair"), f"{story.item.get_absolute_url()}limbs/b/"
    assert "The parent reads this word for word." in chair.visit(address).text
    answers = {
        "met": "no", "reason": reason, "evidence": "Paper 1, page 1", "version": story.item.version
    }  # fmt: skip
    page = chair.send(address, answers)
    assert says in page.text
    assert reason in page.html
    assert not LimbFinding.objects.exists()
    tick = page.soup.select_one("input[name=warning_read]")["value"]
    chair.send(address, {**answers, "warning_read": tick})
    assert LimbFinding.objects.get(limb="b").reason == reason


def test_a_finding_is_fixed_once_the_recommendation_is_made(story):
    story.recommended()
    with pytest.raises(Refused, match="recorded while an item is discussed"):
        story.found()
    with pytest.raises(InternalError, match="fixed once the recommendation is made"):
        raw("UPDATE panel_limbfinding SET met = false")
    with pytest.raises(InternalError):
        raw("DELETE FROM panel_limbfinding")


def test_unlawful_reasons_are_warned_about_once_before_they_are_saved(story, as_):
    story.in_discussion().viewed().found(b=False)
    chair, address = as_("chair"), f"{story.item.get_absolute_url()}recommendation/"
    answers = {
        "outcome": "not_assess", "reasons": "There is no funding.", "version": story.item.version,
    }  # fmt: skip
    page = chair.send(address, answers)
    assert "Cost is no part of this test." in page.text
    assert "We have read this warning" in page.text
    assert "There is no funding." in page.text
    assert not Decision.objects.exists()
    tick = page.soup.select_one("input[name=warning_read]")["value"]
    later = chair.send(address, {**answers, "warning_read": tick, "reasons": "Not on our roll."})
    assert "not on which school’s roll" in later.text
    assert not Decision.objects.exists()
    chair.send(address, {**answers, "warning_read": tick})
    assert story.decision.reasons == "There is no funding."


def test_lawful_reasons_are_saved_at_once(story, as_):
    story.in_discussion().viewed().found()
    as_("chair").send(
        f"{story.item.get_absolute_url()}recommendation/",
        {"outcome": "assess", "reasons": "Reading is behind.", "version": story.item.version},
    )
    assert story.decision.reasons == "Reading is behind."


def test_unlawful_reasons_for_putting_an_item_off_are_warned_about_too(story, as_):
    story.in_discussion()
    chair, address = as_("chair"), f"{story.item.get_absolute_url()}deferral/"
    answers = {
        "reason": "The EP report is missing.", "owner": story.officer.pk, "until_day": 20,
        "until_month": 4, "until_year": 2026, "version": story.item.version,
    }  # fmt: skip
    page = chair.send(address, answers)
    assert "is no reason to refuse" in page.text
    assert not Deferral.objects.exists()
    tick = page.soup.select_one("input[name=warning_read]")["value"]
    chair.send(address, {**answers, "warning_read": tick})
    assert Deferral.objects.get().reason == "The EP report is missing."


# Three people


def test_the_presenter_cannot_chair_the_item(story):
    story.recommended()
    give(story.officer, Role.PANEL_CHAIR, story.at)
    story.meeting.chair = story.officer
    story.meeting.deputy = None
    story.meeting.save()
    story.declare("officer")
    with pytest.raises(Refused, match="The person who presents an item cannot chair it"):
        sign(story, story.officer)


def test_the_presenters_item_is_not_listed_for_a_meeting_they_chair(story):
    story.opened().scheduled().submitted()
    items.accept(item=story.item, version=story.item.version, by=story.operations, at=story.at)
    story.meeting.deputy = story.officer
    story.meeting.save()
    with pytest.raises(Refused, match="presents this item chairs that meeting"):
        items.put_on_agenda(
            item=story.item, meeting=story.meeting, version=story.item.version,
            by=story.operations, at=story.at,
        )  # fmt: skip


def test_whoever_signed_as_chair_cannot_approve(story):
    story.signed()
    give(story.chair, Role.CHIEF_OFFICER, story.at)
    with pytest.raises(Refused, match="The person who signed as chair cannot approve"):
        approve(story, story.chair)


def test_the_presenter_cannot_approve(story):
    story.signed()
    give(story.officer, Role.CHIEF_OFFICER, story.at)
    story.declare("officer")
    with pytest.raises(Refused, match="The person who presented an item cannot approve it"):
        approve(story, story.officer)


def test_only_this_meetings_chair_signs(story):
    story.recommended()
    story.declare("deputy")
    with pytest.raises(Refused, match="Another person chairs this item"):
        sign(story, story.deputy)


def test_a_chair_who_declares_an_interest_after_signing_stops_the_approval(story):
    story.signed()
    story.declare("chief")
    story.declare("chair", "interest", by="operations")
    with pytest.raises(Refused, match="has since declared an interest"):
        approve(story, story.chief)


def test_a_member_who_declares_an_interest_after_the_signature_stops_the_approval(story, as_):
    story.signed()
    story.declare("chief")
    story.declare("member", "interest", by="operations")
    with pytest.raises(Refused, match="made anew without them"):
        approve(story, story.chief)
    with pytest.raises(InternalError, match="in which nobody has one"), transaction.atomic():
        Signature.objects.create(
            decision=story.decision, part="officer", by=story.chief, at=story.now,
            digest=story.decision.digest,
        )  # fmt: skip
    chief, address = as_("chief"), story.item.get_absolute_url()
    assert "Send it back to the chair" in chief.visit(address).text
    chief.send(
        f"{address}sent-back/", {"why": "Without the member.", "version": story.item.version}
    )
    story.recommend("assess", why_new="Without the member.")
    assert story.member.reference not in str(story.decision.content)
    sign(story, story.chair)
    approve(story, story.chief)
    assert story.item.state == "approved"


@pytest.mark.parametrize("who", ["officer", "chair", "undeclared", "interested"])
def test_the_database_too_wants_a_third_person_without_an_interest(story, person, who):
    story.signed()
    people = {
        **story.people,
        "undeclared": person(Role.CHIEF_OFFICER),
        "interested": person(Role.CHIEF_OFFICER),
    }
    story.people = people
    if who in {"officer", "interested"}:
        story.declare(who, "interest" if who == "interested" else "none")
    with (
        pytest.raises((InternalError, IntegrityError), match=r"three people|twice"),
        transaction.atomic(),
    ):
        Signature.objects.create(
            decision=story.decision, part="officer", by=people[who], at=story.now,
            digest=story.decision.digest,
        )  # fmt: skip


def test_the_database_too_wants_the_chair_before_the_chief_officer(story):
    story.recommended()
    story.declare("chief")
    with pytest.raises(InternalError, match="three people"), transaction.atomic():
        Signature.objects.create(
            decision=story.decision, part="officer", by=story.chief, at=story.now,
            digest=story.decision.digest,
        )  # fmt: skip


def test_the_database_too_wants_the_digest_of_what_stands(story):
    story.recommended()
    with pytest.raises(InternalError, match="three people"), transaction.atomic():
        Signature.objects.create(
            decision=story.decision, part="chair", by=story.chair, at=story.now, digest="0" * 64
        )


@pytest.mark.asvs(11)
def test_the_database_too_tells_no_parent_before_both_have_signed(story):
    served = story.told()
    facts = {"letter": served.letter, "served_on": served.served_on, "by": story.officer,
             "appeal_until": served.appeal_until, "mediation_until": served.mediation_until,
             "at": story.now}  # fmt: skip
    unsigned = Decision.objects.create(
        item=story.item, number=9, outcome="assess", reasons="x", content={}, digest="x",
        why_new="x", by=story.chair, at=story.now,
    )  # fmt: skip
    with pytest.raises(InternalError, match="have signed"), transaction.atomic():
        NoticeServed.objects.create(decision=unsigned, **facts)


# What is signed stays


BY_HAND = [
    "UPDATE panel_decision SET reasons = 'changed'",
    "UPDATE panel_decision SET content = '{}'",
    "DELETE FROM panel_decision",
    "UPDATE panel_signature SET at = now()",
    "DELETE FROM panel_signature",
    "UPDATE panel_limbfinding SET reason = 'changed'",
    "UPDATE panel_view SET text = 'changed'",
    "DELETE FROM panel_view",
    "UPDATE panel_paper SET body = 'changed'",
    "DELETE FROM panel_paper",
    "UPDATE panel_item SET presenter_id = NULL",
    "UPDATE panel_item SET meeting_id = NULL",
    "UPDATE panel_item SET business = 'issue'",
    "UPDATE panel_item SET state = 'draft'",
    "UPDATE panel_itemhistory SET why = 'changed'",
    "DELETE FROM panel_itemhistory",
    "UPDATE panel_noticeserved SET appeal_until = appeal_until - 30",
    "DELETE FROM panel_noticeserved",
    "UPDATE panel_case SET state = 'ceased'",
]


def test_nothing_that_was_signed_can_be_changed_even_by_hand(story):
    story.told(b=False)
    for sql in BY_HAND:
        with pytest.raises(InternalError):
            raw(sql)


def test_no_paper_slips_in_after_the_pack(story):
    story.published()
    with pytest.raises(Refused, match="A late paper needs the chair’s leave"):
        papers.add_paper(
            item=story.item, title="Late", body="Late", version=story.item.version,
            by=story.officer, at=story.now,
        )  # fmt: skip
    with pytest.raises(InternalError, match="before the deadline"):
        raw(
            "INSERT INTO panel_paper (item_id, number, version, title, body, digest, by_id, at) "
            "VALUES (%s, 9, 1, 'Late', 'Late', 'x', %s, now())",
            story.item.pk,
            story.officer.pk,
        )


def test_the_digest_is_of_exactly_the_content(story):
    story.recommended()
    content = story.decision.content
    assert story.decision.digest == Decision.digest_of(content)
    assert Decision.digest_of({**content, "reasons": content["reasons"] + "."}) != (
        story.decision.digest
    )


def test_signing_a_page_of_an_older_version_is_stale(story):
    story.recommended()
    with pytest.raises(Stale) as stale:
        decisions.sign(item=story.item, digest="0" * 64, by=story.chair, at=story.now)
    assert stale.value.now_says == f"{story.item.reference} is now “Recommendation made”."
    assert stale.value.by == "Chair Example"


def test_a_stale_page_says_what_the_item_says_now(story, as_):
    story.opened()
    officer = as_("officer")
    old = story.item.version
    story.submitted()
    cases.say_who_to_write_to(
        case=story.case, name="Sam", address="1 Invented Road", email="", version=1,
        by=story.senior, at=story.at,
    )  # fmt: skip
    papers.add_paper(
        item=story.item, title="More", body="More.", version=story.item.version,
        by=story.senior, at=story.at,
    )  # fmt: skip
    page = as_("operations").send(
        f"{story.item.get_absolute_url()}acceptance/", {"version": old}, status=409
    )
    assert "Senior Example changed this" in page.text
    assert "Sent to the operations officer" in page.text
    assert "What changed last: the papers." in page.text
    again = officer.send(f"{story.item.get_absolute_url()}submission/", {"version": old})
    assert "That is done already." in again.text


# Sent back


def test_a_correction_is_a_new_version_with_a_reason_and_fresh_signatures(story):
    story.signed()
    story.declare("chief")
    decisions.send_back(
        item=story.item, why="Say more about health.", version=story.item.version, by=story.chief,
        at=story.now,
    )  # fmt: skip
    assert story.item.state == "sent_back"
    with pytest.raises(Refused, match="Say what has changed"):
        story.recommend("assess")
    story.recommend("assess", why_new="Health is now in the reasons.")
    assert list(story.item.decisions.values_list("number", "why_new")) == [
        (1, ""),
        (2, "Health is now in the reasons."),
    ]
    assert story.decision.signatures.count() == 0
    assert story.item.decisions.get(number=1).signatures.count() == 1
    sign(story, story.chair)
    approve(story, story.chief)
    assert story.item.state == "approved"


def test_sending_back_says_why(story):
    story.signed()
    story.declare("chief")
    with pytest.raises(Refused, match="Say what the chair should look at again"):
        decisions.send_back(
            item=story.item, why=" ", version=story.item.version, by=story.chief, at=story.now
        )


def after_the_meeting(story):
    """Signed, the meeting over, and the chief officer has sent the item back."""
    story.signed()
    story.meeting.refresh_from_db()
    meetings.conclude(
        meeting=story.meeting, version=story.meeting.version, by=story.chair,
        at=story.now + timedelta(hours=1),
    )  # fmt: skip
    story.declare("chief")
    decisions.send_back(
        item=story.item, why="Say more.", version=story.item.version, by=story.chief, at=story.now
    )
    return story


def test_a_new_version_names_those_who_were_in_the_room_for_the_item(story):
    after_the_meeting(story).recommend("assess", why_new="Health is now in the reasons.")
    first, second = story.item.decisions.order_by("number")
    assert second.content["present"] == first.content["present"]
    assert second.content["present"] == sorted(
        person.reference for person in (story.chair, story.member, story.forum)
    )


def test_whoever_was_not_in_the_room_gives_no_view_after_the_meeting(story):
    after_the_meeting(story).declare("deputy")
    with pytest.raises(Refused, match="Only members who were in the room for this item"):
        members.record_view(
            item=story.item, member=story.deputy, leaning="for", text="Yes.",
            by=story.operations, at=story.now,
        )  # fmt: skip
    members.record_view(
        item=story.item, member=story.forum, leaning="for", text="Health too.", by=story.forum,
        at=story.now,
    )  # fmt: skip
    story.recommend("assess", why_new="Forum said more.")
    assert [view["member"] for view in story.decision.content["views"]] == [
        story.member.reference,
        story.forum.reference,
    ]


def test_somebody_who_left_before_an_item_is_not_named_as_present_and_who_left_after_a_view_is(
    story,
):
    story.in_session().declared()
    meetings.mark_present(
        meeting=story.meeting, people=[story.chair, story.forum], by=story.operations, at=story.now
    )
    story.now += timedelta(minutes=10)
    items.begin_discussion(
        item=story.item, version=story.item.version, by=story.chair, at=story.now
    )
    story.now += timedelta(minutes=10)
    members.record_view(
        item=story.item, member=story.forum, leaning="for", text="Yes.", by=story.forum,
        at=story.now,
    )  # fmt: skip
    meetings.mark_present(
        meeting=story.meeting, people=[story.chair], by=story.operations, at=story.now
    )
    story.found().recommend("assess")
    assert story.decision.content["present"] == sorted(
        [story.chair.reference, story.forum.reference]
    )


# Changed before it is signed


def take_back(story, by="chair", why="The reasons name a cost."):
    return decisions.take_back(
        item=story.item, why=why, version=story.item.version, by=story.people[by], at=story.now
    )


def test_an_unsigned_recommendation_goes_back_and_comes_as_a_new_version(story):
    story.recommended()
    take_back(story)
    assert story.item.state == "sent_back"
    story.recommend("assess", why_new="The cost is gone.")
    assert list(story.item.decisions.values_list("number", "why_new")) == [
        (1, ""),
        (2, "The cost is gone."),
    ]
    assert story.decision.content["limbs"] == story.item.decisions.get(number=1).content["limbs"]
    sign(story, story.chair)
    assert story.item.decisions.get(number=1).signatures.count() == 0


def test_only_the_items_chair_changes_it_and_says_why(story):
    story.recommended()
    story.declare("deputy")
    with pytest.raises(Refused, match="Another person chairs this item: Chair Example"):
        take_back(story, by="deputy")
    with pytest.raises(Refused, match="Say why the recommendation is to change"):
        take_back(story, why=" ")


def test_what_is_signed_is_not_changed(story):
    story.signed()
    with pytest.raises(Refused, match="You cannot change the recommendation now"):
        take_back(story)


def test_the_chair_finds_the_way_back_on_the_items_page(story, as_):
    story.recommended()
    chair = as_("chair")
    address = story.item.get_absolute_url()
    assert "Change the recommendation" in chair.visit(address).text
    page = chair.send(
        f"{address}taken-back/", {"why": "A cost is named.", "version": story.item.version}
    )
    assert "This version does not stand" in page.text


def test_a_chief_officer_does_not_see_what_was_never_signed(story):
    story.recommended()
    take_back(story)
    assert not Item.objects.visible_to(story.chief).exists()


# Put off


def defer(story, until, **facts):
    return decisions.defer(
        item=story.item, owner=story.officer, until=until, reason="A report is missing.",
        version=story.item.version, by=story.chair, at=story.now, **facts,
    )  # fmt: skip


def test_a_deferral_has_an_owner_and_a_date_and_the_clock_runs_on(story):
    story.in_discussion()
    put_off = defer(story, date(2026, 4, 20))
    assert (put_off.owner, put_off.until, put_off.breaches) == (
        story.officer,
        date(2026, 4, 20),
        False,
    )
    assert story.item.state == "deferred"
    assert story.case.decide_by == date(2026, 4, 21)


def test_the_owner_of_a_deferral_is_told_by_a_mail_that_names_no_child(story):
    story.in_discussion()
    defer(story, date(2026, 4, 20))
    mail = Notice.objects.get(template="panel-item-put-off")
    assert mail.to_person == story.officer
    assert story.item.reference in mail.body_text
    assert "20 April 2026" in mail.body_text
    assert "Robin" not in mail.subject + mail.body_text


def test_a_deferral_is_not_given_to_somebody_with_an_interest(story, as_):
    story.in_discussion()
    story.declare("forum", "interest")
    page = as_("chair").visit(f"{story.item.get_absolute_url()}deferral/")
    assert story.officer.name in page.text
    assert story.forum.name not in page.text
    facts = {"item": story.item, "owner": story.forum, "until": date(2026, 4, 20), "reason": "x"}
    with pytest.raises(Refused, match="Nobody with an interest"):
        decisions.defer(**facts, version=story.item.version, by=story.chair, at=story.now)
    with pytest.raises(InternalError, match="with an interest"), transaction.atomic():
        Deferral.objects.create(
            **facts, meeting=story.meeting, decide_by=story.case.decide_by, by=story.chair,
            at=story.now,
        )  # fmt: skip


def test_a_deferral_past_day_42_says_so_and_must_be_agreed_to(story):
    story.in_discussion()
    with pytest.raises(Refused, match=r"must be told by 21 April 2026\. That day would be 8 days"):
        defer(story, date(2026, 4, 29))
    assert defer(story, date(2026, 4, 29), past_due_agreed=True).breaches is True
    assert Deferral.objects.count() == 1


def test_a_deferral_goes_forward_in_time(story):
    story.in_discussion()
    with pytest.raises(Refused, match="Choose a later day"):
        defer(story, story.now.date())


def test_a_deferred_item_goes_onto_the_next_agenda(story):
    story.in_discussion()
    defer(story, date(2026, 4, 29), past_due_agreed=True)
    meetings.conclude(
        meeting=story.meeting, version=story.meeting.version, by=story.chair, at=story.now
    )
    story.scheduled(on=date(2026, 4, 29))
    items.put_on_agenda(
        item=story.item, meeting=story.meeting, version=story.item.version, by=story.operations,
        at=story.now + timedelta(hours=4),
    )  # fmt: skip
    assert (story.item.state, story.item.meeting) == ("listed", story.meeting)


def test_whoever_signs_is_told_that_the_familys_own_words_are_missing(story):
    story.opened()

    def add(kind):
        papers.add_paper(
            item=story.item, title="What they say", body="Words.", kind=kind,
            version=story.item.version, by=story.officer, at=story.at,
        )  # fmt: skip

    assert "section 36(8)" in unheard(story.item)
    assert "checklist" not in unheard(story.item)
    add("")
    assert "Paper 2 has no place in the checklist" in unheard(story.item)
    add("family")
    assert unheard(story.item) == ""
