"""The event in law: telling the parent, by a letter with its whole rights block."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.council.models import ContactLine, closed_days
from localoffer.documents import operations as documents
from localoffer.notices import letters
from localoffer.notices import operations as outbox
from localoffer.refusal import Refused, no
from panel import access, rights, timescales
from panel.models import Case, Decision, Item, NoticeServed
from panel.models.decision import Outcome
from panel.operations.moving import locked, move
from panel.rights import Line, Rights
from panel.states import CaseMove, ItemMove

TEMPLATES = {
    Outcome.ASSESS: "panel-decision-assess",
    Outcome.NOT_ASSESS: "panel-decision-refuse",
}
MOVES = {
    Outcome.ASSESS: CaseMove.AGREE_TO_ASSESS,
    Outcome.NOT_ASSESS: CaseMove.REFUSE_TO_ASSESS,
}
TITLES = {
    Outcome.ASSESS: "We will carry out an assessment",
    Outcome.NOT_ASSESS: "We will not carry out an assessment",
}


def rights_of(decision: Decision, *, at: datetime) -> Rights:
    """The rights block of a letter dated `at`, from the law's periods and the council's lines.

    Only a refusal has a last day for mediation and appeal (CFA s.51(2)).
    """
    refuses = decision.outcome == Outcome.NOT_ASSESS
    periods = decision.item.case.periods
    today = clock.local_day(at)
    return Rights(
        reasons=decision.reasons,
        refuses=refuses,
        appeal_until=timescales.appeal_until(notice_on=today, periods=periods, closed=closed_days())
        if refuses
        else None,
        tribunal=_line(ContactLine.Purpose.TRIBUNAL),
        mediation_until=timescales.mediation_until(notice_on=today, periods=periods)
        if refuses
        else None,
        mediation=_line(ContactLine.Purpose.MEDIATION),
        disagreement=_line(ContactLine.Purpose.DISAGREEMENT),
        sendiass=_line(ContactLine.Purpose.SENDIASS),
    )


def _line(purpose: str) -> Line | None:
    row = ContactLine.objects.filter(purpose=purpose).first()
    return (
        Line(label=row.label, phone=row.phone, email=row.email, web=row.web, note=row.note)
        if row
        else None
    )


def letter(decision: Decision, *, by: Person, at: datetime) -> bytes:
    """The letter as it would go out at `at`, as PDF. Refuses one that lacks a right."""
    block = rights_of(decision, at=at)
    rights.or_refuse(block)
    case = decision.item.case
    if not (case.parent_name and case.parent_address):
        raise Refused(no("Say first who the letter goes to: a name and a postal address.", "reg 5"))
    outcome = Outcome(decision.outcome)
    return letters.render(
        TEMPLATES[outcome],
        {
            "title": TITLES[outcome],
            "reference": case.reference,
            "date": at,
            "to": {"name": case.parent_name, "address": case.parent_address.splitlines()},
            "child": case.child.full_name,
            "received_on": case.received_on,
            "met_on": decision.item.meeting.date if decision.item.meeting else None,
            "reasons": decision.reasons,
            "limbs": decision.content["limbs"],
            "rights": asdict(block),
            "periods": {
                key: timescales.in_words(case.periods[key])
                for key in (
                    "appeal-from-notice",
                    "appeal-from-certificate",
                    "mediation-contact",
                    "mediation-certificate",
                )
            },
            "plan_by": next(due.on for due in case.clock if due.key == "final-plan"),
            "refuse_plan_by": next(due.on for due in case.clock if due.key == "refuse-issue"),
            "signed": _signatory(decision, by),
        },
        at=at,
    )


def _signatory(decision: Decision, by: Person) -> dict[str, str]:
    signature = decision.officer_signature
    who = signature.by if signature else by
    return {"name": who.name, "role": who.job_title or "Chief officer, for the council"}


@transaction.atomic
def notify(*, item: Item, version: int, by: Person, at: datetime) -> NoticeServed:
    """Make the letter, keep it, put it in the print queue, and move the case.

    All or nothing. Where there is an e-mail address, a notice says that the letter is
    coming and by when to act; it carries neither the letter nor the child's name.
    """
    item = locked(item, version=version)
    access.may_notify(item, by).or_refuse()
    case: Case = locked(item.case)
    decision = item.latest_decision
    assert decision is not None
    block = rights_of(decision, at=at)
    stored = documents.store(
        name=f"{case.reference} decision.pdf",
        content=letter(decision, by=by, at=at),
        content_type="application/pdf",
        kind="panel-letter",
        about=item,
        by=by,
        at=at,
    )
    served = NoticeServed.objects.create(
        decision=decision,
        letter=stored,
        email=outbox.queue(
            template="panel-letter-coming",
            to=case.parent_email,
            context=_email(case, block),
            about=case,
            by=by,
            at=at,
        )
        if case.parent_email
        else None,
        served_on=clock.local_day(at),
        appeal_until=block.appeal_until,
        mediation_until=block.mediation_until,
        by=by,
        at=at,
    )
    move(item, ItemMove.NOTIFY, by=by, at=at)
    move(case, MOVES[Outcome(decision.outcome)], by=by, at=at)
    return served


def _email(case: Case, block: Rights) -> dict[str, Any]:
    return {"name": case.parent_name, "reference": case.reference, "rights": block}


@transaction.atomic
def mark_posted(*, served: NoticeServed, by: Person, at: datetime) -> NoticeServed:
    """The printed letter left the building. Asked twice, the first moment stays."""
    access.send_team_only(by).or_refuse()
    served = NoticeServed.objects.select_for_update().get(pk=served.pk)
    if served.posted_at is None:
        served.posted_at = at
        served.save(update_fields=["posted_at"])
        audit.record("panel.letter.posted", target=served.decision.item, by=by, at=at)
    return served
