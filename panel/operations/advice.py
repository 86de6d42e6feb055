"""Advice for an assessment: asked for, chased, received, or agreed to be there already."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.notices import operations as outbox
from localoffer.refusal import Refused, no
from panel import access, timescales
from panel.models import Advice, AdviceChase, Case, LawEntry
from panel.operations.moving import locked
from panel.states import CaseMove, CaseState


@transaction.atomic
def ask(
    *,
    case: Case,
    kind: str,
    who: str,
    email: str = "",
    asked_on: date | None = None,
    sufficient: bool = False,
    parent_agrees: bool = False,
    author_agrees: bool = False,
    council_agrees: bool = False,
    by: Person,
    at: datetime,
) -> Advice:
    """Ask one body for advice, or record that what it gave before is enough.

    Earlier advice is enough only when parent, author and council all agree (reg 6(4)).
    Whoever the parent reasonably asks for is asked too.
    """
    case = locked(case)
    access.may_ask_for_advice(case, by).or_refuse()
    if not LawEntry.objects.of(case.law_version, LawEntry.List.ADVICE).filter(key=kind).exists():
        raise Refused(no("Choose one of the kinds of advice.", "reg 6(1)"))
    today = clock.local_day(at)
    if sufficient and not (parent_agrees and author_agrees and council_agrees):
        raise Refused(
            no(
                "Earlier advice is enough only when the parent, its author and the council all "
                "agree. Otherwise ask for it anew.",
                "reg 6(4)",
            )
        )
    if asked_on and not case.received_on <= asked_on <= today:
        raise Refused("The day you asked must be from the day the request came to today.")
    try:
        with transaction.atomic():
            made = Advice.objects.create(
                case=case,
                assessment=1 + case.history.filter(move=CaseMove.REASSESS).count(),
                kind=kind,
                who=who,
                email=email,
                parent_asked=kind == "parent-asked",
                asked_on=None if sufficient else asked_on or today,
                body_received_on=None if sufficient else asked_on or today,
                sufficient_on=today if sufficient else None,
                by=by,
                at=at,
            )
    except IntegrityError:
        raise Refused(f"{who} is asked already for this kind of advice.") from None
    if email and not sufficient:
        _write(made, "panel-advice-asked", by=by, at=at)
    facts = {"kind": kind, "sufficient": sufficient}
    audit.record("panel.advice.asked", target=case, by=by, at=at, facts=facts)
    return made


def due_on(advice: Advice) -> date | None:
    """Six weeks from the day the body received the request (reg 8(1)); None if none is due."""
    if advice.body_received_on is None:
        return None
    return timescales.due_on(advice.body_received_on, advice.case.periods["advice-reply"])


@transaction.atomic
def reached(*, advice: Advice, on: date, version: int, by: Person, at: datetime) -> Advice:
    """The day the request reached the body, when it was another than the day it was sent."""
    advice = _open(advice, version, by)
    assert advice.asked_on is not None
    if not advice.asked_on <= on <= clock.local_day(at):
        raise Refused("The day must be from the day you asked to today.")
    advice.body_received_on = on
    return _save(advice, "panel.advice.reached", by=by, at=at)


@transaction.atomic
def receive(*, advice: Advice, on: date, version: int, by: Person, at: datetime) -> Advice:
    """The advice came."""
    advice = _open(advice, version, by)
    assert advice.asked_on is not None
    if not advice.asked_on <= on <= clock.local_day(at):
        raise Refused("The day must be from the day you asked to today.")
    advice.received_on = on
    return _save(advice, "panel.advice.received", by=by, at=at)


@transaction.atomic
def chase(*, advice: Advice, note: str, by: Person, at: datetime) -> AdviceChase:
    """Remind somebody whose advice has not come."""
    advice = _open(advice, None, by)
    return _chase(advice, note=note, by=by, at=at)


def _chase(advice: Advice, *, note: str, by: Person | None, at: datetime) -> AdviceChase:
    chased = AdviceChase.objects.create(advice=advice, note=note, by=by, at=at)
    if advice.email:
        _write(advice, "panel-advice-due", by=by, at=at)
    facts = {"kind": advice.kind}
    audit.record(
        "panel.advice.chased", target=advice.case, by=by or audit.SYSTEM, at=at, facts=facts
    )
    return chased


@transaction.atomic
def chase_all(*, at: datetime) -> int:
    """Remind by e-mail, once a week each, everybody whose advice is due or late; how many."""
    count = 0
    waiting = Advice.objects.select_for_update(of=("self",)).filter(
        received_on=None, sufficient_on=None
    )
    waiting = waiting.exclude(email="").exclude(case__state=CaseState.NOT_ASSESSING)
    for advice in waiting.select_related("case"):
        due, last = due_on(advice), advice.chases.last()
        if due is None or due > clock.local_day(at):
            continue
        if last and (at - last.at).days < timescales.CHASE_EVERY:
            continue
        _chase(advice, note="By the portal", by=None, at=at)
        count += 1
    return count


def _open(advice: Advice, version: int | None, by: Person) -> Advice:
    locked(advice.case)
    advice = Advice.objects.select_for_update().select_related("case").get(pk=advice.pk)
    access.send_team_only(by).or_refuse()
    if version is not None and advice.version != version:
        raise Refused("Somebody changed this a moment ago. Look at it again.")
    if advice.asked_on is None or advice.received_on is not None:
        raise Refused("This advice is there already.")
    return advice


def _save(advice: Advice, action: str, *, by: Person, at: datetime) -> Advice:
    advice.version += 1
    advice.save()
    audit.record(action, target=advice.case, by=by, at=at, facts={"kind": advice.kind})
    return advice


def _write(advice: Advice, template: str, *, by: Person | None, at: datetime) -> None:
    """An e-mail that says no more of the child than the case's reference."""
    due = due_on(advice)
    outbox.queue(
        template=template,
        to=advice.email,
        context={
            "name": advice.who,
            "reference": advice.case.reference,
            "due": timescales.day_in_words(due) if due else "",
        },
        about=advice.case,
        by=by,
        at=at,
    )
