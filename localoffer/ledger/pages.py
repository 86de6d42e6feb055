"""The ledger as rows: what the law asks, what there is, and where the gaps are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from localoffer.directory.pages import ledger as directory
from localoffer.directory.pages.ledger import Item
from localoffer.ledger.models import Duty, Judged, Proof
from localoffer.search.models import SearchEntry

COLOURS = {Judged.WHOLE: "green", Judged.PART: "yellow", Judged.NOTHING: "red",
           Judged.NOT_CHECKED: "grey"}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One item. What was judged falls to “nothing there” when nothing is published any more."""

    duty: Duty
    code: str
    name: str
    services: int
    services_href: str
    proofs: list[tuple[Proof, SearchEntry]]
    state: Judged

    @property
    def colour(self) -> str:
        return COLOURS[self.state]

    @property
    def is_gap(self) -> bool:
        return self.state in {Judged.NOTHING, Judged.PART}


def rows() -> list[Row]:
    """All items in the law's order. A fixed number of queries."""
    services = {item.code: item for item in directory.items()}
    duties = list(
        Duty.objects.select_related("term").prefetch_related("proofs").filter(term__ended_on=None)
    )
    refs = {proof.ref for duty in duties for proof in duty.proofs.all()}
    published = {
        (each.kind, each.ref): each
        for each in SearchEntry.objects.filter(ref__in=refs).only("kind", "ref", "title", "url")
    }
    return [_row(duty, services.get(duty.term.term), published) for duty in duties]


def _row(duty: Duty, item: Item | None, published: dict[tuple[str, str], SearchEntry]) -> Row:
    live = [
        (proof, found)
        for proof in duty.proofs.all()
        if (found := published.get((proof.kind, proof.ref)))
    ]
    state = Judged(duty.judged)
    services = item.services if item else 0
    if not live and not services and state != Judged.NOT_CHECKED:
        state = Judged.NOTHING
    return Row(
        duty, duty.term.term, duty.term.name, services, item.href if item else "", live, state
    )


def summary(held: list[Row]) -> list[dict[str, Any]]:
    counted = Counter(row.state for row in held)
    return [
        {"label": state.label, "colour": COLOURS[state], "number": counted[state]}
        for state in (Judged.WHOLE, Judged.PART, Judged.NOTHING, Judged.NOT_CHECKED)
        if counted[state]
    ]
