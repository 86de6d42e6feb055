"""What Schedule 2 of the SEND Regulations 2014 asks for, and what each room answers it with.

The rooms that publish are strangers to one another. Each says what it has, in AppConfig.ready():

    ledger.register("service", "services", counted)

where `counted()` gives, by the code of an item ("15(d)"), how many it has and their address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Answered:
    """How many things of a room answer an item, and where they can be read."""

    number: int
    href: str
    words: str = ""


Source = Callable[[], Mapping[str, Answered]]
SOURCES: dict[tuple[str, str], Source] = {}


def register(one: str, many: str, counted: Source) -> None:
    """Have a room's things counted: what one is called, and many."""
    SOURCES[one, many] = counted


def answers() -> dict[str, list[Answered]]:
    """By the code of an item: what every room answers it with, in words, those with none left
    out."""
    found: dict[str, list[Answered]] = {}
    for (one, many), counted in SOURCES.items():
        for code, each in counted().items():
            if each.number:
                words = f"{each.number} {one if each.number == 1 else many}"
                found.setdefault(code, []).append(Answered(each.number, each.href, words))
    return found
