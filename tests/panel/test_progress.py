"""A case after its first decision: advice, plans, reviews, other business, corrections, letters."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, InternalError, transaction
from pypdf import PdfReader

from localoffer import clock
from localoffer.children.models import Child
from localoffer.council.models import LocalLimit
from localoffer.documents.serving import read
from localoffer.notices.models import Notice
from localoffer.refusal import Refused, Stale
from panel import pages, timeliness
from panel.models import Business, Case, Challenge, Item, NoticeServed
from panel.operations import (
    advice,
    cases,
    challenges,
    decisions,
    items,
    members,
    notices,
    papers,
    plans,
    reminders,
    reviews,
)
from panel.pages import cases as cases_pages
from panel.timescales import day_in_words
from tests.panel.test_packs import pdf

PLAN = ("plan.pdf", pdf(3))


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=clock.LONDON)


@pytest.fixture
def assessing(story):
    """The parent is told, the letter is posted: the case is being assessed."""
    notices.mark_posted(served=story.told(), by=story.officer, at=story.now)
    items.close(item=story.item, version=story.item.version, by=story.officer, at=story.now)
    story.case.refresh_from_db()
    return story


def ask(story, kind="psychologist", **facts):
    facts = {"who": "Invented Psychology", "email": "ep@example.org", **facts}
    return advice.ask(case=story.case, kind=kind, by=story.officer, at=story.now, **facts)


# Advice


def test_advice_is_due_six_weeks_from_the_day_the_body_got_the_request(assessing):
    story = assessing
    asked = ask(story)
    assert advice.due_on(asked) == date(2026, 5, 28)
    story.now += timedelta(days=3)
    moved = advice.reached(
        advice=asked, on=date(2026, 4, 18), version=1, by=story.officer, at=story.now
    )
    assert advice.due_on(moved) == date(2026, 5, 30)


def test_the_mail_that_asks_for_advice_names_the_case_and_not_the_child(assessing):
    ask(assessing)
    mail = Notice.objects.get(template="panel-advice-asked")
    assert "28 May 2026" in mail.body_text
    assert assessing.case.reference in mail.subject
    assert "Robin" not in mail.subject + mail.body_text


def test_late_advice_is_chased_once_a_week_until_it_comes(assessing):
    asked = ask(assessing)
    due = on(date(2026, 5, 28))
    assert advice.chase_all(at=due - timedelta(days=1)) == 0
    assert advice.chase_all(at=due) == 1
    assert advice.chase_all(at=due + timedelta(days=6)) == 0
    assert advice.chase_all(at=due + timedelta(days=7)) == 1
    asked.refresh_from_db()
    advice.receive(
        advice=asked, on=date(2026, 6, 5), version=asked.version, by=assessing.officer,
        at=due + timedelta(days=8),
    )  # fmt: skip
    assert advice.chase_all(at=due + timedelta(days=30)) == 0
    assert Notice.objects.filter(template="panel-advice-due").count() == 2


def test_earlier_advice_is_enough_only_when_parent_author_and_council_all_agree(assessing):
    agreed = {"parent_agrees": True, "author_agrees": True, "council_agrees": True}
    for missing in agreed:
        with pytest.raises(Refused, match="only when the parent, its author and the council"):
            ask(assessing, sufficient=True, **{**agreed, missing: False})
    made = ask(assessing, sufficient=True, **agreed)
    assert (made.asked_on, made.sufficient_on) == (None, assessing.now.date())
    assert advice.due_on(made) is None


def test_whoever_the_parent_asks_for_is_asked_and_nobody_twice(assessing):
    assert ask(assessing, kind="parent-asked", who="Aunt Example").parent_asked is True
    ask(assessing)
    with pytest.raises(Refused, match="asked already"):
        ask(assessing)
    with pytest.raises(Refused, match="one of the kinds of advice"):
        ask(assessing, kind="horoscope")


def test_advice_is_not_asked_for_before_we_agreed_to_assess(story):
    story.opened()
    with pytest.raises(Refused, match="once we have agreed to assess"):
        ask(story)


def test_advice_is_asked_for_reminded_of_and_noted_on_the_cases_pages(assessing, as_):
    story = assessing
    officer, base = as_("officer"), story.case.get_absolute_url()
    page = officer.send(f"{base}advice/", {})
    assert "Select what kind of advice it is" in page.errors
    page = officer.send(
        f"{base}advice/", {"kind": "medical", "who": "Invented Health", "how": "enough"}
    )
    assert "Earlier advice is enough only when" in page.text
    page = officer.send(
        f"{base}advice/",
        {"kind": "medical", "who": "Invented Health", "how": "ask", "email": "h@example.org"},
    )
    assert "28 May 2026 (regulation 8(1))" in page.text
    row = story.case.advice.get()
    officer.send(f"{base}advice/{row.pk}/reminder/", {"note": "By telephone."})
    today = {"on_day": 16, "on_month": 4, "on_year": 2026, "version": row.version}
    page = officer.send(f"{base}advice/{row.pk}/arrival/", today)
    assert "Came on 16 April 2026" in page.text
    assert "Reminded 1 times" in page.text


# Whether to issue, and the plan


@pytest.fixture
def issue(assessing):
    """issue(met): the panel has looked at whether a plan is necessary, and a chief approved."""

    def make(met: bool, business=Business.ISSUE, **facts):
        return bring(assessing, met, business=business, **facts)

    return make


def bring(story, met: bool, **facts) -> Item:
    item = cases.bring_to_panel(
        case=story.case, asked_on=story.now.date(), version=story.case.version, by=story.officer,
        at=story.now, **facts,
    )  # fmt: skip
    return approve(story, item, met)


def approve(story, item: Item, met: bool) -> Item:
    """Between meetings, so that a test need not plan one: no meeting is planned any more."""
    at = story.now
    for name in ("chair", "member", "chief"):
        members.declare(
            item=item, person=story.people[name], nature="none", by=story.people[name], at=at
        )
    item = taken_between_meetings(story, item)
    members.record_view(
        item=item, member=story.member, leaning="for", text="Shown.", by=story.member, at=at
    )
    for limb in decisions.limbs_of(item):
        item.refresh_from_db()
        decisions.record_finding(
            item=item, limb=limb.code, met=met, reason="Shown.", evidence="Paper 1, page 1",
            version=item.version, by=story.chair, at=at,
        )  # fmt: skip
    item.refresh_from_db()
    outcome = decisions.outcome_of(item)
    decision = decisions.recommend(
        item=item, outcome=outcome, reasons="Because of what the papers show.",
        version=item.version, by=story.chair, at=at,
    )  # fmt: skip
    decisions.sign(item=item, digest=decision.digest, by=story.chair, at=at)
    decisions.approve(item=item, digest=decision.digest, by=story.chief, at=at)
    item.refresh_from_db()
    return item


def tell(story, item: Item) -> NoticeServed:
    item.refresh_from_db()
    served = notices.notify(item=item, version=item.version, by=story.officer, at=story.now)
    story.case.refresh_from_db()
    return served


def letter_text(served: NoticeServed) -> str:
    reader = PdfReader(BytesIO(read(served.letter, by=None, at=served.at)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_a_refusal_to_issue_is_due_by_day_112_and_carries_every_right(issue, assessing):
    item = issue(met=False)
    assert (item.due.key, item.due.on) == ("refuse-issue", date(2026, 6, 30))
    served = tell(assessing, item)
    text = letter_text(served)
    assert assessing.case.state == "not_issuing"
    assert (served.appeal_until, served.mediation_until) == (date(2026, 6, 16),) * 2
    for words in (
        "a plan is not necessary for Robin Example-Oakwood", "16 June 2026", "mediation",
        "Invented Disagreement Resolution", "Leaflet: free, independent advice from SENDIASS",
    ):  # fmt: skip
        assert words in text
    assert {copy.key for copy in served.copies.all()} == {"setting", "health"}


def test_a_plan_is_drafted_served_answered_and_final_by_day_140(issue, assessing):
    story = assessing
    served = tell(story, issue(met=True))
    assert served.appeal_until is None
    assert "at least 15 days" in letter_text(served)
    assert story.case.state == "drafting"
    story.now = on(date(2026, 5, 1))
    draft = plans.serve_draft(
        case=story.case, file=PLAN, served_on=date(2026, 5, 1), version=story.case.version,
        by=story.officer, at=story.now,
    )  # fmt: skip
    assert draft.answer_until == date(2026, 5, 15)
    story.case.refresh_from_db()
    story.now = on(date(2026, 5, 15))
    with pytest.raises(Refused, match="until the end of 15 May 2026"):
        finalise(story, date(2026, 5, 15))
    story.now = on(date(2026, 5, 16))
    finalise(story, date(2026, 5, 16))
    story.case.refresh_from_db()
    assert story.case.state == "maintained"
    with_all, without = timeliness.timeliness(today=date(2026, 5, 16))["final-plan"]
    assert (with_all.met, with_all.of, without.of) == (1, 1, 1)


def finalise(story, served_on):
    return plans.finalise(
        case=story.case, file=PLAN, served_on=served_on, version=story.case.version,
        by=story.officer, at=story.now,
    )  # fmt: skip


def serve(story, served_on):
    story.case.refresh_from_db()
    step = plans.serve_draft(
        case=story.case, file=PLAN, served_on=served_on, version=story.case.version,
        by=story.officer, at=story.now,
    )  # fmt: skip
    story.case.refresh_from_db()
    return step


def test_no_plan_is_dated_before_the_parent_was_told_that_there_will_be_one(issue, assessing):
    story = assessing
    tell(story, issue(met=True))
    story.now = on(date(2026, 5, 20))
    with pytest.raises(Refused, match="after the parent was told of it, on 16 April 2026"):
        serve(story, date(2026, 4, 15))
    draft = serve(story, date(2026, 4, 16))
    with pytest.raises(Refused, match="until the end of 30 April 2026"):
        finalise(story, date(2026, 4, 15))
    for kind, day, until in (
        ("draft", date(2026, 4, 15), date(2026, 4, 29)),
        ("final", date(2026, 4, 30), None),
    ):
        with pytest.raises(InternalError, match=r"told|fifteen days"), transaction.atomic():
            story.case.plans.create(
                kind=kind, served_on=day, answer_until=until, document=draft.document,
                by=story.officer, at=story.now,
            )  # fmt: skip


def test_the_parents_days_run_from_the_draft_that_was_served_last_not_typed_last(issue, assessing):
    story = assessing
    tell(story, issue(met=True))
    story.now = on(date(2026, 5, 30))
    serve(story, date(2026, 5, 12))
    serve(story, date(2026, 4, 20))
    with pytest.raises(Refused, match="until the end of 26 May 2026"):
        finalise(story, date(2026, 5, 26))
    finalise(story, date(2026, 5, 27))


def test_a_parent_who_has_said_all_need_not_be_waited_for(issue, assessing):
    story = assessing
    tell(story, issue(met=True))
    plans.serve_draft(
        case=story.case, file=PLAN, served_on=story.now.date(), version=story.case.version,
        by=story.officer, at=story.now,
    )  # fmt: skip
    story.case.refresh_from_db()
    story.now += timedelta(days=2)
    plans.answered(
        case=story.case, on=story.now.date(), version=story.case.version, by=story.officer,
        at=story.now,
    )  # fmt: skip
    with pytest.raises(Stale) as stale:
        finalise(story, story.now.date())
    assert "What changed last: the parent’s answer to the draft." in stale.value.now_says
    story.case.refresh_from_db()
    finalise(story, story.now.date())


def test_a_plan_is_served_on_the_cases_pages(issue, assessing, as_):
    story = assessing
    tell(story, issue(met=True))
    officer, base = as_("officer"), story.case.get_absolute_url()
    day = {"served_on_day": 16, "served_on_month": 4, "served_on_year": 2026}
    page = officer.send(f"{base}draft/", {**day, "version": story.case.version})
    assert page.errors == ["Choose the plan’s file"]
    upload = BytesIO(pdf(2, password="x"))
    upload.name = "plan.pdf"
    page = officer.send(f"{base}draft/", {**day, "version": story.case.version, "file": upload})
    assert "protected by a password" in page.text
    upload = BytesIO(pdf(2))
    upload.name = "plan.pdf"
    page = officer.send(f"{base}draft/", {**day, "version": story.case.version, "file": upload})
    assert "The end of 30 April 2026" in page.text
    step = story.case.plans.get()
    assert officer.get(f"{base}plans/{step.pk}/").status_code == 200


def test_a_case_leads_to_its_open_item_and_says_what_that_one_waits_for(assessing, as_):
    story = assessing
    officer, address = as_("officer"), story.case.get_absolute_url()
    first = story.item
    assert officer.visit(address).links()[f"Open the item {first.reference}"]
    assert "Ask for advice for the assessment" in officer.visit(address).text
    newer = cases.bring_to_panel(
        case=story.case, business="transport", asked_on=story.now.date(),
        version=story.case.version, by=story.officer, at=story.now,
    )  # fmt: skip
    page = officer.visit(address)
    assert page.links()[f"Open the item {newer.reference}"] == newer.get_absolute_url()
    assert f"Open the item {first.reference}" not in page.text
    assert "Ask for advice for the assessment" not in page.text
    assert "Check the papers and send them in. Who acts: SEN case officer." in page.text


@pytest.fixture
def in_review(issue, assessing):
    """A plan that is in force and under review."""
    story = assessing
    tell(story, issue(met=True))
    plans.serve_draft(
        case=story.case, file=PLAN, served_on=story.now.date(), version=story.case.version,
        by=story.officer, at=story.now,
    )  # fmt: skip
    story.case.refresh_from_db()
    story.now += timedelta(days=15)
    finalise(story, story.now.date())
    story.case.refresh_from_db()
    plans.begin_review(case=story.case, version=story.case.version, by=story.officer, at=story.now)
    story.case.refresh_from_db()
    return story


def test_a_child_is_assessed_again_and_the_new_plan_has_its_own_date(in_review, as_):
    story = in_review
    officer, address = as_("officer"), story.case.get_absolute_url()
    page = officer.send(f"{address}reassessment/", {"version": story.case.version})
    assert "7 August 2026" in page.text
    assert "14 weeks from 1 May 2026, when it began (regulation 27)" in page.text
    story.case.refresh_from_db()
    first, again = ask(story), None
    with pytest.raises(Refused, match="is asked already"):
        again = ask(story)
    assert (first.assessment, again) == (2, None)
    story.case.refresh_from_db()
    officer.send(f"{address}redrafting/", {"version": story.case.version})
    story.case.refresh_from_db()
    assert story.case.state == "drafting"


@pytest.fixture
def ceasing(issue, in_review):
    """A plan in force that the parent was told is to end: the story and the letter."""
    story = in_review
    served = tell(story, issue(met=False, business=Business.REVIEW, review_met_on=story.now.date()))
    notices.mark_posted(served=served, by=story.officer, at=story.now)
    return story, served


def test_a_plan_is_reviewed_and_changed_as_the_law_has_it(issue, in_review):
    story = in_review
    item = issue(met=True, business=Business.REVIEW, review_met_on=story.now.date())
    assert item.due.on == story.now.date() + timedelta(weeks=4)
    served = tell(story, item)
    assert served.appeal_until is None
    assert story.case.state == "amending"
    told_on = story.now.date()
    story.now += timedelta(days=20)
    with pytest.raises(Refused, match="until the end of 15 May 2026 to answer"):
        finalise(story, told_on + timedelta(days=14))
    serve(story, told_on + timedelta(days=1))
    with pytest.raises(Refused, match="until the end of 16 May 2026"):
        finalise(story, told_on + timedelta(days=15))
    plans.answered(
        case=story.case, on=told_on + timedelta(days=3), version=story.case.version,
        by=story.officer, at=story.now,
    )  # fmt: skip
    story.case.refresh_from_db()
    finalise(story, told_on + timedelta(days=3))
    story.case.refresh_from_db()
    assert story.case.state == "maintained"


def test_a_review_meeting_is_not_held_before_the_plan_or_the_last_review(in_review):
    story, made_on = in_review, in_review.now.date()

    def review(met_on):
        story.case.refresh_from_db()
        return cases.bring_to_panel(
            case=story.case, business=Business.REVIEW, asked_on=story.now.date(),
            review_met_on=met_on, version=story.case.version, by=story.officer, at=story.now,
        )  # fmt: skip

    with pytest.raises(Refused, match="from 1 May 2026, the day of the final plan, to today"):
        review(made_on - timedelta(days=1))
    with pytest.raises(InternalError, match="once there is a plan"), transaction.atomic():
        story.case.items.create(
            business="review", asked_on=made_on, review_met_on=made_on - timedelta(days=1)
        )
    story.now += timedelta(days=300)
    item = review(story.now.date())
    last = (date(2027, 2, 25), "the day of the last review meeting")
    assert reviews.last_looked_at([story.case]) == {story.case.pk: last}
    assert reviews.last_look_at(story.case) == last
    items.withdraw(
        item=item, asked_by="parent", why="It was not held.", version=item.version,
        by=story.officer, at=story.now,
    )  # fmt: skip
    assert reviews.last_looked_at([story.case]) == {story.case.pk: (made_on, reviews.MADE)}
    assert reviews.last_look_at(story.case) == (made_on, reviews.MADE)


def test_a_plan_in_force_says_by_when_it_is_reviewed_and_its_officers_are_told(in_review, as_):
    story = in_review
    officer = as_("officer")
    page = officer.visit(story.case.get_absolute_url())
    assert "Review the plan By Friday 30 April 2027 Now 364 days left" in page.text
    assert "12 months from 1 May 2026, the day of the final plan (Children and" in page.text
    assert "turns 25" not in page.text
    assert (
        "Due by Review: 30 April 2027 Time left 364 days left"
        in officer.visit("/panel/cases/").text
    )
    early = on(date(2027, 3, 4))
    assert reviews.remind(at=early) == 0
    assert reviews.remind(at=early + timedelta(days=1)) == 1
    assert reviews.remind(at=early + timedelta(days=7)) == 0
    assert reviews.remind(at=early + timedelta(days=8)) == 1
    mail = Notice.objects.filter(template="panel-reviews-due").last()
    assert f"{story.case.reference}, by 30 April 2027" in mail.body_text
    assert "Robin" not in mail.subject + mail.body_text


def test_a_changed_plan_begins_no_year_but_the_review_before_it_does(in_review):
    story = in_review
    story.now += timedelta(days=300)
    met_on = story.now.date()
    tell(
        story,
        bring(story, True, business=Business.REVIEW, review_met_on=met_on),
    )
    serve(story, met_on)
    story.now += timedelta(days=16)
    finalise(story, story.now.date())
    story.case.refresh_from_db()
    due = reviews.due_of([story.case])[story.case.pk]
    assert reviews.last_look_at(story.case) == (met_on, reviews.REVIEWED)
    assert (due.on, due.counted) == (
        date(2028, 2, 24), "12 months from 25 February 2027, the day of the last review meeting",
    )  # fmt: skip
    assert reviews.remind(at=on(date(2027, 4, 1))) == 0
    assert reviews.remind(at=on(date(2028, 1, 3))) == 1


def test_a_mail_of_reviews_names_the_first_and_counts_the_others(in_review, monkeypatch):
    monkeypatch.setattr(reviews, "NAMED", 0)
    reviews.remind(at=on(date(2027, 4, 1)))
    mail = Notice.objects.filter(template="panel-reviews-due").last()
    assert "1 more is due after these." in mail.body_text
    assert in_review.case.reference not in mail.body_text


def test_a_young_person_with_a_plan_is_seen_to_turn_25(in_review):
    story = in_review
    Child.objects.filter(pk=story.case.child_id).update(birth_date=date(2001, 9, 3))
    story.case.child.refresh_from_db()
    last = pages.cases.clock_cards(story.case, [], at=story.now)[-1]
    assert (last.label, last.on) == ("The young person turns 25", date(2026, 9, 3))
    assert "to the end of the academic year of this birthday" in last.why


def test_a_plan_that_is_to_end_can_be_appealed(ceasing):
    story, served = ceasing
    assert served.decision.outcome == "cease"
    assert served.appeal_until is not None
    for words in (
        "We have decided to end the plan",
        "After the review we have decided to end the plan of Robin Example-Oakwood.",
        f"It ends after {day_in_words(served.appeal_until)}, the last day to appeal",
        "The plan goes on while you can appeal, and until an appeal is decided.",
    ):
        assert words in letter_text(served)
    assert "propose" not in letter_text(served)
    assert story.case.state == "ceasing"


@pytest.mark.parametrize("business", ["care_package", "resources", "transport"])
def test_what_no_law_times_has_the_councils_own_limit_and_no_appeal(issue, assessing, business):
    item = issue(met=True, business=business)
    assert item.due.on == date(2026, 5, 28)
    assert item.due.clause == "the council’s own limit"
    served = tell(assessing, item)
    text = letter_text(served)
    assert "agree to it" in text
    assert "Tribunal" not in text
    assert "Invented SENDIASS" in text
    assert assessing.case.state == "assessing"


# Wrong questions


def test_a_question_that_does_not_fit_the_case_is_refused_with_the_reason(story):
    story.opened()
    for business, says in (
        ("issue", "does not fit a case that is “Assessment asked for”"),
        ("assess", "begins its own case"),
    ):
        with pytest.raises(Refused, match=says):
            cases.bring_to_panel(
                case=story.case, business=business, asked_on=story.now.date(),
                version=story.case.version, by=story.officer, at=story.now,
            )  # fmt: skip


def test_the_issue_test_on_a_request_to_assess_is_refused(story):
    """An assess item has no limb of s.37, no outcome of it, and no place for cost."""
    story.in_discussion().viewed().found()
    with pytest.raises(Refused, match="no such limb"):
        decisions.record_finding(
            item=story.item, limb="c", met=True, reason="x", evidence="x",
            version=story.item.version, by=story.chair, at=story.now,
        )  # fmt: skip
    with pytest.raises(Refused, match="From what the panel found follows: carry out"):
        story.recommend("issue")
    with pytest.raises(Refused, match="Cost is no part of this test"):
        decisions.recommend(
            item=story.item, outcome="assess", reasons="Shown.", cost=100,
            version=story.item.version, by=story.chair, at=story.now,
        )  # fmt: skip


def test_cost_and_other_resources_come_only_after_the_need_is_settled(assessing, as_):
    story = assessing
    item = cases.bring_to_panel(
        case=story.case, business="resources", asked_on=story.now.date(),
        version=story.case.version, by=story.officer, at=story.now,
    )  # fmt: skip
    item = approve_until_urgent(story, item)
    chair, address = as_("chair"), f"{item.get_absolute_url()}recommendation/"
    assert "Wait for the members’ views" in chair.visit(address, status=403).text
    members.record_view(
        item=item, member=story.member, leaning="for", text="Shown.", by=story.member, at=story.now
    )
    page = chair.visit(address, status=403)
    assert "Record the legal test first" in page.text
    for limb in "ab":
        item.refresh_from_db()
        decisions.record_finding(
            item=item, limb=limb, met=True, reason="Shown.", evidence="Paper 1",
            version=item.version, by=story.chair, at=story.now,
        )  # fmt: skip
    item.refresh_from_db()
    answers = {
        "outcome": "agree", "reasons": "A hearing loop helps.", "version": item.version,
        "alternatives": "A loop in the classroom.", "cost": "-5",
    }  # fmt: skip
    page = chair.send(f"{item.get_absolute_url()}recommendation/", answers)
    assert page.errors == ["Cost in pounds a year must be 0 or more"]
    page = chair.send(f"{item.get_absolute_url()}recommendation/", {**answers, "cost": "1250.50"})
    assert "A loop in the classroom. Cost: £1250.50 a year." in page.text


def approve_until_urgent(story, item: Item) -> Item:
    for name in ("chair", "member"):
        members.declare(
            item=item, person=story.people[name], nature="none", by=story.people[name],
            at=story.now,
        )  # fmt: skip
    return taken_between_meetings(story, item)


def taken_between_meetings(story, item: Item) -> Item:
    """With one paper, where a chair and one member are enough for this council."""
    LocalLimit.objects.filter(key="panel-quorum").update(value=2)
    item = papers.add_paper(
        item=item, title="What the school says", body="Robin needs help.", kind="setting",
        version=item.version, by=story.officer, at=story.now,
    ).item  # fmt: skip
    item = items.submit(item=item, version=item.version, by=story.officer, at=story.now)
    item = items.accept(item=item, version=item.version, by=story.operations, at=story.now)
    return items.hasten(
        item=item, why="No meeting.", missing_known=True, version=item.version, by=story.chair,
        at=story.now,
    )  # fmt: skip


# Corrections and letters


def test_a_decision_that_was_told_is_corrected_by_a_new_version_and_a_letter_of_its_own(story):
    first = story.told(b=False)
    notices.mark_posted(served=first, by=story.officer, at=story.now)
    old = story.decision
    decisions.correct(
        item=story.item, why="A report was overlooked.", version=story.item.version,
        by=story.chief, at=story.now,
    )  # fmt: skip
    decisions.record_finding(
        item=story.item, limb="b", met=True, reason="The report shows it.",
        evidence="Paper 1, page 1", version=story.item.version, by=story.chair, at=story.now,
    )  # fmt: skip
    story.recommend("assess", why_new="A report was overlooked.")
    new = story.decision
    assert (old.number, new.number) == (1, 2)
    with pytest.raises(Exception, match="Someone changed"):
        decisions.sign(item=story.item, digest=old.digest, by=story.chair, at=story.now)
    decisions.sign(item=story.item, digest=new.digest, by=story.chair, at=story.now)
    decisions.approve(item=story.item, digest=new.digest, by=story.chief, at=story.now)
    second = notices.notify(
        item=story.item, version=story.item.version, by=story.officer, at=story.now
    )
    story.case.refresh_from_db()
    assert story.case.state == "assessing"
    assert first.letter != second.letter
    old.refresh_from_db()
    assert old.outcome == "not_assess"


def taken_back_before_it_left(story):
    """The letter of a refusal is made and not posted when the chief officer has it corrected."""
    served = story.told(b=False)
    decisions.correct(
        item=story.item, why="A report was overlooked.", version=story.item.version,
        by=story.chief, at=story.now,
    )  # fmt: skip
    return served


def corrected_and_told(story):
    """The new version agrees, and its letter is made, the day after."""
    decisions.record_finding(
        item=story.item, limb="b", met=True, reason="The report shows it.",
        evidence="Paper 1, page 1", version=story.item.version, by=story.chair, at=story.now,
    )  # fmt: skip
    story.recommend("assess", why_new="A report was overlooked.")
    decisions.sign(item=story.item, digest=story.decision.digest, by=story.chair, at=story.now)
    decisions.approve(item=story.item, digest=story.decision.digest, by=story.chief, at=story.now)
    return notices.notify(
        item=story.item, version=story.item.version, by=story.officer, at=story.now
    )


def test_a_letter_leaves_the_queue_when_its_decision_is_taken_back(story, as_):
    first = taken_back_before_it_left(story)
    officer = as_("officer")
    assert "Every letter is posted" in officer.visit("/panel/letters/").text
    page = officer.visit(story.case.get_absolute_url())
    assert "not yet posted" not in page.text
    assert "5 days left" in page.text, "the parent is not told, and the clock runs"
    assert "5 days left" in officer.visit("/panel/cases/").text
    assert "taken back first" in officer.visit(story.item.get_absolute_url()).text
    with pytest.raises(Refused, match="taken back before this letter was posted"):
        notices.mark_posted(served=first, by=story.officer, at=story.now)
    with pytest.raises(InternalError, match="was taken back, is not posted"), transaction.atomic():
        NoticeServed.objects.update(posted_at=story.now)


def corrected_to_a_refusal(story):
    """Both signatures stand under a new version that refuses what the first one agreed to."""
    decisions.correct(
        item=story.item, why="The papers were another child’s.", version=story.item.version,
        by=story.chief, at=story.now,
    )  # fmt: skip
    decisions.record_finding(
        item=story.item, limb="b", met=False, reason="The right papers show none.",
        evidence="Paper 1, page 1", version=story.item.version, by=story.chair, at=story.now,
    )  # fmt: skip
    story.recommend("not_assess", why_new="The papers were another child’s.")
    decisions.sign(item=story.item, digest=story.decision.digest, by=story.chair, at=story.now)
    decisions.approve(item=story.item, digest=story.decision.digest, by=story.chief, at=story.now)
    return lambda: notices.notify(
        item=story.item, version=story.item.version, by=story.officer, at=story.now
    )


def test_a_yes_that_no_letter_told_can_be_corrected_to_a_no(story):
    story.told()
    served = corrected_to_a_refusal(story)()
    story.case.refresh_from_db()
    assert story.case.state == "not_assessing"
    assert served.appeal_until == date(2026, 6, 16)


def test_a_yes_that_the_parent_was_told_cannot(story):
    notices.mark_posted(served=story.told(), by=story.officer, at=story.now)
    tell = corrected_to_a_refusal(story)
    with pytest.raises(Refused, match="A correction cannot take that back"):
        tell()
    story.case.refresh_from_db()
    assert story.case.state == "assessing"


def test_each_row_of_letters_to_post_acts_on_its_own_letter(story, as_):
    first = taken_back_before_it_left(story)
    second = corrected_and_told(story)
    officer = as_("officer")
    page = officer.visit("/panel/letters/")
    assert [each["value"] for each in page.soup.select("input[name=letter]")] == [
        second.letter.reference
    ]
    posting = f"{story.item.get_absolute_url()}letter/posting/"
    page = officer.send(posting, {"letter": first.letter.reference}, status=403)
    assert "The decision was taken back before this letter was posted." in page.text
    officer.send(posting, {"letter": second.letter.reference})
    posted = NoticeServed.objects.order_by("pk").values_list("posted_at", flat=True)
    assert list(posted) == [None, story.now]
    assert "Every letter is posted" in officer.visit("/panel/letters/").text
    page = officer.visit(story.case.get_absolute_url())
    assert "not yet posted" not in page.text
    assert "Told on 16 April 2026" in page.text
    items.close(item=story.item, version=story.item.version, by=story.officer, at=story.now)
    assert story.item.state == "closed"


def test_the_clock_stops_when_the_letter_leaves_and_runs_again_when_it_comes_back(story):
    served = story.told()

    def status():
        return pages.cases.clock_cards(
            story.case, pages.shared.letters_of(story.case), at=story.now
        )[0].status

    assert "not yet posted" in status()
    notices.mark_posted(served=served, by=story.officer, at=story.now)
    assert status() == "Told on 16 April 2026"
    story.now += timedelta(days=4)
    notices.mark_returned(served=served, on=story.now.date(), by=story.officer, at=story.now)
    assert "came back, parent not told" in status()
    story.now += timedelta(days=3)
    served = make_again(story)
    notices.mark_posted(served=served, by=story.officer, at=story.now)
    assert status() == "Told on 23 April 2026, 2 days late"
    notices.mark_delivered(served=served, on=story.now.date(), by=story.officer, at=story.now)
    with pytest.raises(Refused, match="was delivered"):
        notices.mark_returned(served=served, on=story.now.date(), by=story.officer, at=story.now)


def make_again(story):
    return notices.make_again(
        item=story.item, version=story.item.version, by=story.officer, at=story.now
    )


def came_back(story):
    """A refusal is posted on 16 April and comes back on the 20th; the family's address is found."""
    served = story.told(b=False)
    notices.mark_posted(served=served, by=story.officer, at=story.now)
    story.now += timedelta(days=4)
    notices.mark_returned(served=served, on=story.now.date(), by=story.officer, at=story.now)
    story.case.refresh_from_db()
    cases.say_who_to_write_to(
        case=story.case, name="Sam Example-Oakwood", address="2 Invented Lane\nOakham", email="",
        version=story.case.version, by=story.officer, at=story.now,
    )  # fmt: skip
    served.refresh_from_db()
    return served


