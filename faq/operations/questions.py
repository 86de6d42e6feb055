"""The moves of one question. Each is one step, written with its audit row or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import Truncator, slugify

from faq import access, identity, receipts, timescales
from faq.access import Actor
from faq.importing import wording_key
from faq.known import known_names
from faq.models import Answer, AnsweringService, Draft, Edition, Question, Step, Topic
from faq.states import QUESTION, Move, State
from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.council.models import LocalLimit, closed_days
from localoffer.facts import operations as figures
from localoffer.facts.models import Fact
from localoffer.notices import operations as notices
from localoffer.refusal import Refused, Stale, sent_again
from localoffer.search import operations as search

KIND = "question"
SLUG_LENGTH = 80
RESERVED = {
    "imports",
    "how-to-ask",
    "ask",
    "asked",
    "desk",
    "for-families",
    "to-answer",
    "services",
}
AN_ASKER = "A parent, carer or young person"


@transaction.atomic
def ask(
    *, wording: str, topics: Iterable[Topic] = (), reply_to: str = "", once: UUID, by: Actor,
    at: datetime,
) -> tuple[Question, str]:  # fmt: skip
    """Anybody asks. The question waits for somebody to look at it; nobody outside sees it.

    Answers (question, receipt code). The same form sent again is the same question.
    """
    access.may(QUESTION, Move.ASK, state=None, by=by).or_refuse()
    code = receipts.code_of(once)
    receipts.one_at_a_time(once)
    if there := Question.objects.filter(once=once, place=1).first():
        says = (wording.strip(), reply_to.strip())
        return _asked_before(there, said=(there.as_asked, there.reply_to), says=says), code
    question = _create(
        wording=wording,
        asked_by=AN_ASKER,
        topics=topics,
        state=State.HELD,
        channel=Question.Channel.PUBLIC,
        reply_to=reply_to.strip(),
        receipt=receipts.digest(code),
        once=once,
        by=by,
        at=at,
    )
    return _done(question, Move.ASK, before="", by=by, at=at), code


@transaction.atomic
def ask_for_families(
    *, wordings: Sequence[str], asked_by: str, once: UUID, by: Person, at: datetime
) -> list[Question]:
    """The parent carer forum asks several at once. The same form sent again asks nothing new."""
    access.may(QUESTION, Move.ASK_FOR_FAMILIES, state=None, by=by).or_refuse()
    receipts.one_at_a_time(once)
    if there := list(Question.objects.filter(once=once, asker=by).order_by("place")):
        said, says = [each.as_asked for each in there], [each.strip() for each in wordings]
        _asked_before(there[0], said=said, says=says)
        return there
    asked = []
    for place, wording in enumerate(wordings, 1):
        question = _create(
            wording=wording,
            asked_by=asked_by,
            topics=(),
            state=State.PROPOSED,
            channel=Question.Channel.FORUM,
            asker=by,
            once=once,
            place=place,
            by=by,
            at=at,
        )
        asked.append(_done(question, Move.ASK_FOR_FAMILIES, before="", by=by, at=at))
    return asked


@transaction.atomic
def propose(
    *,
    wording: str,
    asked_by: str,
    edition: Edition | None = None,
    topics: Iterable[Topic] = (),
    answering_service: str = "",
    revises: Question | None = None,
    once: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Question:
    """A question that the desk writes down, or that an older one is asked anew as."""
    access.may(QUESTION, Move.PROPOSE, state=None, by=by).or_refuse()
    if once:
        receipts.one_at_a_time(once)
        if there := Question.objects.filter(once=once, place=1).first():
            said, says = (there.as_asked, there.asked_by), (wording.strip(), asked_by)
            return _asked_before(there, said=said, says=says)
    question = _create(
        wording=wording,
        asked_by=asked_by,
        edition=edition,
        topics=topics,
        answering_service=answering_service,
        revises=revises,
        once=once,
        state=State.PROPOSED,
        by=by,
        at=at,
    )
    return _done(question, Move.PROPOSE, before="", by=by, at=at)


@transaction.atomic
def accept(
    *, question: Question, wording: str, topics: Iterable[Topic], version: int, by: Actor,
    at: datetime,
) -> Question:  # fmt: skip
    """Take a question that somebody sent, in words that name nobody."""
    question, before = _move(question, Move.ACCEPT, by=by, version=version)
    _put(question, wording, topics)
    return _done(question, Move.ACCEPT, before=before, by=by, at=at)


@transaction.atomic
def reword(
    *, question: Question, wording: str, topics: Iterable[Topic], version: int, by: Actor,
    at: datetime,
) -> Question:  # fmt: skip
    """Other words or topics. What was asked stays as it was typed, for the desk."""
    question, before = _move(question, Move.REWORD, by=by, version=version)
    _put(question, wording, topics)
    return _done(question, Move.REWORD, before=before, by=by, at=at)


@transaction.atomic
def decline(*, question: Question, because: str, version: int, by: Actor, at: datetime) -> Question:
    """Do not answer here. `because` is told to the asker: what to do instead."""
    question, before = _move(question, Move.DECLINE, by=by, version=version)
    if not because.strip():
        raise Refused("Say why we do not answer this here, and where the asker can go.")
    question.declined_because = because.strip()
    _done(question, Move.DECLINE, before=before, by=by, at=at)
    for each in [question, *question.twins.all()]:
        tell_asker(each, "question_declined", at=at, by=by)
    return question


@transaction.atomic
def join(
    *,
    question: Question,
    twin: Question,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Question:
    """A question asks what `twin` asks: its address leads there, and its asker is told.

    A twin that is not answered yet counts too: its asker waits with it.
    """
    question, before = _move(question, Move.JOIN, by=by, version=version)
    twin = twin.joined_to or twin
    if twin.pk == question.pk or twin.state in (State.DECLINED, State.WITHDRAWN):
        raise Refused("Choose another question: this one has no answer to share.")
    question.joined_to = twin
    _done(question, Move.JOIN, before=before, by=by, at=at, facts={"twin": twin.reference})
    tell_asker(question, "question_joined", at=at, by=by, forget=twin.state == State.PUBLISHED)
    for earlier in question.twins.all():
        earlier.joined_to = twin
        earlier.save(update_fields=["joined_to"])
    return question


@transaction.atomic
def assign(
    *,
    question: Question,
    service: AnsweringService,
    due: date,
    version: int,
    by: Actor,
    at: datetime,
) -> Question:
    """Give a question to a service, with the day by which it is to be answered; tell it."""
    question, before = _move(question, Move.ASSIGN, by=by, version=version)
    if due < clock.local_day(at):
        raise Refused("Choose a day that is still to come.")
    question.service, question.answering_service, question.due_on = service, service.name, due
    question.drafted_by = question.approved_by = None
    _done(question, Move.ASSIGN, before=before, by=by, at=at)
    for to in told(service):
        _queue("question_assigned", to, question, {"due_on": clock_words(due)}, by=by, at=at)
    return question


@transaction.atomic
def draft(
    *, question: Question, text: str, figures_of: date | None = None, version: int, by: Actor,
    at: datetime,
) -> Question:  # fmt: skip
    """Save a draft of the answer. Each is kept; the newest is what is approved."""
    question, before = _move(question, Move.DRAFT, by=by, version=version)
    if not text.strip():
        raise Refused("Write the answer before you save it.")
    if figures_of and figures_of > clock.local_day(at):
        raise Refused("The figures cannot be of a day that is still to come.")
    writer = by if isinstance(by, Person) else None
    Draft.objects.create(
        question=question,
        number=question.drafts.count() + 1,
        text=text.strip(),
        written_by=writer,
        written_at=at,
    )
    question.drafted_by, question.figures_of = writer, figures_of
    return _done(question, Move.DRAFT, before=before, by=by, at=at)


@transaction.atomic
def send_back(
    *, question: Question, because: str, version: int, by: Actor, at: datetime
) -> Question:
    """The answer needs more work; the service reads why."""
    question, before = _move(question, Move.RETURN, by=by, version=version)
    if not because.strip():
        raise Refused("Say what the answer still needs.")
    question.approved_by = None
    _done(question, Move.RETURN, before=before, by=by, at=at, words=because.strip())
    if question.service:
        for to in told(question.service):
            context = {"because": because.strip()}
            _queue("question_returned", to, question, context, by=by, at=at)
    return question


@transaction.atomic
def approve(*, question: Question, version: int, by: Actor, at: datetime) -> Question:
    """A publisher who wrote none of it says that the newest draft is right."""
    question, before = _move(question, Move.APPROVE, by=by, version=version)
    access.may_approve(question, by).or_refuse()
    question.approved_by = by if isinstance(by, Person) else None
    return _done(question, Move.APPROVE, before=before, by=by, at=at)


@transaction.atomic
def release(
    *,
    question: Question,
    edition: Edition,
    review_on: date | None = None,
    facts: Iterable[Fact] = (),
    nobody_recognised: bool,
    version: int,
    by: Actor,
    at: datetime,
) -> Question:
    """Publish an approved answer in an edition, and let it be found.

    Refused while something in it could tell who somebody is, unless a person has looked
    (`nobody_recognised`). It takes the place of the question that it was asked anew for.
    `facts` are the figures it rests on: its page shows their dates. Everybody who asked it is
    told.
    """
    question, before = _move(question, Move.PUBLISH, by=by, version=version)
    question.edition = edition
    if twin := twin_of(question):
        raise Refused(f"This edition already has this question, as {twin.reference}: join them.")
    newest = question.drafts.first()
    if newest is None:
        raise Refused("Write an answer before publishing.")
    pointers = pointers_in(question.wording, newest.text)
    if pointers and not nobody_recognised:
        raise Refused(
            f"{pointers[0].says}. Change the words, or say that nobody can be recognised."
        )
    today = clock.local_day(at)
    if review_on and review_on <= today:
        raise Refused("Choose a day for the next review that is still to come.")
    _settle_slug(question)
    question.published_at = at
    question.review_on = review_on or timescales.review_on(today)
    _done(question, Move.PUBLISH, before=before, by=by, at=at, facts={"pointers": len(pointers)})
    _add_answer(question, newest.text, by=by, at=at)
    for fact in facts:
        figures.cite(fact=fact, kind=KIND, ref=question.reference, by=by, at=at)
    if question.revises and question.revises.state == State.PUBLISHED:
        supersede(question=question.revises, newer=question, by=by, at=at)
    for each in [question, *question.twins.all()]:
        tell_asker(each, "question_answered", at=at, by=by)
    return question


@transaction.atomic
def publish(
    *,
    question: Question,
    answer: str,
    figures_of: date | None = None,
    review_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Question:
    """Publish a question that was read in together with its answer, as it stood there.

    Only for what the council wrote down: a question that somebody asked is answered and
    approved first.
    """
    question, before = _move(question, Move.READ_IN, by=by)
    if question.channel != Question.Channel.COUNCIL or question.revises:
        raise Refused("This question is answered and approved first: give it to a service.")
    if question.edition is None:
        raise Refused("Choose the edition in which this question is published.")
    if twin := twin_of(question):
        raise Refused(f"This edition already has this question, as {twin.reference}: join them.")
    question.published_at = at
    question.figures_of = figures_of
    dated = figures_of or question.edition.published_on
    question.review_on = review_on or timescales.review_on(dated or clock.local_day(at))
    _settle_slug(question)
    _done(question, Move.READ_IN, before=before, by=by, at=at)
    _add_answer(question, answer, by=by, at=at)
    return question


@transaction.atomic
def review(*, question: Question, next_on: date, version: int, by: Actor, at: datetime) -> Question:
    """Somebody has read the answer again and says that it is still right."""
    question, before = _move(question, Move.REVIEW, by=by, version=version)
    if next_on <= clock.local_day(at):
        raise Refused("Choose a day for the next review that is still to come.")
    question.reviewed_on, question.review_on = clock.local_day(at), next_on
    return _done(question, Move.REVIEW, before=before, by=by, at=at)


@transaction.atomic
def ask_anew(*, question: Question, by: Actor, at: datetime) -> Question:
    """Have a published question answered again. The old answer stays until the new is public."""
    held = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    access.may(QUESTION, Move.REVIEW, state=held.state, by=by).or_refuse()
    if under_way := held.revised_as.exclude(state__in=[State.DECLINED, State.JOINED]).first():
        return under_way
    return propose(
        wording=held.wording,
        asked_by=held.asked_by,
        topics=held.topics.all(),
        revises=held,
        by=by,
        at=at,
    )


@transaction.atomic
def supersede(*, question: Question, newer: Question, by: Actor, at: datetime) -> Question:
    """A newer published question takes this one's place; this one stays readable, marked."""
    question, before = _move(question, Move.SUPERSEDE, by=by)
    if newer.state != State.PUBLISHED:
        raise Refused("Publish the newer question first, then replace this one.")
    if newer.pk == question.pk:
        raise Refused("A question cannot replace itself.")
    question.replaced_by = newer
    search.remove(kind=KIND, ref=question.reference)
    facts = {"newer": newer.reference}
    return _done(question, Move.SUPERSEDE, before=before, by=by, at=at, facts=facts)


