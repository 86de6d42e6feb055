"""The plan itself: the draft that is served, its fifteen days, the final plan, reviews."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.documents import operations as documents
from localoffer.refusal import Answer, Refused, no
from panel import access, timescales
from panel.models import Case, CaseHistory, PlanStep
from panel.operations.moving import locked, move, touch
from panel.operations.papers import PDF, count_pages
from panel.states import CASE, CaseMove, CaseState

BEGINS_A_PLAN = {
    CaseMove.AGREE_TO_ISSUE,
    CaseMove.ISSUE_AFTER_ALL,
    CaseMove.REDRAFT,
    CaseMove.AMEND,
}
"""What comes before a draft: the notice that there will be a plan or a changed one, or an order."""


@transaction.atomic
def serve_draft(
    *, case: Case, file: tuple[str, bytes], served_on: date, version: int, by: Person, at: datetime
) -> PlanStep:
    """A draft plan, or what is to change in one, goes to the parent (CFA s.38, reg 22).

    They have fifteen days, service being day 1; served anew, they have them anew.
    """
    case = locked(case, version=version)
    step = _store(case, PlanStep.Kind.DRAFT, file, served_on, by=by, at=at)
    if case.state == CaseState.DRAFTING:
        move(case, CaseMove.SERVE_DRAFT, by=by, at=at)
    else:
        may_draft_again(case, by).or_refuse()
        touch(case, "the draft plan", by=by, at=at)
    return step


def may_draft_again(case: Case, by: Person) -> Answer:
    """While the parent's answer is waited for, or changes are proposed."""
    changing = case.state == CaseState.AMENDING
    then = CaseMove.FINALISE_CHANGES if changing else CaseMove.FINALISE
    return CASE.may(then, state=case.state, roles=by.roles)


@transaction.atomic
def answered(*, case: Case, on: date, version: int, by: Person, at: datetime) -> PlanStep:
    """The parent has said all that they wish to say on the draft."""
    case = locked(case, version=version)
    access.send_team_only(by).or_refuse()
    draft = last_draft(case)
    if draft is None or draft.answered_on is not None:
        raise Refused("There is no draft that waits for an answer.")
    if not draft.served_on <= on <= clock.local_day(at):
        raise Refused("The day must be from the day the draft was served to today.")
    draft.answered_on = on
    draft.save(update_fields=["answered_on"])
    touch(case, "the parent’s answer to the draft", by=by, at=at)
    audit.record("panel.plan.answered", target=case, by=by, at=at)
    return draft


@transaction.atomic
def finalise(
    *, case: Case, file: tuple[str, bytes], served_on: date, version: int, by: Person, at: datetime
) -> PlanStep:
    """The final plan, by day 140 (reg 13(2)), or the changed one after a review.

    Not before the parent's days are over, counted from the draft that was served last (or
    from our letter, where the changes are proposed in it), unless they have said all they wish
    to say. A change that was ordered waits for nobody.
    """
    case = locked(case, version=version)
    draft, until = last_draft(case), answer_until(case)
    if draft is not None and draft.answered_on is not None:
        if served_on < draft.answered_on:
            raise Refused("The final plan follows the parent’s answer. Choose a later day.")
    elif until is not None and served_on <= until:
        raise Refused(
            no(
                f"The parent has until the end of {timescales.day_in_words(until)} to answer.",
                "CFA s.38, regs 13(1), 22",
            )
        )
    step = _store(case, PlanStep.Kind.FINAL, file, served_on, by=by, at=at)
    changed = case.state == CaseState.AMENDING
    move(case, CaseMove.FINALISE_CHANGES if changed else CaseMove.FINALISE, by=by, at=at)
    move(case, CaseMove.MAINTAIN, by=by, at=at)
    return step


@transaction.atomic
def begin_review(*, case: Case, version: int, by: Person, at: datetime) -> Case:
    """An annual review of a plan in force (CFA s.44(1))."""
    return move(locked(case, version=version), CaseMove.REVIEW, by=by, at=at)


@transaction.atomic
def assess_again(*, case: Case, version: int, by: Person, at: datetime) -> Case:
    """A plan in force is looked at from the ground up (CFA s.44(2)): advice is asked for anew."""
    return move(locked(case, version=version), CaseMove.REASSESS, by=by, at=at)


@transaction.atomic
def draft_again(*, case: Case, version: int, by: Person, at: datetime) -> Case:
    """After assessing again the plan is drafted and served as the first time (reg 27)."""
    return move(locked(case, version=version), CaseMove.REDRAFT, by=by, at=at)


def began(case: Case) -> CaseHistory | None:
    """The move that began the plan, or the change of it, that is being made now or was last."""
    return next((row for row in reversed(case.history.all()) if row.move in BEGINS_A_PLAN), None)


def last_draft(case: Case) -> PlanStep | None:
    """The draft of this plan that was served last, whichever was typed in last."""
    first = began(case)
    drafts = [
        step
        for step in case.plans.all()
        if step.kind == PlanStep.Kind.DRAFT and (first is None or step.at >= first.at)
    ]
    return max(drafts, key=lambda step: (step.served_on, step.pk), default=None)


def answer_until(case: Case) -> date | None:
    """The last of the parent's days to answer what they were sent, while it is waited for."""
    if case.state not in {CaseState.DRAFT_SERVED, CaseState.AMENDING}:
        return None
    if draft := last_draft(case):
        return draft.answer_until
    first = began(case)
    if first is None or first.why:  # an order, which says why, needs no answer
        return None
    return timescales.answer_until(clock.local_day(first.at), case.periods)


def _store(
    case: Case, kind: str, file: tuple[str, bytes], served_on: date, *, by: Person, at: datetime
) -> PlanStep:
    access.send_team_only(by).or_refuse()
    if not case.received_on <= served_on <= clock.local_day(at):
        raise Refused("The day of service must be from the day the case began to today.")
    first = began(case)
    # What was ordered is often typed in days after the order.
    if first is not None and not first.why and served_on < clock.local_day(first.at):
        told = timescales.day_in_words(clock.local_day(first.at))
        raise Refused(
            no(
                f"A plan is served after the parent was told of it, on {told}. Choose that day "
                "or a later one.",
                "CFA ss.37, 38, 44",
            )
        )
    name, content = file
    count_pages(content)
    document = documents.store(
        name=name, content=content, content_type=PDF, kind=f"panel-plan-{kind}", about=case,
        by=by, at=at,
    )  # fmt: skip
    draft = kind == PlanStep.Kind.DRAFT
    step = PlanStep.objects.create(
        case=case,
        kind=kind,
        document=document,
        served_on=served_on,
        answer_until=timescales.answer_until(served_on, case.periods) if draft else None,
        by=by,
        at=at,
    )
    facts = {"kind": kind, "served_on": str(served_on), "sha256": document.sha256}
    audit.record("panel.plan.served", target=case, by=by, at=at, facts=facts)
    return step