def test_a_letter_that_came_back_is_made_again_with_the_new_address_and_days(story, as_):
    first = came_back(story)
    old, until = first.letter, first.appeal_until
    with pytest.raises(Refused, match="not to be posted again as it is"):
        notices.mark_posted(served=first, by=story.officer, at=story.now)
    story.now += timedelta(days=1)
    officer = as_("officer")
    page = officer.visit("/panel/letters/")
    assert "It came back on 20 April 2026." in page.text
    assert "It is posted" not in page.text
    page = officer.visit(f"{story.item.get_absolute_url()}letter/")
    assert "2 Invented Lane" in page.text
    officer.send(f"{story.item.get_absolute_url()}letter/", {"version": story.item.version})
    again = NoticeServed.objects.get()
    assert (until, again.appeal_until) == (date(2026, 6, 16), date(2026, 6, 21))
    assert (again.served_on, again.returned_on) == (date(2026, 4, 21), None)
    reader = PdfReader(BytesIO(read(again.letter, by=None, at=story.now)))
    text = reader.pages[0].extract_text()
    assert "2 Invented Lane" in text
    assert "21 April 2026" in text
    kept = again.earlier.get()
    assert (kept.letter, kept.served_on, kept.returned_on) == (
        old, date(2026, 4, 16), date(2026, 4, 20),
    )  # fmt: skip
    page = officer.visit(story.item.get_absolute_url())
    assert "Posted 16 April 2026, came back 20 April 2026" in page.text
    story.case.refresh_from_db()
    assert story.case.state == "not_assessing"
    with pytest.raises(Refused, match="not to be posted again as it is"):
        notices.mark_posted(served=first, by=story.officer, at=story.now)
    notices.mark_posted(served=again, by=story.officer, at=story.now)
    assert again.told_on is None, "the row in hand is old"
    again.refresh_from_db()
    assert again.told_on == date(2026, 4, 21)


