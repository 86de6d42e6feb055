"""Is the panel even-handed, and in time? The counts as they are shown, small numbers kept back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role
from panel import figures, timescales
from panel.consistency import Counts
from panel.operations.figures import counted_for
from panel.timeliness import CLOCKS

COMPARE = {
    "notify-assess": "",
    "refuse-issue": "",
    "final-plan": "Rutland, June 2017: 77%. England, 2024: 46.4%",
}
"""The strategy of 2017; the Department for Education's return for 2024."""
SHOWN = 50
"""Rows of a table; what is rarer is counted together."""


def figures_page(person: Person, *, at: datetime) -> dict[str, Any]:
    """The figures, without the cases that are hidden from this person."""
    counted = counted_for(person, at=at)
    return {
        "may_publish": person.has(Role.CHIEF_OFFICER),
        "counted_at": counted.at and timescales.moment_in_words(counted.at),
        "time_head": [
            "Time limit",
            "All cases",
            "Share",
            "Without excused cases",
            "Share",
            "Compare",
        ],
        "time_rows": [
            [name, *counted.dates[key][0].shown, *counted.dates[key][1].shown, COMPARE[key]]
            for key, name in CLOCKS.items()
        ],
        "tables": [
            {
                "title": title,
                "head": [title, "Agreed", "Not agreed", "Together"],
                "rows": [[name, *cells] for name, cells in figures.suppress(most(counts)).items()],
            }
            for title, counts in counted.traits.items()
        ],
    }


def most(counts: Counts) -> Counts:
    """Those with the most decisions, by name, and the others together."""
    if len(counts) <= SHOWN:
        return counts
    by_size = sorted(counts, key=lambda name: (-sum(counts[name]), name))
    others = [counts[name] for name in by_size[SHOWN:]]
    together = (sum(yes for yes, _ in others), sum(no for _, no in others))
    return {name: counts[name] for name in sorted(by_size[:SHOWN])} | {
        f"{len(others)} others together": together
    }
