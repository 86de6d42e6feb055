"""Reading a text of questions and answers in, correcting the proposal, publishing it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from faq import access, importing
from faq.access import Actor
from faq.models import Edition, Entry, Import, Question, Topic
from faq.operations import editions, questions
from faq.states import IMPORT, ImportMove, ImportState, State
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.refusal import Answer, Refused, Stale, sent_again


@dataclass(frozen=True)
class Publication:
    """What publishing an import made: questions, and twins that were joined."""

    published: list[Question] = field(default_factory=list)
    joined: list[Question] = field(default_factory=list)


class EntryRefused(Refused):
    """One entry cannot be published as it is, so none is. `entry` is the one to put right."""

    def __init__(self, entry: Entry, answer: Answer) -> None:
        self.entry = entry
        super().__init__(answer)


@transaction.atomic
def propose(
    *,
    text: str,
    file_name: str,
    label: str,
    source: str,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> tuple[Import, bool]:
    """Keep `text` (as importing.read or check gave it) with a proposal of its entries.

    Answers (import, made): the same text for the same edition, or the same form sent
    again, is the import that is there already. Raises importing.Unreadable.
    """
    access.may(IMPORT, ImportMove.PROPOSE, state=None, by=by).or_refuse()
    proposal = importing.propose(text, name=file_name)
    edition = editions.named(label, source=source)
    Edition.objects.select_for_update().get(pk=edition.pk)
    digest = sha256(text.encode()).hexdigest()
    same_text = edition.imports.filter(digest=digest).exclude(state=ImportState.DISCARDED)
    if there := same_text.first():
        return there, False
    if once and (there := Import.objects.filter(once=once).select_related("edition").first()):
        made = f"the questions of {there.edition.label}"
        said, says = (there.edition, there.digest), (edition, digest)
        return sent_again(there, said=said, says=says, made=made), False
    batch = Import.objects.create(
        edition=edition,
        file_name=file_name,
        text=text,
        digest=digest,
        proposed_at=at,
        proposed_by=_person(by),
        changed_at=at,
        changed_by=_person(by),
        once=once,
    )
    _keep(batch, proposal)
    facts = {"entries": len(proposal.entries), "digest": digest}
    audit.record("import.proposed", target=batch, by=by, at=at, facts=facts)
    return batch, True


@transaction.atomic
def correct(
    *,
    entry: Entry,
    version: int,
    question: str,
    answer: str,
    topics: Iterable[Topic],
    answering_service: str,
    replaces: Question | None = None,
    by: Actor,
    at: datetime,
) -> Entry:
    """Write an entry's wording, answer, topics or service anew, or say what it replaces."""
    batch = _open(entry.batch, version, by=by, at=at)
    entry = batch.entries.get(pk=entry.pk)
    entry.question, entry.answer = question.strip("\n"), answer.strip("\n")
    entry.kind = Entry.Kind.QUESTION
    entry.answering_service = answering_service
    entry.replaces = replaces
    entry.save()
    entry.topics.set(topics)
    return _corrected(entry, "corrected", by=by, at=at)


@transaction.atomic
def join_with_above(*, entry: Entry, version: int, by: Actor, at: datetime) -> Entry:
    """Put an entry's words, question first, at the end of the entry above it."""
    batch = _open(entry.batch, version, by=by, at=at)
    entry = batch.entries.get(pk=entry.pk)
    above = batch.entries.filter(position__lt=entry.position).last()
    if above is None:
        raise Refused("This is the first entry: there is none above it to join it with.")
    words = importing.whole(entry.question, entry.answer, entry.marks)
    above.answer = "\n\n".join(part for part in (above.answer, words) if part)
    above.save()
    entry.delete()
    return _corrected(above, "joined", by=by, at=at)