def test_a_letter_that_lay_a_day_is_made_again_and_one_of_today_is_not(story):
    first = story.told(b=False)
    with pytest.raises(Refused, match="The letter is of today"):
        make_again(story)
    story.now += timedelta(minutes=5)
    story.case.refresh_from_db()
    cases.say_who_to_write_to(
        case=story.case, name="Sam Example-Oakwood", address="2 Invented Lane\nOakham", email="",
        version=story.case.version, by=story.officer, at=story.now,
    )  # fmt: skip
    assert make_again(story).letter != first.letter, "of today, and to an address that was wrong"
    story.now += timedelta(days=3)
    again = make_again(story)
    assert (first.served_on, again.served_on) == (date(2026, 4, 16), date(2026, 4, 19))
    assert again.appeal_until > first.appeal_until
    notices.mark_posted(served=again, by=story.officer, at=story.now)
    with pytest.raises(Refused, match="No letter of this item waits"):
        make_again(story)


@pytest.mark.parametrize(
    "facts",
    [
        {"posted_at": datetime(2026, 4, 21, tzinfo=clock.LONDON), "returned_on": None},
        {"appeal_until": date(2026, 9, 1)},
    ],
)
def test_the_database_too_lets_no_letter_that_came_back_out_as_it_is(story, facts):
    first = came_back(story)
    with pytest.raises(InternalError), transaction.atomic():
        NoticeServed.objects.filter(pk=first.pk).update(**facts)


