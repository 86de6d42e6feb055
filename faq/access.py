"""Who may work on questions. The public reads what Question.objects.published() holds."""

from django.contrib.auth.models import AnonymousUser

from localoffer.accounts.models import Person
from localoffer.accounts.roles import EDITORS, Role
from localoffer.audit.operations import SYSTEM
from localoffer.moves import Table
from localoffer.refusal import YES, Answer, no

Actor = Person | AnonymousUser | str
"""Somebody (nobody signed in may do nothing), or SYSTEM: who can run commands on the server."""


def editors_only(person: Person) -> Answer:
    """The pages of proposals."""
    if person.has(*EDITORS):
        return YES
    return no(f"Only {Role.CONTENT_EDITOR.label} or {Role.PUBLISHER.label} can import questions.")


def may(table: Table, move: str, *, state: str | None, by: Actor) -> Answer:
    """May `by` make this move on something in this state?"""
    roles = table.rules[move].by if by == SYSTEM else getattr(by, "roles", frozenset())
    return table.may(move, state=state, roles=roles)
