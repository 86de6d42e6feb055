"""A question as people type it, in pieces: words, known phrases, and what they stand for.

No SQL here. The glossary is about a hundred rows and is read whole for each search.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

LONGEST_PHRASE = 5
MOST_WORDS = 24
SHORTEST_MENDED = 4
FILLER = frozenset(
    """a able about ago after again all also always am an and another any anybody anyone anything are
    as ask asked asking at aware away back bad be because been before being best better but by call
    called came can cannot cant come coming could couldnt dad dads did didnt different do does doesnt
    doing done dont down during each either else end even ever every everyone everything explain far
    feel feeling few find finding for from gave get gets getting girl boy give given giving go goes
    going gone good got great had happen happened happening happens has hasnt have havent having he
    hello her here hi him his how however husband i id if ill im in instead into is isnt it its ive
    just keep keeps kind kinds know knows last later least less let like long look looking lot lots
    made make makes making many may maybe me mean means meant might mine more most much mum mums must
    my myself need needed needing needs never new next no nobody not nothing now of off often ok on
    once one only onto or other others our ours out over own partner people person please possible
    put really right said same say saying says see seem seems set shall she should show since so some
    somebody someone something sometimes soon sort still stuff such suddenly sure take taken taking
    talk tell than thank thanks that thats the their them themselves then there theres these they
    theyre thing things think this those though time to today told tomorrow too took tried try trying
    two up upon us use used using very via want wanted wanting wants was wasnt way we week well went
    were weve what whats when where whether which while who whos whose why wife will with within
    without wont work works worried worry would wouldnt opening yes yet you your youre yours""".split()  # noqa: SIM905
) - {"hi", "ill", "talking"}
"""Words that many questions share and that say nothing about what is asked."""
LIGHT = frozenset(
    """child childs children childrens daughter daughters grandchild granddaughter grandson help
    helped helping helps kid kids little old older parent parents service services son sons support
    supported supporting year years young younger local area council councils rutland website page
    information info available offer offered provide provided provides county family families near
    nearby available place places day days home month months""".split()  # noqa: SIM905
)
"""Words that say something, but in nearly everything here: they only part equals, and count
when nothing else was asked."""


@dataclass(frozen=True)
class GlossaryTerm:
    """A term with all the words for it. `others` are synonyms and misspellings.

    A term that `is_elsewhere` (“council tax”) is a matter of the council's that is not ours.
    """

    term: str
    expansion: str
    is_acronym: bool
    others: tuple[str, ...]
    same: tuple[str, ...] = ()
    """Those of the others that mean the very same."""
    is_elsewhere: bool = False
    meaning: str = ""

    @property
    def says(self) -> str:
        """“means …”, or of letters with two meanings “can mean … or …”."""
        words = in_words(self.expansion)
        return f"can mean {words}" if words != spelt_out(self.expansion) else f"means {words}"

    @property
    def equals(self) -> dict[str, str]:
        """The term and all that means the very same, each by its plain words."""
        phrases = [self.term, spelt_out(self.expansion), *self.same]
        return {" ".join(plain_words(each)): each for each in phrases if each}


@dataclass(frozen=True)
class Piece:
    """One thing that was asked for: its own words, words that mean the same, and others near it."""

    own: str
    is_acronym: bool = False
    same: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    is_known: bool = False
    """Is it a term of the glossary, or words for one?"""


@dataclass
class Reading:
    """A query understood: its pieces, the glossary terms in it, and what was put right."""

    pieces: list[Piece] = field(default_factory=list)
    light: list[Piece] = field(default_factory=list)
    elsewhere: list[GlossaryTerm] = field(default_factory=list)
    terms: list[GlossaryTerm] = field(default_factory=list)
    put_right: list[tuple[str, str]] = field(default_factory=list)


def plain_words(text: str) -> list[str]:
    """Lower-case words without accents and apostrophes: “Carer's ASD/ASC” → carers asd asc."""
    if text.isascii():
        folded = text.casefold()
    else:
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
        slips = {
            phrase.casefold()
            for term in self.terms
            for phrase in term.others
            if is_slip(phrase.casefold(), term.term.casefold())
        }
        self.words = {
            word
            for term in self.terms
            if not term.is_elsewhere
            for phrase in (term.term, term.expansion, *term.others)
            if phrase.casefold() not in slips or phrase in {term.term, term.expansion}
            for word in plain_words(phrase)
            if len(word) >= SHORTEST_MENDED and word.isalpha()
        } - self.acronyms.keys()
        said = {
            word for term in self.terms for word in plain_words(f"{term.term} {term.expansion}")
        }
        by_ear = {sound(word) for word in said}
        self.words -= {word for word in self.words - said if sound(word) in by_ear}

    def read(self, query: str) -> Reading:
        """Cut a query into pieces, the longest known phrase first; filler words fall away.

        Where only light words are left, they are what was asked.
        """
        words = plain_words(query)[:MOST_WORDS]
        reading = Reading()
        place = 0
        while place < len(words):
            size = self._phrase_at(words, place)
            spoken = words[place : place + max(size, 1)]
            found = self.by_phrase.get(tuple(stem(word) for word in spoken), []) if size else []
            if found and all(term.is_elsewhere for term in found):
                reading.elsewhere += found
            elif (found and spoken[0] not in LIGHT) or (found and size > 1):
                self._add(reading, spoken, [term for term in found if not term.is_elsewhere])
            elif spoken[0] in LIGHT or spoken[0].isdigit():
                reading.light.append(Piece(spoken[0]))
            elif spoken[0] not in FILLER:
                self._add(reading, spoken, [])
            place += max(size, 1)
        if not reading.pieces and not reading.elsewhere:
            words_only = [piece for piece in reading.light if not piece.own.isdigit()]
            reading.pieces, reading.light = words_only, []
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
        is_acronym = bool(exact and exact.is_acronym)
        same = {
            words
            for term in chosen
            if own in term.equals
            for words in term.equals.values()
            if words.casefold() != own
        }
        others = {
            words
            for term in chosen
            for words in (term.term, spelt_out(term.expansion), *term.others)
            if words
            and words.casefold() != own
            and words not in same
            and words.casefold() not in LIGHT
        }
        piece = Piece(
            own, is_acronym, tuple(sorted(same)), tuple(sorted(others)), is_known=bool(chosen)
        )
        if piece not in reading.pieces:
            reading.pieces.append(piece)
        reading.terms += [term for term in chosen if term not in reading.terms]

    def _misspelt(self, own: str, found: list[GlossaryTerm]) -> GlossaryTerm | None:
        """A listed misspelling (“ECHP” stands among the words for EHCP) is put right."""
        for term in found:
            listed = own in {word.casefold() for word in term.others}
            if not term.is_acronym and term.term.casefold().startswith(own):
                continue  # “complain” is a word of its own
            if listed and len(own) > 3 and is_slip(own, term.term.casefold()):
                return term
        return None

    def nearest_acronym(self, word: str) -> GlossaryTerm | None:
        """The acronym a misspelt one must mean; words that could be plain English are left alone.

        Swapped letters come first (CAHMS is CAMHS); three-letter acronyms are too close
        to each other for more than that.
        """
        ranked = []
        for acronym, term in self.acronyms.items():
            if not acronym.isalpha() or acronym[0] != word[0]:
                continue
            swapped = sorted(acronym) == sorted(word)
            distance = edit_distance(word, acronym)
            if len(acronym) < 5:
                near = distance == 1 and len(acronym) == 4 and no_word(word)
            else:
                near = len(word) > 3 and distance <= (1 if len(acronym) < 6 else 2)
            if near or (swapped and distance <= 2):
                ranked.append((not swapped, distance, acronym, term))
        return min(ranked, key=lambda each: each[:3])[3] if ranked else None


