"""The search itself: pieces of a question against the index, best first.

Each piece (a word, a phrase or an acronym) counts by how rare it is among all entries,
and by where it stands: in the title or the text, in its own words or in other words for
it from the glossary. A piece that is found nowhere is put right, an acronym by its letters
and a plain word by its letters and its sound.

What holds too little of the question is no answer: a search that would only guess finds
nothing, and says so. Words of no weight (LIGHT) only part equals.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchRank,
    TrigramSimilarity,
)
from django.db import connection
from django.db.models import F, Func, Q, Value

from localoffer.council import settled
from localoffer.search import danger
from localoffer.search.models import ACRONYMS, UNSHOWN, WORDS, SearchEntry, Term, Word
from localoffer.search.phrases import (
    FILLER,
    Glossary,
    GlossaryTerm,
    Piece,
    Reading,
    nearest_word,
    plain_words,
    sound,
)

MOST = 20
COMMON = 200
"""Counting a piece stops here; pieces as common as this do not choose entries, only rank them."""
ENTRIES = 5_000
"""Beyond so many entries it makes no odds how many there are."""
HELD = {
    f"{title}{column}": f"(SELECT id FROM search_searchentry WHERE {title}{column} @@ "  # noqa: S608
    f"to_tsquery('{regconfig}', %s) LIMIT {COMMON})"
    for title in ("title_", "")
    for column, regconfig in (("words", WORDS), ("acronyms", ACRONYMS))
}
"""The entries that hold a piece in one of the columns. Each is asked for by itself: of two joined
by “or” PostgreSQL reads the whole table, not reckoning what it costs to unpack every entry."""
INDEXES_ONLY = "SET LOCAL enable_seqscan = off; "
"""For one statement: of a word that many entries hold PostgreSQL would read the whole table, too."""
WEIGHED = 60
"""So many chosen entries are weighed to the last, no more."""
WEAK = 0.2
"""Entries scoring less than this part of the best one are left out."""
OWN_TITLE, OTHER_TITLE, OWN_TEXT, OTHER_TEXT = 1.0, 0.5, 0.45, 0.2
LIGHTLY = 0.15
"""What a light word counts, beside others."""
TIE = 0.1
"""What PostgreSQL's own rank adds, to part entries that hold the same pieces."""
SHORT_TITLE = 0.35
"""What is added when the title says little else than what was asked."""
KINDS = {"glossary": 0.2, "strategy": 0.6, "figures": 0.8, "guidance": 1.2}
"""Some kinds are seldom what a family is after; a guide tells the whole of it."""
WAYS = re.compile(
    r"\bhow (?:do|can|could|should|to|long|soon|does)\b|\b(?:apply\w*|application|ask(?:ing)? for|request\w*|"
    r"get(?:ting)? (?:an?|my|some|help)|who can|who do i|what (?:can|do|should) (?:i|we)|what happens|"
    r"where (?:do|can)|can (?:i|we|you|they|my|the)|do (?:i|we)|am i|wont|won['’]t|refus\w+|my|he|she|im|i['’]m)\b",
    re.IGNORECASE,
)
"""Questions after what to do: a guide says that sooner than an answer about something near it."""
WAY = {"guidance": 1.4, "figures": 0.5}
STEPS = re.compile(r"(?:apply|ask|find out|get|how to|what to do|when)\b", re.IGNORECASE)
"""How the title of a guide begins that says what to do."""
STEP = 1.15
NUMBERS = re.compile(
    r"\b(?:how many|how much|number of|percent\w*|per cent|proportion|rates?|figures?|statistics?|data)\b",
    re.IGNORECASE,
)
COUNTED = 0.5
"""What an answer that counts something is worth to somebody who did not ask how many."""
PASSING = frozenset({"strategy"})
"""Kinds that touch on everything: a word in the title is no sign that they answer."""
SURE, HALF_SURE, LONG = 0.6, 0.3, 3
"""How much of a question an answer must hold, by weight: less when a piece is a known term or
stands in a title, and less again the more pieces above LONG a question has."""
SURELY_MENDED = 6
"""Shorter words are only put right to words of the glossary: “rice” could be “rise”."""
UNKNOWN = 0.7
"""What a word that stands nowhere weighs, beside one that stands in a single entry."""
ELSEWHERE = 1.5
"""How much heavier than an unknown word a matter that is not ours weighs against an answer."""
MEANING = re.compile(
    r"^(?:what(?:['’]?s| is| are| does| do)\s|define\b|meaning\b)|\b(?:stands? for|means?)\b",
    re.IGNORECASE,
)
"""Questions after the meaning of a word: there the glossary is the answer."""
DROPPED = frozenset(
    """a about above after again against all am an and any are as at be because been before being below between both but
    by can cant did do does doing don down during each few for from further had has have having he her here hers him
    himself his how i if in into is it its itself just many me more most my myself no nor not now of off on once only or
    other our ours out over own s same she should so some such t than that the their theirs them themselves then there
    these they this those through to too under until up us very was we were what when where which while who whom why
    will with wont you your yours yourself""".split()  # noqa: SIM905
)
"""Words that PostgreSQL drops: a phrase with one is looked for as it stands, not without it."""
OPEN, CLOSE = "\x02", "\x03"


