"""The search itself: pieces of a question against the index, best first.

Each piece (a word, a phrase or an acronym) counts by how rare it is among all entries,
and by where it stands: in the title or the text, in its own words or in other words for
it from the glossary. A piece that is found nowhere is put right, an acronym by its letters
and a plain word by its likeness to a word that is published.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchRank,
    TrigramSimilarity,
)
from django.db.models import Case, Count, FloatField, Q, Value, When

from localoffer.search.models import ACRONYMS, WORDS, SearchEntry, Term, Word
from localoffer.search.phrases import Glossary, GlossaryTerm, Piece, Reading, plain_words

MOST = 20
WEAK = 0.15
"""Entries scoring less than this part of the best one are left out."""
LIKENESS = 0.4
OWN_TITLE, OTHER_TITLE, OWN_TEXT, OTHER_TEXT = 1.0, 0.5, 0.45, 0.2
TIE = 0.1
"""What PostgreSQL's own rank adds, to part entries that hold the same pieces."""
HARM = re.compile(
    r"\b(abus\w*|assault\w*|beat\w*|bruis\w*|danger\w*|groom\w*|harm\w*|hit|hits|hitting|hurt\w*|"
    r"kill\w*|neglect\w*|scared|suicid\w*|unsafe|violen\w*|not safe)\b",
    re.IGNORECASE,
)
"""Words after which the phone lines come before any answer."""
OPEN, CLOSE = "\x02", "\x03"


@dataclass(frozen=True)
class Result:
    """One thing found. `snippet` is text in parts, each with whether it was asked for."""

    kind: str
    title: str
    url: str
    score: float
    snippet: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Finding:
    """What a search found, what was put right on the way, and the glossary terms in it."""

    query: str
    results: tuple[Result, ...]
    put_right: tuple[tuple[str, str], ...]
    terms: tuple[GlossaryTerm, ...]

    @property
    def explained(self) -> list[GlossaryTerm]:
        """The acronyms that were typed, or meant by what was: a word for one needs no meaning."""
        typed = {word.lower() for word in re.findall(r"[\w/-]+", self.query)}
        meant = {right for _, right in self.put_right}
        return [
            term
            for term in self.terms
            if term.is_acronym and (term.term.lower() in typed or term.term in meant)
        ]

    @property
    def worries(self) -> bool:
        """Does the question sound as if somebody may be in danger?"""
        return bool(HARM.search(self.query))


def find(query: str) -> Finding:
    """Search everything published. Any text is a query; an empty one finds nothing."""
    glossary = load_glossary()
    reading = glossary.read(query)
    pieces, counts, total = _put_right(reading, glossary)
    results = _ranked(pieces, counts, total) if total else []
    return Finding(query, tuple(results), tuple(reading.put_right), tuple(reading.terms))


def load_glossary() -> Glossary:
    """The glossary as it is now."""
    return Glossary(
        GlossaryTerm(
            term=row.term,
            expansion=row.expansion,
            is_acronym=row.kind == Term.Kind.ACRONYM,
            others=tuple(each.words for each in row.synonyms.all()),
        )
        for row in Term.objects.prefetch_related("synonyms")
    )


def mended(reading: Reading, glossary: Glossary) -> list[Piece]:
    """The pieces, those found nowhere replaced by what they must mean (`reading.put_right`)."""
    return _put_right(reading, glossary)[0]


def _put_right(reading: Reading, glossary: Glossary) -> tuple[list[Piece], list[int], int]:
    """The pieces, those found nowhere replaced by what they must mean, with their counts."""
    counts, total = _counts(reading.pieces)
    pieces = [
        piece if count else _nearest(piece, reading, glossary)
        for piece, count in zip(reading.pieces, counts, strict=True)
    ]
    if pieces != reading.pieces:
        counts, total = _counts(pieces)
    return pieces, counts, total


def _nearest(piece: Piece, reading: Reading, glossary: Glossary) -> Piece:
    if not piece.own.isalpha() or len(piece.own) < 3 or piece.is_acronym or piece.others:
        return piece
    if term := glossary.nearest_acronym(piece.own):
        reading.put_right.append((piece.own, term.term))
        reading.terms.append(term)
        return glossary.read(term.term).pieces[0]
    near = (
        Word.objects.annotate(likeness=TrigramSimilarity("word", piece.own))
        .filter(word__trigram_similar=piece.own, likeness__gte=LIKENESS)
        .order_by("-likeness", "word")
        .first()
    )
    if near is None or near.word == piece.own:
        return piece
    reading.put_right.append((piece.own, near.word))
    again = glossary.read(near.word).pieces
    return again[0] if again else piece


