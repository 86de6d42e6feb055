"""Is the panel even-handed, and in time? Counts by what the cases have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role
from panel import figures
from panel.models import Attendance, Case, Decision, NoticeServed
from panel.models.decision import Outcome
from panel.timeliness import CLOCKS, timeliness

YES = {Outcome.ASSESS, Outcome.ISSUE, Outcome.AGREE, Outcome.AMEND}
AGES = ((5, "Under 5"), (11, "5 to 10"), (16, "11 to 15"), (26, "16 to 25"))
COMPARE = {
    "notify-assess": "",
    "refuse-issue": "",
    "final-plan": "Rutland, June 2017: 77%. England, 2024: 46.4%",
}
"""The strategy of 2017; the Department for Education's return for 2024."""


def decided(cases: Iterable[Case]) -> list[Decision]:
    """The newest decision of each item that a parent was told."""
    told = NoticeServed.objects.told().filter(decision__item__case__in=list(cases))
    newest: dict[int, Decision] = {}
    for served in told.select_related("decision__item__case__child").order_by("decision__number"):
        newest[served.decision.item_id] = served.decision
    return list(newest.values())


def consistency(decisions: list[Decision]) -> list[tuple[str, dict[str, tuple[str, str, str]]]]:
    """Agreed and not agreed by what the cases have in common, small numbers kept back."""
    seats = _seats(decisions)
    groups = [
        ("Who asked", lambda each: each.item.case.get_asker_display()),
        ("Main need", lambda each: each.item.case.get_need_display() or "Not said"),
        ("Age", _age),
        ("School or setting", lambda each: each.item.case.child.school or "Not known"),
        ("Kind of business", lambda each: each.item.get_business_display()),
        ("Seats that were there", lambda each: seats[each.pk]),
    ]
    tables = []
    for title, of in groups:
        yes = Counter(of(each) for each in decisions if each.outcome in YES)
        no = Counter(of(each) for each in decisions if each.outcome not in YES)
        counts = {name: (yes[name], no[name]) for name in sorted({*yes, *no})}
        tables.append((title, figures.suppress(counts)))
    return tables


def _age(decision: Decision) -> str:
    age = decision.item.case.child.age_on(decision.item.case.received_on)
    return next((name for limit, name in AGES if age is not None and age < limit), "Not known")


def _seats(decisions: list[Decision]) -> dict[int, str]:
    """Which seats each decision was made by, told by how many were filled."""
    meetings = {each.item.meeting_id for each in decisions}
    seat_of: dict[tuple[int | None, str], str] = {
        (row.meeting_id, row.person.reference): row.get_seat_display()
        for row in Attendance.objects.filter(meeting__in=meetings).select_related("person")
        if row.seat
    }
    return {
        each.pk: "; ".join(
            sorted(
                {
                    seat_of[(each.item.meeting_id, who)]
                    for who in each.content["present"]
                    if (each.item.meeting_id, who) in seat_of
                }
            )
        )
        or "None recorded"
        for each in decisions
    }


def figures_page(person: Person, *, at: datetime) -> dict[str, Any]:
    """The figures, without the cases that are hidden from this person."""
    seen = Case.objects.exclude(pk__in=Case.objects.hidden_from(person))
    found = seen.with_periods()
    kept = timeliness(found, today=clock.local_day(at))
    return {
        "may_publish": person.has(Role.CHIEF_OFFICER),
        "time_head": [
            "Time limit",
            "All cases",
            "Share",
            "Without excused cases",
            "Share",
            "Compare",
        ],
        "time_rows": [
            [name, *kept[key][0].shown, *kept[key][1].shown, COMPARE[key]]
            for key, name in CLOCKS.items()
        ],
        "tables": [
            {
                "title": title,
                "head": [title, "Agreed", "Not agreed", "Together"],
                "rows": [[name, *cells] for name, cells in rows.items()],
            }
            for title, rows in consistency(decided(found))
            if rows
        ],
    }
