"""Questions for the tests of this room."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from faq.models import AnsweringService, Comment, Edition, GuideVersion, Question, Topic
from faq.operations import comments, guidance, questions
from faq.states import CommentState, State, VersionState
from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role
from localoffer.audit.operations import SYSTEM


@pytest.fixture
def edition(db: None) -> Edition:
    return Edition.objects.create(label="March 2026", source="Invented Parent Forum")


@pytest.fixture
def published(edition: Edition, at: datetime) -> Callable[..., Question]:
    """published("Can we …?", "Yes, …"): a question the public can read."""

    def make(wording: str, answer: str = "An invented answer.", **facts: Any) -> Question:
        slugs = facts.pop("topics", [])
        question = questions.propose(
            wording=wording,
            asked_by="Invented Parent Forum",
            edition=facts.pop("edition", edition),
            topics=Topic.objects.filter(slug__in=slugs),
            by=SYSTEM,
            at=at,
            **facts,
        )
        return questions.publish(question=question, answer=answer, by=SYSTEM, at=at)

    return make


@pytest.fixture
def team(person: Callable[..., Person]) -> Callable[[str], Person]:
    """team("editor"), "publisher", "second", "forum", "service": the same person each time."""
    roles = {
        "editor": Role.CONTENT_EDITOR,
        "publisher": Role.PUBLISHER,
        "second": Role.PUBLISHER,
        "forum": Role.FORUM_REPRESENTATIVE,
        "service": Role.SEN_CASE_OFFICER,
    }
    made: dict[str, Person] = {}

    def get(name: str) -> Person:
        if name not in made:
            made[name] = person(roles[name], name=f"Pat Example-{name.title()}")
        return made[name]

    return get


@pytest.fixture
def service(team: Callable[[str], Person]) -> AnsweringService:
    made = AnsweringService.objects.create(name="Invented Play Team")
    made.people.add(team("service"))
    return made


@pytest.fixture
def question_in(
    edition: Edition, service: AnsweringService, team: Callable[[str], Person], at: datetime
) -> Callable[..., Question]:
    """question_in(State.DRAFTED): a question that was brought there step by step."""
    numbers = itertools.count(1)

    def make(state: State | None, wording: str = "") -> Question:
        wording = wording or f"Who paints invented fence number {next(numbers)}?"
        by, second = team("editor"), team("publisher")
        question, _ = questions.ask(wording=wording, once=uuid4(), by=None, at=at)

        def step(operation: Callable[..., Any], by: Person, **facts: Any) -> None:
            nonlocal question
            version = Question.objects.get(pk=question.pk).version
            question = operation(question=question, version=version, by=by, at=at, **facts)

        if state == State.DECLINED:
            step(questions.decline, by, because="Ring us.")
        if state in (State.HELD, State.DECLINED):
            return question
        step(questions.accept, by, wording=wording, topics=[])
        if state == State.JOINED:
            twin = questions.propose(wording=f"{wording} Twin", asked_by="F", by=by, at=at)
            step(questions.join, by, twin=twin)
        if state in (State.PROPOSED, State.JOINED):
            return question
        step(questions.assign, by, service=service, due=clock.local_day(at) + timedelta(days=15))
        if state == State.ASSIGNED:
            return question
        step(questions.draft, by, text="The park does.")
        if state == State.DRAFTED:
            return question
        step(questions.approve, second)
        if state == State.APPROVED:
            return question
        step(questions.release, second, edition=edition, nobody_recognised=False)
        if state == State.SUPERSEDED:
            newer = make(State.PUBLISHED)
            question = questions.supersede(question=question, newer=newer, by=second, at=at)
        if state == State.WITHDRAWN:
            step(questions.withdraw, second, because="Wrong.")
        return question

    return make


@pytest.fixture
def comment_in(team: Callable[[str], Person], at: datetime) -> Callable[..., Comment]:
    """comment_in(CommentState.PUBLISHED, words="…"): a comment brought there step by step."""

    def make(
        state: CommentState | None = CommentState.RECEIVED,
        *,
        words: str = "The page about swings is hard to find.",
        may_publish: bool = True,
        response: str = "We put a link on the home page.",
        public_words: str = "",
        **facts: Any,
    ) -> Comment:
        comment, _ = comments.make(
            about=facts.pop("about", Comment.About.CONTENT),
            words=words,
            may_publish=may_publish,
            once=uuid4(),
            by=None,
            at=facts.pop("at", at),
            **facts,
        )
        editor, publisher = team("editor"), team("publisher")
        if state == CommentState.LEFT_OUT:
            return comments.leave_out(
                comment=comment, reason="vexatious", because="Sent forty times.", version=1,
                by=editor, at=at,
            )  # fmt: skip
        if state != CommentState.RECEIVED:
            comment = comments.respond(
                comment=comment,
                response=response,
                public_words=public_words or (words if may_publish else ""),
                version=1,
                by=editor,
                at=at,
            )
        act = {"comment": comment, "version": 2, "by": publisher, "at": at}
        if state in (CommentState.PUBLISHED, CommentState.TAKEN_DOWN):
            comment = comments.publish(**act)
        if state == CommentState.REPLIED:
            comment = comments.reply(**act)
        if state == CommentState.TAKEN_DOWN:
            comment = comments.take_down(**{**act, "comment": comment, "version": 3}, because="X.")
        return comment

    return make


@pytest.fixture
def version_in(team: Callable[[str], Person], at: datetime) -> Callable[..., GuideVersion]:
    """version_in(VersionState.PUBLISHED, title="…"): a page's version brought there."""

    def make(state: VersionState = VersionState.DRAFT, **words: Any) -> GuideVersion:
        facts = {
            "title": "Swings",
            "summary": "How swings work.",
            "text": "Push.\n\n- one",
            **words,
        }
        draft = guidance.start(owner="Play Team", **facts, by=team("editor"), at=at)
        review_on = clock.local_day(at) + timedelta(days=300)

        def step(operation: Callable[..., Any], name: str, **more: Any) -> None:
            nonlocal draft
            version = draft.version
            draft = operation(draft=draft, version=version, by=team(name), at=at, **more)

        if state == VersionState.DROPPED:
            step(guidance.drop, "editor")
        if state in (VersionState.DRAFT, VersionState.DROPPED):
            return draft
        step(guidance.submit, "editor")
        if state == VersionState.RETURNED:
            step(guidance.send_back, "publisher", because="More.")
        if state in (VersionState.SUBMITTED, VersionState.RETURNED):
            return draft
        step(guidance.publish, "publisher", review_on=review_on)
        if state == VersionState.WITHDRAWN:
            step(guidance.withdraw, "publisher", because="Old.")
        if state == VersionState.REPLACED:
            older = draft
            draft = guidance.start_version(guide=draft.guide, by=team("editor"), at=at)
            step(guidance.submit, "editor")
            step(guidance.publish, "publisher", review_on=review_on)
            return GuideVersion.objects.get(pk=older.pk)
        return draft

    return make
