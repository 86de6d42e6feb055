"""The sender's side before sending: a draft begun, kept, shared, come back to, thrown away."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from localoffer.accounts.models import Organisation, Person
from localoffer.audit import operations as audit
from localoffer.council.models import LocalLimit
from localoffer.documents import operations as documents
from localoffer.notices import operations as notices
from localoffer.references import ALPHABET
from localoffer.refusal import Refused, Stale
from referrals import access, asking
from referrals.models import Attachment, Deflection, Draft, DraftColleague
from referrals.states import TABLE, Move, State

CODE_LENGTH = 8
"""Letters and digits of a code to come back with: 25**8, 152 thousand million."""


@transaction.atomic
def start(*, answers: dict[str, Any], by: Person | None, at: datetime, once: UUID) -> Draft:
    """T1: a draft begins with the answer to the welfare question. Sent twice it is one draft.

    Sent again with another answer (the page came back with “Back”), the newer answer counts:
    a worry that somebody has on second thoughts must not be lost. A draft that has ended
    meanwhile, sent or led on, stays as it is, and another begins.
    """
    access.may_refer(by).or_refuse()
    TABLE.may(Move.START, state=None, roles=access.roles_of(by)).or_refuse()
    if Draft.objects.filter(once=once).exclude(person=by).exists():
        raise Refused("Somebody else began a referral from this page. Open the page again.")
    if by is not None:
        answers = {**answers, "who": _account()}
    facts: dict[str, Any] = {"answers": answers, "started_at": at, "saved_at": at, "saved_by": by}
    if by is not None:
        facts["organisation"] = access.home_of(by)
    draft, new = Draft.objects.get_or_create(once=once, person=by, defaults=facts)
    if new:
        audit.record("referral.started", target=draft, by=by, at=at)
        return draft
    if draft.state != State.DRAFT:
        return start(answers=answers, by=by, at=at, once=uuid5(once, draft.reference))
    draft = locked(draft, by=by)
    if {**draft.answers, **answers} != draft.answers:
        _put(draft, answers)
        touch(draft, by=by, at=at)
    return draft


def _put(draft: Draft, answers: dict[str, Any]) -> None:
    """Answers take the place of older ones; what is no longer asked is set aside."""
    draft.answers, steps = asking.rearranged(
        {**draft.answers, **answers}, draft.aside.get("steps", {})
    )
    draft.aside = {**draft.aside, "steps": steps}


def _account() -> dict[str, Any]:
    return {"who": asking.PROFESSIONAL, asking.ACCOUNT: True}


class PartChanged(Stale):
    """This part of the draft was saved after the page was drawn. Nothing has changed."""

    def __init__(self, draft: Draft, *, by: Person | None) -> None:
        super().__init__(
            changed_at=draft.saved_at,
            by=_other(draft, by),
            now_says="This part of the referral was saved from another page. Open it to see "
            "what it says now.",
        )
        self.draft = draft


class AlreadySent(Stale):
    """The referral was sent, or its draft ended, while one of its pages was being filled in."""

    def __init__(self, draft: Draft) -> None:
        sent = draft.submission
        super().__init__(
            changed_at=sent.submitted_at if sent else draft.saved_at,
            by=sent.referrer.name if sent and sent.referrer else "Someone",
            now_says=f"The referral {sent} has been sent. What you typed here is not in it. Open "
            "its page and write a message, so that the people who look at it know it too."
            if sent
            else "The draft is not there any more. Begin a new one, and copy your words into it.",
        )


@transaction.atomic
def keep(
    *,
    draft: Draft,
    page: str,
    answer: Any,
    by: Person | None,
    at: datetime,
    mark: str,
    unasked: Mapping[str, Any] | None = None,
) -> Draft:
    """Keep one page's answers, already checked by its form.

    Raises PartChanged when this very page was saved since it was drawn with `mark`; other
    pages of the draft do not matter, and the same answers sent twice are kept once.
    `unasked` is what the page held for questions that its own answers no longer ask; it is
    set aside and shown again when they do.
    """
    draft = locked(draft, by=by)
    step, number, _ = asking.place_in(page)
    aside, everything = draft.aside, {**draft.aside.get("steps", {}), **draft.answers}
    kept = asking.placed(everything, page, answer)
    if mark != draft.mark(page):
        if kept == everything.get(step):
            return draft
        raise PartChanged(draft, by=by)
    if step == "children" and number > len(everything.get(step, [])):
        kept[-1][asking.ROW] = secrets.token_hex(4)
    fields = {**aside.get("fields", {}), page: dict(unasked or {})}
    _put(draft, {step: kept})
    left = {name: words for name, words in fields.items() if words}
    draft.aside = {**draft.aside, "fields": left}
    return touch(draft, by=by, at=at)


@transaction.atomic
def leave_out(*, draft: Draft, page: str, by: Person | None, at: datetime, mark: str) -> Draft:
    """Take one of several children, or a parent or carer, out of the draft again.

    What was set aside on the pages of their kind goes too: it would come back to another.
    """
    draft = locked(draft, by=by)
    step, number, _ = asking.place_in(page)
    rows = draft.answers.get(step, [])
    if mark != draft.mark(page) or not 1 <= number <= len(rows):
        raise PartChanged(draft, by=by)
    if step == "children" and number == 1:  # the others may live where the first does
        rows = [rows[0], *(asking.place_of(each, rows) for each in rows[1:])]
    _put(draft, {step: [*rows[: number - 1], *rows[number:]]})
    fields = draft.aside.get("fields", {})
    draft.aside = {
        **draft.aside,
        "fields": {name: kept for name, kept in fields.items() if not name.startswith(f"{step}/")},
    }
    return touch(draft, by=by, at=at)


def touch(draft: Draft, *, by: Person | None, at: datetime) -> Draft:
    """Save a locked draft as a new version."""
    draft.saved_at, draft.saved_by = at, by
    draft.version += 1
    draft.save()
    return draft


@transaction.atomic
def adopt(*, draft: Draft, by: Person, at: datetime) -> Draft:
    """Somebody began without an account, has signed in since, and says that they wrote it.

    A link and a code that were given out go on working: they take it out of the account again.
    """
    access.may_refer(by).or_refuse()
    draft = locked(draft, by=None)
    draft.person, draft.organisation = by, access.home_of(by)
    before = draft.answers.get("who")
    _put(draft, {"who": _account()})
    draft.aside = {**draft.aside, BEFORE_ACCOUNT: before}
    draft.aside.pop(TAKEN_FROM, None)
    audit.record("referral.draft_adopted", target=draft, by=by, at=at)
    return touch(draft, by=by, at=at)


BEFORE_ACCOUNT, TAKEN_FROM = "who", "taken_from"
"""Set aside by `adopt`: who the draft said that its writer is; and by `come_back`: the key of
the person out of whose account it came, whose list says so."""


def _give_back(draft: Draft, *, at: datetime) -> Draft:
    """The other way round, for whoever holds link and code: nobody's account, as it was begun."""
    draft.colleagues.all().delete()
    aside = {**draft.aside, TAKEN_FROM: draft.person_id}
    draft.person = draft.organisation = None
    before = aside.pop(BEFORE_ACCOUNT, None)
    answers = {name: given for name, given in draft.answers.items() if name != "who"}
    if before:
        answers["who"] = before
    draft.answers, aside["steps"] = asking.rearranged(answers, aside.get("steps", {}))
    draft.aside = aside
    audit.record("referral.draft_given_back", target=draft, at=at)
    return touch(draft, by=None, at=at)


