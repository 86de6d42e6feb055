"""The year of a plan in force: from the day it was made or last reviewed (CFA s.44(1))."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Value

from localoffer import clock
from localoffer.accounts.models import people_with
from localoffer.accounts.roles import Role
from localoffer.notices import operations as outbox
from localoffer.notices.models import Notice
from panel import timescales
from panel.models import Case, CaseHistory, Item, LawPeriod, PlanStep
from panel.models.case import WITH_PLAN, give_periods
from panel.states import CaseMove, ItemState
from panel.timescales import Due

TEMPLATE = "panel-reviews-due"
AHEAD = timedelta(weeks=8)
"""How early case officers hear of a review: its meeting is called two weeks before, with papers."""
NAMED = 50
"""Plans in one mail, those first that are due first; the list of plans has the others."""
MADE, REVIEWED = "the day of the final plan", "the day of the last review meeting"


def last_looked_at(cases: Iterable[Case]) -> dict[int, tuple[date, str]]:
    """From which day the year of each plan in force runs, and what that day was, by case.

    A plan that was changed after a review begins no year: the review's meeting did. One
    statement; none where no case has a plan.
    """
    held = [case.pk for case in cases if case.state in WITH_PLAN]
    if not held:
        return {}
    met = _met().filter(case__in=held).values_list("case_id", "review_met_on", Value(REVIEWED))
    made = _made().filter(case__in=held).values_list("case_id", "served_on", Value(MADE))
    days = made.order_by().union(met.order_by(), all=True)
    last: dict[int, tuple[date, str]] = {}
    for case, on, what in days:
        last[case] = max(last.get(case, (on, what)), (on, what))
    return last


def last_look_at(case: Case) -> tuple[date, str] | None:
    """The same for one case, of which a page has read everything already."""
    if case.state not in WITH_PLAN:
        return None
    changed = {each.at for each in case.history.all() if each.move == CaseMove.FINALISE_CHANGES}
    made = [
        (step.served_on, MADE)
        for step in case.plans.all()
        if step.kind == PlanStep.Kind.FINAL and step.at not in changed
    ]
    met = [
        (item.review_met_on, REVIEWED)
        for item in case.items.all()
        if item.review_met_on and item.state != ItemState.WITHDRAWN
    ]
    return max([*made, *met], default=None)


def _made() -> QuerySet[PlanStep]:
    """Final plans, without what a review changed of them."""
    changed = CaseHistory.objects.filter(
        case=OuterRef("case"), at=OuterRef("at"), move=CaseMove.FINALISE_CHANGES
    )
    return PlanStep.objects.filter(kind=PlanStep.Kind.FINAL).exclude(Exists(changed))


def _met() -> QuerySet[Item]:
    """Business that a review meeting led to, and that was not taken back."""
    return Item.objects.filter(review_met_on__isnull=False).exclude(state=ItemState.WITHDRAWN)


def _due_by(day: date) -> QuerySet[Case]:
    """Plans in force that are to be reviewed by a day; neither made nor reviewed since."""
    held = Case.objects.filter(state__in=WITH_PLAN)
    versions = LawPeriod.objects.filter(key="annual-review").values_list("law_version", flat=True)
    due = Case.objects.none()
    for version in versions:
        period, since = LawPeriod.objects.of(version)["annual-review"], day
        while timescales.due_on(since, period) > day:
            since -= timedelta(days=1)
        of_case = {"case": OuterRef("pk")}
        due |= held.filter(
            ~Exists(_made().filter(served_on__gt=since, **of_case)),
            ~Exists(_met().filter(review_met_on__gt=since, **of_case)),
            law_version=version,
        )
    return due


def due_of(cases: Iterable[Case]) -> dict[int, Due]:
    """By when each plan in force is reviewed next, by case: 12 months starting with that day."""
    found = list(cases)
    last = last_looked_at(found)
    return {case.pk: next_after(last[case.pk], case) for case in found if case.pk in last}


def next_after(last: tuple[date, str], case: Case) -> Due:
    """The next review after the plan was looked at last: 12 months starting with that day."""
    on, what = last
    return timescales.due_after(on, case.periods["annual-review"], what)


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Write once a week to each case officer which reviews are late or due soon; how many mails.

    Nobody is told of a case that is hidden from them.
    """
    week = timedelta(days=timescales.CHASE_EVERY)
    told = Notice.objects.filter(template=TEMPLATE, created_at__gt=at - week)
    people = people_with([Role.SEN_CASE_OFFICER]).exclude(pk__in=told.values("to_person"))
    if not people:
        return 0
    soon, count = clock.local_day(at) + AHEAD, 0
    held = list(_due_by(soon).only("reference", "state", "law_version"))
    give_periods(held)
    due = due_of(held)
    for person in people:
        seen = set(Case.objects.visible_to(person).filter(pk__in=due).values_list("pk", flat=True))
        rows = sorted((due[case.pk].on, case.reference) for case in held if case.pk in seen)
        if rows:
            context = {
                "cases": [
                    {"reference": reference, "due": timescales.day_in_words(on)}
                    for on, reference in rows[:NAMED]
                ],
                "more": len(rows[NAMED:]),
            }
            outbox.queue(template=TEMPLATE, to=person, context=context, by=None, at=at)
            count += 1
    return count
