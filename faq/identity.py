"""Pointing out what could tell who somebody is. It points; a person decides.

    names           two capitalised words that are no known name of a place or a service, a name
                    after "my son", "called" or "Mr"
    birth dates     a whole date, and any date after "born" or "date of birth"
    small schools   a school named beside a year group or a class
    ways to reach   telephone numbers, e-mail addresses, postcodes, NHS numbers and UPNs

No names are kept in a list: Rutland is small, and any list would miss the rare name, which is
the one that tells most.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
DATE = re.compile(
    rf"\b\d{{1,2}}[./-]\d{{1,2}}[./-](?:19|20)?\d\d\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}\s+(?:19|20)\d\d\b",
    re.I,
)
BORN = re.compile(
    rf"\b(?:born|date of birth|birthday|d\.?o\.?b\.?)\b[^.?!\n]{{0,30}}?(?:(?:19|20)\d\d|\d{{1,2}}[./-]\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH}|{MONTH}\s+\d{{1,2}})",
    re.I,
)
CAPITAL = r"[A-Z](?:['’][A-Z])?[a-zà-ÿ]+(?:['’][A-Z][a-zà-ÿ]+)?(?:-[A-Z][a-zà-ÿ]+)*"
FULL_NAME = re.compile(rf"(?<![\w-]){CAPITAL}(?:[^\S\n]+{CAPITAL})+")
TITLE = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Mx)\.?\s+(?:[A-Z]\.?\s*)?{CAPITAL}")
KIN = r"(?:son|daughter|child|boy|girl|grandson|granddaughter|brother|sister|nephew|niece|twins?|pupil|student|client)"
INTRODUCED = re.compile(
    rf"\b(?:(?i:my|our|his|her|their|a|the)\s+(?i:(?:\w+\s+)?{KIN})(?:['’]s\s+(?i:name)\s+(?i:is))?,?\s+(?:(?i:is\s+called|called|named)\s+)?|(?i:(?:is|am)\s+called|called|named|name\s+is)\s+)({CAPITAL}(?:\s+{CAPITAL})*)"
)
SCHOOL = re.compile(
    rf"(?:{CAPITAL}(?:['’]s)?\s+(?:(?:of|the|and|C\.?\s?of\s?E\.?|CE|RC)\s+)?){{1,5}}(?:School|Primary|Infants?|Juniors?|Academy|College|Nursery|Preschool|Pre-school)\b"
)
GROUP = re.compile(
    r"\b(?:year\s*(?:group\s*)?(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen)|y(?:r\s?)?\d{1,2}|reception|foundation stage|class \w+|sixth form|key stage [1-4])\b",
    re.I,
)
PHONE = re.compile(r"(?<![\d£.,-])(?:\+44\s?|0)\d(?:[\s-]?\d){8,10}(?!\d)")
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2}\b", re.I)
NHS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
UPN = re.compile(r"\b[A-HJ-NP-RT-Z]\d{11}[A-Z0-9]\b")

THINGS = frozenset(
    """Academy Act Act's Advice Badge Blue Agreement Allowance Alliance April August Authority Autumn Board Book Borough Box
    Bus Care Carer Carers Central Centre Children Children's Childrens Christmas Clinic Club Code College Committee
    Community Company Council County Day December Delivery Department Directory Disability Early East Easter Easy
    Education Educational England Equality Families Family February Federation Forum Foundation Friday Fund Government
    Grant Group Guide Health Home Hospital House Hub Inclusion Information Infant Infants Inspection January July June
    Junior Language Leader Living Local March May Mediation Mental Ministry Monday National Network North November Nursery
    October Offer Office Ofsted Panel Parent Parents Park Partnership Pathway Payment Payments Personal Plan Plans Play
    Practice Preparing Primary Programme Project Psychologist Psychology Pupil Read Reform Regulations Report Review
    Road Saturday Scheme School Schools Science Secondary Section Senior September Service Services Short Sign Social
    South Special Speech Spring Stage Standard Standards State Statement Strategy Street Study Sunday Summer Support
    Survey Sure Start Team Therapy Thursday Together Transport Travel Tribunal Trust Tuesday Unit University Voice
    Wednesday Welfare West Working World Year Young""".split()  # noqa: SIM905
)
"""Words of which names of bodies and days are made: two capitals with one of them are no person."""

OPENERS = frozenset(
    """A About After All Also An And Any Are As Ask At Because But By Call Can Could Did Do Does For From Get He Her
    His How However I If In Is It Its It's Many May More Most My No Not Of On Or Our Please She Should So Some Tell
    Thank That The Their Then There These They This Those To Was We Were What When Where Which Who Why Will With Would
    Yes You Your""".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Pointer:
    """One thing to look at: what kind it is, and the words themselves."""

    kind: str
    words: str

    @property
    def says(self) -> str:
        return SAYS[self.kind].format(self.words)


SAYS = {
    "name": "“{}” looks like somebody’s name",
    "birth": "“{}” looks like a date of birth",
    "school": "“{}” names a school and a year group: in a small school that can be one child",
    "reach": "“{}” is a way to reach or find somebody",
    "date": "“{}” is a whole date: is it somebody’s birthday?",
}


def pointed_out(text: str, *, known: Iterable[str] = ()) -> list[Pointer]:
    """Everything in `text` that could tell who somebody is, each once, in the order it stands.

    `known` are names that anybody may read: the council's, its services', its places'.
    """
    found: dict[str, tuple[int, Pointer]] = {}
    for start, pointer in sorted(_all(text, _words_of(known)), key=lambda each: each[0]):
        found.setdefault(pointer.words.casefold(), (start, pointer))
    return [pointer for _, pointer in found.values()]


def _words_of(known: Iterable[str]) -> frozenset[str]:
    return frozenset(word for name in known for word in re.findall(CAPITAL, name))


def _all(text: str, known: frozenset[str]) -> Iterator[tuple[int, Pointer]]:
    taken: list[tuple[int, int]] = []
    for match in BORN.finditer(text):
        taken.append(match.span())
        yield match.start(), Pointer("birth", match[0])
    for match in DATE.finditer(text):
        if not _inside(match, taken):
            yield match.start(), Pointer("date", match[0])
    for pattern in (EMAIL, UPN, PHONE, NHS, POSTCODE):
        for match in pattern.finditer(text):
            if not _inside(match, taken):
                taken.append(match.span())
                yield match.start(), Pointer("reach", match[0].strip())
    yield from _schools(text)
    yield from _names(text, known)


def _schools(text: str) -> Iterator[tuple[int, Pointer]]:
    """A school with a year group in the same paragraph."""
    for paragraph in re.finditer(r"[^\n]+", text):
        group = GROUP.search(paragraph[0])
        if not group:
            continue
        for school in SCHOOL.finditer(paragraph[0]):
            name = _without_openers(school[0])
            if len(name.split()) > 1:
                yield (
                    paragraph.start() + school.start(),
                    Pointer("school", f"{name}, {group[0]}"),
                )


def _names(text: str, known: frozenset[str]) -> Iterator[tuple[int, Pointer]]:
    for match in INTRODUCED.finditer(text):
        if not _is_known(match[1], known):
            yield match.start(1), Pointer("name", match[1])
    for match in TITLE.finditer(text):
        yield match.start(), Pointer("name", match[0])
    for match in FULL_NAME.finditer(text):
        name = _without_openers(match[0])
        if len(name.split()) > 1 and not _is_known(name, known):
            yield match.start(), Pointer("name", name)


def _without_openers(name: str) -> str:
    words = name.split()
    while words and words[0] in OPENERS:
        words = words[1:]
    return " ".join(words)


def _is_known(name: str, known: frozenset[str]) -> bool:
    words = name.split()
    things = sum(word in THINGS for word in words)
    return things > 0 or all(word in known or word in OPENERS for word in words)


def _inside(match: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    return any(start <= match.start() < end for start, end in spans)
