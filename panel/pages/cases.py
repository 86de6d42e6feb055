"""The SEND team's list of cases, and one case with its clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, prefetch_related_objects
from django.urls import reverse

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.council.models import LocalLimit, closed_days
from localoffer.planned import Question
from localoffer.related import with_rows, without_asking
from panel import access, timescales
from panel.models import (
    Case,
    CaseHistory,
    Challenge,
    Excuse,
    Item,
    LawEntry,
    Meeting,
    NoticeServed,
    PlanStep,
    Repeat,
)
from panel.models.case import CaseQuerySet
from panel.models.item import LETTER_MADE, PREPARING, Business
from panel.operations import advice, plans, reviews
from panel.pages import challenges
from panel.pages.shared import (
    CAME_BACK,
    MAKE_AGAIN,
    NEXT,
    POST_IT,
    done_in_words,
    left_in_words,
    letters_of,
    met_on,
    unposted,
    urgency,
)
from panel.states import (
    BEFORE_A_RECOMMENDATION,
    CASE,
    ENDED,
    IN_FORCE,
    UNDER_WAY,
    CaseMove,
    CaseState,
    ItemState,
)
from panel.timescales import Due

CHALLENGED = {CaseState.NOT_ASSESSING, CaseState.NOT_ISSUING, CaseState.CEASING}
TOLD = frozenset({ItemState.NOTIFIED, ItemState.CLOSED})
WAITS_FOR_A_MEETING = PREPARING | {ItemState.DEFERRED}
AFTER_THE_LETTER = {
    CaseState.ASSESSING: ("Ask for advice for the assessment (regulation 6)", "SEN case officer"),
    CaseState.NOT_ASSESSING: ("Be ready for mediation or an appeal", "SEND team"),
    CaseState.REASSESSING: ("Ask for advice anew, then draft the plan again", "SEN case officer"),
    CaseState.DRAFTING: ("Write the draft plan and serve it", "SEN case officer"),
    CaseState.DRAFT_SERVED: (
        "Wait for the parent’s answer, then serve the final plan",
        "SEND team",
    ),
    CaseState.NOT_ISSUING: ("Be ready for mediation or an appeal", "SEND team"),
    CaseState.MAINTAINED: ("Review the plan within the year", "SEN case officer"),
    CaseState.IN_REVIEW: ("Bring the changes after the review to the panel", "SEN case officer"),
    CaseState.AMENDING: ("Serve the changed plan", "SEN case officer"),
    CaseState.CEASING: ("Wait until the parent can no longer appeal, then end it", "SEND team"),
}


@dataclass(frozen=True)
class DueCard:
    """One date of the clock with its reason, and how it stands."""

    label: str
    on: date
    why: str
    status: str

    @property
    def rows(self) -> list[dict[str, str]]:
        return [
            {"key": "By", "value": f"{self.on:%A} {timescales.day_in_words(self.on)}"},
            {"key": "Now", "value": self.status},
            {"key": "Why this day", "value": self.why},
        ]


def clock_cards(case: Case, letters: Sequence[NoticeServed], *, at: datetime) -> list[DueCard]:
    """The dates of a case; one that was met shows when, one that no longer runs says so."""
    today = clock.local_day(at)
    moves = {row.move: row for row in case.history.all()}
    stopped = moves.get(CaseMove.WITHDRAW)
    if stopped is not None:
        status = f"Stopped on {timescales.day_in_words(clock.local_day(stopped.at))}: the request "
        status += f"was taken back. {stopped.why}"
        return [
            DueCard(due.label, due.on, f"{due.counted} ({due.clause})", status)
            for due in case.clock
        ]
    cards = [_due_card(due, case, letters, today) for due in case.clock]
    again = moves.get(CaseMove.REASSESS)
    if again is not None and case.state in ASSESSED_AGAIN:
        began = clock.local_day(again.at)
        due = timescales.due_after(began, case.periods["reassess-plan"], "when it began")
        left = left_in_words(due.days_left(today))
        cards.append(DueCard(due.label, due.on, f"{due.counted} ({due.clause})", left))
    return cards + _year_of_the_plan(case, today)


def _year_of_the_plan(case: Case, today: date) -> list[DueCard]:
    """While a plan is in force: its next review and, in the year before, its age limit."""
    last = reviews.last_look_at(case)
    if last is None:
        return []
    review = reviews.next_after(last, case)
    why = f"{review.counted} ({review.clause})"
    left = left_in_words(review.days_left(today))
    cards = [DueCard(review.label, review.on, why, left)]
    age = case.periods["plan-age"]
    born = case.child.birth_date
    birthday = timescales.due_on(born, age) if born else None
    if birthday and timescales.add_months(birthday, -12) <= today:
        says = left_in_words((birthday - today).days) if today <= birthday else "Passed"
        cards.append(
            DueCard(
                f"The young person turns {age.amount}",
                birthday,
                f"{age.label} ({age.clause})",
                says,
            )
        )
    return cards


def _due_card(due: Due, case: Case, letters: Sequence[NoticeServed], today: date) -> DueCard:
    """The parent is told on the day the letter is posted, not on the day it is made."""
    why = f"{due.counted} ({due.clause})"
    about = (each for each in letters if each.decision.item.business == Business.ASSESS)
    if due.key == "notify-assess" and (served := next(about, None)):
        if served.posted_at is None:
            status = f"{unposted(served)}, {left_in_words(due.days_left(today))}"
            return DueCard(due.label, due.on, why, status)
        told_on = clock.local_day(served.posted_at)
        late = timescales.days_late(told_on, due=due.on)
        status = f"Told on {timescales.day_in_words(told_on)}"
        if late:
            status += f", {left_in_words(-late)}"
        return DueCard(due.label, due.on, why, status)
    new = case.stands(due.key)
    done = met_on(case, new, letters)
    if new != due:
        status = f"Replaced by {timescales.day_in_words(new.on)}: {new.counted} ({new.clause})"
        if done:
            status += f". {done_in_words(done, new)}"
        return DueCard(due.label, due.on, why, status)
    if done:
        return DueCard(due.label, due.on, why, done_in_words(done, due))
    if case.state == CaseState.NOT_ASSESSING and due.key != "notify-assess":
        return DueCard(due.label, due.on, why, "Does not run: no assessment")
    if case.state == CaseState.NOT_ISSUING:
        return DueCard(due.label, due.on, why, "Does not run: no plan")
    return DueCard(due.label, due.on, why, left_in_words(due.days_left(today)))


ASSESSED_AGAIN = {CaseState.REASSESSING, CaseState.DRAFTING, CaseState.DRAFT_SERVED}


PAGE = 50
SHOWS = {
    "": ("Under way", UNDER_WAY),
    "plans": ("Plan in force", IN_FORCE),
    "over": ("Over", ENDED),
}
"""What of the cases is listed, oldest request first, as the address names it."""


def case_list(seen: CaseQuerySet, *, show: str, after: str, at: datetime) -> dict[str, Any]:
    """One page of a list, after the case that is named, and where to go on (no offsets)."""
    show = show if show in SHOWS else ""
    title, states = SHOWS[show]
    found = seen.filter(state__in=sorted(states)).order_by("received_on", "reference")
    last = seen.filter(reference=after).only("received_on", "reference").first()
    if last is not None:
        day = last.received_on
        found = found.filter(
            Q(received_on__gt=day) | Q(received_on=day, reference__gt=last.reference),
            received_on__gte=day,  # the bound that the index begins at
        )
    rows = case_rows(found[: PAGE + 1], at=at)
    address = reverse("panel:cases", query={"show": show} if show else None)
    return {
        "title": title,
        "rows": rows[:PAGE],
        "lists": [
            {
                "text": text,
                "href": reverse("panel:cases", query={"show": key} if key else None),
                "current": key == show,
            }
            for key, (text, _) in SHOWS.items()
        ],
        "first": address if last else "",
        "further": reverse("panel:cases", query={"show": show, "after": rows[PAGE - 1][0]["text"]})
        if len(rows) > PAGE
        else "",
    }


LISTED = ("reference", "received_on", "law_version", "state", "child__given_name",
          "child__family_name")  # fmt: skip


def case_rows(cases: CaseQuerySet, *, at: datetime) -> list[list[Any]]:
    """The SEND team's list: child, state, what is next, and the date to tell the parent by.

    Where a plan is in force, the date to review it by.
    """
    today = clock.local_day(at)
    found = cases.select_related("child").only(*LISTED).with_periods()
    states: dict[int, list[str]] = {case.pk: [] for case in found}
    items = Item.objects.filter(case__in=states).order_by("pk")
    for pk, state in items.values_list("case_id", "state"):
        states[pk].append(state)
    decided = [pk for pk, its in states.items() if not BEFORE_A_RECOMMENDATION.issuperset(its)]
    letters = NoticeServed.objects.to_post().filter(decision__item__case__in=decided)
    to_post = set(letters.order_by().values_list("decision__item__case_id", flat=True))
    moved = [case.pk for case in found if case.state in DECIDED_WHETHER_TO_ASSESS]
    again = [pk for pk in moved if not CORRECTED.isdisjoint(states[pk])]
    untold = _untold(again) if again else set()
    to_review = reviews.due_of(found)
    prefetch_related_objects([case for case in found if case.state in CHALLENGED], "challenges")
    rows = []
    for case in found:
        review = to_review.get(case.pk)
        due_on = review.on if review else case.decide_by
        days = (due_on - today).days
        waits = case.state == CaseState.REQUESTED or case.pk in to_post or case.pk in untold
        rows.append(
            [
                {"text": case.reference, "href": case.get_absolute_url(), "whole": True},
                case.child.full_name,
                case.get_state_display(),
                next_for(case, states[case.pk], to_post=case.pk in to_post)[0],
                f"Review: {timescales.day_in_words(due_on)}"
                if review
                else timescales.day_in_words(due_on),
                {"tag": left_in_words(days), "colour": urgency(days)}
                if waits or review
                else "Withdrawn"
                if case.state == CaseState.WITHDRAWN
                else "Told",
            ]
        )
    return rows


CORRECTED = frozenset(ItemState) - BEFORE_A_RECOMMENDATION - LETTER_MADE - {ItemState.WITHDRAWN}


DECIDED_WHETHER_TO_ASSESS = {CaseState.NOT_ASSESSING, CaseState.ASSESSING}


def _untold(cases: list[int]) -> set[int]:
    """Those of them whose letter whether we assess was taken back before it was posted."""
    its = NoticeServed.objects.filter(
        decision__item__case__in=cases, decision__item__business=Business.ASSESS
    )
    told = its.told().values("decision__item")
    back = its.never_to_post().exclude(decision__item__in=told).order_by()
    return set(back.values_list("decision__item__case_id", flat=True))


def usable(item: Item, *, at: datetime) -> dict[str, Any]:
    """Which planned meetings this item can still reach before its date."""
    preparation = LocalLimit.amount("panel-preparation")
    ready = timescales.ready_on(item.asked_on, working_days=preparation, closed=closed_days())
    planned = Meeting.objects.taking_items().only("date", "papers_deadline_at")
    found = timescales.usable_meetings(planned, ready=ready, due=item.due.on, at=at)
    return {
        "ready": ready,
        "preparation": preparation,
        "count": len(found),
        "days": [timescales.day_in_words(meeting.date) for meeting in found],
    }


def next_for(case: Case, items: Sequence[str], *, to_post: bool) -> tuple[str, str]:
    """What happens next with a case, and who acts: an open challenge says so, or the first open
    one of its `items`, which are given by their states, or else the state of the case."""
    if to_post:
        return POST_IT
    if case.state in CHALLENGED and (waits := challenges.next_step(case)):
        return waits
    if before_the_panel := next((each for each in items if each not in TOLD), None):
        return NEXT[ItemState(before_the_panel)]
    return AFTER_THE_LETTER.get(CaseState(case.state), ("Nothing is before the panel", "nobody"))


def next_on_page(case: Case, *, to_post: bool) -> tuple[str, str]:
    """As `next_for`, with the first duty of an order."""
    items = [item.state for item in case.items.all()]
    duty = None if to_post else challenges.first_duty(case)
    return duty or next_for(case, items, to_post=to_post)


def what_happened(case: Case) -> list[dict[str, Any]]:
    """The moves of a case, and the days of mediation and appeals between them, newest first."""
    moves = [
        {
            "title": CaseMove(row.move).label.capitalize(),
            "by": row.by.name,
            "at": row.at,
            "on": clock.local_day(row.at),
            "text": row.why,
        }
        for row in case.history.all()
    ]
    repeats = [
        {
            "title": "Asked for again",
            "by": row.by.name,
            "at": row.at,
            "on": clock.local_day(row.at),
            "text": f"{row.get_asker_display()}, received on "
            f"{timescales.day_in_words(row.received_on)}. The request goes with this case.",
        }
        for row in case.repeats.all()
    ]
    return sorted([*moves, *repeats, *challenges.events(case)], key=lambda event: event["on"])[::-1]


def excuse_rows(case: Case) -> list[dict[str, str]]:
    """Grounds that excuse a late date, apart from the dates themselves."""
    excuses = list(case.excuses.select_related("by"))
    if not excuses:
        return []
    grounds = dict(
        LawEntry.objects.of(case.law_version, LawEntry.List.GROUND).values_list("key", "label")
    )
    return [
        {
            "key": case.due(row.key).label,
            "value": f"{grounds.get(row.ground, row.ground)}. {_days_of(row)}{row.evidence} "
            f"(recorded by {row.by.name})",
        }
        for row in excuses
    ]


def _days_of(excuse: Excuse) -> str:
    """From when to when, and when the advice was asked for; nothing where there are no days."""
    if excuse.from_on is None or excuse.to_on is None:
        return ""
    words = timescales.day_in_words
    asked = f"; advice asked for on {words(excuse.asked_on)}" if excuse.asked_on else ""
    return f"From {words(excuse.from_on)} to {words(excuse.to_on)}{asked}. "


def advice_cards(case: Case, *, at: datetime) -> list[dict[str, Any]]:
    """Each request for advice: due, reminded, come or enough; and what can be done with it."""
    given = list(case.advice.prefetch_related("chases"))
    if not given:
        return []
    kinds = dict(
        LawEntry.objects.of(case.law_version, LawEntry.List.ADVICE).values_list("key", "label")
    )
    today = clock.local_day(at)
    cards = []
    for row in given:
        row.case = case  # with its periods at hand
        due = advice.due_on(row)
        waits = row.received_on is None and row.sufficient_on is None
        if row.sufficient_on:
            status = "Earlier advice is enough: the parent, its author and the council agree"
        elif row.received_on:
            status = f"Came on {timescales.day_in_words(row.received_on)}"
            if due and row.received_on > due:
                status += f", {left_in_words((due - row.received_on).days)}"
        else:
            status = left_in_words((due - today).days) if due else ""
        rows = [{"key": "Kind", "value": kinds.get(row.kind, row.kind)}]
        if due:
            rows.append(
                {"key": "Due", "value": f"{timescales.day_in_words(due)} (regulation 8(1))"}
            )
        rows.append({"key": "Now", "value": status})
        if chases := list(row.chases.all()):
            last = timescales.day_in_words(clock.local_day(chases[-1].at))
            rows.append({"key": "Reminded", "value": f"{len(chases)} times, last on {last}"})
        cards.append(
            {"title": f"Advice of {row.who}", "rows": rows, "waits": waits, "pk": row.pk,
             "who": row.who}
        )  # fmt: skip
    return cards


def plan_cards(case: Case) -> list[dict[str, Any]]:
    """Drafts and final plans, as they were served."""
    cards = []
    for step in case.plans.all():
        rows = [{"key": "Served on", "value": timescales.day_in_words(step.served_on)}]
        if step.answer_until:
            rows.append(
                {
                    "key": "The parent answers by",
                    "value": f"The end of {timescales.day_in_words(step.answer_until)} "
                    "(regulation 13(1))",
                }
            )
        if step.answered_on:
            rows.append({"key": "Answered on", "value": timescales.day_in_words(step.answered_on)})
        cards.append(
            {
                "title": step.get_kind_display(),
                "rows": rows,
                "file": reverse("panel:plan", args=[case.reference, step.pk]),
            }
        )
    return cards


def offers(
    case: Case, person: Person, letters: Sequence[NoticeServed], *, at: datetime
) -> dict[str, bool]:
    """What this person can do with the case now."""
    may = {
        move.value: bool(CASE.may(move, state=case.state, roles=person.roles)) for move in CaseMove
    }
    draft = plans.last_draft(case)
    return {
        "business": any(access.may_bring(case, kind, person) for kind in Business),
        "advice": bool(access.may_ask_for_advice(case, person)),
        "draft": may["serve_draft"] or may["finalise"] or may["finalise_changes"],
        "answer": (may["finalise"] or may["finalise_changes"])
        and draft is not None
        and draft.answered_on is None,
        "final": may["finalise"] or may["finalise_changes"],
        "review": may["review"],
        "reassess": may["reassess"],
        "redraft": may["redraft"],
        "link": bool(case.parent_email),
        "challenge": bool(letters or case.plans.all()) and bool(access.may_challenge(case, person)),
        "end": case.state == CaseState.CEASING
        and bool(access.may_end_plan(case, person, on=clock.local_day(at), closed=closed_days())),
    }


ITS_ROWS: dict[str, Question[Any]] = {
    "items": Question(
        lambda about: Item.objects.filter(case=about).select_related("meeting").order_by("pk")
    ),
    "challenges": Question(lambda about: Challenge.objects.filter(case=about)),
    "plans": Question(lambda about: PlanStep.objects.filter(case=about)),
    "history": Question(lambda about: CaseHistory.objects.filter(case=about).select_related("by")),
    "repeats": Question(lambda about: Repeat.objects.filter(case=about).select_related("by")),
}


def case_page(case: Case, person: Person, *, at: datetime) -> dict[str, Any]:
    """One case: the child, the clock, what happens next and who acts."""
    without_asking(case)
    with_rows(case, **ITS_ROWS)
    items = list(case.items.all())
    item = next((each for each in items if each.state not in TOLD), items[-1] if items else None)
    letters = letters_of(case)
    waiting = {each.decision.item_id: unposted(each) for each in letters if not each.posted_at}
    act, who = next_on_page(case, to_post=bool(waiting))
    if CAME_BACK in waiting.values():
        act, who = MAKE_AGAIN
    child = case.child
    age = child.age_on(clock.local_day(at))
    to = [case.parent_name or "Nobody yet", case.parent_address, case.parent_email]
    return {
        "case": case,
        "item": item,
        "facts": [
            {"key": "Child", "value": child.full_name},
            {"key": "Age", "value": "Not known" if age is None else f"{age} years"},
            {"key": "School or setting", "value": child.school or "Not known"},
            {"key": "Asked for by", "value": case.get_asker_display()},
            {
                "key": "Main need",
                "value": case.get_need_display() or "Not said",
                "href": reverse("panel:need", args=[case.reference]),
            },
            {"key": "Received on", "value": timescales.day_in_words(case.received_on)},
            {
                "key": "Now",
                "value": ". ".join([case.get_state_display(), *set(waiting.values())]),
            },
            {
                "key": "Meeting",
                "value": timescales.day_in_words(item.meeting.date)
                if item and item.meeting
                else "None yet",
            },
            {
                "key": "Letters go to",
                "value": "\n".join(filter(None, to)),
                "href": reverse("panel:parent", args=[case.reference]),
            },
        ],
        "items": [
            [
                {"text": each.reference, "href": each.get_absolute_url(), "whole": True},
                each.get_business_display(),
                waiting.get(each.pk) or each.get_state_display(),
                timescales.day_in_words(each.due.on),
            ]
            for each in items
        ],
        "items_head": ["Item", "Business", "Now", "Answer by"],
        "excuses": excuse_rows(case),
        "advice": advice_cards(case, at=at),
        "plans": plan_cards(case),
        "offers": offers(case, person, letters, at=at),
        "challenges": challenges.challenge_cards(case, at=at),
        "clock": clock_cards(case, letters, at=at),
        "withdrawn": case.state == CaseState.WITHDRAWN,
        "next": {"act": act, "who": who},
        "usable": usable(item, at=at) if item and item.state in WAITS_FOR_A_MEETING else None,
        "events": what_happened(case),
    }
