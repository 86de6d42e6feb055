"""Pointing out what could tell who somebody is. It points; a person decides.

    names           capitalised words inside a sentence that are neither public nor published, a
                    name after "my son", "called" or "Mr", a common first name however it is typed
    birth dates     a whole date, and any date after "born" or "date of birth"
    small schools   a school named beside a year group or a class; a year group "at" a place
    ways to reach   telephone numbers, e-mail addresses, postcodes, NHS numbers and UPNs

A list of names would miss the rare one, which tells most: what no list and no published page
knows is pointed out. What is public (`known`) comes from whoever asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from faq.first_names import FIRST_NAMES, WORDS_TOO
from localoffer.search.phrases import FILLER, LIGHT

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
DATE = re.compile(
    rf"\b\d{{1,2}}[./-]\d{{1,2}}[./-](?:19|20)?\d\d\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}\s+(?:19|20)\d\d\b",
    re.I,
)
BORN = re.compile(
    rf"\b(?:born|date of birth|birthday|d\.?o\.?b\.?)\b[^.?!\n]{{0,30}}?(?:(?:19|20)\d\d|\d{{1,2}}[./-]\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH}|{MONTH}\s+\d{{1,2}})",
    re.I,
)
CAPITAL = r"[A-Z](?:['’][A-Z])?[a-zà-ÿ]+(?:['’][A-Z][a-zà-ÿ]+)?(?:-[A-Z][a-zà-ÿ]+)*+"
FULL_NAME = re.compile(rf"(?<![\w-]){CAPITAL}(?:[^\S\n]+{CAPITAL})+")
TITLE = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Mx)\.?\s+(?:[A-Z]\.?\s*)?{CAPITAL}")
KIN = r"(?:son|daughter|child|boy|girl|grandson|granddaughter|brother|sister|nephew|niece|twins?|pupil|student|client)"
INTRODUCED = re.compile(
    rf"\b(?:(?i:my|our|his|her|their|a|the)\s+(?i:(?:\w+\s+)?{KIN})(?:['’]s\s+(?i:name)\s+(?i:is))?,?\s+(?:(?i:is\s+called|called|named)\s+)?|(?i:(?:is|am)\s+called|called|named|name\s+is)\s+)({CAPITAL}(?:\s+{CAPITAL})*)"
)
SCHOOL = re.compile(
    rf"(?:{CAPITAL}(?:['’]s)?\s+(?:(?:of|the|and|C\.?\s?of\s?E\.?|CE|RC)\s+)?){{1,5}}(?i:school|primary|infants?|juniors?|academy|college|nursery|preschool|pre-school)\b"
)
GROUP = re.compile(
    r"\b(?:year\s*(?:group\s*)?(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen)|y(?:r\s?)?\d{1,2}|reception|foundation stage|class \w+|sixth form|key stage [1-4])\b",
    re.I,
)
GROUP_AT = re.compile(rf"(?:{GROUP.pattern})\s+(?:at|in)\s+([a-zà-ÿ][\w'’-]+)", re.I)
PHONE = re.compile(r"(?<![\d£.,-])(?:\+44\s?|0)\d(?:[\s-]?\d){8,10}(?!\d)")
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2}\b", re.I)
NHS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
UPN = re.compile(r"\b[A-HJ-NP-RT-Z]\d{11}[A-Z0-9]\b")

START = re.compile(r"(?:^|[\n.?!:|•*“‘\"]|[-–][^\S\n])[^\S\n]*$")
"""What stands before a word that begins a sentence, a line, a cell or a quotation."""
WORD = re.compile(rf"(?<![\w’'-]){CAPITAL}(?![\w-]|['’][A-Z])")
LOWER = re.compile(r"(?<![\w@./’'-])[a-zà-ÿ]{2,20}(?![\w@-]|\.\w)")
DOES = r"(?:is|was|has|cannot|can['’]?t|won['’]?t|doesn['’]?t|didn['’]?t|needs|goes|gets|got|loves|likes|hates|struggles|cries|refuses)"
SUBJECT = re.compile(rf"(?<![\w-])({CAPITAL})(?:['’]s)?\s+{DOES}\b")
CALLED = re.compile(
    rf"\b(?:(?:is|was|am|{KIN})\s+called|named|name\s+is|name['’]s|(?:my|our)\s+(?:\w+\s+)?{KIN},?)\s+([a-zà-ÿ][a-zà-ÿ'’-]+)",
    re.I,
)

THINGS = frozenset(
    """Academy Act Act's Advice Badge Blue Agreement Allowance Alliance April August Authority Autumn Board Book Borough Box
    Bus Care Carer Carers Central Centre Children Children's Childrens Christmas Clinic Club Code College Committee
    Community Company Council County Day December Delivery Department Directory Disability Disabilities Disease Disorder
    District Early East Easter Easy Education Educational England Equality Families Family February Federation Forum
    Foundation Friday Fund Garden Government Grant Group Guide Hall Health Home Hospital House Hub Inclusion Information
    Infant Infants Inspection January July June Junior Language Leader Library Living Local March May Mediation Mental
    Ministry Monday Museum National Network North November Nursery October Offer Office Officer Ofsted Panel Parent
    Parents Park Partnership Pathway Payment Payments Personal Plan Plans Play Pool Practice Preparing Primary Programme
    Project Psychologist Psychology Pupil Read Reform Regulations Report Review Road Saturday Scheme School Schools
    Science Secondary Section Senior September Service Services Short Sign Social South Special Speech Spring Stage
    Standard Standards State Statement Station Strategy Street Study Summer Sunday Support Surgery Survey Sure Start
    Syndrome Team Therapy Thursday Together Town Transport Travel Tribunal Trust Tuesday Unit University Village Voice
    Wednesday Welfare West Working World Year Young Youth""".split()  # noqa: SIM905
)
"""Words of which names of bodies and days are made: two capitals with one of them are no person."""

PUBLIC = frozenset(
    """asperger aspergers braille childline samaritans mencap ipsea british bulgarian chinese christian christians covid coronavirus diwali down downs eid
    english europe european facebook french german google hindu hungarian indian instagram internet irish italian jewish
    latvian lithuanian london makaton midlands muslim ombudsman pakistani polish portage portuguese punjabi ramadan
    romanian roma russian scotland scottish sikh snapchat spanish sunflower teams tiktok tourette tourettes traveller
    turkish twitter ukraine ukrainian united urdu wales welsh whatsapp white youtube zoom kingdom britain ireland
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december parliament minister act god gypsy jan feb mar apr jun jul aug sep sept oct nov dec mum dad mummy daddy nan nana gran grandma grandad auntie
    uncle aunt miss sir madam dear hello regards sincerely thanks kind""".split()  # noqa: SIM905
)
"""Capitalised words that tell nothing about anybody, whatever is published."""

OPENERS = frozenset(
    """A About After All Also An And Any Are As Ask At Because But By Call Can Could Did Do Does For From Get He Her
    His How However I If In Is It Its It's Many May More Most My No Not Of On Or Our Please She Should So Some Tell
    Thank That The Their Then There These They This Those To Was We Were What When Where Which Who Why Will With Would
    Yes You Your""".split()  # noqa: SIM905
)
ORDINARY = FILLER | LIGHT | PUBLIC | {each.lower() for each in OPENERS | THINGS}
ENDINGS = ("ing", "ed", "ly", "ion", "ment", "ness", "ity", "ism", "work", "ful", "ive", "ous", "s")
"""How words end that may stand where a name does: “my son screams”, “Homework is”."""
VERBS = frozenset(
    """broke couldnt became began bit brought came chose cut drew drove fell felt fought found grew held hurt kept knew
    led left lost met ran read rode sat saw sent shut slept spoke stood stole stuck sworn swore thought threw took
    understood woke won wore wrote wouldnt under old junior sick ill minder care whose whom plus cant dont""".split()  # noqa: SIM905
)
ANY_SCHOOL = frozenset(
    """a an all any another both each every his her their my our the this that these those school schools primary
    secondary mainstream special home least first present once time class nursery college age england wales rutland
    infant junior grammar local village high middle lower upper independent private state boarding new old good other
    same different which what least maths english reading writing september january year years risk present most
    sixth form receiving big small nearby some""".split()  # noqa: SIM905
)
"""What stands after “Year 4 at” and before “school” without naming one."""


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

    `known` are names and words that anybody may read: the council's, its services', its places'.
    """
    found: dict[str, tuple[int, Pointer]] = {}
    names = list(known)
    everything = _all(text, _words_of(names), frozenset(each.casefold() for each in names))
    for start, pointer in sorted(everything, key=lambda each: each[0]):
        found.setdefault(pointer.words.casefold(), (start, pointer))
    return [pointer for _, pointer in found.values()]