@transaction.atomic
def withdraw(
    *, question: Question, because: str, version: int | None = None, by: Actor, at: datetime
) -> Question:
    """Take a question off the public pages, with the reason."""
    question, before = _move(question, Move.WITHDRAW, by=by, version=version)
    if not because.strip():
        raise Refused("Say why this question is withdrawn.")
    question.withdrawn_because = because.strip()
    search.remove(kind=KIND, ref=question.reference)
    return _done(question, Move.WITHDRAW, before=before, by=by, at=at, words=because.strip())


def tell_asker(
    question: Question, template: str, *, by: Actor, at: datetime, forget: bool = True
) -> None:
    """Tell whoever asked, if they left a way; an address typed for that is then forgotten."""
    to: Person | str | None = question.asker or question.reply_to or None
    if to is None:
        return
    lead = question.joined_to or question
    public = lead.state == State.PUBLISHED
    context = {
        "wording": question.wording,
        "because": lead.declined_because,
        "address": lead.get_absolute_url() if public else "",
        "twin": lead.wording if public else "",
    }
    _queue(template, to, question, context, by=by, at=at)
    if forget and question.reply_to:
        question.reply_to = ""
        question.save(update_fields=["reply_to"])


def told(service: AnsweringService) -> list[Person | str]:
    """Who hears of a service's questions: its people, else its own address."""
    people: list[Person | str] = list(service.people.filter(is_active=True))
    return people or ([service.email] if service.email else [])


