"""Keeping facts: a new figure follows the older one, and what is cited is written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from localoffer import clock
from localoffer.accounts.models import Person, people_with
from localoffer.accounts.roles import EDITORS
from localoffer.audit import operations as audit
from localoffer.facts import statistics
from localoffer.facts.access import editors_only
from localoffer.facts.models import (
    COUNTS_CHILDREN,
    FEWEST,
    Citation,
    Fact,
    Figure,
    Measure,
    Point,
    Told,
    Unit,
)
from localoffer.notices import operations as notices
from localoffer.refusal import Refused, Stale
from localoffer.search import operations as search

KIND = "figures"
RESERVED = {"edit", "over-the-years"}


@transaction.atomic
def add_fact(
    *, name: str, group: str, area: str, unit: str, kept_by: str, by: Any, at: datetime
) -> Fact:
    """Something to be measured. It has no figure yet."""
    editors_only(by).or_refuse()
    if Fact.objects.filter(name__iexact=name).exists():
        raise Refused("There is a fact of this name already. Give it a new figure instead.")
    fact = Fact.objects.create(
        name=name, slug=_free_slug(name), group=group, area=area, unit=unit, kept_by=kept_by,
        changed_at=at,
    )  # fmt: skip
    audit.record("fact.added", target=fact, by=by, at=at)
    return fact


@transaction.atomic
def record_figure(
    *,
    fact: Fact,
    value: Decimal,
    as_at: date,
    as_at_words: str,
    source_name: str,
    review_on: date,
    by: Any,
    at: datetime,
    source_url: str = "",
    version: int | None = None,
) -> Figure:
    """A newer value. Fewer than five children are kept as just that, never as a number.

    Raises Stale when the fact is no longer at `version`.
    """
    editors_only(by).or_refuse()
    fact = Fact.objects.select_for_update().get(pk=fact.pk)
    if version is not None and fact.version != version:
        now = fact.current
        raise Stale(changed_at=fact.changed_at, now_says=now.said if now else "")
    if value < 0 or (fact.unit == Unit.PERCENT and value > 100):
        raise Refused("Enter a figure that can be true: nothing below 0, no part above 100%.")
    if review_on <= as_at:
        raise Refused("The figure must be looked at again after the day it is for.")
    counts = fact.unit in COUNTS_CHILDREN
    few = counts and 0 < value < FEWEST
    figure = Figure.objects.create(
        fact=fact,
        number=fact.figures.count() + 1,
        value=None if few else value,
        is_suppressed=few,
        counts_children=counts,
        as_at=as_at,
        as_at_words=as_at_words,
        source_name=source_name,
        source_url=source_url,
        review_on=review_on,
        entered_at=at,
        entered_by=by if isinstance(by, Person) else None,
    )
    fact.version += 1
    fact.changed_at = at
    fact.save()
    _reindex(fact.group, at=at)
    audit.record("fact.figure", target=fact, by=by, at=at, facts={"number": figure.number})
    return figure


@transaction.atomic
def cite(*, fact: Fact, kind: str, ref: str, by: Any, at: datetime) -> Citation:
    """Something published rests on this fact. Citing twice is citing once."""
    editors_only(by).or_refuse()
    citation, made = Citation.objects.get_or_create(
        fact=fact, kind=kind, ref=ref, defaults={"cited_at": at}
    )
    if made:
        audit.record("fact.cited", target=fact, by=by, at=at, facts={"kind": kind, "ref": ref})
    return citation


@transaction.atomic
def cite_no_more(*, citation: Citation, by: Any, at: datetime) -> None:
    editors_only(by).or_refuse()
    audit.record(
        "fact.uncited",
        target=citation.fact,
        by=by,
        at=at,
        facts={"kind": citation.kind, "ref": citation.ref},
    )
    citation.delete()


@transaction.atomic
def import_statistics(*, path: Path, by: Any, at: datetime) -> Mapping[str, int]:
    """Read one of the national files and draw it anew. Raises Malformed: then nothing changes.

    Returns how many values there are of each measure. Values of years and areas that the file
    does not hold stay as they were.
    """
    editors_only(by).or_refuse()
    found = statistics.read(path.read_bytes(), name=path.name)
    order = [column.name for columns in statistics.KINDS.values() for column in columns]
    counted: dict[str, int] = {}
    found.sort(key=lambda value: value.column.name)
    for column, values in groupby(found, key=lambda value: value.column):
        measure, _ = Measure.objects.update_or_create(
            code=column.name,
            defaults={
                "label": column.label,
                "explains": column.explains,
                "is_percent": column.is_percent,
                "source_name": statistics.SOURCE,
                "source_url": statistics.ADDRESS,
                "file_name": path.name,
                "imported_at": at,
                "order": order.index(column.name),
            },
        )
        points = [
            Point(
                measure=measure, level=value.level, area_code=value.area_code, area=value.area,
                year=value.year, value=value.value, mark=value.mark,
            )
            for value in values
        ]  # fmt: skip
        Point.objects.bulk_create(
            points,
            update_conflicts=True,
            unique_fields=["measure", "area_code", "year"],
            update_fields=["level", "area", "value", "mark"],
        )
        counted[column.name] = len(points)
    search.index(
        kind=KIND,
        ref="over-the-years",
        title="EHC plans over the years: here, in the region and in England",
        body="\n".join(f"{each.label}. {each.explains}" for each in Measure.objects.all()),
        url="/facts/over-the-years/",
        at=at,
    )
    audit.record("statistics.imported", by=by, at=at, facts={"file": path.name, "values": counted})
    return counted


@transaction.atomic
def tell_of_stale(*, at: datetime) -> int:
    """Tell every editor, once for each figure, which are due to be looked at again. Answers how
    many figures that is now."""
    today = clock.local_day(at)
    current = [fact.current for fact in Fact.objects.prefetch_related("figures")]
    told = set(Told.objects.values_list("figure", flat=True))
    due = [each for each in current if each and each.is_stale(on=today) and each.pk not in told]
    made = Told.objects.bulk_create(
        [Told(figure=each, told_at=at) for each in due], ignore_conflicts=True
    )
    if not made:
        return 0
    number = len(due)
    said = "1 figure is" if number == 1 else f"{number} figures are"
    for editor in people_with(EDITORS):
        notices.queue(
            template="desk_reminder",
            to=editor,
            context={
                "what": "Figures to look at again",
                "reference": f"{number} due",
                "sentence": f"{said} due to be looked at again. The pages that use them say so.",
                "address": "/facts/edit/",
            },
            by=None,
            at=at,
        )
    return number


def _reindex(group: str, *, at: datetime) -> None:
    facts = Fact.objects.filter(group=group).prefetch_related("figures")
    lines = [f"{each.name}: {each.current.said} ({each.current.as_at_words})" for each in facts if each.current]  # fmt: skip
    slug = slugify(group)
    search.index(
        kind=KIND,
        ref=slug,
        title=f"Facts and figures: {group}",
        body="\n".join(lines),
        url=f"/facts/#{slug}",
        at=at,
    )


def _free_slug(name: str) -> str:
    stem = slugify(name)[:80].rstrip("-") or "fact"
    taken = set(Fact.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= RESERVED
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug
