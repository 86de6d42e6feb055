"""What members say: an interest or none, then a view."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.council.models import LocalLimit
from localoffer.refusal import Refused, no, sent_again
from panel import access
from panel.models import Connection, Declaration, Item, Question, Undertaking, View
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
    if nature == NATURE.NONE:
        access.has_undertaken(person, on=clock.local_day(at)).or_refuse()
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
def record_question(
    *, item: Item, once: uuid.UUID, asked_by: Person, asked_of: Person, text: str, answer: str = "",
    by: Person, at: datetime,
) -> Question:  # fmt: skip
    """A question put while the item is discussed, for the minutes. Sent twice, it is one."""
    item = locked(item)
    if made := Question.objects.filter(once=once).select_related("asked_of").first():
        return sent_again(
            made,
            said=(made.item, made.asked_by, made.asked_of, made.text, made.answer),
            says=(item, asked_by, asked_of, text, answer),
            made=f"a question to {made.asked_of.name}",
        )
    access.may_record_question(item, by).or_refuse()
    if asked_by == asked_of:
        raise Refused("Choose somebody else than who asks.")
    for person in (asked_by, asked_of):
        access.may_ask_or_answer(item, person).or_refuse()
    made = Question.objects.create(
        item=item, meeting=item.meeting, once=once, asked_by=asked_by, asked_of=asked_of,
        text=text, answer=answer, by=by, at=at,
    )  # fmt: skip
    facts = {"by": asked_by.reference, "of": asked_of.reference}
    audit.record("panel.question.recorded", target=item, by=by, at=at, facts=facts)
    return made


@transaction.atomic
def record_answer(*, question: Question, answer: str, by: Person, at: datetime) -> Question:
    """The answer that was still to come. Once written it stays."""
    item = locked(question.item)
    access.may_record_question(item, by).or_refuse()
    question = Question.objects.select_for_update().get(pk=question.pk)
    if question.answer:
        raise Refused(f"The answer is written down already: {question.answer}")
    question.answer = answer
    question.save(update_fields=["answer"])
    audit.record("panel.question.answered", target=item, by=by, at=at)
    return question


UNDERTAKING = (
    "I read the papers of the SEND Panel only for its work, and where nobody else can see them.",
    "I do not tell anybody outside the panel what the papers say, who the child is, or what was "
    "said at a meeting.",
    "I do not copy papers, print more than I need, or leave them where others find them. I "
    "destroy what I printed once the minutes are approved.",
    "I say at once when I have an interest, and when a paper is lost or reaches somebody it "
    "should not.",
    "This goes on when I leave the panel.",
)
"""What each member promises (terms of reference, confidentiality)."""


@transaction.atomic
def undertake(*, by: Person, at: datetime) -> Undertaking:
    """A member signs the confidentiality undertaking. While one holds, it answers again."""
    access.members_only(by).or_refuse()
    today = clock.local_day(at)
    by = Person.objects.select_for_update().get(pk=by.pk)
    if holds := by.panel_undertakings.filter(until__gte=today).last():
        return holds
    days = LocalLimit.amount("panel-undertaking")
    made = Undertaking.objects.create(
        person=by, words="\n".join(UNDERTAKING), at=at, until=today + timedelta(days=days - 1)
    )
    facts = {"until": made.until.isoformat()}
    audit.record("panel.undertaking.signed", target=made, by=by, at=at, facts=facts)
    return made


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
