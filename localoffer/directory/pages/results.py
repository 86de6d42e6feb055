"""Rows of the finding page: results, filters with counts, and what is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from localoffer.council import settled
from localoffer.directory import finding, nearby, words
from localoffer.directory.finding import Found, Wanted
from localoffer.directory.models import Listing, Service, TaxonomyTerm
from localoffer.directory.states import State

TITLES = {
    "need": "Type of need",
    "kind": "Kind of service",
    "setting": "Kind of school or setting",
    "cost": "Cost",
    "place": "Town",
    "access": "The place has",
    "reach": "In or out of area",
    "language": "Language",
    "schedule-2": "What the law asks for",
}
REACH = {"in": "In our area", "out": "Outside our area"}


@dataclass(frozen=True)
class Row:
    """One service in a list."""

    id: UUID
    name: str
    url: str
    provider: str
    summary: str
    facts: tuple[str, ...]
    distance: str = ""
    elsewhere: bool = False
    """Found near a place, though nobody can say how far it is."""
    state: str = ""
    state_colour: str = ""
    report: str = ""
    report_on: Any = None
    setting: str = ""


@dataclass(frozen=True)
class Option:
    id: str
    value: str
    label: str
    count: str
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A group of filters. `open` when something in it is chosen."""

    key: str
    title: str
    options: tuple[Option, ...]

    @property
    def open(self) -> bool:
        return any(option.chosen for option in self.options)


@dataclass(frozen=True)
class Chosen:
    """A filter that is set, and the address without it."""

    label: str
    href: str


def parts(wanted: Wanted, found: Found) -> list[tuple[bool, list[Row]]]:
    """The services of one page in their order, those found elsewhere apart from the others."""
    near = bool(wanted.near)
    rows = [row(each, found.metres.get(each.pk), near=near) for each in found.rows]
    return [(elsewhere, list(part)) for elsewhere, part in groupby(rows, attrgetter("elsewhere"))]


def row(listing: Listing, metres: float | None = None, *, near: bool = False) -> Row:
    running = listing.state == State.ACTIVE
    return Row(
        id=listing.pk,
        name=listing.name,
        url=listing.get_absolute_url(),
        provider=listing.provider,
        summary=listing.summary,
        facts=tuple(listing.facts),
        distance=words.distance(metres) if metres is not None else "",
        elsewhere=near and metres is None,
        state="" if running else str(State(listing.state).label),
        state_colour=words.STATE_COLOURS[listing.state],
        report=listing.report_url,
        report_on=listing.report_on,
        setting=listing.setting,
    )


def facets(
    wanted: Wanted,
    found: Found,
    *,
    groups: tuple[str, ...],
    labels: Mapping[tuple[str, str], str],
) -> list[Facet]:
    """The filters of each group, those that find something first of all."""
    made = []
    for group in groups:
        chosen = wanted.tags.get(group, [])
        values = {
            tag.split(":", 1)[1] for tag in found.counts if tag.startswith(f"{group}:")
        } | set(chosen)
        if group == "schedule-2":
            values = set(chosen)  # led to from the ledger; too long a list to choose from
        uncounted = found.is_many or group in found.uncounted
        if uncounted and group != "schedule-2":  # offer what the lists of terms know
            values |= {value for key, value in labels if key == group}
        order = {value: place for place, (key, value) in enumerate(labels) if key == group}
        options = [
            Option(
                id=f"{group}-{place}",
                value=value,
                label=labels.get((group, value), value),
                count="" if uncounted else str(found.counts.get(f"{group}:{value}", 0)),
                chosen=value in chosen,
            )
            for place, value in enumerate(
                sorted(values, key=lambda value: (order.get(value, 999), value.casefold()))
            )
        ]
        if options:
            made.append(Facet(group, TITLES[group], tuple(options)))
    return made


def labels() -> dict[tuple[str, str], str]:
    """Words for the codes of filters, in the order in which they are shown."""
    return settled.once(labels, _labels)


def _labels() -> dict[tuple[str, str], str]:
    terms = TaxonomyTerm.objects.filter(
        taxonomy__key__in=["kind", "need", "setting", "schedule-2"], ended_on=None
    ).values_list("taxonomy__key", "term", "name")
    found = {(str(key), term): name for key, term, name in terms}
    found |= {("cost", value): str(label) for value, label in Service.Cost.choices}
    return found | {("reach", value): label for value, label in REACH.items()}


def chosen(form: Any, facets: list[Facet], query: QueryDict) -> list[Chosen]:
    """What is set, each with the address that leaves it out."""
    found = []
    clean = form.cleaned_data
    for name, label in (
        ("q", f"“{clean.get('q')}”"),
        ("age", f"Age {clean.get('age')}"),
        ("day", f"Open on {dict(form.fields['day'].choices).get(clean.get('day'), '')}"),
        ("part", str(dict(form.fields["part"].choices).get(clean.get("part"), ""))),
        ("near", f"Near {getattr(clean.get('near'), 'label', '')}"),
    ):
        if clean.get(name) not in (None, ""):
            found.append(Chosen(label, without(query, name)))
    for facet in facets:
        found += [
            Chosen(option.label, without(query, facet.key, option.value))
            for option in facet.options
            if option.chosen
        ]
    return found


def without(query: QueryDict, key: str, value: str | None = None) -> str:
    """This address without one of its filters, from the first page on."""
    kept = query.copy()
    if value is None:
        kept.pop(key, None)
        if key == "near" and kept.get("sort") == "near":
            kept.pop("sort")  # there is no distance without a place
    else:
        kept.setlist(key, [each for each in kept.getlist(key) if each != value])
    kept.pop("page", None)
    return f"?{kept.urlencode()}" if kept else "?"


def pager(wanted: Wanted, found: Found) -> Page:
    """What the pagination component needs; the rows themselves are fetched already."""
    paginator = Paginator(range(min(found.total, finding.MOST)), finding.SIZE)
    return paginator.page(min(wanted.page, paginator.num_pages))


def nearest(wanted: Wanted, found: Found) -> str:
    """Where the next one is when nothing is near enough."""
    if found.nearest is None or wanted.near is None or wanted.within is None:
        return ""
    miles = round(wanted.within / nearby.METRES_IN_A_MILE)
    far = f"{miles} mile{'s' if miles != 1 else ''}"
    return f"There is no place within {far}. The nearest one is {words.distance(found.nearest)} from {wanted.near.label}."


def total(found: Found) -> str:
    """ "1 service", "23 services", "more than 2,000 services"."""
    if found.is_many:
        return f"more than {finding.MOST:,} services"
    return f"{found.total} service{'' if found.total == 1 else 's'}"
