"""The legal test, the recommendation, the chair's signature, the chief officer's answer."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.council.models import LocalLimit
from localoffer.notices import operations as outbox
from localoffer.refusal import Refused, no
from panel import access, law, timescales
from panel.models import (
    Decision,
    Deferral,
    Item,
    LimbFinding,
    Signature,
    View,
)
from panel.models.decision import Outcome
from panel.operations.findings import carry_findings
from panel.operations.moving import locked, move, stale, touch
from panel.operations.papers import current
from panel.states import ItemMove


@transaction.atomic
def record_finding(
    *,
    item: Item,
    limb: str,
    met: bool,
    reason: str,
    evidence: str,
    version: int,
    by: Person,
    at: datetime,
) -> LimbFinding:
    """One limb of the test: met or not, why, and where it stands in the papers.

    The letter gives the parent its words as they stand. Its form warns of reasons that no
    law allows; they do not block.
    """
    item = locked(item, version=version)
    access.may_find(item, by).or_refuse()
    known = {each.code for each in limbs_of(item)}
    if limb not in known:
        raise Refused("This item’s legal test has no such limb.")
    finding, _ = LimbFinding.objects.update_or_create(
        item=item,
        number=item.next_number,
        limb=limb,
        defaults={"met": met, "reason": reason, "evidence": evidence, "by": by, "at": at},
    )
    touch(item, "the legal test", by=by, at=at)
    facts = {"limb": limb, "met": met, "number": finding.number}
    audit.record("panel.limb.found", target=item, by=by, at=at, facts=facts)
    return finding


def limbs_of(item: Item) -> tuple[law.Limb, ...]:
    """The limbs of the legal test that this item's business calls for."""
    return law.limbs(law_version=item.case.law_version, business=item.business)


def outcome_of(item: Item) -> Outcome:
    """What follows from the limbs (CFA ss.36(8), 37(1), 45(1))."""
    found = access.counting_findings(item)
    met = {limb.code: limb.code in found and found[limb.code].met for limb in limbs_of(item)}
    return law.follows(business=item.business, met=met)


@transaction.atomic
def recommend(
    *, item: Item, outcome: str, reasons: str, why_new: str = "", alternatives: str = "",
    cost: Decimal | None = None, version: int, by: Person, at: datetime,
) -> Decision:  # fmt: skip
    """The chair records what the Panel recommends: a new version with fixed content.

    Refuses an outcome that does not follow from the limbs. A second version says why
    it is there. Other resources and their cost (pounds a year) are recorded where no legal
    test forbids it, and the limbs, which settle the need, always come before them.
    """
    item = locked(item, version=version)
    access.may_recommend(item, by, at=at).or_refuse()
    follows = outcome_of(item)
    if outcome != follows:
        raise Refused(
            no(
                f"From what the panel found follows: {follows.label[0].lower()}{follows.label[1:]}. "
                "Change the finding if the panel sees it otherwise.",
                " and ".join(limb.clause for limb in limbs_of(item)),
            )
        )
    if (alternatives.strip() or cost is not None) and item.business not in law.WEIGHS_COST:
        raise Refused(no("Cost is no part of this test.", "CFA ss.36(8), 37(1)"))
    number = item.next_number
    if number > 1 and not why_new.strip():
        raise Refused("Say what has changed since the last version.")
    content = content_of(item, number=number, outcome=outcome, reasons=reasons)
    if alternatives.strip() or cost is not None:
        content |= {"alternatives": alternatives, "cost": "" if cost is None else f"{cost:.2f}"}
    decision = Decision.objects.create(
        item=item,
        number=number,
        outcome=outcome,
        reasons=reasons,
        alternatives=alternatives,
        cost=cost,
        content=content,
        digest=Decision.digest_of(content),
        why_new=why_new,
        by=by,
        at=at,
    )
    move(item, ItemMove.RECOMMEND, by=by, at=at, why=why_new)
    return decision


def content_of(item: Item, *, number: int, outcome: str, reasons: str) -> dict[str, Any]:
    """Exactly what is signed, as plain data: the same text always gives the same digest."""
    found = access.counting_findings(item)
    meeting = item.meeting
    present = access.people_present(item)
    views = access.counting_views(item)
    if meeting:
        views = views.filter(member__reference__in=present)
    given = list(views.select_related("member").order_by("pk"))
    quorum = LocalLimit.amount("panel-quorum")
    return {
        "item": item.reference,
        "version": number,
        "case": item.case.reference,
        "child": item.case.child.reference,
        "business": item.get_business_display(),
        "meeting": meeting.reference if meeting else "",
        "met_on": meeting.date.isoformat() if meeting else "",
        "presenter": item.presenter.reference if item.presenter else "",
        "law_version": item.case.law_version,
        "limbs": [
            {
                "clause": limb.clause,
                "question": limb.question,
                "met": found[limb.code].met,
                "reason": found[limb.code].reason,
                "evidence": found[limb.code].evidence,
            }
            for limb in limbs_of(item)
        ],
        "outcome": Outcome(outcome).label,
        "reasons": reasons,
        "views": [
            {"member": view.member.reference, "leaning": view.leaning, "text": view.text}
            for view in given
        ],
        "dissent": [view.member.reference for view in given if dissents(view, outcome)],
        "present": sorted(present),
        "quorum": {
            "needed": quorum,
            "present": len(present) if meeting else access.took_part(item),
        },
        "papers": [
            {"number": paper.number, "version": paper.version, "digest": paper.digest}
            for paper in current(item)
        ],
    }