@transaction.atomic
def refer_for(*, draft: Draft, organisation: Organisation, by: Person, at: datetime) -> Draft:
    """Say for which of one's organisations this referral is."""
    draft = locked(draft, by=by)
    access.may_refer_for(organisation, by).or_refuse()
    draft.organisation = organisation
    draft.colleagues.all().delete()
    return touch(draft, by=by, at=at)


@transaction.atomic
def share(*, draft: Draft, colleague: Person, by: Person, at: datetime) -> None:
    """A named colleague of the same organisation may read, change and send this draft."""
    draft = locked(draft, by=by)
    access.may_share_with(draft, colleague, by).or_refuse()
    _, new = DraftColleague.objects.get_or_create(
        draft=draft, person=colleague, defaults={"by": by, "at": at}
    )
    if new:
        audit.record(
            "referral.draft_shared", target=draft, by=by, at=at,
            facts={"with": colleague.reference},
        )  # fmt: skip
        notices.queue(
            template="referral_draft_shared",
            to=colleague,
            context={"by": by.name, "reference": draft.reference, "address": draft_address(draft)},
            by=by,
            at=at,
        )


@transaction.atomic
def unshare(*, draft: Draft, colleague: Person, by: Person, at: datetime) -> None:
    """A colleague is taken off a draft again."""
    draft = locked(draft, by=by)
    if draft.colleagues.filter(person=colleague).delete()[0]:
        audit.record(
            "referral.draft_unshared", target=draft, by=by, at=at,
            facts={"with": colleague.reference},
        )  # fmt: skip


def draft_address(draft: Draft) -> str:
    return draft.get_absolute_url()


@dataclass(frozen=True)
class WayBack:
    """Shown once: the secret of the link, and the code that goes with it."""

    secret: str
    code: str


@transaction.atomic
def make_way_back(*, draft: Draft, at: datetime) -> WayBack:
    """A link and a code for somebody without an account, good for as long as the draft.

    The two that were given out before end. Only digests are kept.
    """
    draft = locked(draft, by=None)
    way = WayBack(secret=secrets.token_urlsafe(24), code=new_code())
    draft.key, draft.code = digest(way.secret), digest(way.code)
    draft.save(update_fields=["key", "code"])
    audit.record("referral.way_back_made", target=draft, at=at)
    return way


