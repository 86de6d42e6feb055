"""What Schedule 2 asks for, and how many services here answer each item."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.http import urlencode

from localoffer.directory.models import Taxonomy, TaxonomyTerm


@dataclass(frozen=True)
class Item:
    """One item of the Schedule. `href` leads to its services; empty when there are none."""

    code: str
    name: str
    services: int
    href: str


def items() -> list[Item]:
    """All items in the law's order, with the services that run. One query."""
    terms = TaxonomyTerm.objects.filter(taxonomy__key=Taxonomy.Key.SCHEDULE_2, ended_on=None)
    counted = terms.annotate(
        number=Count("attributes", filter=Q(attributes__service__listing__isnull=False))
    ).order_by("order")
    address = reverse("directory:services")
    return [
        Item(
            code=term.term,
            name=term.name,
            services=term.number,
            href=f"{address}?{urlencode({'schedule-2': term.term})}" if term.number else "",
        )
        for term in counted
    ]
