"""Everything that changes people, their roles and organisations. Atomic and audited."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from localoffer.accounts import access
from localoffer.accounts.models import Grant, Organisation, Person
from localoffer.accounts.roles import Role
from localoffer.audit import operations as audit
from localoffer.refusal import Refused


@transaction.atomic
def register(*, name: str, job_title: str, organisation: str, email: str, at: datetime) -> Person:
    """A professional whose address has just been proved becomes a referrer.

    They belong to an organisation at once only if its domain is theirs and the council has
    verified it; otherwise what they wrote waits for an administrator.
    """
    domain = email.rpartition("@")[2]
    home = Organisation.objects.filter(
        email_domain__iexact=domain, verified_at__isnull=False
    ).first()
    person = Person.objects.create_user(
        email,
        name=name,
        job_title=job_title,
        organisation=home,
        says_works_at=organisation,
        joined_at=at,
    )
    Grant.objects.create(person=person, role=Role.REFERRER, given_at=at)
    audit.record("person.registered", target=person, by=person, at=at)
    return person


@transaction.atomic
def add_person(
    *,
    name: str,
    email: str,
    job_title: str = "",
    organisation: Organisation | None = None,
    by: Person | None,
    at: datetime,
) -> Person:
    """Somebody the council knows; without a password until they set one themselves."""
    if by is not None:
        access.administrators_only(by).or_refuse()
    person = Person.objects.create_user(
        email, name=name, job_title=job_title, organisation=organisation, joined_at=at
    )
    audit.record("person.added", target=person, by=by or audit.SYSTEM, at=at)
    return person


@transaction.atomic
def give_role(
    *, person: Person, role: Role, seat: str = "", why: str = "", by: Person | None, at: datetime
) -> Grant:
    """Raises Refused for oneself and for a role that is held already."""
    person = _managed(person, by)
    if person.grants.filter(role=role, ended_at=None).exists():
        raise Refused(f"{person.name} is {role.label} already.")
    grant = Grant.objects.create(person=person, role=role, seat=seat, given_at=at, given_by=by)
    audit.record(
        "role.given",
        target=person,
        by=by or audit.SYSTEM,
        at=at,
        why=why,
        facts={"role": role.value, "seat": seat},
    )
    return grant


@transaction.atomic
def end_role(*, grant: Grant, why: str, by: Person, at: datetime) -> Grant:
    """The role bites no more on the person's next page (TRUST 47); their sessions end."""
    person = _managed(grant.person, by)
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    if grant.ended_at:
        return grant
    grant.ended_at = max(at, grant.given_at)
    grant.save(update_fields=["ended_at"])
    _end_sessions(person)
    facts = {"role": grant.role, "seat": grant.seat}
    audit.record("role.ended", target=person, by=by, at=at, why=why, facts=facts)
    return grant


@transaction.atomic
def disable(*, person: Person, why: str, by: Person, at: datetime) -> Person:
    """The person is out at once, wherever they are signed in (TRUST 43)."""
    person = _managed(person, by)
    if person.is_active:
        person.is_active = False
        person.save(update_fields=["is_active"])
        audit.record("person.disabled", target=person, by=by, at=at, why=why)
    _end_sessions(person)
    return person


@transaction.atomic
def enable(*, person: Person, why: str, by: Person, at: datetime) -> Person:
    person = _managed(person, by)
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
        audit.record("person.enabled", target=person, by=by, at=at, why=why)
    return person


@transaction.atomic
def remove_second_factors(*, person: Person, why: str, by: Person, at: datetime) -> Person:
    """For somebody who has lost them: they set up a new one when they next sign in."""
    person = _managed(person, by)
    Authenticator.objects.filter(user=person).delete()
    _end_sessions(person)
    audit.record("person.second_factors_removed", target=person, by=by, at=at, why=why)
    return person


@transaction.atomic
def confirm_workplace(
    *, person: Person, organisation: Organisation, why: str, by: Person, at: datetime
) -> Person:
    """The council has made sure that this person works there."""
    person = _managed(person, by)
    person.organisation = organisation
    person.save(update_fields=["organisation"])
    facts = {"organisation": organisation.pk}
    audit.record("person.workplace_confirmed", target=person, by=by, at=at, why=why, facts=facts)
    return person


@transaction.atomic
def save_organisation(
    *,
    organisation: Organisation | None = None,
    name: str,
    kind: str,
    email_domain: str,
    by: Person,
    at: datetime,
) -> Organisation:
    """Add an organisation, or correct one; a changed domain has to be verified again."""
    access.administrators_only(by).or_refuse()
    saved = organisation or Organisation()
    if saved.email_domain != email_domain:
        saved.verified_at = None
    saved.name, saved.kind, saved.email_domain = name, kind, email_domain
    saved.save()
    audit.record("organisation.saved", target=saved, by=by, at=at)
    return saved


@transaction.atomic
def verify_organisation(
    *, organisation: Organisation, why: str, by: Person, at: datetime
) -> Organisation:
    """The council has made sure that the organisation is what it says."""
    access.administrators_only(by).or_refuse()
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.verified_at is None:
        organisation.verified_at = at
        organisation.save(update_fields=["verified_at"])
        audit.record("organisation.verified", target=organisation, by=by, at=at, why=why)
    return organisation


def _managed(person: Person, by: Person | None) -> Person:
    """The person, locked, if `by` may manage them; `by` None is a command on the server."""
    if by is not None:
        access.may_manage(person, by).or_refuse()
    return Person.objects.select_for_update().get(pk=person.pk)


def _end_sessions(person: Person) -> None:
    for session in UserSession.objects.filter(user=person):
        session.end()
