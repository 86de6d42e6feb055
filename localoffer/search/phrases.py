"""A question as people type it, in pieces: words, known phrases, and what they stand for.

No SQL here. The glossary is about a hundred rows and is read whole for each search.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

LONGEST_PHRASE = 5
MOST_WORDS = 16
FILLER = frozenset(
    """a about after all am an and any are as at be because been before being but by can could did
    do does doing for from get getting give go got had has have having he help her here him his how
    i if im in into is it its ive just know like many me might more much my need needs no not now of
    off on or our out please she should so some someone tell than that the their them then there
    these they this to too up us very want wants was we were what when where which who why will with
    would you your""".split()  # noqa: SIM905
)
"""Words that many questions share and that say nothing about what is asked."""


@dataclass(frozen=True)
class GlossaryTerm:
    """A term with all the words for it. `others` are synonyms and misspellings."""

    term: str
    expansion: str
    is_acronym: bool
    others: tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """One thing that was asked for: its own words, and other words that mean the same."""

    own: str
    is_acronym: bool = False
    others: tuple[str, ...] = ()
    shown_for: str = ""


@dataclass
class Reading:
    """A query understood: its pieces, the glossary terms in it, and what was put right."""

    pieces: list[Piece] = field(default_factory=list)
    terms: list[GlossaryTerm] = field(default_factory=list)
    put_right: list[tuple[str, str]] = field(default_factory=list)


def plain_words(text: str) -> list[str]:
    """Lower-case words without accents and apostrophes: “Carer's ASD/ASC” → carers asd asc."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    folded = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return re.findall(r"[a-z0-9]+", re.sub(r"['’‘`]", "", folded))


def stem(word: str) -> str:
    """A plural as its singular, near enough to know a phrase again."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


class Glossary:
    """The terms, by every phrase that leads to them."""

    def __init__(self, terms: Iterable[GlossaryTerm]) -> None:
        self.terms = list(terms)
        self.by_phrase: dict[tuple[str, ...], list[GlossaryTerm]] = {}
        for term in self.terms:
            for phrase in {term.term, spelt_out(term.expansion), *term.others}:
                key = tuple(stem(word) for word in plain_words(phrase))
                if key:
                    self.by_phrase.setdefault(key, []).append(term)
        self.acronyms = {t.term.casefold(): t for t in self.terms if t.is_acronym}

    def read(self, query: str) -> Reading:
        """Cut a query into pieces, the longest known phrase first; filler words fall away."""
        words = plain_words(query)[:MOST_WORDS]
        reading = Reading()
        place = 0
        while place < len(words):
            size = self._phrase_at(words, place)
            spoken = words[place : place + max(size, 1)]
            found = self.by_phrase.get(tuple(stem(word) for word in spoken), []) if size else []
            if found or spoken[0] not in FILLER:
                self._add(reading, spoken, found)
            place += max(size, 1)
        return reading

    def _phrase_at(self, words: Sequence[str], place: int) -> int:
        """How many words from `place` on are a phrase we know; 0 for none."""
        for size in range(min(LONGEST_PHRASE, len(words) - place), 0, -1):
            spoken = words[place : place + size]
            if size == 1 and spoken[0] in FILLER:
                return 0
            if tuple(stem(word) for word in spoken) in self.by_phrase:
                return size
        return 0

    def _add(self, reading: Reading, spoken: list[str], found: list[GlossaryTerm]) -> None:
        own = " ".join(spoken)
        exact = self.acronyms.get(own)
        if exact is None and (meant := self._misspelt(own, found)):
            exact = meant
            reading.put_right.append((own, meant.term))
            own = meant.term.casefold() if meant.is_acronym else meant.term
        chosen = [exact] if exact else found
        others = {
            words
            for term in chosen
            for words in (term.term, spelt_out(term.expansion), *term.others)
            if words and words.casefold() != own
        }
        is_acronym = bool(exact and exact.is_acronym)
        reading.pieces.append(Piece(own, is_acronym, tuple(sorted(others))))
        reading.terms += [term for term in chosen if term not in reading.terms]

    def _misspelt(self, own: str, found: list[GlossaryTerm]) -> GlossaryTerm | None:
        """A listed misspelling (“ECHP” stands among the words for EHCP) is put right."""
        for term in found:
            listed = own in {word.casefold() for word in term.others}
            if listed and len(own) > 3 and is_slip(own, term.term.casefold()):
                return term
        return None

    def nearest_acronym(self, word: str) -> GlossaryTerm | None:
        """The acronym a misspelt one must mean: at most two slips, none for short ones.

        Swapped letters come first (CAHMS is CAMHS); three-letter acronyms are too close
        to each other for more than that.
        """
        ranked = []
        for acronym, term in self.acronyms.items():
            if not acronym.isalpha() or acronym[0] != word[0]:
                continue
            swapped = sorted(acronym) == sorted(word)
            distance = edit_distance(word, acronym)
            if distance <= 2 and (swapped or (len(acronym) > 3 and len(word) > 3)):
                ranked.append((not swapped, distance, acronym, term))
        return min(ranked, key=lambda each: each[:3])[3] if ranked else None


def is_slip(word: str, meant: str) -> bool:
    """Is `word` another spelling of `meant` (same letters swapped, or near and long)?"""
    if " " in word or " " in meant:
        return False
    return sorted(word) == sorted(meant) or (
        len(meant) > 4 and word[0] == meant[0] and edit_distance(word, meant) <= 2
    )


def edit_distance(one: str, other: str) -> int:
    """Letters put in, left out or changed between two words (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def spelt_out(expansion: str) -> str:
    """An expansion without its remarks in brackets."""
    return re.sub(r"\s*\([^)]*\)", "", expansion)
