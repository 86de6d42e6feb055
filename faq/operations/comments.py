"""Comments about the Local Offer: taken, answered, published or left out for a lawful reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import Truncator

from faq import access, receipts
from faq.access import Actor
from faq.models import Action, AnnualReport, Comment, Step
from faq.operations.questions import answer_by, pointers_in
from faq.report import content
from faq.states import ACTION, COMMENT, ActionMove, CommentMove, CommentState
from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.notices import operations as notices
from localoffer.refusal import Refused, Stale, sent_again


@dataclass(frozen=True)
class Intent:
    """What the council intends to do, who does it, and by when."""

    what: str
    owner: str
    due_on: date


@transaction.atomic
def make(
    *,
    about: str,
    words: str,
    may_publish: bool,
    page: str = "",
    reply_to: str = "",
    once: UUID,
    by: Actor,
    at: datetime,
) -> tuple[Comment, str]:
    """Anybody comments. Answers (comment, receipt code); the same form twice is one comment."""
    access.may(COMMENT, CommentMove.MAKE, state=None, by=by).or_refuse()
    code = receipts.code_of(once)
    receipts.one_at_a_time(once)
    if there := Comment.objects.filter(once=once).first():
        says = (about, words.strip(), may_publish, page, reply_to.strip())
        said = (there.about, there.words, there.may_publish, there.page, there.reply_to)
        return _made_before(there, said=said, says=says), code
    comment = Comment(
        about=about,
        words=words.strip(),
        may_publish=may_publish,
        page=page,
        reply_to=reply_to.strip(),
        receipt=receipts.digest(code),
        once=once,
        made_at=at,
        due_on=answer_by(at),
    )
    return _done(comment, CommentMove.MAKE, before="", by=by, at=at), code


@transaction.atomic
def write_down(
    *,
    about: str,
    words: str,
    may_publish: bool,
    channel: str,
    once: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Comment:
    """A comment that came by phone, by letter or in person (reg 57)."""
    access.may(COMMENT, CommentMove.WRITE_DOWN, state=None, by=by).or_refuse()
    if once and (there := Comment.objects.filter(once=once).first()):
        said = (there.about, there.words, there.may_publish, there.channel)
        return _made_before(there, said=said, says=(about, words.strip(), may_publish, channel))
    comment = Comment(
        about=about,
        words=words.strip(),
        may_publish=may_publish,
        channel=channel,
        once=once,
        made_at=at,
        due_on=answer_by(at),
    )
    return _done(comment, CommentMove.WRITE_DOWN, before="", by=by, at=at)


@transaction.atomic
def respond(
    *,
    comment: Comment,
    response: str,
    public_words: str = "",
    intent: Intent | None = None,
    version: int,
    by: Actor,
    at: datetime,
) -> Comment:
    """Write the response, the words to publish, and what is going to be done.

    Another person checks it. `public_words` are the comment so that nobody can be recognised.
    """
    comment, before = _move(comment, CommentMove.RESPOND, by=by, version=version)
    if not response.strip():
        raise Refused("Write the response.")
    if comment.may_publish and not public_words.strip():
        raise Refused("Write the comment as it will be published.")
    comment.response, comment.public_words = response.strip(), public_words.strip()
    comment.responded_by = by if isinstance(by, Person) else None
    _done(comment, CommentMove.RESPOND, before=before, by=by, at=at)
    if intent:
        plan(comment=comment, intent=intent, by=by, at=at)
    return comment


@transaction.atomic
def send_back(*, comment: Comment, because: str, version: int, by: Actor, at: datetime) -> Comment:
    """The response needs more work."""
    comment, before = _move(comment, CommentMove.RETURN, by=by, version=version)
    if not because.strip():
        raise Refused("Say what the response still needs.")
    words = because.strip()
    return _done(comment, CommentMove.RETURN, before=before, by=by, at=at, words=words)


@transaction.atomic
def publish(
    *, comment: Comment, nobody_recognised: bool = False, version: int, by: Actor, at: datetime
) -> Comment:
    """Publish a comment with its response; whoever made it is told.

    Somebody else than the writer of the response looks at it, and says that nobody can be
    recognised where something points to somebody. A comment that was not for publishing is
    refused.
    """
    comment, before = _move(comment, CommentMove.PUBLISH, by=by, version=version)
    access.may_publish_response(comment, by).or_refuse()
    if not comment.may_publish:
        raise Refused("Whoever made this comment asked us not to publish it. Answer it privately.")
    pointers = pointers_in(*_published_texts(comment))
    if pointers and not nobody_recognised:
        raise Refused(
            f"{pointers[0].says}. Change the words, or say that nobody can be recognised."
        )
    comment.published_at = at
    comment.published_by = by if isinstance(by, Person) else None
    _done(
        comment, CommentMove.PUBLISH, before=before, by=by, at=at,
        facts={"pointers": len(pointers)},
    )  # fmt: skip
    _tell(comment, by=by, at=at)
    return comment


@transaction.atomic
def reply(*, comment: Comment, version: int, by: Actor, at: datetime) -> Comment:
    """Answer a comment that was not for publishing. Only whoever made it reads the answer."""
    comment, before = _move(comment, CommentMove.REPLY, by=by, version=version)
    access.may_publish_response(comment, by).or_refuse()
    if comment.may_publish:
        raise Refused("This comment is for publishing: the law asks us to publish it.")
    _done(comment, CommentMove.REPLY, before=before, by=by, at=at)
    _tell(comment, by=by, at=at)
    return comment


@transaction.atomic
def leave_out(
    *, comment: Comment, reason: str, because: str, version: int, by: Actor, at: datetime
) -> Comment:
    """Do not publish, for one of the two reasons of reg 56; `because` says why it is one."""
    comment, before = _move(comment, CommentMove.LEAVE_OUT, by=by, version=version)
    if reason not in Comment.Reason.values:
        raise Refused("The law knows two reasons for leaving a comment out. Choose one of them.")
    if not because.strip():
        raise Refused("Say why this reason is the right one.")
    comment.left_out_as, comment.left_out_because = reason, because.strip()
    _done(
        comment, CommentMove.LEAVE_OUT, before=before, by=by, at=at, words=because.strip(),
        facts={"reason": reason},
    )  # fmt: skip
    _tell(comment, by=by, at=at)
    return comment


@transaction.atomic
def take_in(*, comment: Comment, version: int, by: Actor, at: datetime) -> Comment:
    """It was left out by mistake: it waits for its response again."""
    comment, before = _move(comment, CommentMove.TAKE_IN, by=by, version=version)
    comment.left_out_as = comment.left_out_because = ""
    return _done(comment, CommentMove.TAKE_IN, before=before, by=by, at=at)


@transaction.atomic
def take_down(*, comment: Comment, because: str, version: int, by: Actor, at: datetime) -> Comment:
    """Take a published comment off the site, because somebody could be recognised in it."""
    comment, before = _move(comment, CommentMove.TAKE_DOWN, by=by, version=version)
    if not because.strip():
        raise Refused("Say why this comment is taken down.")
    comment.taken_down_because = because.strip()
    words = because.strip()
    return _done(comment, CommentMove.TAKE_DOWN, before=before, by=by, at=at, words=words)


@transaction.atomic
def plan(
    *, comment: Comment, intent: Intent, version: int | None = None, by: Actor, at: datetime
) -> Action:
    """Name what will be done, the service that does it and the day.

    `version` is the comment's, as the page showed it: the same page sent twice plans once.
    """
    access.may(ACTION, ActionMove.PLAN, state=None, by=by).or_refuse()
    if version is not None:
        held = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
        _same_version(held, version)
        held.version += 1
        held.save(update_fields=["version"])
    if not (intent.what.strip() and intent.owner.strip()):
        raise Refused("Say what will be done, and which service does it.")
    if intent.due_on < clock.local_day(at):
        raise Refused("Choose a day that is still to come.")
    action = Action(
        comment=comment,
        what=intent.what.strip(),
        owner=intent.owner.strip(),
        due_on=intent.due_on,
        first_due_on=intent.due_on,
        planned_at=at,
    )
    return _acted(action, ActionMove.PLAN, before="", by=by, at=at)


@transaction.atomic
def postpone(
    *, action: Action, due_on: date, because: str, version: int, by: Actor, at: datetime
) -> Action:
    """Another day; the first stays readable."""
    action, before = _move_action(action, ActionMove.POSTPONE, by=by, version=version)
    if due_on < clock.local_day(at):
        raise Refused("Choose a day that is still to come.")
    if not because.strip():
        raise Refused("Say why the day moves.")
    action.due_on = due_on
    return _acted(action, ActionMove.POSTPONE, before=before, by=by, at=at, words=because.strip())


@transaction.atomic
def finish(*, action: Action, outcome: str, version: int, by: Actor, at: datetime) -> Action:
    """Done: `outcome` says what families can see of it."""
    return _end(action, ActionMove.FINISH, outcome, version=version, by=by, at=at)


@transaction.atomic
def give_up(*, action: Action, outcome: str, version: int, by: Actor, at: datetime) -> Action:
    """Not done: `outcome` says why not."""
    return _end(action, ActionMove.GIVE_UP, outcome, version=version, by=by, at=at)


@transaction.atomic
def publish_report(*, year: int, once: UUID, by: Person, at: datetime) -> AnnualReport:
    """The comments of a year as one report, kept as it is now; a later one replaces it.

    SEND Regulations 2014, reg 56(1): at least once a year. The same form twice is one report.
    """
    access.editors_only(by).or_refuse()
    receipts.one_at_a_time(once)
    if there := AnnualReport.objects.filter(once=once).first():
        return sent_again(there, said=there.year, says=year, made=f"the report for {there.year}")
    if not 2014 <= year <= clock.local_day(at).year:
        raise Refused("Choose a year that has begun.")
    numbers = AnnualReport.objects.select_for_update().filter(year=year)
    report = AnnualReport.objects.create(
        year=year,
        number=max((each.number for each in numbers), default=0) + 1,
        content=content(year=year, at=at),
        published_at=at,
        published_by=by,
        once=once,
    )
    audit.record("annual_report.published", target=report, by=by, at=at, facts={"year": year})
    return report


def _end(
    action: Action, move: ActionMove, outcome: str, *, version: int, by: Actor, at: datetime
) -> Action:
    action, before = _move_action(action, move, by=by, version=version)
    if not outcome.strip():
        raise Refused("Say in a sentence or two what became of it.")
    action.outcome, action.ended_on = outcome.strip(), clock.local_day(at)
    return _acted(action, move, before=before, by=by, at=at)


def _made_before(there: Comment, *, said: object, says: object) -> Comment:
    words = Truncator(there.words).chars(60)
    return sent_again(there, said=said, says=says, made=f"the comment “{words}”")


def _published_texts(comment: Comment) -> list[str]:
    actions = comment.actions.values_list("what", "owner")
    return [comment.public_words, comment.response, *("\n".join(each) for each in actions)]


def _tell(comment: Comment, *, by: Actor, at: datetime) -> None:
    """Tell whoever made it, if they left a way; an address is then forgotten."""
    to: Person | str | None = comment.asker or comment.reply_to or None
    if to is None:
        return
    notices.queue(
        template="comment_answered",
        to=to,
        context={
            "reference": comment.reference,
            "response": comment.response,
            "published": comment.state == CommentState.PUBLISHED,
            "left_out": comment.left_out_because,
        },
        about=comment,
        by=by if isinstance(by, Person) else None,
        at=at,
    )
    comment.reply_to = ""
    comment.save(update_fields=["reply_to"])


def _move(comment: Comment, move: CommentMove, *, by: Actor, version: int) -> tuple[Comment, str]:
    comment = (
        Comment.objects.select_for_update(of=("self",))
        .select_related("changed_by", "responded_by", "asker")
        .get(pk=comment.pk)
    )
    _same_version(comment, version)
    access.may(COMMENT, move, state=comment.state, by=by).or_refuse()
    before = comment.state
    comment.state = COMMENT.rules[move].after or comment.state
    comment.version += 1
    return comment, before


def _move_action(
    action: Action, move: ActionMove, *, by: Actor, version: int
) -> tuple[Action, str]:
    action = Action.objects.select_for_update(of=("self",)).select_related("changed_by").get(pk=action.pk)  # fmt: skip
    _same_version(action, version)
    access.may(ACTION, move, state=action.state, by=by).or_refuse()
    before = action.state
    action.state = ACTION.rules[move].after or action.state
    action.version += 1
    return action, before


def _same_version(row: Comment | Action, version: int) -> None:
    if row.version != version:
        raise Stale(
            changed_at=row.changed_at,
            by=row.changed_by.name if row.changed_by else "",
            now_says=f"It is now “{row.get_state_display()}”.",  # type: ignore[union-attr]
        )


def _done(comment: Comment, move: CommentMove, **facts: Any) -> Comment:
    return _kept(comment, f"comment.{move}", move, **facts)


def _acted(action: Action, move: ActionMove, **facts: Any) -> Action:
    return _kept(action, f"comment_action.{move}", move, **facts)


def _kept(
    row: Any,
    action: str,
    move: str,
    *,
    before: str,
    by: Actor,
    at: datetime,
    words: str = "",
    facts: dict[str, Any] | None = None,
) -> Any:
    """Save what a move made, with its step and its audit row."""
    person = by if isinstance(by, Person) else None
    row.changed_at, row.changed_by = at, person
    row.save()
    Step.objects.create(
        ref=row.reference, move=move, before=before, after=row.state, at=at, by=person, words=words
    )
    actor = by if isinstance(by, (Person, str)) else None
    audit.record(action, target=row, by=actor, at=at, facts=facts)
    return row