def test_a_letters_fate_is_recorded_on_the_items_pages(story, as_):
    served = story.told()
    notices.mark_posted(served=served, by=story.officer, at=story.now)
    officer = as_("officer")
    base = f"{story.item.get_absolute_url()}letter/"
    day = {"on_day": 1, "on_month": 4, "on_year": 2026, "version": story.item.version}
    page = officer.send(f"{base}delivery/", day)
    assert "The day must be from the day of posting to today." in page.text
    page = officer.send(f"{base}delivery/", {**day, "on_day": 16})
    assert "Came 16 April 2026" in page.text
    assert "Copy: The responsible health commissioner" in page.text


# Grounds for a late date


def test_a_ground_excuses_and_moves_nothing(story):
    story.opened()
    before = [due.on for due in story.case.clock]
    cases.excuse(
        case=story.case, key="notify-assess", ground="circumstances", evidence="A death.",
        by=story.officer, at=story.now,
    )  # fmt: skip
    story.case.refresh_from_db()
    assert [due.on for due in story.case.clock] == before


@pytest.mark.parametrize(
    ("ground", "days", "says"),
    [
        ("closure", "2026-04-01 2026-04-28 2026-03-25", ""),
        ("closure", "2026-03-01 2026-04-06 2026-03-31", ""),
        ("closure", "2026-04-01 2026-04-27 2026-03-25", "at least 4 weeks"),
        ("closure", "2026-04-01 2026-04-28 2026-03-24", "from 25 March 2026 to 22 April 2026"),
        ("closure", "2026-03-01 2026-04-05 2026-03-31", "from 22 February 2026 to 30 March"),
        ("closure", "2026-02-01 2026-03-20 2026-03-09", "from 10 March 2026, when the request"),
        ("closure", "2026-04-01 2026-04-28 2026-04-01", "to 31 March 2026"),
        ("closure", "2026-04-01 2026-04-28", "Enter the day the advice was asked for."),
        ("closure", "2025-07-20 2025-08-31 2026-03-20", "from 13 July 2025 to 25 August 2025"),
        ("closure", "2026-04-22 2026-05-30 2026-03-31", "from 15 April 2026"),
        ("closure", "2019-01-01 2030-01-01 2026-03-20", "more than 6 months"),
        ("absence", "2026-03-01 2026-04-06", ""),
        ("absence", "2026-03-01 2026-04-05", "Between 10 March 2026 and 21 April 2026"),
        ("absence", "2024-02-01 2024-02-28", "Between 10 March 2026 and 21 April 2026"),
        ("absence", "", "Enter the first and the last day."),
        ("holiday", "2026-04-01 2026-04-28", "one of the law’s grounds"),
    ],
)
def test_a_closure_or_absence_excuses_only_in_the_time_that_ran(story, ground, days, says):
    """Regs 5(4), 10(4), 13(3): four weeks in a row, so Christmas, Easter and half-term never do.

    The request came on 10 March 2026; the date is 21 April; it is 31 March today.
    """
    story.opened()
    from_on, to_on, asked_on, *_ = [*map(date.fromisoformat, days.split()), None, None, None]

    def claim():
        return cases.excuse(
            case=story.case, key="notify-assess", ground=ground, evidence="The school’s calendar.",
            from_on=from_on, to_on=to_on, asked_on=asked_on, by=story.officer, at=story.now,
        )  # fmt: skip

    if says:
        with pytest.raises(Refused, match=says):
            claim()
    else:
        assert claim().asked_on == asked_on


