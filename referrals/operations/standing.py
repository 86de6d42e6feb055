"""Who refers for which organisation, and who sees all that it sent."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from localoffer.accounts.models import Organisation, Person
from localoffer.audit import operations as audit
from localoffer.refusal import Refused
from referrals import access
from referrals.models import Standing


@transaction.atomic
def give_standing(
    *, person: Person, organisation: Organisation, oversees: bool, by: Person, at: datetime
) -> Standing:
    """A RAIS manager or an administrator says that somebody refers for an organisation."""
    access.may_give_standing(by).or_refuse()
    if organisation.verified_at is None:
        raise Refused("The council has not made sure of this organisation yet.")
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.standings.filter(organisation=organisation, ended_at=None).exists():
        raise Refused(f"{person.name} has a standing there already. End it first to change it.")
    made = Standing.objects.create(
        person=person, organisation=organisation, oversees=oversees, given_by=by, given_at=at
    )
    audit.record(
        "standing.given", target=person, by=by, at=at,
        facts={"organisation": organisation.pk, "oversees": oversees},
    )  # fmt: skip
    return made


@transaction.atomic
def end_standing(*, standing: Standing, by: Person, at: datetime) -> Standing:
    """From the next page on the person sees nothing of that organisation any more."""
    access.may_give_standing(by).or_refuse()
    held = Standing.objects.select_for_update().get(pk=standing.pk)
    if held.ended_at is None:
        held.ended_at, held.ended_by = max(at, held.given_at), by
        held.save()
        audit.record(
            "standing.ended", target=held.person, by=by, at=at,
            facts={"organisation": held.organisation_id},
        )  # fmt: skip
    return held
