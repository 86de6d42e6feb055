"""How good the matching is: precision and recall on invented pairs, through the database."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from localoffer.children.candidates import candidates
from localoffer.children.matching import LIKELY, Facts
from localoffer.children.models import Child, Household
from localoffer.children.names import key
from localoffer.children.synthetic import Pair, pairs

ON = date(2026, 3, 31)


@dataclass(frozen=True)
class Found:
    pair: Pair
    band: str


def measure(*, number: int, seed: int) -> dict[str, Any]:
    """Precision and recall of “likely” alone and of “likely or possible”, with each kind.

    The first record of each pair is stored, in a transaction that is rolled back, among those
    of all other pairs; the second looks for it as a new referral would. So what finding misses
    counts against recall, and two that are not alike are never compared.
    """
    with transaction.atomic():
        found = list(_search(list(pairs(number, seed=seed))))
        transaction.set_rollback(True)
    same = sum(each.pair.same for each in found)
    return {
        "pairs": number,
        "seed": seed,
        "same": same,
        "different": number - same,
        "likely": _figures(found, {LIKELY}),
        "likely_or_possible": _figures(found, {LIKELY, "possible"}),
        "twins_proposed": sum(bool(each.band) for each in found if each.pair.kind == "twin"),
        "kinds": _kinds(found),
    }


def _search(written: list[Pair]) -> Any:
    firsts = _store([pair.one for pair in written])
    seconds = _store([pair.other for pair in written])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE children_child")
    for pair, first, second in zip(written, firsts, seconds, strict=True):
        hits = {c.child.pk: c.score for c in candidates(second, on=ON)}
        score = hits.get(first.pk)
        yield Found(pair, score.band if score else "")


def _store(rows: list[Facts]) -> list[Child]:
    homes = Household.objects.bulk_create(Household(postcode=row.postcode) for row in rows)
    return Child.objects.bulk_create(
        Child(
            given_name=row.given, family_name=row.family, given_key=key(row.given),
            family_key=key(row.family), birth_date=row.birth_date,
            estimated_age=row.estimated_age, sex=row.sex, nhs_number=row.nhs_number,
            upn=row.upn, school=row.school, household=home,
        )
        for row, home in zip(rows, homes, strict=True)
    )  # fmt: skip


def _figures(found: list[Found], bands: set[str]) -> dict[str, Any]:
    said = [each for each in found if each.band in bands]
    right = sum(each.pair.same for each in said)
    same = sum(each.pair.same for each in found)
    return {
        "proposed": len(said),
        "right": right,
        "precision": round(right / len(said), 4) if said else None,
        "recall": round(right / same, 4) if same else None,
    }


def _kinds(found: list[Found]) -> list[dict[str, Any]]:
    kinds = list(dict.fromkeys((each.pair.kind, each.pair.same) for each in found))
    bands = Counter((each.pair.kind, each.band or "none") for each in found)
    return [
        {"kind": kind, "same": same, **{b: bands[kind, b] for b in (LIKELY, "possible", "none")}}
        for kind, same in kinds
    ]
