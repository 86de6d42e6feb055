"""Every state, move and role of every table of this room; and each operation against its table."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from faq import access
from faq.models import Action, Comment, GuideVersion, Question
from faq.operations import comments, guidance, questions
from faq.states import (
    ACTION,
    COMMENT,
    PUBLIC,
    QUESTION,
    SERVICE,
    TABLES,
    VERSION,
    ActionMove,
    ActionState,
    CommentMove,
    CommentState,
    Move,
    State,
    VersionMove,
    VersionState,
)
from localoffer import clock
from localoffer.accounts.roles import Role
from localoffer.audit.operations import SYSTEM
from localoffer.refusal import Refused

EVERY_ROLE = [*Role, PUBLIC, SERVICE]


@pytest.mark.parametrize("name", TABLES)
def test_every_cell_is_as_drawn_and_every_refusal_has_its_reason(name):
    table = TABLES[name]
    for move, rule in table.rules.items():
        for state in [None, *table.states]:
            for role in EVERY_ROLE:
                answer = table.may(move, state=state, roles={role})
                there = state in rule.before if rule.before else state is None
                assert bool(answer) == (there and role in rule.by), (move, state, role)
                assert answer or answer.reason.endswith(".")


def test_anybody_may_ask_and_comment_and_nobody_unknown_may_do_more(db):
    for table, first in [(QUESTION, Move.ASK), (COMMENT, CommentMove.MAKE)]:
        for somebody in (None, AnonymousUser(), "public"):
            allowed = {
                move
                for move, rule in table.rules.items()
                for state in [None, *table.states]
                if (state in rule.before if rule.before else state is None)
                and access.may(table, move, state=state, by=somebody)
            }
            assert allowed == {first}


def test_only_people_of_the_service_that_was_asked_write_its_answer(question_in, team, person):
    question = question_in(State.ASSIGNED)
    own, other = team("service"), person(Role.SEN_CASE_OFFICER)
    for who, may in [(own, True), (other, False)]:
        facts = {"state": question.state, "by": who, "question": question}
        assert bool(access.may(QUESTION, Move.DRAFT, **facts)) == may
        assert not access.may(QUESTION, Move.APPROVE, **facts)
    assert not access.may(QUESTION, Move.DRAFT, state=question.state, by=own)


def tomorrow(at):
    return clock.local_day(at) + timedelta(days=1)


@pytest.mark.parametrize("state", State)
def test_each_operation_on_a_question_makes_exactly_the_moves_of_the_table(
    question_in, service, edition, at, state
):
    calls = {
        Move.ACCEPT: (questions.accept, {"wording": "Why?", "topics": []}),
        Move.REWORD: (questions.reword, {"wording": "Why?", "topics": []}),
        Move.DECLINE: (questions.decline, {"because": "Ring us."}),
        Move.ASSIGN: (questions.assign, {"service": service, "due": tomorrow(at)}),
        Move.DRAFT: (questions.draft, {"text": "So."}),
        Move.RETURN: (questions.send_back, {"because": "More."}),
        Move.APPROVE: (questions.approve, {}),
        Move.PUBLISH: (questions.release, {"edition": edition, "nobody_recognised": False}),
        Move.REVIEW: (questions.review, {"next_on": tomorrow(at)}),
        Move.WITHDRAW: (questions.withdraw, {"because": "Wrong."}),
        Move.JOIN: (questions.join, {}),
    }
    twin = question_in(State.PUBLISHED)
    for move, (operation, facts) in calls.items():
        question = question_in(state)
        if move == Move.JOIN:
            facts = {"twin": twin}
        if move == Move.APPROVE and state == State.DRAFTED:
            Question.objects.filter(pk=question.pk).update(approved_by=None)
        by = SYSTEM if move != Move.APPROVE else _publisher(question)
        act = {"question": question, "version": question.version, "by": by, "at": at, **facts}
        _as_drawn(QUESTION, move, state, operation, act, Question, question)


def _publisher(question):
    from localoffer.accounts.models import people_with

    return people_with([Role.PUBLISHER]).first()


def _as_drawn(table, move, state, operation, act, model, row):
    rule = table.rules[move]
    if state in rule.before:
        operation(**act)
        assert model.objects.get(pk=row.pk).state == (rule.after or state), (move, state)
    else:
        with pytest.raises(Refused, match="You cannot"):
            operation(**act)
        assert model.objects.get(pk=row.pk).state == state


@pytest.mark.parametrize("state", CommentState)
def test_each_operation_on_a_comment_makes_exactly_the_moves_of_the_table(comment_in, team, at, state):  # fmt: skip
    one_person = {"reason": "one_person", "because": "About one plan."}
    calls = {
        CommentMove.RESPOND: (comments.respond, {"response": "So.", "public_words": "Said."}),
        CommentMove.RETURN: (comments.send_back, {"because": "More."}),
        CommentMove.PUBLISH: (comments.publish, {}),
        CommentMove.REPLY: (comments.reply, {}),
        CommentMove.LEAVE_OUT: (comments.leave_out, one_person),
        CommentMove.TAKE_IN: (comments.take_in, {}),
        CommentMove.TAKE_DOWN: (comments.take_down, {"because": "Recognised."}),
    }
    for move, (operation, facts) in calls.items():
        private = move == CommentMove.REPLY and state == CommentState.RESPONDED
        comment = comment_in(state, may_publish=not private and state != CommentState.REPLIED)
        by = team("second")
        act = {"comment": comment, "version": comment.version, "by": by, "at": at, **facts}
        _as_drawn(COMMENT, move, state, operation, act, Comment, comment)


@pytest.mark.parametrize("state", ActionState)
def test_each_operation_on_an_action_makes_exactly_the_moves_of_the_table(comment_in, team, at, state):  # fmt: skip
    calls = {
        ActionMove.POSTPONE: (
            comments.postpone,
            {"due_on": tomorrow(at) + timedelta(days=40), "because": "Rain."},
        ),
        ActionMove.FINISH: (comments.finish, {"outcome": "Done."}),
        ActionMove.GIVE_UP: (comments.give_up, {"outcome": "No money."}),
    }
    for move, (operation, facts) in calls.items():
        intent = comments.Intent("Paint it", "Play Team", tomorrow(at))
        comment = comment_in(CommentState.PUBLISHED)
        action = comments.plan(comment=comment, intent=intent, by=team("editor"), at=at)
        before = {"action": action, "version": 1, "by": team("editor"), "at": at}
        if state == ActionState.DONE:
            action = comments.finish(outcome="Done.", **before)
        if state == ActionState.NOT_DONE:
            action = comments.give_up(outcome="No.", **before)
        act = {"action": action, "version": action.version, "by": team("editor"), "at": at, **facts}
        _as_drawn(ACTION, move, state, operation, act, Action, action)


@pytest.mark.parametrize("state", VersionState)
def test_each_operation_on_a_page_makes_exactly_the_moves_of_the_table(version_in, team, at, state):
    words = {"title": "T", "summary": "S", "text": "X", "easy_read": "", "topics": [], "owner": "O"}
    calls = {
        VersionMove.SAVE: (guidance.save, words),
        VersionMove.SUBMIT: (guidance.submit, {}),
        VersionMove.RETURN: (guidance.send_back, {"because": "More."}),
        VersionMove.PUBLISH: (guidance.publish, {"review_on": tomorrow(at)}),
        VersionMove.REVIEW: (guidance.review, {"next_on": tomorrow(at)}),
        VersionMove.DROP: (guidance.drop, {}),
        VersionMove.WITHDRAW: (guidance.withdraw, {"because": "Old."}),
    }
    for move, (operation, facts) in calls.items():
        draft = version_in(state)
        by = team("second")
        act = {"draft": draft, "version": draft.version, "by": by, "at": at, **facts}
        _as_drawn(VERSION, move, state, operation, act, GuideVersion, draft)


def test_every_move_of_every_table_has_an_operation_that_was_tried_above():
    tried = {
        "question": {
            Move.ACCEPT, Move.REWORD, Move.DECLINE, Move.ASSIGN, Move.DRAFT, Move.RETURN,
            Move.APPROVE, Move.PUBLISH, Move.REVIEW, Move.WITHDRAW, Move.JOIN,
        },
        "comment": {move for move, rule in COMMENT.rules.items() if rule.before},
    }  # fmt: skip
    begin = {move for move, rule in QUESTION.rules.items() if not rule.before}
    elsewhere = {Move.READ_IN, Move.SUPERSEDE}  # tests/faq/test_questions.py
    assert tried["question"] | begin | elsewhere == set(QUESTION.rules)
    assert len(tried["comment"]) == 7