def test_a_closure_after_the_date_excuses_nothing(story):
    story.opened()
    with pytest.raises(Refused, match="The closure must begin by 21 April 2026"):
        cases.excuse(
            case=story.case, key="notify-assess", ground="closure", evidence="The calendar.",
            from_on=date(2026, 4, 22), to_on=date(2026, 5, 30), asked_on=date(2026, 4, 20),
            by=story.officer, at=story.now.replace(month=4, day=20),
        )  # fmt: skip


def test_a_ground_is_recorded_on_a_page_that_asks_for_its_evidence(story, as_):
    story.opened()
    officer, address = as_("officer"), f"{story.case.get_absolute_url()}grounds/"
    page = officer.send(address, {"key": "notify-assess", "ground": "closure", "evidence": "Shut."})
    assert "Enter the first and the last day." in page.text
    days = {"from_on": date(2026, 4, 1), "to_on": date(2026, 4, 28), "asked_on": date(2026, 3, 25)}
    boxes = {
        f"{name}_{part}": getattr(day, part)
        for name, day in days.items()
        for part in ("day", "month", "year")
    }
    page = officer.send(
        address, {"key": "notify-assess", "ground": "closure", "evidence": "Shut.", **boxes}
    )
    assert "From 1 April 2026 to 28 April 2026; advice asked for on 25 March 2026." in page.text
    page = officer.send(
        address, {"key": "notify-assess", "ground": "circumstances", "evidence": "A death."}
    )
    assert "The date has not moved." in page.html
    assert "Exceptional personal circumstances" in page.text


