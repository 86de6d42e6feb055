"""What Schedule 2 asks for, and what there is here for each item."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from localoffer.directory.models import Taxonomy, TaxonomyTerm
from localoffer.search import ledger
from localoffer.search.ledger import Answered


@dataclass(frozen=True)
class Item:
    """One item of the Schedule, with what every room answers it with."""

    code: str
    name: str
    answers: tuple[Answered, ...]


def counted() -> dict[str, Answered]:
    """For the ledger: the services that run, by item. One query."""
    terms = _items().annotate(
        number=Count("attributes", filter=Q(attributes__service__listing__isnull=False))
    )
    address = reverse("directory:services")
    return {
        term.term: Answered(term.number, f"{address}?{urlencode({'schedule-2': term.term})}")
        for term in terms
    }


def items() -> list[Item]:
    """All items in the law's order."""
    answers = ledger.answers()
    return [
        Item(code=term.term, name=term.name, answers=tuple(answers.get(term.term, ())))
        for term in _items().order_by("order")
    ]


def _items() -> QuerySet[TaxonomyTerm]:
    return TaxonomyTerm.objects.filter(taxonomy__key=Taxonomy.Key.SCHEDULE_2, ended_on=None)
