"""The panel's figures counted once more, case by case and in plain Python, to hold the others to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date

from localoffer import clock
from panel.consistency import AGES, YES
from panel.figures import Share
from panel.models import Attendance, Case, Decision
from panel.timeliness import CLOCKS


def timeliness(*, today: date, without: Collection[int] = ()) -> dict[str, tuple[Share, Share]]:
    dates: dict[str, list[tuple[bool, bool]]] = {key: [] for key in CLOCKS}
    for case in Case.objects.exclude(pk__in=without):
        newest = [each for item in case.items.all() if (each := item.latest_decision)]
        outcomes = {each.outcome for each in newest}
        withdrawn = case.history.filter(move="withdraw").last()
        until = clock.local_day(withdrawn.at) if withdrawn else today
        owed = {
            "notify-assess": True,
            "refuse-issue": "not_issue" in outcomes,
            "final-plan": not outcomes & {"not_issue", "not_assess"},
        }
        for key in CLOCKS:
            due, met = case.due(key).on, _met(case, key)
            on_time = met is not None and met <= due
            if met or (owed[key] and due < until):
                excused = case.excuses.filter(key=key).exists() and not on_time
                dates[key].append((on_time, excused))
    return {
        key: (
            Share(sum(on_time for on_time, _ in each), len(each)),
            Share(sum(on_time for on_time, _ in each), sum(not excused for _, excused in each)),
        )
        for key, each in dates.items()
    }


def _met(case: Case, key: str) -> date | None:
    if key == "final-plan":
        steps = case.plans.filter(kind="final").order_by("served_on")
        return steps[0].served_on if steps else None
    told = Decision.objects.filter(
        item__case=case, notice__posted_at__isnull=False, notice__returned_on=None
    ).order_by("number", "notice__pk")
    for each in told:
        refusal = each.outcome == "not_issue"
        if refusal == (key == "refuse-issue") and (refusal or each.item.business == "assess"):
            return clock.local_day(each.notice.posted_at)
    return None


def consistency(*, without: Collection[int] = ()) -> dict[str, dict[str, tuple[int, int]]]:
    told = Decision.objects.filter(notice__posted_at__isnull=False, notice__returned_on=None)
    told = told.exclude(item__case__in=without).order_by("number")
    newest = {each.item_id: each for each in told}.values()
    traits = {
        "Who asked": lambda each: each.item.case.get_asker_display(),
        "Main need": lambda each: each.item.case.get_need_display() or "Not said",
        "Age": _age,
        "School or setting": lambda each: each.item.case.child.school or "Not known",
        "Kind of business": lambda each: each.item.get_business_display(),
        "Seats that were there": _seats,
    }
    tables = {}
    for title, of in traits.items():
        yes = Counter(of(each) for each in newest if each.outcome in YES)
        no = Counter(of(each) for each in newest if each.outcome not in YES)
        if newest:
            tables[title] = {name: (yes[name], no[name]) for name in sorted({*yes, *no})}
    return tables


def _age(decision: Decision) -> str:
    age = decision.item.case.child.age_on(decision.item.case.received_on)
    return next((name for limit, name in AGES if age is not None and age < limit), "Not known")


def _seats(decision: Decision) -> str:
    there = Attendance.objects.filter(
        meeting=decision.item.meeting_id, person__reference__in=decision.content["present"]
    )
    return "; ".join(sorted({row.get_seat_display() for row in there if row.seat})) or (
        "None recorded"
    )
