"""Guidance pages: writing a version, having it checked, publishing it, reading it again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from faq import access, contacts, markdown
from faq.access import Actor
from faq.models import Guide, GuideVersion, Step, Topic
from faq.operations.questions import pointers_in
from faq.states import UNFINISHED, VERSION, VersionMove, VersionState
from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.facts import operations as figures
from localoffer.facts.models import Fact
from localoffer.refusal import Refused, Stale, sent_again
from localoffer.search import operations as search

KIND = "guidance"
SLUG_LENGTH = 80
RESERVED = {"desk", "on-paper"}


@transaction.atomic
def start(
    *,
    title: str,
    summary: str,
    text: str,
    easy_read: str = "",
    topics: Iterable[Topic] = (),
    owner: str,
    once: UUID | None = None,
    by: Actor,
    at: datetime,
) -> GuideVersion:
    """A new page, as a draft. The same form sent twice is one page."""
    access.may(VERSION, VersionMove.START, state=None, by=by).or_refuse()
    if once and (there := GuideVersion.objects.filter(once=once).first()):
        said = (there.title, there.summary, there.text, there.easy_read, there.guide.owner)
        says = tuple(each.strip() for each in (title, summary, text, easy_read, owner))
        return sent_again(there, said=said, says=says, made=f"the page “{there.title}”")
    guide = Guide.objects.create(slug=free_slug(title), owner=owner.strip(), made_at=at)
    guide.topics.set(topics)
    version = GuideVersion(
        guide=guide,
        number=1,
        title=title.strip(),
        summary=summary.strip(),
        text=text.strip(),
        easy_read=easy_read.strip(),
        started_at=at,
        once=once,
    )
    return _done(version, VersionMove.START, before="", writer=True, by=by, at=at)


@transaction.atomic
def start_version(*, guide: Guide, by: Actor, at: datetime) -> GuideVersion:
    """The next version, beginning with the words of the last. One is written at a time."""
    access.may(VERSION, VersionMove.START, state=None, by=by).or_refuse()
    guide = Guide.objects.select_for_update().get(pk=guide.pk)
    if under_way := guide.versions.filter(state__in=UNFINISHED).first():
        return under_way
    last = guide.versions.first()
    assert last is not None
    version = GuideVersion(
        guide=guide,
        number=last.number + 1,
        title=last.title,
        summary=last.summary,
        text=last.text,
        easy_read=last.easy_read,
        started_at=at,
    )
    return _done(version, VersionMove.START, before="", by=by, at=at)


@transaction.atomic
def save(
    *,
    draft: GuideVersion,
    title: str,
    summary: str,
    text: str,
    easy_read: str,
    what_changed: str = "",
    topics: Iterable[Topic],
    owner: str,
    version: int,
    by: Actor,
    at: datetime,
) -> GuideVersion:
    """Change a draft. Whoever saved it never publishes it."""
    draft, before = _move(draft, VersionMove.SAVE, by=by, version=version)
    if not (title.strip() and summary.strip() and text.strip()):
        raise Refused("Give the page a title, a summary and a text.")
    draft.title, draft.summary, draft.text = title.strip(), summary.strip(), text.strip()
    draft.easy_read, draft.what_changed = easy_read.strip(), what_changed.strip()
    draft.returned_because = ""
    draft.guide.topics.set(topics)
    draft.guide.owner = owner.strip()
    draft.guide.save()
    return _done(draft, VersionMove.SAVE, before=before, writer=True, by=by, at=at)


@transaction.atomic
def submit(*, draft: GuideVersion, version: int, by: Actor, at: datetime) -> GuideVersion:
    draft, before = _move(draft, VersionMove.SUBMIT, by=by, version=version)
    return _done(draft, VersionMove.SUBMIT, before=before, by=by, at=at)


@transaction.atomic
def send_back(
    *, draft: GuideVersion, because: str, version: int, by: Actor, at: datetime
) -> GuideVersion:
    draft, before = _move(draft, VersionMove.RETURN, by=by, version=version)
    if not because.strip():
        raise Refused("Say what the page still needs.")
    draft.returned_because = because.strip()
    words = draft.returned_because
    return _done(draft, VersionMove.RETURN, before=before, by=by, at=at, words=words)


@transaction.atomic
def publish(
    *,
    draft: GuideVersion,
    review_on: date,
    facts: Iterable[Fact] = (),
    nobody_recognised: bool = False,
    version: int,
    by: Actor,
    at: datetime,
) -> GuideVersion:
    """Publish a version that somebody else wrote; the one before stays readable, dated.

    `facts` are the figures it rests on: its page shows their dates.
    """
    draft, before = _move(draft, VersionMove.PUBLISH, by=by, version=version)
    access.may_publish_version(draft, by).or_refuse()
    if review_on <= clock.local_day(at):
        raise Refused("Choose a day for the next review that is still to come.")
    pointers = pointers_in(draft.title, draft.summary, draft.text, draft.easy_read)
    if pointers and not nobody_recognised:
        raise Refused(
            f"{pointers[0].says}. Change the words, or say that nobody can be recognised."
        )
    older = draft.guide.versions.filter(state=VersionState.PUBLISHED).first()
    if older:
        older, was = _move(older, VersionMove.REPLACE, by=by, version=older.version)
        older.replaced_at = at
        _done(older, VersionMove.REPLACE, before=was, by=by, at=at)
    draft.published_at, draft.review_on = at, review_on
    draft.published_by = by if isinstance(by, Person) else None
    _done(draft, VersionMove.PUBLISH, before=before, by=by, at=at)
    for fact in facts:
        figures.cite(fact=fact, kind=KIND, ref=draft.guide.reference, by=by, at=at)
    search.index(
        kind=KIND,
        ref=draft.guide.reference,
        title=draft.title,
        body=f"{draft.summary}\n{markdown.plain(contacts.filled(draft.text))}",
        url=draft.guide.get_absolute_url(),
        at=at,
    )
    return draft


@transaction.atomic
def review(
    *, draft: GuideVersion, next_on: date, version: int, by: Actor, at: datetime
) -> GuideVersion:
    """Somebody has read the page again and says that it is still right."""
    draft, before = _move(draft, VersionMove.REVIEW, by=by, version=version)
    if next_on <= clock.local_day(at):
        raise Refused("Choose a day for the next review that is still to come.")
    draft.reviewed_on, draft.review_on = clock.local_day(at), next_on
    return _done(draft, VersionMove.REVIEW, before=before, by=by, at=at)


@transaction.atomic
def drop(*, draft: GuideVersion, version: int, by: Actor, at: datetime) -> GuideVersion:
    draft, before = _move(draft, VersionMove.DROP, by=by, version=version)
    return _done(draft, VersionMove.DROP, before=before, by=by, at=at)


@transaction.atomic
def withdraw(
    *, draft: GuideVersion, because: str, version: int, by: Actor, at: datetime
) -> GuideVersion:
    """Take the page off the site, with the reason."""
    draft, before = _move(draft, VersionMove.WITHDRAW, by=by, version=version)
    if not because.strip():
        raise Refused("Say why this page is taken off the site.")
    draft.withdrawn_because = because.strip()
    search.remove(kind=KIND, ref=draft.guide.reference)
    words = draft.withdrawn_because
    return _done(draft, VersionMove.WITHDRAW, before=before, by=by, at=at, words=words)


def slug_of(title: str) -> str:
    return slugify(title)[:SLUG_LENGTH].strip("-") or "page"


def free_slug(title: str) -> str:
    """An address made of the title, not taken by another page."""
    stem = slug_of(title)
    taken = set(Guide.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= RESERVED
    number, slug = 2, stem
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def _move(
    row: GuideVersion, move: VersionMove, *, by: Actor, version: int
) -> tuple[GuideVersion, str]:
    row = (
        GuideVersion.objects.select_for_update(of=("self",))
        .select_related("guide", "changed_by")
        .get(pk=row.pk)
    )
    if row.version != version:
        raise Stale(
            changed_at=row.changed_at,
            by=row.changed_by.name if row.changed_by else "",
            now_says=f"This page is now “{row.get_state_display()}”.",  # type: ignore[attr-defined]
        )
    access.may(VERSION, move, state=row.state, by=by).or_refuse()
    before = row.state
    row.state = VERSION.rules[move].after or row.state
    row.version += 1
    return row, before


def _done(
    row: GuideVersion,
    move: VersionMove,
    *,
    before: str,
    by: Actor,
    at: datetime,
    writer: bool = False,
    words: str = "",
    facts: dict[str, Any] | None = None,
) -> GuideVersion:
    """Save what a move made, with its step and its audit row."""
    person = by if isinstance(by, Person) else None
    row.changed_at, row.changed_by = at, person
    row.save()
    if writer and person:
        row.writers.add(person)
    reference = row.guide.reference
    Step.objects.create(
        ref=reference, move=move, before=before, after=row.state, at=at, by=person, words=words
    )
    actor = by if isinstance(by, (Person, str)) else None
    numbered = {"number": row.number, **(facts or {})}
    audit.record(f"guidance.{move}", target=row.guide, by=actor, at=at, facts=numbered)
    return row
