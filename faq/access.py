"""Who may do what here. The public reads what is published; nobody reads what is not theirs."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from faq.models import Comment, GuideVersion, Question
from faq.states import PUBLIC, SERVICE
from localoffer.accounts.models import Person
from localoffer.accounts.roles import EDITORS, Role
from localoffer.audit.operations import SYSTEM
from localoffer.moves import Table
from localoffer.refusal import YES, Answer, no

Actor = Person | AnonymousUser | str | None
"""Somebody; nobody signed in (None, or Django's own); or SYSTEM: who runs commands here."""


def editors_only(person: Person) -> Answer:
    """The desk: imports, questions, comments and pages."""
    if person.has(*EDITORS):
        return YES
    return no(
        f"Only {Role.CONTENT_EDITOR.label} or {Role.PUBLISHER.label} can work on questions, "
        "comments and pages."
    )


def forum_only(person: Person) -> Answer:
    if person.has(Role.FORUM_REPRESENTATIVE):
        return YES
    return no(f"Only {Role.FORUM_REPRESENTATIVE.label} can ask for families.")


def may(
    table: Table,
    move: str,
    *,
    state: str | None,
    by: Actor,
    question: Question | None = None,
) -> Answer:
    """May `by` make this move on something in this state? A person of the service that
    `question` was given to may do what that service may."""
    if by == SYSTEM:
        roles = table.rules[move].by
    elif isinstance(by, Person):
        roles = by.roles | {PUBLIC} | _as_service(by, question)
    else:
        roles = frozenset({PUBLIC})
    return table.may(move, state=state, roles=roles)


def _as_service(by: Person, question: Question | None) -> frozenset[str]:
    if question is None or question.service_id is None or not by.is_active:
        return frozenset()
    asked = by.answers_for.filter(pk=question.service_id).exists()
    return frozenset({SERVICE}) if asked else frozenset()


def may_read(question: Question, by: Person) -> Answer:
    """A question that is not public yet: the desk, and the service it was given to."""
    if by.has(*EDITORS) or _as_service(by, question):
        return YES
    return no("Only the desk and the service that was asked can see this question.")


def may_approve(question: Question, by: Actor) -> Answer:
    """Nobody approves an answer in which they wrote a word."""
    if isinstance(by, Person) and question.drafts.filter(written_by=by).exists():
        return no("You wrote part of this answer. Another publisher must approve it.")
    return YES


def may_publish_response(comment: Comment, by: Actor) -> Answer:
    if isinstance(by, Person) and comment.responded_by_id == by.pk:
        return no("You wrote this response. Another publisher must check it.")
    return YES


def may_publish_version(version: GuideVersion, by: Actor) -> Answer:
    if isinstance(by, Person) and version.writers.filter(pk=by.pk).exists():
        return no("You wrote part of this page. Another publisher must publish it.")
    return YES
