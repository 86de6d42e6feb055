"""Sums over the panel's decisions and dates, with small numbers kept back. Pure: no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SMALL = 5
"""Counts below this are kept back, and so is whatever would give them away."""
KEPT_BACK = "fewer than 5"
ALSO_KEPT_BACK = "kept back"


@dataclass(frozen=True)
class Share:
    """How many of how many kept a date. `rate` is in per cent with one decimal."""

    met: int
    of: int

    @property
    def rate(self) -> str:
        return f"{100 * self.met / self.of:.1f}%" if self.of else "–"

    @property
    def is_small(self) -> bool:
        """Would it tell of fewer than five children, on either side?"""
        return any(0 < count < SMALL for count in (self.met, self.of - self.met, self.of))

    @property
    def shown(self) -> tuple[str, str]:
        """“52 of 70” and “74.3%”, or neither where a small number would show."""
        if self.is_small:
            return KEPT_BACK if self.of < SMALL else ALSO_KEPT_BACK, "–"
        return f"{self.met} of {self.of}", self.rate


def suppress(table: Mapping[str, tuple[int, int]]) -> dict[str, tuple[str, str, str]]:
    """Rows of (yes, no) as (yes, no, both), with no small number to be read or worked out.

    A row with a small cell keeps back both cells, so that its sum gives neither away. Where one
    row alone keeps something back, the smallest of the others does too: the sum of all
    would give it away.
    """
    small = {name for name, cells in table.items() if any(0 < count < SMALL for count in cells)}
    also: set[str] = set()
    if len(small) == 1 and len(table) > 1:
        others = [name for name in table if name not in small and any(table[name])]
        also = (
            {min(others, key=lambda name: (table[name][0] + table[name][1], name))}
            if others
            else set()
        )
    rows = {}
    for name, (yes, no) in table.items():
        both = yes + no
        if name in small:
            total = KEPT_BACK if both < SMALL else ALSO_KEPT_BACK
            rows[name] = (ALSO_KEPT_BACK, ALSO_KEPT_BACK, total)
        elif name in also:
            rows[name] = (ALSO_KEPT_BACK,) * 3
        else:
            rows[name] = (str(yes), str(no), str(both))
    return rows