def _words_of(known: Iterable[str]) -> frozenset[str]:
    return frozenset(word.lower() for name in known for word in re.findall(r"[^\W\d_]+", name))


def _all(text: str, known: frozenset[str], bodies: frozenset[str]) -> Iterator[tuple[int, Pointer]]:
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
    yield from _names(text, known, bodies)


def _schools(text: str) -> Iterator[tuple[int, Pointer]]:
    """A school with a year group in the same paragraph, or a year group "at" somewhere."""
    for paragraph in re.finditer(r"[^\n]+", text):
        group = GROUP.search(paragraph[0])
        if not group:
            continue
        named = []
        for school in SCHOOL.finditer(paragraph[0]):
            name = _without_openers(school[0])
            if not {word.lower() for word in name.split()[:-1]} <= ANY_SCHOOL:
                named.append(school.span())
                yield (
                    paragraph.start() + school.start(),
                    Pointer("school", f"{name}, {group[0]}"),
                )
        for at in GROUP_AT.finditer(paragraph[0]):
            place = at[1].rstrip("'’-")
            if place.lower() not in ANY_SCHOOL | FILLER and not any(
                start <= at.start(1) < end for start, end in named
            ):
                yield paragraph.start() + at.start(), Pointer("school", at[0])


def _names(
    text: str, known: frozenset[str], bodies: frozenset[str]
) -> Iterator[tuple[int, Pointer]]:
    """Names, the surest signs first; what was seen once is not looked at again in part."""
    usual = known | {match[0] for match in LOWER.finditer(text)}
    taken: list[tuple[int, int]] = []

    def seen(start: int, words: str) -> tuple[int, Pointer]:
        taken.append((start, start + len(words)))
        return start, Pointer("name", words)

    for match in INTRODUCED.finditer(text):
        if not _is_known(match[1], known, bodies):
            yield seen(match.start(1), match[1])
    for match in TITLE.finditer(text):
        yield seen(match.start(), match[0])
    for match in FULL_NAME.finditer(text):
        name = _without_openers(match[0])
        start = match.end() - len(name)
        if len(name.split()) > 1 and not _covered(start, taken):
            if not _is_known(name, usual, bodies):
                yield seen(start, name)
            elif not _is_known(name, frozenset(), frozenset()):
                continue  # its words are usual ones: each is looked at by itself
            else:
                taken.append((start, match.end()))
    for pattern, place in ((WORD, 0), (SUBJECT, 1), (CALLED, 1), (LOWER, 0)):
        for match in pattern.finditer(text):
            word, start = match[place].rstrip("'’-"), match.start(place)
            if not _covered(start, taken) and _tells(
                word, text, start, pattern, known if pattern is CALLED else usual
            ):
                yield seen(start, word)


