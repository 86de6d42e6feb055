"""The moves of one question. Each is one step, written with its audit row or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.text import slugify

from faq import access
from faq.access import Actor
from faq.importing import wording_key
from faq.models import Answer, Edition, Question, Topic
from faq.states import QUESTION, Move, State
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.refusal import Refused
from localoffer.search import operations as search

KIND = "question"
SLUG_LENGTH = 80
RESERVED = {"imports", "how-to-ask"}


@transaction.atomic
def propose(
    *,
    wording: str,
    asked_by: str,
    edition: Edition,
    topics: Iterable[Topic] = (),
    answering_service: str = "",
    by: Actor,
    at: datetime,
) -> Question:
    """A question that nobody outside sees yet."""
    access.may(QUESTION, Move.PROPOSE, state=None, by=by).or_refuse()
    question = Question.objects.create(
        wording=wording,
        key=key_of(wording),
        slug=free_slug(wording),
        asked_by=asked_by,
        edition=edition,
        answering_service=answering_service,
        proposed_at=at,
    )
    question.topics.set(topics)
    audit.record("question.proposed", target=question, by=by, at=at)
    return question


@transaction.atomic
def publish(*, question: Question, answer: str, by: Actor, at: datetime) -> Question:
    """Publish a proposed question with its first answer, and let it be found."""
    question = _move(question, Move.PUBLISH, by=by)
    if twin := twin_of(question):
        raise Refused(f"This edition already has this question, as {twin.reference}: join them.")
    question.published_at = at
    question.save()
    _add_answer(question, answer, by=by, at=at)
    audit.record("question.published", target=question, by=by, at=at)
    return question


@transaction.atomic
def join(*, question: Question, twin: Question, by: Actor, at: datetime) -> Question:
    """A proposed question asks what `twin` asks: its address leads there from now on."""
    question = _move(question, Move.JOIN, by=by)
    question.joined_to = twin
    question.save()
    audit.record("question.joined", target=question, by=by, at=at, facts={"twin": twin.reference})
    return question


@transaction.atomic
def answer_again(*, question: Question, answer: str, by: Actor, at: datetime) -> Answer:
    """Publish a newer answer. The older ones stay, dated."""
    question = _move(question, Move.ANSWER_AGAIN, by=by)
    question.save()
    added = _add_answer(question, answer, by=by, at=at)
    audit.record("question.answered", target=question, by=by, at=at, facts={"number": added.number})
    return added


@transaction.atomic
def supersede(*, question: Question, newer: Question, by: Actor, at: datetime) -> Question:
    """A newer published question takes this one's place; this one stays readable, marked."""
    question = _move(question, Move.SUPERSEDE, by=by)
    if newer.state != State.PUBLISHED:
        raise Refused("Publish the newer question first, then replace this one.")
    question.replaced_by = newer
    question.save()
    search.remove(kind=KIND, ref=question.reference)
    audit.record(
        "question.superseded", target=question, by=by, at=at, facts={"newer": newer.reference}
    )
    return question


@transaction.atomic
def withdraw(*, question: Question, because: str, by: Actor, at: datetime) -> Question:
    """Take a question off the public pages, with the reason."""
    question = _move(question, Move.WITHDRAW, by=by)
    if not because.strip():
        raise Refused("Say why this question is withdrawn.")
    question.withdrawn_because = because.strip()
    question.save()
    search.remove(kind=KIND, ref=question.reference)
    audit.record("question.withdrawn", target=question, by=by, at=at, why=because)
    return question


def key_of(wording: str) -> str:
    """A digest of the words alone: equal for two ways of writing the same question."""
    return sha256(wording_key(wording).encode()).hexdigest()


def twin_of(question: Question) -> Question | None:
    """The published question of the same edition with the same words."""
    same = Question.objects.published().filter(edition=question.edition_id, key=question.key)
    return same.exclude(pk=question.pk).first()


def free_slug(wording: str) -> str:
    """An address made of the question's first words, not taken by another."""
    stem = slugify(re.sub(r"['’]", "", wording).replace("/", " ")) or "question"
    if len(stem) > SLUG_LENGTH:
        stem = stem[:SLUG_LENGTH].rpartition("-")[0] or stem[:SLUG_LENGTH]
    taken = set(Question.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= RESERVED
    number = 2
    slug = stem
    while slug in taken:
        slug = f"{stem}-{number}"
        number += 1
    return slug


def _move(question: Question, move: Move, *, by: Actor) -> Question:
    """The question, locked, in the state after `move`; refused when the table says no."""
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    access.may(QUESTION, move, state=question.state, by=by).or_refuse()
    question.state = QUESTION.rules[move].after or question.state
    question.version += 1
    return question


def _add_answer(question: Question, text: str, *, by: Actor, at: datetime) -> Answer:
    if not text.strip():
        raise Refused("Write an answer before publishing.")
    added = Answer.objects.create(
        question=question,
        number=question.answers.count() + 1,
        text=text,
        published_at=at,
        published_by=by if isinstance(by, Person) else None,
    )
    search.index(
        kind=KIND,
        ref=question.reference,
        title=question.wording,
        body=text,
        url=question.get_absolute_url(),
        at=at,
    )
    return added