def dissents(view: View, outcome: str) -> bool:
    """Did this member lean the other way?"""
    against = {Outcome.NOT_ASSESS, Outcome.NOT_ISSUE, Outcome.NOT_AGREE, Outcome.NOT_AMEND}
    other = View.Leaning.FOR if outcome in against else View.Leaning.AGAINST
    return view.leaning == other


@transaction.atomic
def defer(
    *,
    item: Item,
    owner: Person,
    until: date,
    reason: str,
    past_due_agreed: bool = False,
    version: int,
    by: Person,
    at: datetime,
) -> Deferral:
    """Put an item off, with an owner and a date (terms of reference, procedures).

    A date that breaches the statutory one must be agreed to knowingly: the clock
    never pauses, and the row keeps both dates. The owner is told by mail.
    """
    item = locked(item, version=version)
    access.may_defer(item, by).or_refuse()
    if not reason.strip():
        raise Refused("Say what further information or action is needed.")
    if access.has_interest(item, owner):
        raise Refused(no("Nobody with an interest acts on an item.", access.INTERESTS))
    if until <= clock.local_day(at):
        raise Refused("Choose a later day to put the item off to.")
    due = item.due.on
    if (late := timescales.days_late(until, due=due)) and not past_due_agreed:
        raise Refused(
            no(
                f"The parent must be told by {timescales.day_in_words(due)}. That day would be "
                f"{late} {'day' if late == 1 else 'days'} late. Choose an earlier day, or confirm "
                "that the panel knows.",
                f"{item.due.clause}: the clock never pauses",
            )
        )
    assert item.meeting is not None
    deferral = Deferral.objects.create(
        item=item,
        meeting=item.meeting,
        owner=owner,
        until=until,
        reason=reason,
        decide_by=due,
        by=by,
        at=at,
    )
    move(item, ItemMove.DEFER, by=by, at=at, why=reason)
    outbox.queue(
        template="panel-item-put-off",
        to=owner,
        context={
            "reference": item.reference,
            "until": timescales.day_in_words(until),
            "address": item.get_absolute_url(),
        },
        about=item,
        by=by,
        at=at,
    )
    return deferral


@transaction.atomic
def sign(*, item: Item, digest: str, by: Person, at: datetime) -> Signature:
    """The chair signs exactly what the page showed (its digest), and it goes to the chief officer.

    Raises Stale if a newer version stands.
    """
    item = locked(item)
    access.may_sign(item, by).or_refuse()
    signature = _sign(item, Signature.Part.CHAIR, digest, by=by, at=at)
    move(item, ItemMove.SIGN, by=by, at=at)
    move(item, ItemMove.PASS_ON, by=by, at=at)
    return signature


@transaction.atomic
def approve(*, item: Item, digest: str, by: Person, at: datetime) -> Signature:
    """The chief officer decides: a third person, under the same digest."""
    item = locked(item)
    access.may_approve(item, by).or_refuse()
    signature = _sign(item, Signature.Part.OFFICER, digest, by=by, at=at)
    move(item, ItemMove.APPROVE, by=by, at=at)
    return signature


def _sign(item: Item, part: str, digest: str, *, by: Person, at: datetime) -> Signature:
    decision = item.latest_decision
    if decision is None or decision.digest != digest:
        raise stale(item)
    signature = Signature.objects.create(decision=decision, part=part, by=by, at=at, digest=digest)
    facts = {"number": decision.number, "part": part, "digest": digest}
    audit.record("panel.decision.signed", target=item, by=by, at=at, facts=facts)
    return signature


@transaction.atomic
def send_back(*, item: Item, why: str, version: int, by: Person, at: datetime) -> Item:
    """The chief officer does not approve: the chair makes a new version.

    The findings are carried over to it, so that only what changes is written anew.
    """
    item = locked(item, version=version)
    access.may_send_back(item, by).or_refuse()
    if not why.strip():
        raise Refused("Say what the chair should look at again.")
    carry_findings(item)
    return move(item, ItemMove.SEND_BACK, by=by, at=at, why=why)


@transaction.atomic
def take_back(*, item: Item, why: str, version: int, by: Person, at: datetime) -> Item:
    """The chair changes an unsigned recommendation: it stays to be seen, and a new version follows."""
    item = locked(item, version=version)
    access.may_take_back(item, by).or_refuse()
    if not why.strip():
        raise Refused("Say why the recommendation is to change.")
    carry_findings(item)
    return move(item, ItemMove.TAKE_BACK, by=by, at=at, why=why)


@transaction.atomic
def correct(*, item: Item, why: str, version: int, by: Person, at: datetime) -> Item:
    """A decision that was approved, or even told, is wrong: the chair makes a new version.

    What was signed and sent stays as it is. A new version is signed, approved and told anew.
    """
    item = locked(item, version=version)
    access.may_correct(item, by).or_refuse()
    if not why.strip():
        raise Refused("Say what is wrong with the decision.")
    carry_findings(item)
    return move(item, ItemMove.CORRECT, by=by, at=at, why=why)
