"""For the bench: somebody for each role, and a session in which they have signed in."""

from __future__ import annotations

import time

from allauth.account.internal.flows import login
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from localoffer.accounts.models import Grant, Organisation, Person, Seat
from localoffer.accounts.roles import PANEL, Role
from localoffer.bench import MOMENT, Measure, Page, Size

_BACKEND = "localoffer.accounts.backends.PersonAndRoles"


def seed(size: Size) -> None:
    workplace = Organisation.objects.create(
        name="Invented Primary School", kind=Organisation.Kind.SCHOOL, verified_at=MOMENT
    )
    for role in Role:
        made = Person.objects.create_user(
            email_of(role),
            name=f"Invented {role.noun}",
            organisation=workplace if role == Role.REFERRER else None,
        )
        seat = Seat.choices[0][0] if role in PANEL else ""
        Grant.objects.create(person=made, role=role, seat=seat, given_at=MOMENT)


def email_of(role: str) -> str:
    return f"{role.replace('_', '-')}@bench.example"


def who(role: str) -> Person:
    """The person of the bench who holds this role."""
    return Person.objects.get(email=email_of(role))


def signed_in(role: str) -> str:
    """The key of a new session in which this role's person has used both factors."""
    person = who(role)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = _BACKEND
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    proofs = ["password", "mfa"] if person.needs_second_factor else ["code"]
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": proof, "at": time.time()} for proof in proofs
    ]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.create()
    assert session.session_key
    return session.session_key


MEASURES: list[Measure] = [
    Page("accounts: sign-in page", "/account/login/"),
    Page("accounts: own page", "/account/", by="rais_manager"),
]
