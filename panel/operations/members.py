"""What members say: an interest or none, then a view."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.refusal import Refused, no
from panel import access
from panel.models import Connection, Declaration, Item, View
from panel.operations.findings import carry_findings
from panel.operations.moving import locked, move
from panel.states import ItemMove, ItemState

NATURE = Declaration.Nature


@transaction.atomic
def declare(
    *, item: Item, person: Person, nature: str, detail: str = "", by: Person, at: datetime
) -> Declaration:
    """Say for `person` whether they have an interest. An interest stays, whoever recorded it.

    One found after a view was given voids the view; one found during the discussion
    logs that the member left the room (terms of reference, declaration of interests).
    One found after the recommendation and before its signature takes the item back to
    the chair of the item for a new version.
    """
    item = locked(item)
    if nature == NATURE.NONE and person.pk != by.pk:
        raise Refused(no("Only the member can say that they have no interest.", access.INTERESTS))
    access.may_record_interest(person, by).or_refuse()
    said = access.declaration_of(item, person)
    if said is not None and said.nature == NATURE.INTEREST:
        if nature == NATURE.INTEREST:
            return said
        raise Refused(no("An interest that was declared stays.", access.INTERESTS))
    said = said or Declaration(item=item, person=person)
    said.nature, said.detail, said.by, said.at = nature, detail, by, at
    if nature == NATURE.INTEREST:
        if item.state == ItemState.IN_DISCUSSION and access.is_present(item, person):
            said.left_at = at
        View.objects.filter(item=item, member=person, voided_at=None).update(voided_at=at)
    said.save()
    if (
        nature == NATURE.INTEREST
        and item.state == ItemState.RECOMMENDED
        and access.rests_on(item, person)
    ):
        carry_findings(item)
        why = "An interest was declared after the recommendation."
        move(item, ItemMove.VOID, by=by, at=at, why=why)
    audit.record(
        "panel.interest.declared",
        target=item,
        by=by,
        at=at,
        facts={"person": person.reference, "nature": nature},
    )
    return said


@transaction.atomic
def record_view(
    *, item: Item, member: Person, leaning: str, text: str, by: Person, at: datetime
) -> View:
    """A member's view, by themselves or written down by the minute taker. It can be changed
    until the recommendation is made."""
    item = locked(item)
    access.may_give_view(item, member, by).or_refuse()
    view, _ = View.objects.update_or_create(
        item=item,
        member=member,
        sitting=item.sitting,
        defaults={"leaning": leaning, "text": text, "by": by, "at": at},
    )
    audit.record(
        "panel.view.recorded", target=item, by=by, at=at, facts={"member": member.reference}
    )
    return view


@transaction.atomic
def tell_connection(*, kind: str, value: str, by: Person, at: datetime) -> Connection:
    """A school, surname or postcode that a member is connected with. Told twice, it is one."""
    told, new = Connection.objects.get_or_create(
        person=by, kind=Connection.Kind(kind), value=value.strip(), defaults={"at": at}
    )
    if new:
        audit.record("panel.connection.told", target=told, by=by, at=at, facts={"kind": kind})
    return told


@transaction.atomic
def forget_connection(*, pk: str, by: Person, at: datetime) -> None:
    """One's own connection that is over. Interests that were declared stay."""
    found = Connection.objects.filter(person=by, pk=pk if pk.isdecimal() else 0).first()
    if found:
        audit.record("panel.connection.forgotten", target=found, by=by, at=at)
        found.delete()