def _counts(pieces: Sequence[Piece]) -> tuple[list[int], int]:
    """How many entries hold each piece, in its own or in other words; and how many there are."""
    counted = SearchEntry.objects.aggregate(
        total=Count("pk"),
        **{
            f"piece_{place}": Count("pk", filter=_own(piece) | _others(piece))
            for place, piece in enumerate(pieces)
        },
    )
    return [counted[f"piece_{place}"] for place in range(len(pieces))], counted["total"]


def _ranked(pieces: Sequence[Piece], counts: Sequence[int], total: int) -> list[Result]:
    held = [(piece, n) for piece, n in zip(pieces, counts, strict=True) if n]
    if not held:
        return []
    score = sum(
        (_weight(piece) * Value(math.log(1 + total / n)) for piece, n in held),
        start=Value(0.0, output_field=FloatField()),
    )
    anything = Q()
    for piece, _ in held:
        anything |= _own(piece) | _others(piece)
    asked = SearchQuery(
        " | ".join(_raw(piece.own, near=False) for piece, _ in held),
        search_type="raw",
        config=WORDS,
    )
    rows = (
        SearchEntry.objects.filter(anything)
        .annotate(
            score=score + SearchRank("words", asked) * Value(TIE),
            headline=SearchHeadline(
                "body",
                asked,
                config=WORDS,
                start_sel=OPEN,
                stop_sel=CLOSE,
                max_words=32,
                min_words=16,
            ),
        )
        .order_by("-score", "-published_at", "pk")[:MOST]
    )
    best = rows[0].score if rows else 0
    return [
        Result(
            kind=row.kind,
            title=row.title,
            url=row.url,
            score=round(row.score, 3),
            snippet=marked_parts(row.headline),
        )
        for row in rows
        if row.score >= best * WEAK
    ]


def marked_parts(headline: str) -> tuple[tuple[str, bool], ...]:
    """A headline in parts, to be escaped one by one: no markup is ever made of text."""
    parts = re.split(f"({OPEN}[^{CLOSE}]*{CLOSE})", " ".join(headline.split(" ")))
    return tuple((part.strip(OPEN + CLOSE), part.startswith(OPEN)) for part in parts if part)


def _weight(piece: Piece) -> Case:
    """What a piece is worth in an entry, from its best place there."""
    return Case(
        When(_own(piece, title=True), then=Value(OWN_TITLE)),
        When(_others(piece, title=True), then=Value(OTHER_TITLE)),
        When(_own(piece), then=Value(OWN_TEXT)),
        When(_others(piece), then=Value(OTHER_TEXT)),
        default=Value(0.0),
        output_field=FloatField(),
    )


def holding(piece: Piece) -> Q:
    """Rows with `words` and `acronyms` that hold a piece, in its own or in other words."""
    return _own(piece) | _others(piece)


def _own(piece: Piece, *, title: bool = False) -> Q:
    """Entries with the piece in its own words. An acronym stands there as it is, or as many."""
    if piece.is_acronym:
        return _either(
            [piece.own, f"{piece.own}s"], column="acronyms", config=ACRONYMS, title=title
        )
    return _either([piece.own], column="words", config=WORDS, title=title, near=False)


def _others(piece: Piece, *, title: bool = False) -> Q:
    """Entries with other words for the piece; acronyms among them as they are."""
    short = [words for words in piece.others if words.isupper() or len(words) <= 3]
    long = [words for words in piece.others if words not in short]
    return _either(short, column="acronyms", config=ACRONYMS, title=title) | _either(
        long, column="words", config=WORDS, title=title
    )


def _either(
    phrases: Iterable[str], *, column: str, config: str, title: bool, near: bool = True
) -> Q:
    raw = " | ".join(filter(None, (_raw(each, title=title, near=near) for each in phrases)))
    if not raw:
        return Q(pk__in=[])
    return Q(**{column: SearchQuery(raw, search_type="raw", config=config)})


def _raw(phrase: str, *, title: bool = False, near: bool = True) -> str:
    """A phrase as a tsquery; only letters and digits of it get there."""
    words = [word + (":A" if title else "") for word in plain_words(phrase)]
    return "(" + (" <-> " if near else " & ").join(words) + ")" if words else ""


def explained(text: str) -> list[GlossaryTerm]:
    """The acronyms that stand in a text, each with its words, in the order of the glossary."""
    stand = {word for each in re.findall(r"[A-Za-z]{2,}", text) for word in (each, each[:-1])}
    return [
        term
        for term in load_glossary().terms
        if term.is_acronym and term.term in stand and term.term != term.term.lower()
    ]