@transaction.atomic
def split(*, entry: Entry, version: int, line: int, by: Actor, at: datetime) -> Entry:
    """Begin a new entry at line `line` (from 0) of an entry's answer, which becomes its question."""
    batch = _open(entry.batch, version, by=by, at=at)
    entry = batch.entries.get(pk=entry.pk)
    lines = entry.answer.split("\n")
    if not 0 <= line < len(lines) or importing.is_blank(lines[line]):
        raise Refused("Choose the line with which the new question begins.")
    for later in batch.entries.filter(position__gt=entry.position).order_by("-position"):
        later.position += 1
        later.save(update_fields=["position"])
    made = Entry.objects.create(
        batch=batch,
        position=entry.position + 1,
        start_line=importing.line_of(batch.text, lines[line], after=entry.start_line + 1),
        question=lines[line],
        answer="\n".join(lines[line + 1 :]).strip("\n"),
        reasons=["split off by a person"],
    )
    entry.answer = "\n".join(lines[:line]).rstrip("\n")
    entry.save()
    made.topics.set(suggested_topics(made.question))
    return _corrected(made, "split", by=by, at=at)


@transaction.atomic
def leave_out(*, entry: Entry, version: int, by: Actor, at: datetime) -> Entry:
    """Mark an entry as page furniture: it stays in the proposal and is not published."""
    batch = _open(entry.batch, version, by=by, at=at)
    entry = batch.entries.get(pk=entry.pk)
    entry.answer = importing.whole(entry.question, entry.answer, entry.marks)
    entry.question, entry.marks, entry.kind = "", [], Entry.Kind.FURNITURE
    entry.save()
    return _corrected(entry, "left_out", by=by, at=at)


@transaction.atomic
def take_in(*, entry: Entry, version: int, by: Actor, at: datetime) -> Entry:
    """Make left-out lines an entry again: the first line its question, the rest its answer."""
    batch = _open(entry.batch, version, by=by, at=at)
    entry = batch.entries.get(pk=entry.pk)
    first, _, rest = entry.answer.strip("\n").partition("\n")
    entry.question, entry.answer, entry.kind = first, rest.strip("\n"), Entry.Kind.QUESTION
    entry.save()
    return _corrected(entry, "taken_in", by=by, at=at)


@transaction.atomic
def publish(*, batch: Import, version: int, by: Actor, at: datetime) -> Publication:
    """Publish every entry, joining exact duplicates to their twins. All of it, or nothing.

    Published already: answers with what was published then. Refused when an entry has no
    answer, or asks what another asks and is answered differently: a person must choose
    (EntryRefused).
    """
    batch = Import.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    again = batch.state == ImportState.PUBLISHED
    state = ImportState.PROPOSAL if again else batch.state
    access.may(IMPORT, ImportMove.PUBLISH, state=state, by=by).or_refuse()
    if again:
        return publication(batch)
    _same_version(batch, version)
    made = Publication()
    for entry in batch.entries.filter(kind=Entry.Kind.QUESTION).prefetch_related("topics"):
        try:
            _publish_entry(entry, batch, made, by=by, at=at)
        except Refused as refused:
            raise EntryRefused(entry, refused.answer) from refused
    batch.state, batch.published_at = ImportState.PUBLISHED, at
    batch.changed_at, batch.changed_by = at, _person(by)
    batch.version += 1
    batch.save()
    audit.record(
        "import.published",
        target=batch,
        by=by,
        at=at,
        facts={"published": len(made.published), "joined": len(made.joined)},
    )
    return made


@transaction.atomic
def discard(*, batch: Import, version: int, by: Actor, at: datetime) -> Import:
    """Set a proposal aside. Its text stays; the same text can be imported afresh."""
    batch = Import.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    access.may(IMPORT, ImportMove.DISCARD, state=batch.state, by=by).or_refuse()
    _same_version(batch, version)
    batch.state = ImportState.DISCARDED
    batch.changed_at, batch.changed_by = at, _person(by)
    batch.version += 1
    batch.save()
    audit.record("import.discarded", target=batch, by=by, at=at)
    return batch


def publication(batch: Import) -> Publication:
    """What a published import made, in the order of its entries."""
    made = Publication()
    for entry in batch.entries.exclude(published_as=None).select_related("published_as__joined_to"):
        question = entry.published_as
        assert question is not None
        (made.joined if question.joined_to_id else made.published).append(question)
    return made


def older_of(wording: str, edition: Edition) -> Question | None:
    """The current question of an older edition with the same words, which a new one replaces."""
    if edition.published_on is None:
        return None
    same = Question.objects.current().filter(key=questions.key_of(" ".join(wording.split())))
    return same.filter(edition__published_on__lt=edition.published_on).first()


