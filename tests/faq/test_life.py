"""The life of a question: joined, answered by a service, approved by another, replaced, kept."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from faq import receipts
from faq.models import Draft, Question, Step
from faq.operations import editions, imports, questions, reminders
from faq.pages import likeness, worklist
from faq.states import Move, State
from localoffer import clock
from localoffer.audit.models import Event
from localoffer.audit.operations import SYSTEM
from localoffer.facts import operations as figures
from localoffer.notices.models import Notice
from localoffer.refusal import Refused, Stale
from localoffer.search.models import SearchEntry
from tests.faq.test_races import together

SEED = "data/seeds/rutland-parent-faq-july-2021.txt"


def to() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("pk").values_list("template", "to_address"))


def test_a_question_sent_twice_is_one_question_with_one_receipt(db, at):
    once = uuid4()
    first, code = questions.ask(wording="Why do swings squeak?", once=once, by=None, at=at)
    again, same = questions.ask(wording="Why do swings squeak?", once=once, by=None, at=at)
    assert (first.pk, code) == (again.pk, same)
    assert len(code) == 24
    assert first.receipt == receipts.digest(code.lower().replace("-", " "))
    assert code not in str(vars(first))


def test_the_address_of_a_waiting_question_tells_nothing_of_it(question_in, visitor):
    question = question_in(State.HELD, "Why is my son Zebedee on a swing?")
    assert question.slug == question.reference.lower()
    visitor.visit(question.get_absolute_url(), status=404)


def test_the_asker_is_told_of_the_answer_and_their_address_is_forgotten(service, edition, team, at):
    question, _ = questions.ask(
        wording="Why do swings squeak?", reply_to="asker@home.example", once=uuid4(), by=None, at=at
    )

    def step(operation, by, **facts):
        nonlocal question
        version = Question.objects.get(pk=question.pk).version
        question = operation(question=question, version=version, by=team(by), at=at, **facts)

    step(questions.accept, "editor", wording="Why do swings squeak?", topics=[])
    step(questions.assign, "editor", service=service, due=date(2026, 4, 20))
    step(questions.draft, "service", text="They want oil.")
    step(questions.approve, "publisher")
    assert Question.objects.get().reply_to == "asker@home.example"
    step(questions.release, "publisher", edition=edition, nobody_recognised=False)
    assert to() == [
        ("question_assigned", team("service").email),
        ("question_answered", "asker@home.example"),
    ]
    kept = Question.objects.get()
    assert (kept.reply_to, kept.slug) == ("", "why-do-swings-squeak")
    assert "/questions/why-do-swings-squeak/" in Notice.objects.latest("pk").body_text
    assert SearchEntry.objects.get(ref=kept.reference).body == "They want oil."
    assert [step.move for step in Step.objects.order_by("pk")] == [
        Move.ASK, Move.ACCEPT, Move.ASSIGN, Move.DRAFT, Move.APPROVE, Move.PUBLISH,
    ]  # fmt: skip
    facts = " ".join(str(each) for each in Event.objects.values_list("facts", "why"))
    assert "squeak" not in facts
    assert "asker@" not in facts


def test_somebody_joined_before_there_is_an_answer_is_told_when_there_is(
    question_in, edition, team, at
):
    twin = question_in(State.APPROVED)
    question, code = questions.ask(
        wording="Who paints that fence?", reply_to="a@home.example", once=uuid4(), by=None, at=at
    )
    question = questions.join(question=question, twin=twin, version=1, by=team("editor"), at=at)
    assert Question.objects.get(pk=question.pk).reply_to == "a@home.example"
    questions.release(
        question=twin, edition=edition, nobody_recognised=False, version=twin.version,
        by=team("publisher"), at=at,
    )  # fmt: skip
    assert to()[-2:] == [
        ("question_joined", "a@home.example"),
        ("question_answered", "a@home.example"),
    ]
    assert Question.objects.get(pk=question.pk).reply_to == ""
    assert code


def test_a_question_joined_to_a_joined_one_goes_to_the_first(question_in, team, at):
    first, second, third = (question_in(State.PROPOSED) for _ in range(3))
    act = {"by": team("editor"), "at": at}
    questions.join(question=second, twin=first, version=second.version, **act)
    second = Question.objects.get(pk=second.pk)
    third = questions.join(question=third, twin=second, version=third.version, **act)
    assert third.joined_to == first
    fourth = question_in(State.PUBLISHED)
    questions.join(question=first, twin=fourth, version=first.version, **act)
    moved = Question.objects.filter(pk__in=[second.pk, third.pk]).values_list(
        "joined_to", flat=True
    )
    assert set(moved) == {fourth.pk}


def test_no_question_joins_itself_or_one_without_an_answer_to_come(question_in, team, at):
    question = question_in(State.PROPOSED)
    for twin in (question, question_in(State.DECLINED), question_in(State.WITHDRAWN)):
        with pytest.raises(Refused, match="Choose another question"):
            questions.join(question=question, twin=twin, by=team("editor"), at=at)


def test_nobody_approves_an_answer_they_wrote_a_word_of(question_in, team, at):
    question = question_in(State.ASSIGNED)
    draft = {"question": question, "at": at}
    question = questions.draft(text="One.", version=question.version, by=team("publisher"), **draft)
    question = questions.draft(text="Two.", version=question.version, by=team("service"), **draft)
    with pytest.raises(Refused, match="You wrote part of this answer"):
        questions.approve(question=question, version=question.version, by=team("publisher"), at=at)
    questions.approve(question=question, version=question.version, by=team("second"), at=at)
    with pytest.raises(IntegrityError, match="approved_by_another"), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(approved_by=team("service"))


def test_an_answer_sent_back_starts_again_and_its_drafts_stay(question_in, team, at):
    question = question_in(State.APPROVED)
    question = questions.send_back(
        question=question, because="Say who pays.", version=question.version,
        by=team("publisher"), at=at,
    )  # fmt: skip
    assert (question.state, question.approved_by, question.drafts.count()) == (
        State.ASSIGNED,
        None,
        1,
    )
    assert to()[-1] == ("question_returned", team("service").email)
    assert "Say who pays." in Notice.objects.latest("pk").body_text
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Draft.objects.update(text="Nobody.")


def test_names_stop_publishing_until_somebody_has_looked(question_in, edition, team, at):
    question = question_in(State.ASSIGNED)
    act = {"version": question.version, "at": at}
    question = questions.draft(
        question=question, text="Zebedee Example-Oakwood paints it.", by=team("service"), **act
    )
    act["version"] += 1
    question = questions.approve(question=question, by=team("publisher"), **act)
    act = {"question": question, "edition": edition, "version": question.version, "at": at}
    with pytest.raises(Refused, match="“Zebedee Example-Oakwood” looks like somebody’s name"):
        questions.release(nobody_recognised=False, by=team("publisher"), **act)
    assert Question.objects.get(pk=question.pk).state == State.APPROVED
    questions.release(nobody_recognised=True, by=team("publisher"), **act)
    assert Event.objects.filter(action="question.published").latest("pk").facts == {"pointers": 1}


def test_an_answer_given_anew_replaces_the_old_one_which_stays(question_in, edition, team, at, visitor, service):  # fmt: skip
    old = question_in(State.PUBLISHED, "Who paints invented fences?")
    anew = questions.ask_anew(question=old, by=team("editor"), at=at)
    assert questions.ask_anew(question=old, by=team("editor"), at=at).pk == anew.pk
    steps = [
        (questions.assign, "editor", {"service": service, "due": date(2026, 5, 1)}),
        (questions.draft, "service", {"text": "Nobody paints them now."}),
        (questions.approve, "publisher", {}),
    ]
    for operation, by, facts in steps:
        anew = operation(question=anew, version=anew.version, by=team(by), at=at, **facts)
    assert Question.objects.get(pk=old.pk).state == State.PUBLISHED
    release = {"question": anew, "nobody_recognised": False, "by": team("publisher"), "at": at}
    with pytest.raises(Refused, match="This edition already has this question"):
        questions.release(edition=edition, version=anew.version, **release)
    later = editions.named("May 2026", source=edition.source)
    questions.release(edition=later, version=anew.version, **release)
    old.refresh_from_db()
    assert (old.state, old.replaced_by_id) == (State.SUPERSEDED, anew.pk)
    page = visitor.visit(old.get_absolute_url())
    assert "There is a newer answer" in page.text
    assert "The park does." in page.text
    anew.refresh_from_db()
    assert "Nobody paints them now." in visitor.visit(anew.get_absolute_url()).text


def test_a_stale_page_changes_nothing(question_in, team, at):
    question = question_in(State.PROPOSED)
    questions.reword(
        question=question, wording="Other words?", topics=[], version=question.version,
        by=team("editor"), at=at,
    )  # fmt: skip
    with pytest.raises(Stale) as stale:
        questions.decline(
            question=question, because="No.", version=question.version, by=team("second"), at=at
        )
    assert "Accepted, not given to a service yet" in stale.value.now_says
    assert stale.value.by == "Pat Example-Editor"


def test_two_who_decide_at_once_leave_one_decision(committed, question_in, team, at):
    question = question_in(State.PROPOSED)
    twin = question_in(State.PUBLISHED)
    act = {"question": question, "version": question.version, "at": at}
    by = [team("editor"), team("second")]
    results = together(
        lambda: questions.decline(because="No.", by=by[0], **act),
        lambda: questions.join(twin=twin, by=by[1], **act),
    )
    assert sum(isinstance(each, (Stale, Refused)) for each in results) == 1
    question.refresh_from_db()
    assert question.state in (State.DECLINED, State.JOINED)
    assert Step.objects.filter(ref=question.reference).count() == 3


def test_the_same_form_sent_twice_at_once_asks_once(committed, at):
    once = uuid4()

    def ask():
        return questions.ask(wording="Why do swings squeak?", once=once, by=None, at=at)

    results = together(ask, ask)
    assert results[0] == results[1]
    assert Question.objects.count() == 1


def test_the_forum_asks_several_at_once_and_twice_sent_is_once(team, at):
    once = uuid4()
    act = {
        "wordings": ["Why?", "When?"],
        "asked_by": "Invented Forum",
        "by": team("forum"),
        "at": at,
    }
    first = questions.ask_for_families(once=once, **act)
    assert [each.pk for each in questions.ask_for_families(once=once, **act)] == [
        each.pk for each in first
    ]
    assert [each.place for each in first] == [1, 2]
    with pytest.raises(Refused, match="Only a parent carer forum representative"):
        questions.ask_for_families(**{**act, "by": team("editor")}, once=uuid4())


def test_a_question_somebody_asked_is_never_published_without_approval(question_in, team, at):
    question = question_in(State.PROPOSED)
    with pytest.raises(Refused, match="answered and approved first"):
        questions.publish(question=question, answer="So.", by=team("publisher"), at=at)


def test_likely_twins_are_suggested_by_letters_words_and_short_words(published, question_in):
    swings = published("Who pays for invented swings in the park?")
    ehcp = published("Can my child get an education, health and care plan?", "An EHCP is a plan.")
    published("Where is the pond?")
    typo = question_in(State.PROPOSED, "who pays for the invented swing in parks")
    assert next(row.question.pk for row in likeness.like(typo)) == swings.pk
    short = question_in(State.PROPOSED, "How do we get an EHCP for her")
    assert ehcp.pk in [row.question.pk for row in likeness.like(short)]
    same = question_in(State.PROPOSED, "Where is the POND")
    assert next((row.same_words, row.per_cent > 80) for row in likeness.like(same)) == (True, True)
    assert swings in likeness.answered_already("who pays for swings in the park")


def test_the_worklist_is_by_due_date_and_names_the_next_step(question_in, service, team, at):
    today = clock.local_day(at)
    far = question_in(State.HELD)
    near = question_in(State.PROPOSED)
    questions.assign(
        question=near, service=service, due=today + timedelta(days=2), version=near.version,
        by=team("editor"), at=at,
    )  # fmt: skip
    late = question_in(State.DRAFTED)
    Question.objects.filter(pk=late.pk).update(due_on=today - timedelta(days=1))
    rows = worklist.worklist(today=today)
    assert [(row.reference, row.when, row.next) for row in rows] == [
        (late.reference, "late", "Check the answer"),
        (near.reference, "soon", "Invented Play Team writes the answer"),
        (far.reference, "", "Take a first look"),
    ]
    assert worklist.worklist(today=today, kind="comment") == []


def test_reminders_go_out_before_and_after_the_date_once_each(question_in, team, at):
    question = question_in(State.ASSIGNED)
    editor, publisher = team("editor"), team("publisher")
    before = Notice.objects.count()
    assert reminders.remind(at=at) == 0
    near = at + timedelta(days=9)
    assert (reminders.remind(at=near), reminders.remind(at=near)) == (1, 0)
    assert to()[before:] == [("desk_reminder", team("service").email)]
    late = at + timedelta(days=20)
    assert (reminders.remind(at=late), reminders.remind(at=late)) == (1, 0)
    assert {address for _, address in to()[before + 1 :]} == {
        team("service").email, editor.email, publisher.email,
    }  # fmt: skip
    assert f"Late: {question.reference}" in Notice.objects.latest("pk").subject


def test_the_whole_page_of_july_2021_is_replaced_by_a_second_edition_and_both_are_read(
    shared, db, at, visitor
):
    text = (shared / SEED).read_text(encoding="utf-8")
    act = {"file_name": "a.txt", "source": "Invented Forum", "by": SYSTEM, "at": at}
    first, _ = imports.propose(text=text, label="July 2021", **act)
    made = imports.publish(batch=first, version=first.version, by=SYSTEM, at=at)
    assert (len(made.published), len(made.joined)) == (21, 1)
    later = {**act, "at": at + timedelta(days=30)}
    second, _ = imports.propose(text=text + "\nThank you.\n", label="March 2026", **later)
    again = imports.publish(batch=second, version=second.version, by=SYSTEM, at=later["at"])
    assert (len(again.published), len(again.joined)) == (21, 1)
    for old, new in zip(made.published, again.published, strict=True):
        old.refresh_from_db()
        assert (old.state, old.replaced_by_id) == (State.SUPERSEDED, new.pk)
    old, new = made.published[0], again.published[0]
    page = visitor.visit(old.get_absolute_url())
    assert "There is a newer answer" in page.text
    assert "of July 2021, stays here to read" in page.text
    assert visitor.visit(new.get_absolute_url()).links()["The answer of July 2021"] == (
        old.get_absolute_url()
    )
    assert SearchEntry.objects.filter(kind="question").count() == 21
    twin = made.joined[0]
    response = visitor.get(twin.get_absolute_url())
    assert (response.status_code, response["Location"]) == (301, twin.joined_to.get_absolute_url())
    third, _ = imports.propose(text=text + "\nLate.\n", label="June 2019", **later)
    imports.publish(batch=third, version=third.version, by=SYSTEM, at=later["at"])
    new.refresh_from_db()
    assert new.state == State.PUBLISHED


def test_figures_past_their_review_say_so_on_the_page(published, question_in, visitor, edition, at):
    from faq.models import Edition

    july = Edition.objects.create(label="July 2021", source="F", published_on=date(2021, 7, 1))
    old = published("How many plans are there?", "261 in May 2021.", edition=july)
    assert old.review_on == date(2022, 7, 1)
    assert "This answer is of July 2021. It may be out of date." in visitor.visit(
        old.get_absolute_url()
    ).text  # fmt: skip
    Question.objects.filter(pk=old.pk).update(figures_of=date(2021, 5, 31))
    page = visitor.visit(old.get_absolute_url())
    assert "Out of date? The figures here are of May 2021." in page.text
    assert "Figures of May 2021" in page.text
    fresh = question_in(State.PUBLISHED)
    assert "out of date" not in visitor.visit(fresh.get_absolute_url()).text.lower()


def test_an_answer_cites_its_figures_and_says_when_one_is_out_of_date(question_in, edition, team, at, visitor):  # fmt: skip
    fact = figures.add_fact(
        name="Invented swings", group="Swings", area="Rutland", unit="places", kept_by="Play Team",
        by=SYSTEM, at=at,
    )  # fmt: skip
    figures.record_figure(
        fact=fact, value=Decimal(12), as_at=date(2021, 5, 31), as_at_words="May 2021",
        source_name="Play Team", review_on=date(2022, 5, 31), by=SYSTEM, at=at,
    )  # fmt: skip
    question = question_in(State.APPROVED)
    act = {"question": question, "edition": edition, "version": question.version, "at": at}
    questions.release(nobody_recognised=False, facts=[fact], by=team("publisher"), **act)
    question.refresh_from_db()
    page = visitor.visit(question.get_absolute_url())
    assert "Invented swings" in page.text
    assert "Some of these figures may be out of date" in page.text
