"""What a parent sees of their own case: never a word that only the panel may read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from localoffer import clock
from localoffer.council.models import closed_days
from panel import timescales
from panel.models import Advice, Business, Case, Challenge, Ending, Item, NoticeServed
from panel.models.decision import REFUSALS, Outcome
from panel.operations import advice, plans
from panel.operations.notices import TITLES
from panel.pages.shared import left_in_words, met_on
from panel.states import CaseState, ItemState
from panel.timescales import Due

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
STOPS = {CaseState.NOT_ASSESSING, CaseState.NOT_ISSUING, CaseState.CEASED}
"""Where no later date of the request runs."""
IN_FORCE = {CaseState.FINAL, CaseState.MAINTAINED, CaseState.IN_REVIEW}
PLAN_IS_MADE = {"order-assess-tell", "order-assess-refuse", "order-plan-draft"}
"""Dates on the way to a plan: once it is in force nothing of them is left to do."""
ANSWERED_BY = {"notify-assess": Business.ASSESS, "refuse-issue": Business.ISSUE}
ENDED = {Ending.WITHDRAWN: "you took it back", Ending.STANDS: "our decision stands"}
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
        "answer_until": plans.answer_until(case),
        "advice": [_advice(each) for each in case.advice.all()],
        "decisions": [_decision(served) for served in told.values()],
    }


def _dates(case: Case, told: Collection[NoticeServed], today: date) -> list[dict[str, str]]:
    """The dates that stand: an order's own in place of those of the request, and what was done."""
    if case.state == CaseState.WITHDRAWN:
        return []
    letters = {served.decision.item.business: served for served in told}
    rows = []
    for first in case.clock:
        due = case.stands(first.key)
        if due != first:
            continue  # it is among those of the order
        letter = letters.get(ANSWERED_BY.get(due.key, ""))
        done = met_on(case, due, told)
        if letter:
            day = timescales.day_in_words(letter.served_on)
            rows.append(_date(due, f". We told you in our letter of {day}"))
        elif done:
            rows.append(_date(due, f". We sent it on {timescales.day_in_words(done)}"))
        elif case.state not in STOPS or due.key == "notify-assess":
            rows.append(_date(due, f" ({left_in_words(due.days_left(today))})"))
    for challenge in case.challenges.all():
        challenge.case = case
        for due in challenge.dates:
            done = challenge.met_on(due.key)
            said = f" ({left_in_words(due.days_left(today))})"
            if done:
                said = f". We did it on {timescales.day_in_words(done)}"
            elif case.state in STOPS or (due.key in PLAN_IS_MADE and case.state in IN_FORCE):
                continue
            rows.append(_date(due, said))
    return rows


def _date(due: Due, said: str) -> dict[str, str]:
    label = due.label.replace("the parent", "you")
    return {"key": label, "value": f"By {timescales.day_in_words(due.on)}{said}"}


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


def ended_in_words(challenge: Challenge) -> str:
    """“The appeal ended on 4 May 2026: the council makes a plan.” Empty while it runs."""
    if challenge.ended_on is None:
        return ""
    what, how = ("The appeal", challenge.ordered) if challenge.lodged_on else ("Mediation", "")
    ending = Ending(how or challenge.agreed)
    said = ENDED.get(ending, ending.label[0].lower() + ending.label[1:])
    return f"{what} ended on {timescales.day_in_words(challenge.ended_on)}: {said}."


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
        "can_appeal": hasattr(served, "challenge")
        and not served.challenge.lodged_on
        and served.challenge.agreed in ENDED,
        "ended": ended_in_words(served.challenge) if hasattr(served, "challenge") else "",
    }  # fmt: skip