# Reminders


def test_a_chief_officer_is_reminded_from_the_councils_limit_on_and_not_of_what_is_hidden(story):
    story.signed()
    assert reminders.remind_of_approvals(at=story.now + timedelta(days=4)) == 0
    assert reminders.remind_of_approvals(at=story.now + timedelta(days=5)) == 1
    mail = Notice.objects.get(template="panel-approvals-wait")
    assert story.item.reference in mail.body_text
    assert "Robin" not in mail.body_text
    story.declare("chief", "interest")
    assert reminders.remind_of_approvals(at=story.now + timedelta(days=6)) == 0


# Mediation, appeals, orders


@pytest.fixture
def refused(issue, assessing):
    """A refusal to issue that the parent was told on 16 April 2026: the challenge of it."""
    served = tell(assessing, issue(met=False))
    notices.mark_posted(served=served, by=assessing.officer, at=assessing.now)
    return served


def challenged(story, change, **facts) -> Challenge:
    made = story.case.challenges.first()
    about = {"challenge": made} if made else {"case": story.case}
    story.case.refresh_from_db()
    change(**about, version=story.case.version, by=story.officer, at=story.now, **facts)
    story.case.refresh_from_db()
    return story.case.challenges.get()


def test_a_certificate_gives_a_month_more_to_appeal_and_no_date_of_the_request_moves(
    refused, assessing
):
    story, before = assessing, assessing.case.clock
    told = challenged(
        story, challenges.tell_adviser, about=refused, on=story.now.date(), wanted=False
    )
    assert told.appeal_until(closed=frozenset()) == date(2026, 6, 16)
    story.now += timedelta(days=60)
    certified = challenged(story, challenges.certify, on=date(2026, 6, 10))
    assert certified.appeal_until(closed=frozenset()) == date(2026, 7, 10)
    assert Case.objects.get().clock == before