@dataclass(frozen=True)
class Result:
    """One thing found. `snippet` is text in parts, each with whether it was asked for."""

    kind: str
    title: str
    url: str
    score: float
    snippet: tuple[tuple[str, bool], ...]

    @property
    def is_cut(self) -> bool:
        """Does the extract end before a sentence does?"""
        return bool(self.snippet) and not self.snippet[-1][0].rstrip().endswith((".", "?", "!"))


@dataclass(frozen=True)
class Finding:
    """What a search found, what was put right on the way, and the glossary terms in it."""

    query: str
    results: tuple[Result, ...]
    put_right: tuple[tuple[str, str], ...]
    terms: tuple[GlossaryTerm, ...]
    elsewhere: tuple[GlossaryTerm, ...] = ()
    did_you_mean: tuple[str, ...] = ()

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
    def meant(self) -> list[GlossaryTerm]:
        """What is known of the words asked for, to be said when nothing else is found."""
        return [term for term in self.terms if term.meaning and term not in self.explained]

    @property
    def worries(self) -> bool:
        """Does the question sound as if somebody may be in danger?"""
        return any(map(danger.worries, [self.query, *(right for _, right in self.put_right)]))

    @property
    def asks_who_to_call(self) -> bool:
        """Do they want to reach somebody rather than read something?"""
        return bool(TO_REACH.search(self.query))


TO_REACH = re.compile(
    r"\b(?:(?:tele)?phone|ring|helplines?|contact(?: details| us| numbers?)?|opening (?:hours|times)|"
    r"e-?mail address|numbers? (?:for|of)|(?:call|speak|talk) to (?:some|any)(?:one|body)|"
    r"who (?:do|can|should|could|must|shall)? ?(?:i|we)? ?(?:to )?(?:call|speak|talk))\b",
    re.IGNORECASE,
)
"""Words of somebody who looks for a number."""


@dataclass
class Asked:
    """A piece with the entries that hold it, by place: in its own or in other words for it, in
    the title or anywhere. Each place stops at COMMON entries."""

    piece: Piece
    own_title: frozenset[int] = frozenset()
    other_title: frozenset[int] = frozenset()
    own: frozenset[int] = frozenset()
    others: frozenset[int] = frozenset()
    weight: float = 1.0

    @property
    def found(self) -> int:
        return len(self.own) + len(self.others)

    @property
    def is_common(self) -> bool:
        return max(len(self.own), len(self.others)) >= COMMON

    @property
    def chosen(self) -> frozenset[int]:
        """The entries worth weighing for it: all, or for a common piece those with it as title."""
        titled = self.own_title | self.other_title
        return titled if self.is_common else titled | self.own | self.others

    def worth(self, total: int) -> float:
        """How much it says to hold this piece: the rarer, the more."""
        if not self.found:
            return self.weight * UNKNOWN * rarity(0.5, total)
        return self.weight * rarity(len(self.own) or len(self.others), total)

    def scores(self, total: int) -> dict[int, float]:
        """What the piece is worth in each entry that holds it, from its best place there."""
        own = self.weight * rarity(max(len(self.own), 1), total)
        others = self.weight * rarity(max(len(self.others), 1), total)
        others = min(own, others) if self.own else others
        places = (
            (others * OTHER_TEXT, self.others),
            (own * OWN_TEXT, self.own),
            (others * OTHER_TITLE, self.other_title),
            (own * OWN_TITLE, self.own_title),
        )
        made: dict[int, float] = {}
        for points, entries in sorted(places, key=lambda place: place[0]):
            made |= dict.fromkeys(entries, points)
        return made

    def held(self, entry: int, total: int) -> float:
        """How much of what was asked an entry holds in this piece, wherever it stands."""
        if entry in self.own:
            return self.worth(total)
        return self.worth(total) * (0.9 if entry in self.other_title else 0.8) * (
            entry in self.others
        )  # fmt: skip

    def anchors(self, entry: int) -> bool:
        """Is an entry about this: does it hold a term that we know, or the piece in its title?"""
        if self.piece.is_known:
            return entry in self.own or entry in self.others
        return entry in self.own_title


