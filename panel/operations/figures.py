"""The panel's figures: counted, kept where there are many cases, published to the Local Offer."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
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
from panel.consistency import Counts, consistency
from panel.figures import Share
from panel.models import Case, KeptCount
from panel.timeliness import CLOCKS, timeliness

AT_ONCE = 2_000
"""Up to so many cases are counted whenever somebody looks; more are counted beforehand."""
LASTS = timedelta(hours=2)
"""How old a kept count may be. A job counts each hour, so that hardly anybody waits for one."""

GROUP = "How long the council takes"
REVIEWED_AFTER = timedelta(days=365)


@dataclass(frozen=True)
class Counted:
    """Clock → its two shares; trait → what cases have of it → agreed and not agreed.

    `at`: when that was, where it was not just now.
    """

    dates: dict[str, tuple[Share, Share]]
    traits: dict[str, Counts]
    at: datetime | None = None


def counted_for(person: Person, *, at: datetime) -> Counted:
    """The figures without the cases that are hidden from this person.

    A kept count is of exactly the cases that they may know of, or it is counted anew.
    """
    seen = Case.objects.hidden_from(person).order_by("pk")
    hidden = list(seen.values_list("pk", flat=True))
    if not _many():
        return _count(hidden, at=at)
    kept = KeptCount.objects.filter(hidden=_digest(hidden), at__gt=at - LASTS).first()
    return _read(kept or _keep(hidden, at=at))


def count_beforehand(*, at: datetime) -> None:
    """Count all cases, for those from whom none is hidden; forget the counts that are too old."""
    if _many():
        _keep([], at=at)
    KeptCount.objects.filter(at__lte=at - LASTS).delete()


def _many() -> bool:
    return Case.objects.order_by("pk")[AT_ONCE : AT_ONCE + 1].exists()


def _count(hidden: Collection[int], *, at: datetime) -> Counted:
    return Counted(
        timeliness(today=clock.local_day(at), without=hidden), consistency(without=hidden)
    )


def _keep(hidden: Collection[int], *, at: datetime) -> KeptCount:
    counted = _count(hidden, at=at)
    dates = {key: [(each.met, each.of) for each in both] for key, both in counted.dates.items()}
    kept, _ = KeptCount.objects.update_or_create(
        hidden=_digest(hidden), defaults={"at": at, "dates": dates, "traits": counted.traits}
    )
    return kept


def _read(kept: KeptCount) -> Counted:
    dates = {key: (Share(*every), Share(*rest)) for key, (every, rest) in kept.dates.items()}
    traits = {
        title: {name: (yes, no) for name, (yes, no) in counts.items()}
        for title, counts in kept.traits.items()
    }
    return Counted(dates, traits, at=kept.at)


def _digest(hidden: Collection[int]) -> str:
    """SHA-256 of which cases were left out."""
    return hashlib.sha256(",".join(map(str, hidden)).encode()).hexdigest()


@transaction.atomic
def publish(*, by: Person, at: datetime) -> list[Figure]:
    """Each share that hides no small number, with and without excused cases, as a dated figure.

    A chief officer approves it by publishing. Nothing but these sums leaves the panel; a
    share that would tell of fewer than five is left out whole.
    """
    access.chief_officers_only(by).or_refuse()
    made = []
    for key, shares in timeliness(today=clock.local_day(at)).items():
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
