"""Which dates were kept, of which cases: read for the figures page and for what is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from localoffer import clock
from panel import figures
from panel.figures import Dated, Share
from panel.models import Business, Case, CaseHistory, Decision, Excuse, NoticeServed, PlanStep
from panel.models.decision import Outcome
from panel.states import CaseMove

CLOCKS = {
    "notify-assess": "Told within 6 weeks whether we assess",
    "refuse-issue": "Told within 16 weeks that there is no plan",
    "final-plan": "Final plan within 20 weeks",
}


def all_cases() -> list[Case]:
    return Case.objects.with_periods()


def timeliness(cases: Iterable[Case], *, today: date) -> dict[str, tuple[Share, Share]]:
    """Clock → with all cases, and without those that were late for a reason the law allows.

    A date is kept by the day the newest letter was posted and did not come back, or the
    plan was first served. One that has passed with nobody told is late: a letter that is
    never sent improves no share.
    """
    found = {case.pk: case for case in cases}
    dates: dict[str, list[Dated]] = {key: [] for key in CLOCKS}
    excused = set(Excuse.objects.filter(case__in=found).values_list("case_id", "key"))
    events: dict[tuple[int, str], date] = {}
    told = NoticeServed.objects.told().filter(decision__item__case__in=found)
    for each in told.select_related("decision__item").order_by("-decision__number"):
        key = _clock_of(each)
        if key and each.posted_at:
            events[(each.decision.item.case_id, key)] = clock.local_day(each.posted_at)
    for step in PlanStep.objects.filter(case__in=found, kind="final").order_by("-served_on"):
        events[(step.case_id, "final-plan")] = step.served_on
    for (pk, key), on in events.items():
        on_time = on <= found[pk].due(key).on
        dates[key].append(Dated(on_time=on_time, excused=(pk, key) in excused and not on_time))
    for pk, key in _passed(found, today=today) - events.keys():
        dates[key].append(Dated(on_time=False, excused=(pk, key) in excused))
    return {key: figures.shares(each) for key, each in dates.items()}


def _passed(found: Mapping[int, Case], *, today: date) -> set[tuple[int, str]]:
    """The dates that have passed and that each case had to keep, told or not.

    Whether to assess is told in every case; that there is no plan, where the newest
    decision says so; a final plan comes in every case that no decision refuses. A request
    taken back has no dates from that day on.
    """
    withdrawn = CaseHistory.objects.filter(case__in=found, move=CaseMove.WITHDRAW)
    ended = {pk: clock.local_day(at) for pk, at in withdrawn.values_list("case_id", "at")}
    decided = Decision.objects.filter(item__case__in=found).order_by("number")
    facts = decided.values_list("item_id", "item__case_id", "outcome")
    newest = {item: (case, outcome) for item, case, outcome in facts}
    outcomes = set(newest.values())
    passed = set()
    for pk, case in found.items():
        no_plan = (pk, Outcome.NOT_ISSUE) in outcomes
        keys = ["notify-assess"]
        if no_plan:
            keys.append("refuse-issue")
        elif (pk, Outcome.NOT_ASSESS) not in outcomes:
            keys.append("final-plan")
        passed |= {(pk, key) for key in keys if case.due(key).on < ended.get(pk, today)}
    return passed


def _clock_of(served: NoticeServed) -> str:
    """Which date a letter answers; a correction's letter does not answer it again."""
    if served.decision.outcome == Outcome.NOT_ISSUE:
        return "refuse-issue"
    return "notify-assess" if served.decision.item.business == Business.ASSESS else ""
