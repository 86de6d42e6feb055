"""How hard a text is to read: reading age, long sentences, short words without their meaning.

Pure functions, for editors as they write and for the tests that hold our own pages to them.
Knows plain text, our own marks for lists and tables, and the signs of Markdown.

The reading age, in years, is the Flesch-Kincaid grade plus five: 0.39 × words a sentence +
11.8 × syllables a word − 15.59 + 5. Syllables are counted by rule, not looked up, so the age of
a single short paragraph is a hint, no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from localoffer.text import plain

MOST_WORDS = 25
"""A sentence with more words than this is long."""
OLDEST, MIDDLE = 12.0, 10.0
"""No public text is harder than the first; half of them are no harder than the second."""
YOUNGEST = 5.0
ENOUGH = 30
"""With fewer words than this a reading age says little."""
A_LABEL = 3
"""A line of up to so many words without a full stop is a label, not a sentence."""
FAMILIAR = frozenset(
    [
        "A&E",
        "AM",
        "BBC",
        "CD",
        "DIY",
        "DNA",
        "DVD",
        "EU",
        "FM",
        "GB",
        "GCSE",
        "GOV",
        "GP",
        "ID",
        "IQ",
        "IT",
        "MP",
        "NHS",
        "OFSTED",
        "OK",
        "PC",
        "PDF",
        "PE",
        "PM",
        "RE",
        "SMS",
        "TV",
        "UK",
        "URL",
        "USA",
        "VAT",
        "WC",
    ]
)
"""Short words in capitals that people know without their meaning."""

ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|etc|Dr|Mr|Mrs|Ms|St|No|para|ext|vs|approx)\.$|\b[A-Z]\.$")
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+")
MARKS = re.compile(r"^\s*(?:#{1,6}\s+|>\s*|[-*+•·▪◦]\s+|\d{1,3}[.)]\s+|\(?[a-z]\)\s+)")
LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s[^)]*)?\)")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+")
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'&]*(?:[.,]\d+)*")
SHORT = re.compile(r"(?<![\w.@/-])([A-Z][A-Za-z&]*[A-Z][A-Za-z]{0,2}|[A-Z]{2,})(?![\w@])")

PLAINER = {
    "accordingly": "so", "additional": "extra or more", "adjacent to": "next to",
    "aforementioned": "this", "ascertain": "find out", "assist": "help", "at present": "now",
    "cease": "stop", "commence": "start", "commencing": "starting", "comprise": "are made of",
    "consequently": "so", "co-production": "working on it together", "demonstrate": "show",
    "due to the fact that": "because", "endeavour": "try", "ensure": "make sure",
    "expedite": "speed up", "facilitate": "help", "forthwith": "now", "furthermore": "also",
    "going forward": "from now on", "henceforth": "from now on", "implement": "carry out",
    "in accordance with": "under or by", "in excess of": "more than", "in lieu of": "instead of",
    "in order to": "to", "in receipt of": "get", "in relation to": "about",
    "in respect of": "about", "inform": "tell", "initiate": "start", "liaise": "work with",
    "mechanism": "way", "methodology": "way", "moreover": "also", "multi-agency": "from several services",
    "notify": "tell", "notwithstanding": "even though", "obtain": "get", "participate": "take part",
    "pertaining to": "about", "prior to": "before", "provision": "help or support",
    "pursuant to": "under", "regarding": "about", "remuneration": "pay", "require": "need",
    "requisite": "needed", "robust": "strong", "signpost": "tell people about",
    "stakeholders": "people it matters to", "subsequent": "later", "subsequently": "later",
    "sufficient": "enough", "terminate": "end", "utilise": "use", "whilst": "while",
    "with regard to": "about", "with the exception of": "except",
}  # fmt: skip
"""Words of offices, and what people say."""


@dataclass(frozen=True)
class Unexplained:
    """A short word in capitals whose meaning the text does not give; `means` is the glossary's."""

    word: str
    means: str = ""