def test_what_mediation_agrees_is_done_in_the_time_of_an_order(refused, assessing, as_):
    story = assessing
    challenged(story, challenges.tell_adviser, about=refused, on=story.now.date(), wanted=True)
    page = as_("officer").visit(story.case.get_absolute_url())
    assert "Mediation is held By 16 May 2026" in page.text
    challenged(story, challenges.arrange, on=date(2026, 5, 12))
    page = as_("officer").visit(story.case.get_absolute_url())
    assert "12 May 2026. Each side is told by 5 May 2026" in page.text
    story.now += timedelta(days=26)
    ended = challenged(story, challenges.mediated, ending="plan", on=date(2026, 5, 12))
    assert [(due.key, due.on) for due in ended.dates] == [
        ("order-plan-draft", date(2026, 6, 16)),
        ("order-plan-final", date(2026, 7, 28)),
    ]
    assert story.case.state == "drafting"


def test_mediation_ends_before_its_day_only_knowingly_and_the_case_says_so(refused, assessing, as_):
    story = assessing
    challenged(story, challenges.tell_adviser, about=refused, on=story.now.date(), wanted=True)
    officer, base = as_("officer"), story.case.get_absolute_url()
    assert "Agree the day of mediation with the parent" in officer.visit(base).text
    listed = officer.visit("/panel/cases/").text
    assert "Agree the day of mediation with the parent" in listed
    assert "Be ready for mediation" not in listed
    challenged(story, challenges.arrange, on=date(2026, 5, 12))
    assert "Take part in mediation on 12 May 2026" in officer.visit(base).text
    step = f"{base}challenges/{story.case.challenges.get().pk}/agreement/"
    form = officer.visit(step).form_values() | {
        "ending": "plan", "on_day": 16, "on_month": 4, "on_year": 2026,
    }  # fmt: skip
    page = officer.send(step, form)
    assert page.errors[0].startswith("Mediation is planned for 12 May 2026, after this day.")
    assert page.html.count('href="#id_on') == 1, "the summary leads to the day"
    page = officer.send(step, {**form, "ended_early": "on"})
    assert "For 12 May 2026. It ended before then" in page.text
    assert "Mediation is on" not in page.text
    assert "Agreed to make a plan: draft, by 21 May 2026 (regulation 44). Who acts" in page.text
    assert "Ordered to" not in page.text
    happened = page.text.split("What happened")[1]
    said = "by Case Officer Example Thursday 16 April 2026"
    assert f"Mediation ended {said} The council makes a plan" in happened
    assert f"The parent told the mediation adviser {said}" in happened


def test_the_first_duty_of_an_order_is_named_until_it_is_done(story, as_):
    served = story.told(b=False)
    notices.mark_posted(served=served, by=story.officer, at=story.now)
    items.close(item=story.item, version=story.item.version, by=story.officer, at=story.now)
    challenged(story, challenges.lodge_without_mediation, about=served, on=story.now.date())
    assert cases_pages.next_on_page(story.case, to_post=False)[0].startswith("The appeal runs.")
    challenged(story, challenges.end_appeal, ending="assess", on=story.now.date())
    assert cases_pages.next_on_page(story.case, to_post=False)[0] == (
        "Ordered to assess: tell the parent, by 30 April 2026 (regulation 44)"
    )
    challenged(story, challenges.tell_parent, on=story.now.date())
    assert cases_pages.next_on_page(story.case, to_post=False)[0].startswith("Ask for advice")


def test_an_order_takes_the_case_on_and_begins_dates_of_its_own(refused, assessing, as_):
    story = assessing
    lodged = challenged(
        story, challenges.lodge_without_mediation, about=refused, on=story.now.date()
    )
    with pytest.raises(Refused, match="cannot come of this"):
        challenged(story, challenges.end_appeal, ending="amend", on=story.now.date())
    story.now += timedelta(days=100)
    ended = challenged(story, challenges.end_appeal, ending="plan", on=story.now.date())
    assert (ended.pk, story.case.state) == (lodged.pk, "drafting")
    assert story.case.ordered("order-plan-final").on == story.now.date() + timedelta(weeks=11)
    page = as_("officer").visit(story.case.get_absolute_url())
    assert (
        "Replaced by 10 October 2026: 11 weeks from 25 July 2026, the Tribunal’s order" in page.text
    )
    assert "We will not make a plan" in page.text


def parents_page(story) -> str:
    page = pages.family_page(story.case, at=story.now)
    story.case = Case.objects.get()
    return "; ".join(f"{row['key']}: {row['value']}" for row in page["dates"]) + "; ".join(
        each["ended"] for each in page["decisions"]
    )