def rarity(holding: float, total: int) -> float:
    return math.log(1 + total / holding)


def find(query: str) -> Finding:
    """Search everything published. Any text is a query; an empty one finds nothing."""
    glossary = load_glossary()
    reading = glossary.read(query)
    total = settled.once(_total, _total)
    asked, light = _put_right(reading, glossary)
    results: list[Result] = []
    if total and any(each.found for each in asked):
        results = _ranked(asked, light, total, reading, query)
    found = Finding(
        query,
        tuple(results),
        tuple(reading.put_right),
        tuple(reading.terms),
        tuple(reading.elsewhere),
        () if results else _perhaps(asked, glossary),
    )
    return replace(found, results=_safety_first(found.results)) if found.worries else found


def _safety_first(results: Sequence[Result]) -> tuple[Result, ...]:
    """The guide on being hurt or not safe before all others, whether the words led to it or not."""
    first = [each for each in results if each.url == danger.GUIDE]
    if not first and (entry := danger.guide()):
        body = entry.body.split(UNSHOWN)[0]
        first = [Result(entry.kind, entry.title, entry.url, 0.0, ((body[:160], False),))]
    return (*first, *(each for each in results if each.url != danger.GUIDE))[:MOST]


KNOWN_BY = """
    SELECT count(*), coalesce(sum(version), 0), coalesce(max(id), 0),
        (SELECT count(*) FROM search_synonym), (SELECT coalesce(max(id), 0) FROM search_synonym),
        current_database()
    FROM search_term
"""
"""What changes with every change of the glossary: each saving makes its words anew."""


def load_glossary() -> Glossary:
    """The glossary as it is now: one small query, and the same object while nothing changes.

    For a page not even that, since what is settled is known to stand.
    """
    return settled.once(Glossary, _known_now)


def _known_now() -> Glossary:
    with connection.cursor() as cursor:
        cursor.execute(KNOWN_BY)
        return _glossary(cursor.fetchone())


@lru_cache(maxsize=4)
def _glossary(_known_by: tuple[Any, ...]) -> Glossary:
    rows = (
        Term.objects.order_by()
        .annotate(
            others=ArrayAgg("synonyms__words", default=Value([]), order_by="synonyms__pk"),
            same=ArrayAgg("synonyms__words", filter=Q(synonyms__is_same=True), default=Value([])),
        )
        .values_list("term", "expansion", "kind", "meaning", "others", "same")
    )
    return Glossary(
        GlossaryTerm(
            term=term,
            expansion=expansion,
            is_acronym=kind == Term.Kind.ACRONYM,
            is_elsewhere=kind == Term.Kind.ELSEWHERE,
            meaning=meaning,
            others=tuple(each for each in others if each),
            same=tuple(sorted(each for each in same if each)),
        )
        for term, expansion, kind, meaning, others, same in sorted(
            rows, key=lambda row: row[0].lower()
        )
    )


def mended(reading: Reading, glossary: Glossary) -> list[Piece]:
    """The pieces, those found nowhere replaced by what they must mean (`reading.put_right`)."""
    return [each.piece for each in _put_right(reading, glossary)[0]]


def _put_right(reading: Reading, glossary: Glossary) -> tuple[list[Asked], list[Asked]]:
    """The pieces as they must be meant, with what holds them; and the light ones held at all."""
    counted = _counted([*reading.pieces, *reading.light])
    asked, light = counted[: len(reading.pieces)], counted[len(reading.pieces) :]
    pieces: list[Piece] = []
    for each in asked:
        nearest = [each.piece] if each.found else _nearest(each.piece, reading, glossary)
        pieces += [piece for piece in nearest if piece not in pieces]
    if pieces != [each.piece for each in asked]:
        asked = _counted(pieces)
    return asked, [replace(each, weight=LIGHTLY) for each in light if each.found]


