"""Who a reference belongs to, for the people who read the audit.

The audit knows no people: the room that does registers a function here when the
portal starts. Names are looked up for the page and never written down.
"""

from collections.abc import Callable, Collection, Mapping

Lookup = Callable[[Collection[str]], Mapping[str, str]]
_lookups: list[Lookup] = []


def register(lookup: Lookup) -> None:
    """`lookup` takes references and gives the names it knows, by reference."""
    _lookups.append(lookup)


def of(references: Collection[str]) -> dict[str, str]:
    """Names by reference, as far as any room knows them."""
    known: dict[str, str] = {}
    for lookup in _lookups:
        known.update(lookup(references))
    return known
