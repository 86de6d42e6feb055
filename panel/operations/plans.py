"""The plan itself: the draft that is served, its fifteen days, the final plan, reviews."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.documents import operations as documents
from localoffer.refusal import Refused, no
from panel import access, timescales
from panel.models import Case, PlanStep
from panel.operations.moving import locked, move
from panel.operations.papers import PDF, count_pages
from panel.states import CASE, CaseMove, CaseState


@transaction.atomic
def serve_draft(
    *, case: Case, file: tuple[str, bytes], served_on: date, version: int, by: Person, at: datetime
) -> PlanStep:
    """A draft plan goes to the parent (CFA s.38). They have fifteen days, service being day 1."""
    case = locked(case, version=version)
    step = _store(case, PlanStep.Kind.DRAFT, file, served_on, by=by, at=at)
    if case.state == CaseState.DRAFTING:
        move(case, CaseMove.SERVE_DRAFT, by=by, at=at)
    else:
        CASE.may(CaseMove.FINALISE, state=case.state, roles=by.roles).or_refuse()
    return step


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
    audit.record("panel.plan.answered", target=case, by=by, at=at)
    return draft


@transaction.atomic
def finalise(
    *, case: Case, file: tuple[str, bytes], served_on: date, version: int, by: Person, at: datetime
) -> PlanStep:
    """The final plan, by day 140 (reg 13(2)), or the changed one after a review.

    Not before the parent's days are over, unless they have said all they wish to say.
    """
    case = locked(case, version=version)
    draft = last_draft(case)
    if (
        case.state == CaseState.DRAFT_SERVED
        and draft is not None
        and draft.answered_on is None
        and draft.answer_until is not None
        and served_on <= draft.answer_until
    ):
        raise Refused(
            no(
                "The parent has until the end of "
                f"{timescales.day_in_words(draft.answer_until)} to answer the draft.",
                "CFA s.38, reg 13(1)",
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


def last_draft(case: Case) -> PlanStep | None:
    drafts = [step for step in case.plans.all() if step.kind == PlanStep.Kind.DRAFT]
    return drafts[-1] if drafts else None


def _store(
    case: Case, kind: str, file: tuple[str, bytes], served_on: date, *, by: Person, at: datetime
) -> PlanStep:
    access.send_team_only(by).or_refuse()
    if not case.received_on <= served_on <= clock.local_day(at):
        raise Refused("The day of service must be from the day the case began to today.")
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