def _nearest(piece: Piece, reading: Reading, glossary: Glossary) -> list[Piece]:
    """What a piece found nowhere must mean; nothing, when it is a misspelt filler word."""
    if not piece.own.isalpha() or len(piece.own) < 3 or piece.is_known:
        return [piece]
    meant = glossary.nearest_acronym(piece.own)
    if meant and (len(piece.own) < SURELY_MENDED or not (_near_words(piece.own) & glossary.words)):
        reading.put_right.append((piece.own, meant.term))
        reading.terms.append(meant)
        return glossary.read(meant.term).pieces
    published = _near_words(piece.own) if len(piece.own) >= SURELY_MENDED else set()
    near = nearest_word(piece.own, published | glossary.words)
    if not near:
        return [piece]
    again = glossary.read(near)
    if again.pieces:
        reading.put_right.append((piece.own, near))
        reading.terms += [term for term in again.terms if term not in reading.terms]
        reading.elsewhere += again.elsewhere
    return again.pieces


def _near_words(word: str) -> set[str]:
    """Words that stand in something published and look or sound like this one."""
    near = (
        Word.objects.filter(Q(word__trigram_similar=word) | Q(sound=sound(word)))
        .annotate(likeness=TrigramSimilarity("word", word))
        .order_by("-likeness", "word")
        .values_list("word", flat=True)
    )
    return set(near[:40])


def _perhaps(asked: Sequence[Asked], glossary: Glossary) -> tuple[str, ...]:
    """Words near those that were found nowhere, less near than what is put right by itself."""
    offered: list[str] = []
    for each in asked:
        word = each.piece.own
        if each.found or not word.isalpha() or len(word) < 5:
            continue
        near = (
            Word.objects.annotate(likeness=TrigramSimilarity("word", word))
            .filter(word__trigram_similar=word, likeness__gte=0.4)
            .order_by("-likeness", "word")
            .values_list("word", flat=True)
        )
        offered += [found for found in near[:2] if glossary.read(found).pieces]
    return tuple(dict.fromkeys(offered))[:3]


