"""Who may open what, as rules with reasons, and what needs a fresh sign-in."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from localoffer.accounts.models import Person
from localoffer.accounts.requests import PersonRequest
from localoffer.accounts.roles import CWD, EDITORS, INSIDE, PANEL, RAIS_DESK, SEND_TEAM, Role
from localoffer.refusal import YES, Answer, no

Rule = Callable[[Person], Answer]
View = Callable[..., HttpResponseBase]

STAFF = INSIDE - PANEL
SCREENERS = frozenset({Role.RAIS_SOCIAL_WORKER, Role.EARLY_HELP_COORDINATOR})
PANEL_PEOPLE = PANEL | SEND_TEAM | {Role.CHIEF_OFFICER}


def only(roles: Collection[Role], verb: str, *, called: str = "") -> Rule:
    """A rule that says “Only … can <verb>.”; `called` names the holders in a word or two."""
    who = called or in_words(roles)

    def rule(person: Person) -> Answer:
        return YES if person.has(*roles) else no(f"Only {who} can {verb}.")

    return rule


def in_words(roles: Collection[Role]) -> str:
    """“a content editor or a publisher”, in the order in which roles are listed."""
    names = [role.label for role in Role if role in roles]
    return " or ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def signed_in(person: Person) -> Answer:
    """Anybody who has signed in."""
    return YES


def with_password_only(person: Person) -> Answer:
    """Passwords and second factors are for staff and panel."""
    if person.needs_second_factor:
        return YES
    return no("You sign in with a code sent by email, so you have no password to look after.")


staff_only = only(STAFF, "open this page", called="council staff")
rais_desk_only = only(RAIS_DESK | CWD, "see the front door’s work", called="the RAIS and CWD teams")
screeners_only = only(SCREENERS, "screen referrals")
editors_only = only(EDITORS, "change what is published")
panel_people_only = only(
    PANEL_PEOPLE, "see the SEND Panel’s work", called="the SEND Panel and its officers"
)
administrators_only = only({Role.ADMINISTRATOR}, "manage people")
data_protection_only = only({Role.DATA_PROTECTION_OFFICER}, "read the audit")


def may_manage(person: Person, by: Person) -> Answer:
    """An administrator manages others, never themselves: nobody adds to their own rights."""
    if not (answer := administrators_only(by)):
        return answer
    if person.pk == by.pk:
        return no("You cannot change your own roles or account. Ask another administrator.")
    return YES


def freshly_signed_in(request: HttpRequest) -> bool:
    """Did this person show their second factor in the last few minutes?

    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT says how many seconds it is good for. A
    password alone counts only for somebody who is about to set a second factor up.
    """
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    strong = is_mfa_enabled(request.user)
    proofs = [record["at"] for record in records if record["method"] == "mfa" or not strong]
    age = time.time() - max(proofs, default=0)
    return age < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def reauthenticated(view: View) -> View:
    """Ask again for the second factor before this view, unless just given (TRUST 44).

    Stands under @requires. A form that was sent is kept and goes on by itself afterwards.
    People who sign in by e-mailed code have nothing to be asked for again.
    """

    @wraps(view)
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.needs_second_factor and not freshly_signed_in(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return guarded
