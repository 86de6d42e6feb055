"""How far two screeners agree beyond chance, and figures small enough to point at a child."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

SMALLEST = 5
"""Counts below this could point at a child, and are not shown."""


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen’s kappa: 1 is full agreement, 0 what chance alone would give. None without pairs.

    Where both always say the same one thing, chance explains everything and nothing is learnt:
    that counts as full agreement.
    """
    if not pairs:
        return None
    total = len(pairs)
    agreed = sum(one == other for one, other in pairs) / total
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    by_chance = sum(first[each] * second[each] for each in first) / total**2
    return 1.0 if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)


def said(value: float | None) -> str:
    """“0.72: good”, in the words of Landis and Koch’s bands, made plain."""
    if value is None:
        return "Nothing screened twice yet"
    words = ["none", "slight", "fair", "moderate", "good", "very good"]
    place = 0 if value <= 0 else min(5, 1 + int(value * 5))
    return f"{value:.2f}: {words[place]}"


def suppressed(counts: Iterable[tuple[str, int]]) -> list[tuple[str, str]]:
    """Rows with every count from 1 to 4 hidden, and a second one where one alone gives it away.

    Whoever knows the total could work out a single hidden row from the rest, so the next
    smallest is hidden with it. Nought stays: it points at nobody.
    """
    rows = list(counts)
    hidden = {place for place, (_, n) in enumerate(rows) if 0 < n < SMALLEST}
    if len(hidden) == 1 and len(rows) > 1:
        others = [place for place in range(len(rows)) if place not in hidden and rows[place][1] > 0]
        if others:
            hidden.add(min(others, key=lambda place: rows[place][1]))
    return [
        (label, "fewer than 5" if n < SMALLEST and place in hidden else
         ("not shown" if place in hidden else f"{n:,}"))
        for place, (label, n) in enumerate(rows)
    ]  # fmt: skip


def share(part: int, whole: int) -> str:
    """“67 per cent (20 of 30)”; hidden where it would tell of fewer than five."""
    if whole < SMALLEST:
        return "Too few to show"
    if 0 < part < SMALLEST or 0 < whole - part < SMALLEST:
        return "Not shown: fewer than 5"
    return f"{round(100 * part / whole)} per cent ({part:,} of {whole:,})"
