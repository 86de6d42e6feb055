"""Rows for managers: the dashboard, workload, the allocation meeting, second screenings."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q

from localoffer import clock
from localoffer.accounts.models import Person, people_with
from localoffer.accounts.roles import CWD, RAIS_DESK, Role
from localoffer.children.models import hidden_from
from localoffer.council.models import LocalLimit, closed_days
from localoffer.ui.templatetags.ui import day, short_day
from referrals import agreement, timescales
from referrals.models import (
    Absence,
    Allocation,
    AllocationMeeting,
    Referral,
    SecondScreening,
)
from referrals.models.referral import ReferralQuerySet
from referrals.pages.casework import lead_professionals
from referrals.states import ENDED, State

Row = dict[str, Any]
WORKERS = frozenset({*RAIS_DESK, *CWD, Role.LEAD_PROFESSIONAL}) - {Role.RAIS_MANAGER}
PERIOD = 91
"""Days the dashboard looks back: a quarter."""


def dashboard(visible: ReferralQuerySet, *, at: datetime) -> dict[str, Any]:
    """A quarter in figures. Counts below five are hidden, so that no figure points at a child."""
    since = at - timedelta(days=PERIOD)
    new = visible.filter(received_at__gte=since).exclude(state=State.ATTACHED)
    decided = list(
        new.annotate(decided_at=Min("decisions__at"))
        .filter(decided_at__isnull=False)
        .values_list("received_at", "decided_at")
    )
    in_time, due = _in_one_day(new, decided, at=at)
    number = new.count()
    first = {"decisions__supersedes": None, "decisions__isnull": False}
    statutory = new.filter(**first, decisions__route__in=["A", "B"]).distinct().count()
    again = sum(r.is_re_referral for r in new.exclude(previous=None).select_related("previous"))
    told = list(
        new.filter(advice__status__in=["sent", "delivered"])
        .annotate(first_told=Min("advice__at"), first_decided=Min("decisions__at"))
        .values_list("first_decided", "first_told")
    )
    lag = [(told_at - decided_at).total_seconds() / 3600 for decided_at, told_at in told]
    no_action = new.filter(decisions__no_further_action=True, decisions__superseded_by=None)
    by_source = no_action.values_list("submission__source__label").annotate(n=Count("pk"))
    routes = new.filter(decisions__superseded_by=None, decisions__isnull=False)
    by_route = dict(routes.values_list("decisions__route").annotate(n=Count("pk")))
    return {
        "since": since,
        "figures": [
            _figure("Referrals received", agreement.suppressed([("", number)])[0][1]),
            _figure("Decided within one working day", agreement.share(in_time, due)),
            _figure("First decided for route A or B", agreement.share(statutory, len(decided))),
            _figure("Referred again within 12 months", agreement.share(again, number)),
            _figure(
                "From the decision to telling the referrer, in the middle",
                f"{median(lag):.0f} hours" if len(lag) >= agreement.SMALLEST else "Too few to show",
            ),
        ],
        "routes": _rows((f"Route {route}", by_route.get(route, 0)) for route in "ABCD"),
        "sources": _rows(sorted(by_source)),
        "ages": _rows(_ages(visible, at=at)),
        "screenings": _agreement(since),
    }


def _in_one_day(
    new: ReferralQuerySet, decided: list[tuple[datetime, datetime]], *, at: datetime
) -> tuple[int, int]:
    """Decided in time, and how many should be: those decided, and those still late without one."""
    closed, today = closed_days(), clock.local_day(at)
    waiting = new.open().filter(decisions=None).values_list("received_at", flat=True)
    late = sum(timescales.decide_by(each, closed=closed).is_late(today) for each in waiting)
    in_time = sum(
        not timescales.decide_by(received, closed=closed).is_late(clock.local_day(decided_at))
        for received, decided_at in decided
    )
    return in_time, len(decided) + late


def _figure(key: str, value: str) -> Row:
    return {"key": key, "value": value}


def _rows(counts: Any) -> list[list[Any]]:
    return [[label, {"text": n, "numeric": True}] for label, n in agreement.suppressed(counts)]


def _ages(visible: ReferralQuerySet, *, at: datetime) -> list[tuple[str, int]]:
    """Open work by how long ago it came."""
    bounds = [("Up to a week", 7), ("Up to four weeks", 28), ("Up to three months", 91)]
    found = visible.open()
    rows, newest = [], at + timedelta(days=1)
    for label, days in bounds:
        oldest = at - timedelta(days=days)
        rows.append((label, found.filter(received_at__gt=oldest, received_at__lte=newest).count()))
        newest = oldest
    return [*rows, ("Longer", found.filter(received_at__lte=newest).count())]


def _agreement(since: datetime) -> list[Row]:
    done = list(
        SecondScreening.objects.exclude(at=None)
        .filter(at__gte=since)
        .values_list("first_route", "route", "first_level", "level")
    )
    if len(done) < agreement.SMALLEST:
        return [_figure("Screened twice", "Too few to show")]
    routes = [(one, other) for one, other, _, _ in done]
    levels = [(str(one), str(other)) for _, _, one, other in done]
    return [
        _figure("Screened twice", str(len(done))),
        _figure("Agreement on the route (kappa)", agreement.said(agreement.kappa(routes))),
        _figure("Agreement on the level (kappa)", agreement.said(agreement.kappa(levels))),
    ]


def workload(*, viewer: Person, at: datetime) -> dict[str, Any]:
    """Who has how much, what of it is late, who is full or away, as far as the viewer may know."""
    today, cap = clock.local_day(at), LocalLimit.amount("caseload")
    hidden = list(hidden_from(viewer, at=at))
    open_ones = (
        ~Q(screening__state__in=ENDED) & Q(screening__owner=None) & ~Q(screening__child__in=hidden)
    )
    owned = ~Q(owned_referrals__state__in=ENDED) & ~Q(owned_referrals__child__in=hidden)
    people = people_with(WORKERS).annotate(
        screens=Count("screening", filter=open_ones, distinct=True),
        owns=Count("owned_referrals", filter=owned, distinct=True),
        late=Count(
            "owned_referrals", filter=owned & Q(owned_referrals__due_on__lt=today), distinct=True
        )
        + Count("screening", filter=open_ones & Q(screening__due_on__lt=today), distinct=True),
    )
    away = {
        each.person_id: each
        for each in Absence.objects.filter(since__lte=today).exclude(until__lt=today)
    }
    rows = []
    for person in people.order_by("name").prefetch_related("grants"):
        work = person.screens + person.owns
        held = {grant.role for grant in person.grants.all() if grant.ended_at is None}
        roles = ", ".join(role.noun for role in Role if role in WORKERS and role in held)
        absence = away.get(person.pk)
        rows.append(
            {
                "person": person,
                "roles": roles,
                "work": work,
                "late": person.late,
                "full": work >= cap,
                "away": absence,
                "until": f"until {short_day(absence.until)}" if absence and absence.until else "",
            }
        )
    return {"rows": rows, "cap": cap, "is_manager": viewer.has(Role.RAIS_MANAGER)}


def meeting(
    found: AllocationMeeting | None, visible: ReferralQuerySet, *, viewer: Person, at: datetime
) -> dict[str, Any]:
    """The agenda is the queue of route C; the allocations of the meeting are its minutes."""
    live = Allocation.objects.filter(referral=OuterRef("pk"), ended_at=None)
    queue = (
        visible.filter(state=State.DECIDED_C)
        .exclude(Exists(live))
        .select_related("child", "submission")
        .annotate(decided_at=Min("decisions__at"))
        .order_by("decided_at", "id")
    )
    return {
        "meeting": found,
        "agenda": [
            {
                "referral": each,
                "waiting": (clock.local_day(at) - clock.local_day(each.decided_at)).days,
                "decision": each.decision,
            }
            for each in queue[:50]
        ],
        "people": lead_professionals(viewer=viewer, at=at),
        "minutes": [
            [
                {
                    "text": made.referral.reference,
                    "href": made.referral.get_absolute_url(),
                    "whole": True,
                },
                made.to.name,
                made.note or "No note",
            ]
            for made in (
                found.minutes.filter(referral__in=visible).select_related("referral", "to")
                if found
                else []
            )
        ],
        "urgent": [
            [
                {
                    "text": made.referral.reference,
                    "href": made.referral.get_absolute_url(),
                    "whole": True,
                },
                made.to.name,
                day(made.at),
                made.urgent_why,
            ]
            for made in Allocation.objects.filter(
                meeting=None, at__gte=at - timedelta(days=14), referral__in=visible
            ).select_related("referral", "to")
        ],
    }


def to_screen_again(visible: ReferralQuerySet, *, viewer: Person) -> list[SecondScreening]:
    """Those that wait for a second view and that the viewer had no part in."""
    return list(
        SecondScreening.objects.filter(at=None, referral__in=visible)
        .exclude(first_by=viewer)
        .exclude(referral__screener=viewer)
        .exclude(referral__supporter=viewer)
        .annotate(option=F("referral__option"))
        .order_by("chosen_at")[:20]
    )


def blind(screening: SecondScreening, *, on: date) -> list[Row]:
    """What the first screener had before them, without names, references or the decision."""
    referral: Referral = screening.referral
    sent, child = referral.submission, referral.child
    age = child.age_on(on)
    return [
        _figure("Option it came as", f"Option {sent.option}"),
        _figure("Age", "Not born yet" if age is None else str(age)),
        _figure("Who referred", sent.source.label),
        _figure("Concern", sent.concern),
        _figure("What the referrer hopes for", sent.hopes or "Not given"),
        _figure("The family agrees to help", sent.sharing.get_agreement_display()),
    ]