@dataclass(frozen=True)
class Report:
    """What checking a text found."""

    words: int
    sentences: int
    reading_age: float | None
    """In years; None for a text without a sentence."""
    long_sentences: tuple[str, ...] = ()
    unexplained: tuple[Unexplained, ...] = ()
    plainer: tuple[tuple[str, str], ...] = ()
    """Words of offices that stand in the text, each with what people say."""

    @property
    def enough(self) -> bool:
        """Is the text long enough for its reading age to mean something?"""
        return self.words >= ENOUGH

    @property
    def too_hard(self) -> bool:
        return self.enough and (self.reading_age or 0) > OLDEST

    @property
    def advice(self) -> tuple[str, ...]:
        """What to do, each in a sentence. Empty when the text is plain enough."""
        said = []
        if self.enough and (self.reading_age or 0) > MIDDLE:
            said.append(
                f"The reading age is {self.reading_age:.0f}. Aim for {MIDDLE:.0f}: "
                "use shorter sentences and shorter words."
            )
        said += [
            f"This sentence has {len(words(each))} words. Make two of it: “{each}”"
            for each in self.long_sentences
        ]
        said += [
            f"Say what {each.word} means" + (f": {each.means}." if each.means else ".")
            for each in self.unexplained
        ]
        said += [f"Instead of “{heavy}” try “{light}”." for heavy, light in self.plainer]
        return tuple(said)


def check(text: str, *, glossary: Mapping[str, str] | None = None) -> Report:
    """Check a text as an editor writes it. `glossary` gives the meaning of each short word."""
    found = list(sentences(text))
    counted = [words(sentence) for sentence in found]
    total = sum(len(each) for each in counted)
    return Report(
        words=total,
        sentences=len(found),
        reading_age=_age(counted, total),
        long_sentences=tuple(
            sentence
            for sentence, spoken in zip(found, counted, strict=True)
            if len(spoken) > MOST_WORDS
        ),
        unexplained=unexplained(text, glossary=glossary or {}),
        plainer=plainer(text),
    )


def reading_age(text: str) -> float | None:
    """The reading age of a text in years, or None when there is no sentence in it."""
    counted = [words(sentence) for sentence in sentences(text)]
    return _age(counted, sum(len(each) for each in counted))


def _age(counted: list[list[str]], total: int) -> float | None:
    if not total:
        return None
    spoken = sum(syllables(word) for each in counted for word in each)
    grade = 0.39 * total / len(counted) + 11.8 * spoken / total - 15.59
    return max(YOUNGEST, round(grade + 5, 1))


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text. An item of a list is one; labels, tables and addresses are none."""
    for block in _blocks(text):
        held = ""
        for part in SENTENCE_END.split(block):
            held = f"{held} {part}".strip()
            if ABBREVIATED.search(held):
                continue
            if _says_something(held):
                yield held
            held = ""
        if _says_something(held):
            yield held


def _says_something(part: str) -> bool:
    spoken = words(part)
    ended = part.rstrip("\"'”’)]").endswith((".", "!", "?", "…"))
    return any(word[0].isalpha() for word in spoken) and (ended or len(spoken) > A_LABEL)


def _blocks(text: str) -> Iterator[str]:
    """Paragraphs, headings and items: what a reader takes in at once, without its marks."""
    held: list[str] = []
    for raw in [*text.replace("\xa0", " ").split("\n"), ""]:
        line = raw.strip()
        if not line or MARKS.match(line) or line.startswith("|") or set(line) <= set("-=*_ "):
            if held:
                yield " ".join(held)
            held = []
            if not line or line.startswith("|") or set(line) <= set("-=*_ "):
                continue
        held.append(_unmarked(line))
        if raw.lstrip().startswith("#"):
            yield " ".join(held)
            held = []


def _unmarked(line: str) -> str:
    line = LINK.sub(r"\1", MARKS.sub("", line))
    return " ".join(re.sub(r"[*_`]{1,3}", "", ADDRESS.sub(" ", line)).split())


def words(sentence: str) -> list[str]:
    """The words of a sentence; “well-being” is two, “don't” one."""
    return WORD.findall(plain(sentence))


