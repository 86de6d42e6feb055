"""What a text gives away of a family, however it is written: names, numbers and addresses.

Every check reads the text as a reader takes it in: capitals, accents and invisible characters
make no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from localoffer.text import plain

ALSO_WORDS = frozenset(
    ["amber", "angel", "art", "autumn", "bill", "child", "clay", "count", "dawn", "early",
     "faith", "forest", "foster", "frank", "grace", "grant", "green", "guy", "happy", "harmony",
     "heath", "hill", "holly", "honour", "hope", "iris", "ivy", "jade", "joy", "king", "lane",
     "long", "love", "major", "mark", "may", "merry", "noble", "north", "olive", "page", "park",
     "penny", "rich", "rose", "sage", "sky", "stone", "storm", "summer", "sunny", "wade",
     "ward", "way", "west", "will", "win", "winter", "wood", "young"]
)  # fmt: skip
"""Names that are everyday words too."""
SHORTEST_PART = 3
"""Letters: a shorter part of a name (“de”) says nothing on its own, unless it comes first (“Jo”)."""
PARTICLES = frozenset(["da", "de", "del", "der", "di", "du", "el", "la", "le", "van", "von"])
NOT_NAMES = frozenset(
    ["mr", "mrs", "miss", "ms", "mx", "dr", "the", "and", "not", "known", "unknown", "mum",
     "mummy", "mother", "dad", "daddy", "father", "parent", "carer", "gran", "nan",
     "nana", "grandma", "grandmother", "grandad", "grandfather", "aunt", "auntie", "uncle",
     "sister", "brother", "stepmum", "stepmother", "stepdad", "stepfather", "guardian"]
)  # fmt: skip
"""What stands where a name is asked for, and names nobody."""

LOCAL_DIGITS = 6
"""The end of a phone number by which neighbours know it."""
POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)


HOUSE = re.compile(
    r"(\d+\w?)\s+(?!(?:hour|night|day|week|month|year)s?\b)([^\W\d][\w'-]*)(?:\s+([^\W\d][\w'-]*))?",
    re.IGNORECASE,
)
"""A number and the street after it; not “3 weeks”, for where a child is staying is free text."""


def names(text: str, *people: str) -> bool:
    """Is one of these people named, wholly or by a part of a double name?

    One thing passes: a name that is an everyday word as well and stands there wholly in small
    letters, so that a child called Will does not forbid “we will”.
    """
    said = plain(text)
    return any(
        not (match[0].islower() and match[0] in ALSO_WORDS)
        for name in _parts(people)
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", said, re.IGNORECASE)
    )


def _parts(people: tuple[str, ...]) -> Iterator[str]:
    for name in filter(str.strip, people):
        whole = plain(name).strip()
        words = [each for each in re.split(r"[^\w']+", whole) if each.lower() not in NOT_NAMES]
        if words:
            yield whole
        for place, word in enumerate(words):
            if word.lower() not in PARTICLES and (len(word) >= SHORTEST_PART or place == 0):
                yield word


def rings(text: str, phone: str) -> bool:
    """Does the number stand there, with or without its code, in whatever groups?"""
    for number in re.findall(r"\d[\d\s().-]{4,}\d", plain(phone)):
        digits = re.sub(r"\D", "", number)[-LOCAL_DIGITS:]
        if re.search(r"[\s().-]{0,3}".join(digits) + r"(?!\d)", plain(text)):
            return True
    return False


def mails(text: str, email: str) -> bool:
    return bool(email) and plain(email).lower() in plain(text).lower()


def places(text: str, *addresses: str) -> bool:
    """Does a postcode, a house or a street of these addresses stand there?

    A town alone gives nobody away.
    """
    said = plain(text)
    return any(
        re.search(rf"(?<!\w){pattern}(?!\w)", said, re.IGNORECASE)
        for address in addresses
        for pattern in _places(plain(address))
    )


def _places(address: str) -> Iterator[str]:
    """Patterns: each postcode, number with street, street alone, and a house with a name."""
    yield from (rf"{one}\s*{two}" for one, two in POSTCODE.findall(address))
    lines = re.split(r"[,;\n]+", POSTCODE.sub("", address))
    for line in lines:
        if found := HOUSE.search(line):
            number, *street = (re.escape(word) for word in found.groups() if word)
            yield rf"{number}\s+{street[0]}"
            if len(street) > 1:
                yield r"\s+".join(street)
    first = lines[0].split()
    if len(first) > 1 and all(word[0].isupper() for word in first):
        yield r"\s+".join(re.escape(word) for word in first)