def test_an_order_s_dates_are_the_parents_too_and_are_met_by_what_is_served_after_it(
    refused, assessing, as_
):
    story = assessing
    challenged(story, challenges.lodge_without_mediation, about=refused, on=story.now.date())
    assert "Final plan: By 28 July" not in parents_page(story), "no plan, so none is on its way"
    challenged(story, challenges.end_appeal, ending="plan", on=story.now.date())
    said = parents_page(story)
    assert "Ordered to make a plan: final: By 2 July 2026 (77 days left)" in said
    assert "28 July 2026" not in said
    assert "The appeal ended on 16 April 2026: the council makes a plan." in said
    story.now += timedelta(days=34)
    serve(story, story.now.date())
    story.now += timedelta(days=16)
    finalise(story, story.now.date())
    story.case = Case.objects.get()
    said = parents_page(story)
    assert "draft: By 21 May 2026. We did it on 20 May 2026" in said
    assert "final: By 2 July 2026. We did it on 5 June 2026" in said
    story.now += timedelta(days=60)
    text = as_("officer").visit(story.case.get_absolute_url()).text
    assert "the Tribunal’s order (regulation 44). Done on 5 June 2026" in text
    assert "the Tribunal’s order (regulation 44). Done on 20 May 2026" in text
    assert "late" not in parents_page(story)


def test_an_order_to_assess_sets_the_letters_dates_and_is_met_by_our_letter(story, as_):
    served = story.told(b=False)
    notices.mark_posted(served=served, by=story.officer, at=story.now)
    items.close(item=story.item, version=story.item.version, by=story.officer, at=story.now)
    challenged(story, challenges.lodge_without_mediation, about=served, on=story.now.date())
    challenged(story, challenges.end_appeal, ending="assess", on=story.now.date())
    assert "tell you: By 30 April 2026 (14 days left)" in parents_page(story)
    story.now += timedelta(days=3)
    challenged(story, challenges.tell_parent, on=story.now.date())
    story.now += timedelta(days=20)
    assert "tell you: By 30 April 2026. We did it on 19 April 2026" in parents_page(story)
    text = as_("officer").visit(story.case.get_absolute_url()).text
    assert "Record our letter that we assess" not in text
    letter = letter_text(tell(story, bring(story, met=True, business=Business.ISSUE)))
    assert "23 July 2026" in letter, "14 weeks from the order"
    assert "28 July 2026" not in letter


def test_mediation_is_held_within_a_year_and_with_notice_or_by_leave_of_both(
    refused, assessing, as_
):
    story = assessing
    challenged(story, challenges.tell_adviser, about=refused, on=story.now.date(), wanted=True)
    with pytest.raises(Refused, match="more than a year after the parent asked"):
        challenged(story, challenges.arrange, on=date(2090, 5, 12), short_notice_agreed=True)
    story.case.refresh_from_db()
    address = f"{story.case.get_absolute_url()}challenges/{story.case.challenges.get().pk}/meeting/"
    officer = as_("officer")
    soon = {"on_day": 20, "on_month": 4, "on_year": 2026, "version": story.case.version}
    page = officer.send(address, soon)
    assert "Each side must be told of this day by 13 April 2026." in page.text
    page = officer.send(address, {**soon, "short_notice_agreed": "on"})
    assert "20 April 2026. Both sides agreed to short notice" in page.text


@pytest.mark.parametrize(
    ("ending", "state"), [("stands", "not_issuing"), ("withdrawn", "not_issuing")]
)
def test_an_appeal_that_fails_leaves_the_case_where_it_is(refused, assessing, ending, state):
    story = assessing
    challenged(story, challenges.lodge_without_mediation, about=refused, on=story.now.date())
    ended = challenged(story, challenges.end_appeal, ending=ending, on=story.now.date())
    assert (story.case.state, ended.dates) == (state, ())


def test_a_plan_ends_only_once_nobody_can_appeal_and_no_appeal_runs(ceasing, as_):
    story, served = ceasing
    end = lambda: challenges.end_plan(  # noqa: E731
        case=story.case, version=story.case.version, by=story.officer, at=story.now
    )
    with pytest.raises(Refused, match="The parent can appeal until"):
        end()
    challenged(story, challenges.lodge_without_mediation, about=served, on=story.now.date())
    story.now += timedelta(days=200)
    with pytest.raises(Refused, match="An appeal runs"):
        end()
    page = as_("officer").visit(story.case.get_absolute_url())
    assert "End the plan" not in page.text
    challenged(story, challenges.end_appeal, ending="stands", on=story.now.date())
    page = as_("officer").visit(story.case.get_absolute_url())
    assert "End the plan" in page.text
    assert end().state == "ceased"


@pytest.mark.parametrize(("ending", "state"), [("keep", "maintained"), ("amend", "amending")])
def test_an_order_that_the_plan_goes_on_keeps_or_changes_it(ceasing, ending, state):
    story, served = ceasing
    challenged(story, challenges.lodge_without_mediation, about=served, on=story.now.date())
    challenged(story, challenges.end_appeal, ending=ending, on=story.now.date())
    assert story.case.state == state


def test_mediation_and_appeal_are_recorded_on_the_cases_pages(refused, assessing, as_):
    story = assessing
    officer, base = as_("officer"), story.case.get_absolute_url()
    page = officer.visit(f"{base}mediation/")
    about = "Our letter of 16 April 2026: We will not make a plan"
    day = {"on_day": 16, "on_month": 4, "on_year": 2026}
    form = {**page.form_values(), **day, "about": about}
    page = officer.send(f"{base}mediation/", form)
    assert page.errors == ["Say whether the parent wants mediation"]
    page = officer.send(f"{base}mediation/", {**form, "wanted": "no"})
    assert "Told on 16 April 2026. The parent does not want mediation" in page.text
    step = f"{base}challenges/{story.case.challenges.get().pk}"
    page = officer.visit(f"{step}/certificate/")
    page = officer.send(f"{step}/certificate/", {**page.form_values(), **day})
    assert "Given on 16 April 2026" in page.text
    form = officer.visit(f"{step}/appeal/").form_values() | day
    assert "Lodged on 16 April 2026. It runs" in officer.send(f"{step}/appeal/", form).text
    stale = officer.send(f"{step}/order/", {**form, "ending": "plan"}, status=409)
    assert f"Go back to case {story.case.reference}" in stale.text
    form = officer.visit(f"{step}/order/").form_values() | day
    page = officer.send(f"{step}/order/", {**form, "ending": "plan"})
    assert "The council makes a plan, on 16 April 2026" in page.text
    page = officer.visit(f"{base}appeal/", status=403)
    assert "This case has none that is not challenged already." in page.text


@pytest.mark.parametrize(
    "facts",
    [
        {"told_on": None, "certificate_on": date(2026, 5, 1)},
        {"lodged_on": date(2026, 5, 2), "appeal_ended_on": date(2026, 5, 1), "ordered": "plan"},
        {"lodged_on": date(2026, 5, 2), "appeal_ended_on": date(2026, 5, 3), "ordered": ""},
        {
            "told_on": date(2026, 5, 2),
            "wanted": False,
            "agreed_on": date(2026, 5, 3),
            "agreed": "plan",
        },
        {"notice": None},
    ],
)
def test_the_database_too_wants_a_challenge_in_its_order(refused, assessing, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        Challenge.objects.create(**{"case": assessing.case, "notice": refused} | facts)
