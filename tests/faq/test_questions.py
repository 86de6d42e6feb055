"""Every state, move and role of a question and of an import; what the database holds by itself."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.db.utils import DatabaseError

from faq import access
from faq.models import Answer, Question
from faq.operations import questions
from faq.states import IMPORT, QUESTION, ImportMove, Move, State
from localoffer.accounts.roles import Role
from localoffer.audit.operations import SYSTEM
from localoffer.refusal import Refused
from localoffer.search.models import SearchEntry


def test_editors_correct_and_only_publishers_publish():
    for table, move in [(QUESTION, Move.PUBLISH), (IMPORT, ImportMove.PUBLISH)]:
        state = next(iter(table.rules[move].before))
        assert table.may(move, state=state, roles={Role.PUBLISHER})
        assert table.may(move, state=state, roles={Role.CONTENT_EDITOR}).reason.startswith(
            "Only a publisher can publish this"
        )


def test_nobody_signed_in_may_do_nothing(db):
    from django.contrib.auth.models import AnonymousUser

    assert not access.may(QUESTION, Move.PROPOSE, state=None, by=AnonymousUser())
    assert not access.may(QUESTION, Move.PROPOSE, state=None, by="public")


def test_an_editor_cannot_publish_a_question(edition, person, at):
    editor = person(Role.CONTENT_EDITOR)
    question = questions.propose(
        wording="Why?", asked_by="Forum", edition=edition, by=editor, at=at
    )
    with pytest.raises(Refused, match="Only a publisher can publish this question"):
        questions.publish(question=question, answer="So.", by=editor, at=at)
    assert not question.answers.exists()


def test_a_published_question_can_be_found_and_is_audited(published, django_db_blocker):
    from localoffer.audit.models import Event

    question = published("Who pays for swings?", "The park.")
    entry = SearchEntry.objects.get()
    assert (entry.title, entry.url) == ("Who pays for swings?", "/questions/who-pays-for-swings/")
    assert list(Event.objects.order_by("pk").values_list("action", "target_ref")) == [
        ("question.proposed", question.reference),
        ("question.published", question.reference),
    ]


def test_the_database_refuses_to_change_a_published_answer(published):
    published("Who pays for swings?", "The park.")
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Answer.objects.update(text="Nobody.")
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        Answer.objects.all().delete()
    assert Answer.objects.get().text == "The park."


def test_the_database_refuses_a_move_that_is_not_in_the_table(published):
    published("Who pays for swings?")
    with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
        Question.objects.update(state=State.PROPOSED)


def test_the_database_refuses_the_same_wording_twice_in_an_edition(published, edition, at):
    published("Who pays for swings?")
    again = questions.propose(
        wording="who pays for SWINGS", asked_by="Forum", edition=edition, by=SYSTEM, at=at
    )
    with pytest.raises(Refused, match="join them"):
        questions.publish(question=again, answer="Me.", by=SYSTEM, at=at)
    with pytest.raises(IntegrityError, match="wording_once_in_an_edition"), transaction.atomic():
        Question.objects.filter(pk=again.pk).update(state=State.PUBLISHED, published_at=at)


def test_the_database_wants_reasons_and_twins(published, edition, at):
    question = published("Who pays for swings?")
    with pytest.raises(IntegrityError, match="withdrawn_questions_say_why"), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(state=State.WITHDRAWN)
    proposed = questions.propose(
        wording="What else?", asked_by="Forum", edition=edition, by=SYSTEM, at=at
    )
    with pytest.raises(IntegrityError, match="joined_questions_have_a_twin"), transaction.atomic():
        Question.objects.filter(pk=proposed.pk).update(state=State.JOINED)


def test_withdrawing_needs_a_reason_and_takes_it_out_of_the_index(published, at):
    question = published("Who pays for swings?")
    with pytest.raises(Refused, match="Say why"):
        questions.withdraw(question=question, because=" ", by=SYSTEM, at=at)
    questions.withdraw(question=question, because="Out of date.", by=SYSTEM, at=at)
    assert SearchEntry.objects.count() == 0
    with pytest.raises(Refused, match="this question is “Withdrawn”"):
        questions.ask_anew(question=question, by=SYSTEM, at=at)


def test_addresses_are_readable_unique_and_keep_clear_of_our_own(published, edition):
    first = published("Who pays for parents'/carers’ swings?")
    assert first.slug == "who-pays-for-parents-carers-swings"
    assert published("Imports").slug == "imports-2"
    assert published("???").slug == "question"
    assert len(published("How " + "very " * 40 + "long?").slug) <= 80