def suggested_topics(wording: str, *, most: int = 2) -> list[Topic]:
    """Topics whose keywords stand in a question, the best first. A person corrects them."""
    words = f" {importing.wording_key(wording)} "
    scored = []
    for topic in Topic.objects.all():
        keys = [importing.wording_key(key) for key in topic.keywords.split(",")]
        hits = sum(f" {key} " in words for key in keys if key)
        if hits:
            scored.append((-hits, topic.order, topic))
    return [topic for _, _, topic in sorted(scored, key=lambda each: each[:2])[:most]]


def _keep(batch: Import, proposal: importing.Proposal) -> None:
    """Write the proposal as entries, furniture among them, in the order of their lines."""
    rows: list[Entry] = []
    for found in proposal.entries:
        rows.append(
            Entry(
                batch=batch,
                start_line=found.start_line,
                question=found.question,
                answer=found.answer,
                marks=list(found.marks),
                reasons=list(found.reasons),
                confidence=f"{found.confidence:.2f}",
            )
        )
    for kept in proposal.furniture:
        rows.append(
            Entry(
                batch=batch,
                kind=Entry.Kind.FURNITURE,
                start_line=kept.line,
                answer=kept.text,
                reasons=["page furniture"],
            )
        )
    rows.sort(key=lambda row: row.start_line)
    for position, row in enumerate(rows, 1):
        row.position = position
    for row in Entry.objects.bulk_create(rows):
        if row.kind == Entry.Kind.QUESTION:
            row.topics.set(suggested_topics(row.question))


def _publish_entry(
    entry: Entry, batch: Import, made: Publication, *, by: Actor, at: datetime
) -> None:
    question = questions.propose(
        wording=" ".join(entry.question.split()),
        asked_by=batch.edition.source,
        edition=batch.edition,
        topics=entry.topics.all(),
        answering_service=entry.answering_service,
        by=by,
        at=at,
    )
    if importing.is_blank(entry.answer):
        raise Refused(
            f"The question at line {entry.start_line} has no answer: "
            "write one, join it with the one above, or leave it out."
        )
    if twin := questions.twin_of(question):
        there = twin.answer
        if there and importing.wording_key(there.text) != importing.wording_key(entry.answer):
            raise Refused(
                f"The question at line {entry.start_line} asks what {twin.reference} asks, "
                "with another answer: correct it or leave one of them out."
            )
        made.joined.append(questions.join(question=question, twin=twin, by=by, at=at))
    else:
        published = questions.publish(question=question, answer=entry.answer, by=by, at=at)
        made.published.append(published)
        older = entry.replaces or older_of(entry.question, batch.edition)
        if older and older.state == State.PUBLISHED:
            questions.supersede(question=older, newer=published, by=by, at=at)
    entry.published_as = question
    entry.save(update_fields=["published_as"])


def _open(batch: Import, version: int, *, by: Actor, at: datetime) -> Import:
    """The import, locked for a correction and counted up; refused or stale otherwise."""
    batch = Import.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    access.may(IMPORT, ImportMove.CORRECT, state=batch.state, by=by).or_refuse()
    _same_version(batch, version)
    batch.version += 1
    batch.changed_at, batch.changed_by = at, _person(by)
    batch.save()
    return batch


def _same_version(batch: Import, version: int) -> None:
    if batch.version != version:
        count = batch.entries.filter(kind=Entry.Kind.QUESTION).count()
        raise Stale(
            changed_at=batch.changed_at,
            by=batch.changed_by.name if batch.changed_by else "",
            now_says=f"This import now has {count} question{'' if count == 1 else 's'} and is "
            f"“{batch.get_state_display()}”.",  # type: ignore[attr-defined]
        )


def _corrected(entry: Entry, what: str, *, by: Actor, at: datetime) -> Entry:
    facts = {"change": what, "line": entry.start_line}
    audit.record("import.corrected", target=entry.batch, by=by, at=at, facts=facts)
    return entry


def _person(by: Actor) -> Person | None:
    return by if isinstance(by, Person) else None
