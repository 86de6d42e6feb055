"""Publishing the panel's approved aggregates to the Local Offer's figures: downwards only."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.council.models import Council
from localoffer.facts import operations as facts
from localoffer.facts.models import Fact, Figure, Unit
from panel import access, timescales
from panel.figures import Share
from panel.timeliness import CLOCKS, all_cases, timeliness

GROUP = "How long the council takes"
REVIEWED_AFTER = timedelta(days=365)


@transaction.atomic
def publish(*, by: Person, at: datetime) -> list[Figure]:
    """Each share that hides no small number, with and without excused cases, as a dated figure.

    A chief officer approves it by publishing. Nothing but these sums leaves the panel; a
    share that would tell of fewer than five is left out whole.
    """
    access.chief_officers_only(by).or_refuse()
    made = []
    for key, shares in timeliness(all_cases(), today=clock.local_day(at)).items():
        for share, whom in zip(shares, ("all cases", "without excused cases"), strict=True):
            if share.is_small or not share.of:
                continue
            made.append(_figure(f"{CLOCKS[key]} ({whom})", share, at=at))
    names = {"figures": [figure.fact.reference for figure in made]}
    audit.record("panel.figures.published", by=by, at=at, facts=names)
    return made


def _figure(name: str, share: Share, *, at: datetime) -> Figure:
    council, today = Council.current(), clock.local_day(at)
    fact = Fact.objects.filter(name=name).first() or facts.add_fact(
        name=name, group=GROUP, area=council.area, unit=Unit.PERCENT, kept_by="SEND team",
        by=audit.SYSTEM, at=at,
    )  # fmt: skip
    return facts.record_figure(
        fact=fact,
        value=round(Decimal(100 * share.met) / share.of, 1),
        as_at=today,
        as_at_words=timescales.day_in_words(today),
        source_name=f"{council.name}, the SEND Panel’s own records",
        review_on=today + REVIEWED_AFTER,
        by=audit.SYSTEM,
        at=at,
    )