def _total() -> int:
    """How many entries there are, counted up to ENTRIES; of very many PostgreSQL knows it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'search_searchentry'::regclass")
        if cursor.fetchone()[0] > ENTRIES * 1.1:
            return ENTRIES
    return SearchEntry.objects.order_by()[:ENTRIES].count()


def _counted(pieces: Sequence[Piece]) -> list[Asked]:
    """Each piece with the entries that hold it. One query for all of them."""
    if not pieces:
        return []
    questions = [
        [(f"{title}words", words), (f"{title}acronyms", acronyms)]
        for piece in pieces
        for words, acronyms in (_own_raw(piece), _others_raw(piece))
        for title in ("title_", "")
    ]
    places = [" UNION ALL ".join(HELD[column] for column, raw in each if raw) for each in questions]
    with connection.cursor() as cursor:
        cursor.execute(
            INDEXES_ONLY
            + "SELECT "
            + ", ".join(f"ARRAY({each})" if each else "'{}'::bigint[]" for each in places),
            [raw for each in questions for _, raw in each if raw],
        )
        sets = [frozenset(each) for each in cursor.fetchone() or ()]
    return [
        Asked(
            piece,
            own_title=sets[4 * place],
            own=sets[4 * place + 1] | sets[4 * place],
            other_title=sets[4 * place + 2],
            others=sets[4 * place + 3] | sets[4 * place + 2],
        )
        for place, piece in enumerate(pieces)
    ]


def _ranked(
    asked: Sequence[Asked],
    light: Sequence[Asked],
    total: int,
    reading: Reading,
    query: str,
) -> list[Result]:
    held = [each for each in asked if each.found]
    every = [*held, *light]
    whole = sum(each.worth(total) for each in asked)
    whole += len(reading.elsewhere) * ELSEWHERE * rarity(0.5, total)
    chosen = frozenset().union(*(each.chosen for each in held))
    if any(each.is_common for each in held):
        chosen |= _with_all(held)
    chosen = frozenset(_likely(_raw_scores(every, chosen, total)))
    every, entries = _looked_at(every, chosen)
    held = every[: len(held)]
    raw = _raw_scores(every, chosen, total)
    kinds = {**KINDS, **WAY} if WAYS.search(query) else KINDS
    if MEANING.search(query) and len(asked) == 1:
        kinds = {**KINDS, "glossary": 1.3}
    numbers = bool(NUMBERS.search(query))
    top = max(each.worth(total) for each in held)
    said = [(len(plain_words(each.piece.own)), each.own_title | each.other_title) for each in held]
    scored = sorted(
        (
            (
                (raw[pk] + _short_title(said, pk, title) * SHORT_TITLE * top)
                * kinds.get(kind, 1.0)
                * (COUNTED if not numbers and NUMBERS.search(title) else 1.0)
                * (STEP if kinds.get(kind) == WAY.get(kind) and STEPS.match(title) else 1.0),
                published,
                pk,
                kind,
            )
            for pk, (kind, title, published) in entries.items()
        ),
        reverse=True,
    )
    length = 1.0 if reading.elsewhere else min(1.0, LONG / len(asked))
    best = scored[0][0] if scored else 0.0
    kept = []
    for points, _, pk, kind in scored:
        anchored = kind not in PASSING and any(each.anchors(pk) for each in held)
        sure = HALF_SURE if anchored else SURE
        part = sum(each.held(pk, total) for each in held) / whole
        if part >= sure * length and points >= best * WEAK:
            kept.append((pk, points))
    words = " | ".join(filter(None, (_raw(each.piece.own, near=False) for each in held)))
    return _with_extracts(kept[:MOST], SearchQuery(words, search_type="raw", config=WORDS))


def _raw_scores(every: Sequence[Asked], chosen: Iterable[int], total: int) -> dict[int, float]:
    tables = [each.scores(total) for each in every]
    return {entry: sum(table.get(entry, 0.0) for table in tables) for entry in chosen}


def _likely(raw: dict[int, float]) -> list[int]:
    """The entries worth weighing to the last, best first."""
    return sorted(raw, key=lambda entry: (-raw[entry], -entry))[:WEIGHED]


def _short_title(said: Sequence[tuple[int, frozenset[int]]], entry: int, title: str) -> float:
    """How much of a title is about what was asked: more when it says little else. `said` has of
    each piece how many words it is, and the titles that hold it."""
    about = sum(words for words, titles in said if entry in titles)
    if not about:
        return 0.0
    rest = len([word for word in plain_words(title) if word not in FILLER])
    return min(1.0, about / max(rest, 1))


def _with_all(held: Sequence[Asked]) -> frozenset[int]:
    """Some entries that hold every piece: where all are common, the best are among these."""
    known = frozenset.intersection(*(each.own | each.others for each in held))
    if len(known) >= WEIGHED:  # what was counted need not be asked for again
        return frozenset(sorted(known)[:WEIGHED])
    every = Q()
    for each in held:
        every &= holding(each.piece)
    return frozenset(
        SearchEntry.objects.filter(every).order_by().values_list("pk", flat=True)[:WEIGHED]
    )


def _looked_at(
    every: Sequence[Asked], chosen: frozenset[int]
) -> tuple[list[Asked], dict[int, tuple[str, str, datetime]]]:
    """The pieces, of the common ones which of these entries hold them for certain; and of each
    entry its kind, its title and when it was published. One query for all."""
    common = [place for place, each in enumerate(every) if each.is_common]
    columns, raws = ["id", "kind", "title", "published_at"], []
    for place in common:
        own, others = _own_raw(every[place].piece), _others_raw(every[place].piece)
        for before, (words, acronyms) in (("", own), ("", others), ("title_", own)):
            asked = [(f"{before}words", WORDS, words), (f"{before}acronyms", ACRONYMS, acronyms)]
            tests = [f"{col} @@ to_tsquery('{config}', %s)" for col, config, raw in asked if raw]
            columns.append(f"({' OR '.join(tests)})" if tests else "FALSE")
            raws += [raw for _, _, raw in asked if raw]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(columns)} FROM search_searchentry WHERE id = ANY(%s)",  # noqa: S608
            [*raws, list(chosen)],
        )
        rows = cursor.fetchall()
    sure: list[Asked] = list(every)
    for place in common:
        first = 4 + 3 * common.index(place)
        held, other, titled = (
            frozenset(row[0] for row in rows if row[first + n]) for n in range(3)
        )
        counted = every[place]
        made = replace(
            counted,
            own=held | counted.own & chosen,
            others=other | counted.others & chosen,
            own_title=titled | counted.own_title,
        )
        # What is common stays as heavy as it was counted: only membership is made certain.
        sure[place] = _Common(**vars(made), counted=counted)
    return sure, {pk: (kind, title, at) for pk, kind, title, at, *_ in rows}


@dataclass
class _Common(Asked):
    """A common piece among a few entries, worth what it is worth among all."""

    counted: Asked | None = None

    def worth(self, total: int) -> float:
        return self.counted.worth(total) if self.counted else super().worth(total)


def _with_extracts(kept: Sequence[tuple[int, float]], words: SearchQuery) -> list[Result]:
    found = SearchEntry.objects.annotate(
        rank=SearchRank(F("words"), words),
        headline=SearchHeadline(
            Func(F("body"), Value(UNSHOWN), Value(1), function="split_part"),
            words,
            config=WORDS,
            start_sel=OPEN,
            stop_sel=CLOSE,
            max_words=32,
            min_words=16,
        ),
    )
    entries = found.only("kind", "title", "url").in_bulk([pk for pk, _ in kept])
    ranked = sorted(kept, key=lambda one: -(one[1] + TIE * entries[one[0]].rank))
    return [
        Result(
            kind=entries[pk].kind,
            title=entries[pk].title,
            url=entries[pk].url,
            score=round(points + TIE * entries[pk].rank, 3),
            snippet=marked_parts(entries[pk].headline),
        )
        for pk, points in ranked
    ]


def marked_parts(headline: str) -> tuple[tuple[str, bool], ...]:
    """A headline in parts, to be escaped one by one: no markup is ever made of text."""
    parts = re.split(f"({OPEN}[^{CLOSE}]*{CLOSE})", " ".join(headline.split(" ")))
    return tuple((part.strip(OPEN + CLOSE), part.startswith(OPEN)) for part in parts if part)


def holding(piece: Piece) -> Q:
    """Rows with `words` and `acronyms` that hold a piece, in its own or in other words."""
    return _matching(*_own_raw(piece)) | _matching(*_others_raw(piece))


def _matching(words: str, acronyms: str) -> Q:
    found = Q()
    if words:
        found |= Q(words=SearchQuery(words, search_type="raw", config=WORDS))
    if acronyms:
        found |= Q(acronyms=SearchQuery(acronyms, search_type="raw", config=ACRONYMS))
    return found or Q(pk__in=[])


def _own_raw(piece: Piece) -> tuple[str, str]:
    """A piece's own words as text-search queries: among words, and among tokens as they are.
    An acronym stands there as it is, or as many."""
    if piece.is_acronym:
        words, exact = _sorted(piece.same)
        return _either(words), _either([piece.own, f"{piece.own}s", *exact])
    words, exact = _sorted((piece.own, *piece.same) if piece.is_known else piece.same)
    own = "" if piece.is_known else _raw(piece.own, near=False)
    return " | ".join(filter(None, (own, _either(words)))), _either(exact)


def _others_raw(piece: Piece) -> tuple[str, str]:
    """Other words for the piece likewise; acronyms among them as they are."""
    words, exact = _sorted(piece.others)
    return _either(words), _either(exact)


def _sorted(phrases: Iterable[str]) -> tuple[list[str], list[str]]:
    """Phrases whose words are stemmed, and those to be found as they are: acronyms, also as many,
    and phrases with a word that stemming would drop (“not in school”)."""
    words, exact = [], []
    for phrase in phrases:
        short = phrase.isupper() or len(phrase) <= 3
        if short:
            exact += [phrase, f"{phrase}s"]
        elif " " in phrase and not DROPPED.isdisjoint(plain_words(phrase)):
            exact.append(phrase)
        else:
            words.append(phrase)
    return words, exact


def _either(phrases: Iterable[str]) -> str:
    return " | ".join(filter(None, (_raw(each) for each in phrases)))


def _raw(phrase: str, *, near: bool = True) -> str:
    """A phrase as a tsquery; only letters and digits of it get there."""
    words = plain_words(phrase)
    return "(" + (" <-> " if near else " & ").join(words) + ")" if words else ""


def explained(text: str) -> list[GlossaryTerm]:
    """The acronyms that stand in a text, each with its words, in the order of the glossary."""
    stand = {word for each in re.findall(r"[A-Za-z]{2,}", text) for word in (each, each[:-1])}
    return [
        term
        for term in load_glossary().terms
        if term.is_acronym and term.term in stand and term.term != term.term.lower()
    ]
