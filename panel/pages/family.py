"""What a parent sees of their own case: never a word that only the panel may read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from localoffer import clock
from localoffer.council.models import closed_days
from panel import timescales
from panel.models import Advice, Case, Item, NoticeServed
from panel.models.decision import REFUSALS, Outcome
from panel.operations import advice
from panel.operations.notices import TITLES
from panel.pages.shared import left_in_words
from panel.states import CaseState, ItemState

STAGES = (
    ("We have your request", {CaseState.REQUESTED}),
    ("We assess", {CaseState.ASSESSING, CaseState.REASSESSING}),
    ("We write a plan", {CaseState.DRAFTING}),
    ("You see a draft", {CaseState.DRAFT_SERVED, CaseState.AMENDING}),
    ("The plan is in force", {CaseState.FINAL, CaseState.MAINTAINED, CaseState.IN_REVIEW}),
)
ACTS = {
    CaseState.REQUESTED: "The SEND team and the SEND Panel look at your request.",
    CaseState.ASSESSING: "The people we asked give their advice. You can give yours at any time.",
    CaseState.REASSESSING: "The people we asked give their advice. You can give yours at any time.",
    CaseState.DRAFTING: "The SEND team writes a draft of the plan.",
    CaseState.DRAFT_SERVED: "You: tell us what you think of the draft, and which school you want.",
    CaseState.AMENDING: "You: tell us what you think of the changes.",
    CaseState.FINAL: "The school or setting and the services give the help in the plan.",
    CaseState.MAINTAINED: "The school or setting and the services give the help in the plan.",
    CaseState.IN_REVIEW: "The school or setting and the SEND team look at the plan with you.",
    CaseState.NOT_ASSESSING: "Nobody, unless you ask for mediation, appeal, or ask us again.",
    CaseState.NOT_ISSUING: "Nobody, unless you ask for mediation, appeal, or ask us again.",
    CaseState.CEASING: "You, if you do not agree. The plan goes on until then.",
    CaseState.CEASED: "Nobody.",
    CaseState.WITHDRAWN: "Nobody. The request was taken back.",
}
MEETS = {ItemState.LISTED, ItemState.LOCKED, ItemState.IN_DISCUSSION}


def family_page(case: Case, *, at: datetime) -> dict[str, Any]:
    """Stage, dates, who acts next, what was decided and why, and how to challenge it."""
    today = clock.local_day(at)
    told = {
        served.decision.item_id: served
        for served in NoticeServed.objects.told()
        .filter(decision__item__case=case)
        .select_related("decision__item__meeting", "challenge__case")
        .order_by("decision__number")
    }
    place = next((n for n, (_, states) in enumerate(STAGES) if case.state in states), None)
    meeting = Item.objects.filter(case=case, state__in=MEETS).select_related("meeting").first()
    draft = case.plans.filter(kind="draft").last()
    return {
        "case": case,
        "child": case.child.full_name,
        "now": case.get_state_display(),
        "steps": [
            {
                "name": text,
                "state": "done" if number < place else "now" if number == place else "next",
            }
            for number, (text, _) in enumerate(STAGES)
        ]
        if place is not None
        else [],
        "acts": ACTS[CaseState(case.state)],
        "dates": _dates(case, told.values(), today),
        "meets_on": meeting.meeting.date if meeting and meeting.meeting else None,
        "answer_until": draft.answer_until
        if draft and case.state == CaseState.DRAFT_SERVED
        else None,
        "advice": [_advice(each) for each in case.advice.all()],
        "decisions": [_decision(served) for served in told.values()],
    }


def _dates(case: Case, told: Any, today: Any) -> list[dict[str, str]]:
    met = {served.decision.item.due.key: served for served in told}
    rows = []
    for due in case.clock:
        if case.state == CaseState.WITHDRAWN:
            break
        if case.state == CaseState.NOT_ASSESSING and due.key != "notify-assess":
            continue
        served = met.get(due.key)
        by = f"By {timescales.day_in_words(due.on)}"
        if served:
            by += f". We told you in our letter of {timescales.day_in_words(served.served_on)}"
        else:
            by += f" ({left_in_words((due.on - today).days)})"
        rows.append({"key": due.label.replace("the parent", "you"), "value": by})
    return rows


def _advice(given: Advice) -> dict[str, str]:
    due = advice.due_on(given)
    if given.sufficient_on:
        status = "Earlier advice is enough"
    elif given.received_on:
        status = f"Came on {timescales.day_in_words(given.received_on)}"
    else:
        status = f"Due by {timescales.day_in_words(due)}" if due else "Asked for"
    return {"key": given.who, "value": status}


def _appeal_until(served: NoticeServed) -> date | None:
    """The last day to appeal, later where a mediation certificate makes it so."""
    if hasattr(served, "challenge"):
        return served.challenge.appeal_until(closed=closed_days())
    return served.appeal_until


def _decision(served: NoticeServed) -> dict[str, Any]:
    """One decision with its receipt: which papers were looked at, and which seats were there."""
    decision = served.decision
    content = decision.content
    item = decision.item
    present = content["present"]
    seats = []
    if item.meeting:
        asked = item.meeting.attendance.filter(person__reference__in=present)
        seats = sorted({row.get_seat_display() for row in asked if row.seat})
    titles = {(paper.number, paper.version): paper.title for paper in item.papers.all()}
    return {
        "title": TITLES[Outcome(decision.outcome)],
        "day": served.served_on,
        "reasons": decision.reasons,
        "limbs": [
            {"question": limb["question"], "answer": "Yes" if limb["met"] else "No",
             "reason": limb["reason"]}
            for limb in content["limbs"]
        ],
        "papers": [
            f"{titles.get((each['number'], each['version']), 'A paper')}"
            + (f", version {each['version']}" if each["version"] > 1 else "")
            for each in content["papers"]
        ],
        "seats": seats,
        "count": len(present),
        "met_on": item.meeting.date if item.meeting else None,
        "refuses": decision.outcome in REFUSALS,
        "mediation_until": served.mediation_until,
        "appeal_until": _appeal_until(served),
        "appeals": served.challenge.lodged_on if hasattr(served, "challenge") else None,
    }  # fmt: skip