def no_word(letters: str) -> bool:
    """Letters that nobody could say as an English word: an acronym, rightly or wrongly spelt."""
    return not re.search(r"[aeiouy]", letters) or bool(re.search(r"[^aeiouy]{3}", letters))


def is_slip(word: str, meant: str) -> bool:
    """Is `word` another spelling of `meant` (same letters swapped, or near and long)?"""
    if not word or " " in word or " " in meant:
        return False
    return sorted(word) == sorted(meant) or (
        len(meant) > 4 and word[0] == meant[0] and edit_distance(word, meant) <= 2
    )


def edit_distance(one: str, other: str) -> int:
    """Letters put in, left out, changed or swapped with the next (Damerau-Levenshtein)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^ps", "s"), (r"^kn", "n"), (r"^wr", "r"), (r"ph", "f"), (r"[stc]ion|shun|[ct]ian", "shn"),
        (r"gh(?=t|$)", ""), (r"(?<=s)ch|ch|ck|q(?:u)?|c(?![eiyh])", "k"), (r"x", "ks"), (r"c|z", "s"),
        (r"dge?|j|g(?=[eiy])", "j"), (r"ee|ea|ie|ei|ey|y", "i"), (r"oo|ou|ew|ue", "u"),
        (r"ai|ay", "a"), (r"(.)\1+", r"\1"), (r"(?<=.)e$", ""),
    )
]  # fmt: skip


def sound(word: str) -> str:
    """How a word sounds, roughly, so that words spelt by ear meet: fizio is physio."""
    for pattern, said in SOUNDS:
        word = pattern.sub(said, word)
    return word


def nearest_word(word: str, candidates: Iterable[str]) -> str:
    """The word that a misspelt one must mean; empty when none is near enough.

    One slip in five to seven letters, two in more, three in very long words; a word that sounds
    the same may be spelt quite differently. The first letter is nearly always right.
    """
    if len(word) < SHORTEST_MENDED:
        return ""
    heard, ranked = sound(word), []
    for each in candidates:
        if abs(len(each) - len(word)) > 3:
            continue
        distance = edit_distance(word, each)
        same_sound = sound(each) == heard
        by_sound = len(word) - 1 if len(word) > SHORTEST_MENDED else 2
        allowed = by_sound if same_sound else _slips(word, each)
        if 0 < distance <= allowed:
            ranked.append((distance - 1.5 * same_sound, abs(len(each) - len(word)), each))
    return min(ranked)[2] if ranked else ""


def consonants(word: str) -> str:
    """The letters that carry a word, each once in a row: dentst and dentist have the same."""
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyh]", "", word))


def _slips(word: str, each: str) -> int:
    """How many slips are let pass between two words: none where either could be meant."""
    if word[0] != each[0]:
        return int(len(word) > 6 and word[:2] == each[1::-1])
    if len(word) < 6 and len(word) == len(each):
        return int(sorted(word) == sorted(each))
    if len(word) < 5:
        return 0
    if len(word) < 7 and consonants(word) != consonants(each):
        return int(sorted(word) == sorted(each))
    if edit_distance(sound(word), sound(each)) <= 1 and len(word) > 5:
        return 2 if len(word) < 10 else 3
    return 1 if len(word) < 8 else 2


def spelt_out(expansion: str) -> str:
    """An expansion without its remarks in brackets, which are for those who keep the glossary."""
    return re.sub(r"\s*\([^)]*\)", "", expansion)


def in_words(expansion: str) -> str:
    """An expansion for everybody to read: of two meanings, one or the other."""
    return spelt_out(expansion).replace(" / ", " or ")