@transaction.atomic
def come_back(*, secret: str, code: str, at: datetime) -> Draft | None:
    """The draft that link and code open together; None for anything else.

    One that somebody has put into their account since, and not sent, comes out of it again.
    """
    draft = Draft.objects.select_for_update().filter(key=digest(secret)).sendable().first()
    if draft is None or not hmac.compare_digest(draft.code, digest(read_code(code))):
        return None
    if draft.person_id is not None:
        if draft.submission_id is not None:
            return None
        _give_back(draft, at=at)
    audit.record("referral.come_back", target=draft, at=at)
    return draft


def is_in_an_account(*, secret: str) -> bool:
    """Would this link, with its code, take an unsent draft out of somebody’s account?"""
    found = Draft.objects.unsent().filter(key=digest(secret), person__isnull=False)
    return found.exists()


def taken_from(person: Person) -> QuerySet[Draft]:
    """Unsent drafts that came out of this person’s account again, by their link and code."""
    return Draft.objects.unsent().filter(person=None, **{f"aside__{TAKEN_FROM}": person.pk})


def new_code() -> str:
    """“7KQ2-MW4T”: no letter that sounds or looks like another."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def read_code(text: str) -> str:
    """A code as a person typed it, in its written form."""
    letters = "".join(sign for sign in text.upper() if sign.isalnum())
    return f"{letters[:4]}-{letters[4:]}"


def digest(secret: str) -> str:
    """What is kept of a link or a code: it opens nothing by itself."""
    return hmac.new(settings.SECRET_KEY.encode(), secret.encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def discard(*, draft: Draft, by: Person | None, at: datetime) -> None:
    """A sender throws an unsent draft away."""
    draft = locked(draft, by=by)
    audit.record("referral.draft_discarded", target=draft, by=by, at=at)
    _delete(draft, at=at)


@transaction.atomic
def forget_drafts(*, at: datetime) -> int:
    """Delete unsent drafts past the council's limit, with their files; how many there were.

    They hold words about a child that nobody decided to share.
    """
    kept = timedelta(days=LocalLimit.amount("draft-kept"))
    old = Draft.objects.select_for_update(skip_locked=True).filter(
        state__in=[State.DRAFT, State.DEFLECTED], saved_at__lt=at - kept
    )
    count = 0
    for draft in old:
        _delete(draft, at=at)
        count += 1
    if count:
        audit.record("referral.drafts_forgotten", by=audit.SYSTEM, at=at, facts={"count": count})
    return count


def _delete(draft: Draft, *, at: datetime) -> None:
    for attachment in Attachment.objects.filter(draft=draft).select_related("document"):
        attachment.delete()
        documents.forget(document=attachment.document, at=at)
    draft.delete()


def locked(draft: Draft, *, by: Person | None, version: int | None = None) -> Draft:
    """The unsent draft under a row lock; Stale when the page that asks is older than it."""
    mine = Draft.objects.of(by) if by is not None else Draft.objects.filter(person=None)
    current = (
        Draft.objects.select_for_update(of=("self",))
        .unsent()
        .filter(pk__in=mine.filter(pk=draft.pk).values("pk"))
        .first()
    )
    if current is None:
        raise AlreadySent(Draft.objects.filter(pk=draft.pk).first() or draft)
    if version is not None and version != current.version:
        raise Stale(
            changed_at=current.saved_at,
            by=_other(current, by) or "You",
            now_says="This referral was saved from another page. Go back to it to see what "
            "it says now.",
        )
    return current


def _other(draft: Draft, by: Person | None) -> str:
    """The name of who saved it last, when that was somebody else."""
    mine = draft.saved_by_id == (by.pk if by else None)
    return draft.saved_by.name if draft.saved_by and not mine else ""


@transaction.atomic
def deflect(*, kind: str, at: datetime, draft: Draft | None = None, by: Person | None) -> bool:
    """T3: somebody found what they need without a referral. Counted; is their draft still there?

    A draft that says no more than who began it and why ends with it. One in which somebody
    has written about a child, or that holds a file, stays as it was: looking elsewhere must
    not cost anybody their words.
    """
    Deflection.objects.create(kind=Deflection.Kind(kind), at=at)
    draft = locked(draft, by=by) if draft is not None else None
    stays = draft is not None and _says_more(draft)
    if draft is not None and not stays:
        TABLE.may(Move.DEFLECT, state=draft.state, roles=access.roles_of(by)).or_refuse()
        draft.state = State.DEFLECTED
        draft.answers, draft.aside = {}, {}
        draft.saved_at = at
        draft.save()
    audit.record("referral.deflected", target=draft, by=by, at=at, facts={"kind": kind})
    return stays


def _says_more(draft: Draft) -> bool:
    """Does it hold more than the questions before the list of parts?"""
    given = {**draft.answers, **draft.aside.get("steps", {})}
    parts = [key for key in given if asking.BY_KEY[key].section != asking.BEFORE]
    return bool(parts) or draft.attachments.exists()
