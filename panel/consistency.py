"""Is the panel even-handed? Decisions that parents were told of, by what their cases share."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from localoffer import planned
from localoffer.accounts.models import Seat
from panel.models import Asker, Business, Need
from panel.models.decision import Outcome

YES = [Outcome.ASSESS.value, Outcome.ISSUE.value, Outcome.AGREE.value, Outcome.AMEND.value]
AGES = ((5, "Under 5"), (11, "5 to 10"), (16, "11 to 15"), (26, "16 to 25"))

Counts = dict[str, tuple[int, int]]
"""What cases share → how many agreed and not agreed."""


def consistency(*, without: Collection[int] = ()) -> dict[str, Counts]:
    """The newest decision of each item that a parent was told, counted by each trait.

    `without`: keys of cases that are left out.
    """
    rows = planned.fetch(COUNTED, [YES, list(without)])
    found: dict[str, dict[str, tuple[int, int]]] = {title: {} for title, _ in TRAITS}
    for others, agreed, refused, *values in rows:
        place = len(TRAITS) - (~others & (1 << len(TRAITS)) - 1).bit_length()
        title, name_of = TRAITS[place]
        name = name_of(values[place])
        yes, no = found[title].get(name, (0, 0))
        found[title][name] = yes + agreed, no + refused
    return {title: dict(sorted(counts.items())) for title, counts in found.items() if counts}


def _age(years: int | None) -> str:
    return next((name for limit, name in AGES if years is not None and years < limit), "Not known")


def _seats(codes: list[str] | None) -> str:
    return "; ".join(sorted(str(Seat(code).label) for code in codes or [])) or "None recorded"


TRAITS: list[tuple[str, Callable[[Any], str]]] = [
    ("Who asked", lambda code: str(Asker(code).label)),
    ("Main need", lambda code: str(Need(code).label) if code else "Not said"),
    ("Age", _age),
    ("School or setting", lambda school: school or "Not known"),
    ("Kind of business", lambda code: str(Business(code).label)),
    ("Seats that were there", _seats),
]

COUNTED = """
WITH told AS (
    SELECT DISTINCT ON (d.item_id) i.case_id, i.business, i.meeting_id,
        d.outcome = ANY (%s::text[]) AS agreed, d.content -> 'present' AS present
    FROM panel_noticeserved n
    JOIN panel_decision d ON d.id = n.decision_id
    JOIN panel_item i ON i.id = d.item_id
    WHERE n.posted_at IS NOT NULL AND n.returned_on IS NULL
        AND i.case_id <> ALL (%s::bigint[])
    ORDER BY d.item_id, d.number DESC
), room AS (
    SELECT sat.*, (SELECT array_agg(DISTINCT a.seat)
        FROM panel_attendance a JOIN accounts_person p ON p.id = a.person_id
        WHERE a.meeting_id = sat.meeting_id AND a.seat <> ''
            AND jsonb_exists(sat.present, p.reference)) AS seats
    FROM (SELECT DISTINCT meeting_id, present FROM told) sat
)
SELECT GROUPING(asker, need, age, school, business, seats),
    count(*) FILTER (WHERE agreed), count(*) FILTER (WHERE NOT agreed),
    asker, need, age, school, business, seats
FROM (
    SELECT c.asker, c.need, child.school, told.business, told.agreed, room.seats,
        coalesce(child.estimated_age, date_part('year', age(c.received_on, child.birth_date)))::int
            AS age
    FROM told
    JOIN panel_case c ON c.id = told.case_id
    JOIN children_child child ON child.id = c.child_id
    LEFT JOIN room ON room.meeting_id = told.meeting_id AND room.present = told.present
) each
GROUP BY GROUPING SETS ((asker), (need), (age), (school), (business), (seats))
"""
"""A row for each value of each trait. Its first number has a bit for each trait that it is not."""
