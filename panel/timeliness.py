"""Which dates were kept, of which cases: counted in the database, for figures and publication."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from localoffer import planned
from panel import timescales
from panel.figures import Share
from panel.models import Case, LawPeriod
from panel.timescales import REQUEST_CLOCK

CLOCKS = {
    "notify-assess": "Told within 6 weeks whether we assess",
    "refuse-issue": "Told within 16 weeks that there is no plan",
    "final-plan": "Final plan within 20 weeks",
}


def timeliness(*, today: date, without: Collection[int] = ()) -> dict[str, tuple[Share, Share]]:
    """Clock → with all cases, and without those that were late for a reason the law allows.

    A date is kept by the day the letter of the first decision that was told was posted and did
    not come back, or the plan was first served. One that has passed with nobody told is late: a
    letter that is never sent improves no share. `without`: keys of cases that are left out.
    """
    rows = planned.fetch(KEPT, [today, list(without), *_last_days()])
    counted = {key: (of, met, unexcused) for key, of, met, unexcused in rows}
    shares = {}
    for key in CLOCKS:
        of, met, unexcused = counted.get(key, (0, 0, 0))
        shares[key] = Share(met, of), Share(met, unexcused)
    return shares


def _last_days() -> list[list[Any]]:
    """Columns: a version of the law, a day of receipt, and the last day of each clock after it."""
    begun = list(Case.objects.order_by().values_list("law_version", "received_on").distinct())
    laws = {version: LawPeriod.objects.of(version) for version in {law for law, _ in begun}}
    clocks = (
        [timescales.due_on(day, laws[version][key]) for version, day in begun]
        for key in REQUEST_CLOCK
    )
    return [[version for version, _ in begun], [day for _, day in begun], *clocks]


KEPT = """
WITH told AS (
    SELECT i.case_id,
        (array_agg(day.told ORDER BY d.number, n.id) FILTER (WHERE d.outcome <> 'not_issue'))[1]
            AS assess_on,
        (array_agg(day.told ORDER BY d.number, n.id) FILTER (WHERE d.outcome = 'not_issue'))[1]
            AS no_plan_on
    FROM panel_noticeserved n
    JOIN panel_decision d ON d.id = n.decision_id
    JOIN panel_item i ON i.id = d.item_id
    CROSS JOIN LATERAL (SELECT (n.posted_at AT TIME ZONE 'Europe/London')::date AS told) day
    WHERE n.posted_at IS NOT NULL AND n.returned_on IS NULL
        AND (i.business = 'assess' OR d.outcome = 'not_issue')
    GROUP BY i.case_id
), served AS (
    SELECT case_id, min(served_on) AS plan_on FROM panel_planstep WHERE kind = 'final'
    GROUP BY case_id
), refused AS (
    SELECT i.case_id, bool_or(d.outcome = 'not_issue') AS no_plan
    FROM panel_decision d JOIN panel_item i ON i.id = d.item_id
    WHERE d.outcome IN ('not_assess', 'not_issue') AND NOT EXISTS (
        SELECT FROM panel_decision newer WHERE newer.item_id = d.item_id AND newer.number > d.number)
    GROUP BY i.case_id
), ended AS (
    SELECT case_id, max((at AT TIME ZONE 'Europe/London')::date) AS ended_on
    FROM panel_casehistory WHERE move = 'withdraw' GROUP BY case_id
), excused AS (
    SELECT case_id, array_agg(key::text) AS keys FROM panel_excuse GROUP BY case_id
), found AS MATERIALIZED (
    SELECT c.law_version, c.received_on, told.assess_on, told.no_plan_on, served.plan_on,
        refused.no_plan IS TRUE AS no_plan, refused.case_id IS NULL AS plan,
        coalesce(ended.ended_on, %s::date) AS until, coalesce(excused.keys, '{}') AS excused
    FROM panel_case c
    LEFT JOIN told ON told.case_id = c.id
    LEFT JOIN served ON served.case_id = c.id
    LEFT JOIN refused ON refused.case_id = c.id
    LEFT JOIN ended ON ended.case_id = c.id
    LEFT JOIN excused ON excused.case_id = c.id
    WHERE c.id <> ALL (%s::bigint[])
)
SELECT date.key, count(*), count(*) FILTER (WHERE met_on <= due_on),
    count(*) FILTER (WHERE met_on <= due_on OR date.key <> ALL (excused))
FROM found
JOIN unnest(%s::text[], %s::date[], %s::date[], %s::date[], %s::date[])
    AS law (law_version, received_on, assess, no_plan, plan)
    ON law.law_version = found.law_version AND law.received_on = found.received_on
CROSS JOIN LATERAL (VALUES
    ('notify-assess', law.assess, assess_on, true),
    ('refuse-issue', law.no_plan, no_plan_on, found.no_plan),
    ('final-plan', law.plan, plan_on, found.plan)
) date (key, due_on, met_on, owed)
WHERE met_on IS NOT NULL OR (owed AND due_on < until)
GROUP BY date.key
"""
"""A row for each clock. Whether to assess is told in every case; that there is no plan, where the
newest decision says so; a final plan comes in every case that no decision refuses. A request
taken back has no dates from that day on."""