def _tells(
    word: str, text: str, start: int, pattern: re.Pattern[str], ordinary: frozenset[str]
) -> bool:
    """Does a single word name somebody? A known first name does wherever it stands; any other
    word only with a capital inside a sentence, as the one who does something, or after “called”."""
    small = word.lower()
    if small in FIRST_NAMES:
        return not re.search(r"\b(?:St|Saint)\.?\s$", text[max(0, start - 6) : start])
    begins = bool(START.search(text[max(0, start - 12) : start]))
    if pattern is WORD and small in WORDS_TOO:
        return not begins
    if pattern is LOWER or not {small, small.removesuffix("s")}.isdisjoint(ordinary | ORDINARY):
        return False
    if len(word) < 3 or small in VERBS or small.endswith(ENDINGS):
        return False
    return pattern is not WORD or not (begins or _is_title(text, start))


def _is_title(text: str, start: int) -> bool:
    """Is it part of a line in which nearly every word has a capital, as in a heading?"""
    line = text[text.rfind("\n", 0, start) + 1 : start][-200:].split()
    return len(line) > 2 and sum(each[0].isupper() for each in line) > len(line) * 0.7


def _without_openers(name: str) -> str:
    words = name.split()
    while words and words[0] in OPENERS:
        words = words[1:]
    return " ".join(words)


def _is_known(name: str, known: frozenset[str], bodies: frozenset[str]) -> bool:
    if name.casefold() in bodies:
        return True
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", name)
    if any(word.lower() in FIRST_NAMES for word in words):
        return False
    if any(not {word, word.removesuffix("s")}.isdisjoint(THINGS) for word in words):
        return True
    return all(word.lower() in known or word.lower() in ORDINARY for word in words)


def _covered(start: int, spans: list[tuple[int, int]]) -> bool:
    return any(begin <= start < end for begin, end in spans)


def _inside(match: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    return _covered(match.start(), spans)