ODD = {
    "area": 3, "areas": 3, "being": 2, "beyond": 2, "business": 2, "every": 2, "everyone": 3,
    "everything": 3, "everybody": 4, "evening": 2, "friend": 1, "friends": 1, "friendly": 2,
    "hundred": 2, "idea": 3, "ideas": 3, "poem": 2, "poet": 2, "queue": 1, "real": 1, "really": 2,
    "reality": 4, "theatre": 3, "wednesday": 2, "people": 2, "peoples": 2, "one": 1, "once": 1,
    "element": 3, "elements": 3, "something": 2, "sometimes": 2, "someone": 2, "somewhere": 2,
    "therefore": 2, "forehead": 2, "leopard": 2, "colonel": 2, "recipe": 3, "whereas": 2,
}  # fmt: skip
"""Words that the rules below would count wrongly."""
SILENT_INSIDE = re.compile(
    r"(?<=[aeiouy])([^aeiouyl]|[^aeiouy]{2,}(?<!.l)|l)e"
    r"(?=(?:ment|ly|ful|fully|less|ness|work|side|wise|ship|where|keeper|guard)s?$)"
)
APART = re.compile(
    r"(?<![ctg])ia(?!ge)|cia(?=t)|(?<![ctsxgn])io(?!n)|(?<=[rd])io(?=n$)|(?<![ctxg])iou"
    r"|(?<![tcr])ien|(?<=[r])ien|ie(?=t)|(?<![qg])ua|ue(?=n)|(?<![pg])eo(?!us$)|iu|^crea(?=t)"
    r"|^coo(?=r|p)|^scien|[aeiouy](?=ing$)|[aou]y(?=ers?$)|(?<=[aeiou])sms?$"
)
"""Vowels that stand together and are said apart: di-agnosis, soci-ety, u-su-al, play-ing."""

SILENT_END = re.compile(r"(?<![aeiouy])e$|(?<![aeiouytd])ed$|(?<![aeiouysxzcgh])es$|(?<![cs])hes$")
SAID_END = re.compile(r"[^aeiouy]le$|[^aeiouyl]led$|[^aeiouy]les$")


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """How many syllables a word has, near enough. Numbers and single letters have one."""
    low = word.casefold()
    letters = re.sub(r"[^a-z]", "", low)
    if letters in ODD:
        return ODD[letters]
    if not letters or low[0].isdigit():
        return 1
    shorter = SILENT_INSIDE.sub(r"\1", letters)
    count = len(re.findall(r"[aeiouy]+", shorter)) + len(APART.findall(shorter))
    if SILENT_END.search(shorter) and not SAID_END.search(shorter):
        count -= 1
    if re.search(r"[bcdfgkpstz]n't$", low.replace("’", "'")):
        count += 1
    return max(count, 1)


def unexplained(text: str, *, glossary: Mapping[str, str]) -> tuple[Unexplained, ...]:
    """Short words in capitals whose meaning stands nowhere in the text, in order.

    A meaning is words in brackets before or after, or “means”, “stands for”, “is a”. A line
    that is all in capitals is shouted, not shortened.
    """
    flat = "\n".join(block for block in _blocks(text) if not block.isupper())
    found: dict[str, Unexplained] = {}
    for match in SHORT.finditer(flat):
        word = match[1].removesuffix("s") if match[1][:-1].isupper() else match[1]
        if word.upper() in FAMILIAR or word in found or sum(c.isupper() for c in word) < 2:
            continue
        if not _explained(word, flat):
            found[word] = Unexplained(word, glossary.get(word, ""))
    return tuple(found.values())


def _explained(word: str, flat: str) -> bool:
    short = re.escape(word)
    return bool(
        re.search(rf"[a-z]\w*\W{{0,3}}\s\({short}s?\)", flat)
        or re.search(rf"\b{short}s?\W? \([a-z][^)]* [^)]*\)", flat)
        or re.search(
            rf"\b{short}s? (?:\w+ ){{0,2}}?(?:means?|stands? for|is (?:an?|the|short for)|are)\b",
            flat,
        )
    )


def plainer(text: str) -> tuple[tuple[str, str], ...]:
    """Words of offices in a text, in the order of the alphabet, each with what people say."""
    flat = " ".join(plain(text).casefold().split())
    return tuple(
        (heavy, light)
        for heavy, light in PLAINER.items()
        if re.search(rf"\b{re.escape(heavy)}(?:s|d|ed)?\b", flat)
    )
