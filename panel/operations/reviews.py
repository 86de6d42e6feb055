"""The year of a plan in force: from the day it was made or last reviewed (CFA s.44(1))."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Value

from panel.models import Case, CaseHistory, Item, PlanStep
from panel.models.case import WITH_PLAN
from panel.states import CaseMove, ItemState

MADE, REVIEWED = "the day of the final plan", "the day of the last review meeting"


def last_looked_at(cases: Iterable[Case]) -> dict[int, tuple[date, str]]:
    """From which day the year of each plan in force runs, and what that day was, by case.

    A plan that was changed after a review begins no year: the review's meeting did. One
    statement; none where no case has a plan.
    """
    held = [case.pk for case in cases if case.state in WITH_PLAN]
    if not held:
        return {}
    changed = CaseHistory.objects.filter(
        case=OuterRef("case"), at=OuterRef("at"), move=CaseMove.FINALISE_CHANGES
    )
    made = PlanStep.objects.filter(case__in=held, kind=PlanStep.Kind.FINAL)
    met = Item.objects.filter(case__in=held, review_met_on__isnull=False)
    met = met.exclude(state=ItemState.WITHDRAWN)
    days = (
        made.exclude(Exists(changed))
        .order_by()
        .values_list("case_id", "served_on", Value(MADE))
        .union(
            met.order_by().values_list("case_id", "review_met_on", Value(REVIEWED)),
            all=True,
        )
    )
    last: dict[int, tuple[date, str]] = {}
    for case, on, what in days:
        last[case] = max(last.get(case, (on, what)), (on, what))
    return last