def answer_by(at: datetime) -> date:
    """The council's own target, as a day."""
    days = LocalLimit.amount("question-answer-target")
    return timescales.due_on(clock.local_day(at), working_days=days, closed=closed_days())


def pointers_in(*texts: str) -> list[identity.Pointer]:
    """What could tell who somebody is, in all these texts together."""
    text = "\n".join(texts)
    return identity.pointed_out(text, known=known_names(text))


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


def clock_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def _asked_before(there: Question, *, said: object, says: object) -> Question:
    words = Truncator(there.as_asked).chars(60)
    return sent_again(there, said=said, says=says, made=f"the question “{words}”")


def _create(*, wording: str, topics: Iterable[Topic], by: Actor, at: datetime, **facts: Any) -> Question:  # fmt: skip
    """Nothing of the wording stands in the address before it is public."""
    wording = wording.strip()
    if not wording:
        raise Refused("Write the question first.")
    question = Question(
        wording=wording,
        as_asked=wording,
        key=key_of(wording),
        proposed_at=at,
        changed_at=at,
        changed_by=by if isinstance(by, Person) else None,
        **facts,
    )
    question.slug = question.reference.lower()
    if facts.get("channel", Question.Channel.COUNCIL) == Question.Channel.COUNCIL:
        question.slug = free_slug(wording)
    question.save()
    question.topics.set(topics)
    return question


def _put(question: Question, wording: str, topics: Iterable[Topic]) -> None:
    if not wording.strip():
        raise Refused("Write the question first.")
    question.wording = wording.strip()
    question.key = key_of(question.wording)
    question.topics.set(topics)


def _settle_slug(question: Question) -> None:
    if question.slug == question.reference.lower():
        question.slug = free_slug(question.wording)


def _move(
    question: Question, move: Move, *, by: Actor, version: int | None = None
) -> tuple[Question, str]:
    """The question, locked, in the state after `move`, and the state before.

    Refused when the table says no; Stale when a page of an older version was sent.
    """
    question = (
        Question.objects.select_for_update(of=("self",))
        .select_related("changed_by", "joined_to", "revises", "service", "asker")
        .get(pk=question.pk)
    )
    if version is not None and version != question.version:
        raise Stale(
            changed_at=question.changed_at,
            by=question.changed_by.name if question.changed_by else "",
            now_says=f"This question is now “{question.get_state_display()}”.",  # type: ignore[attr-defined]
        )
    access.may(QUESTION, move, state=question.state, by=by, question=question).or_refuse()
    before = question.state
    question.state = QUESTION.rules[move].after or question.state
    question.version += 1
    return question, before


def _done(
    question: Question,
    move: Move,
    *,
    before: str,
    by: Actor,
    at: datetime,
    words: str = "",
    facts: dict[str, Any] | None = None,
) -> Question:
    """Save what a move made, with its step and its audit row."""
    person = by if isinstance(by, Person) else None
    question.changed_at, question.changed_by = at, person
    question.save()
    Step.objects.create(
        ref=question.reference, move=move, before=before, after=question.state, at=at, by=person,
        words=words,
    )  # fmt: skip
    actor = by if isinstance(by, (Person, str)) else None
    audit.record(AUDITED[move], target=question, by=actor, at=at, facts=facts)
    return question


AUDITED = {
    Move.ASK: "question.asked",
    Move.ASK_FOR_FAMILIES: "question.asked",
    Move.PROPOSE: "question.proposed",
    Move.ACCEPT: "question.accepted",
    Move.DECLINE: "question.declined",
    Move.REWORD: "question.reworded",
    Move.JOIN: "question.joined",
    Move.ASSIGN: "question.assigned",
    Move.DRAFT: "question.drafted",
    Move.RETURN: "question.returned",
    Move.APPROVE: "question.approved",
    Move.PUBLISH: "question.published",
    Move.READ_IN: "question.published",
    Move.REVIEW: "question.reviewed",
    Move.SUPERSEDE: "question.superseded",
    Move.WITHDRAW: "question.withdrawn",
}


def _queue(
    template: str,
    to: Person | str,
    question: Question,
    context: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> None:
    notices.queue(
        template=template,
        to=to,
        context={"reference": question.reference, **context},
        about=question,
        by=by if isinstance(by, Person) else None,
        at=at,
    )


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
