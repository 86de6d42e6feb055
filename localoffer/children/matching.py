"""Is it the same child? An explained score, never a decision.

No spelling measure alone separates children: the same child spelt two ways can look less
alike than two twins. So each fact adds or takes away points and says so in words; twins are
vetoed; a person decides. Pure sums over facts, no database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from localoffer.children.names import distance, is_known, is_short_form, key

LIKELY, POSSIBLE = "likely", "possible"
LIKELY_FROM, POSSIBLE_FROM = 9.0, 5.0


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of one child, as the record has it."""

    given: str = ""
    family: str = ""
    birth_date: date | None = None
    expected_on: date | None = None
    estimated_age: int | None = None
    sex: str = "U"
    postcode: str = ""
    upn: str = ""
    nhs_number: str = ""
    school: str = ""


@dataclass(frozen=True)
class Part:
    """One reason for or against: what was compared, in words, and its points."""

    words: str
    points: float


@dataclass(frozen=True)
class Score:
    """All reasons with their sum. `band` is "likely", "possible" or "" (not proposed).

    `doubt` keeps a high sum at “possible”: a slip of the pen and a twin look the same here.
    """

    parts: tuple[Part, ...]
    vetoed: str = ""
    doubt: str = ""

    @property
    def points(self) -> float:
        return round(sum(part.points for part in self.parts), 1)

    @property
    def band(self) -> str:
        if self.vetoed:
            return ""
        if self.points >= LIKELY_FROM and not self.doubt:
            return LIKELY
        return POSSIBLE if self.points >= POSSIBLE_FROM else ""


def compare(one: Facts, other: Facts, *, on: date) -> Score:
    """Compare two records as they stand on a day (an estimated age is read on that day)."""
    given, family, swapped = _names(one, other)
    born = _birth(one, other, on=on)
    parts = [given, family, born]
    numbers = [
        _number("NHS number", one.nhs_number, other.nhs_number, same=9, different=-7),
        _number("Unique pupil number", one.upn, other.upn, same=8, different=-5),
    ]
    parts += [part for part in numbers if part]
    parts += [part for part in (_sex(one, other), _place(one, other), _school(one, other)) if part]
    if swapped:
        parts.append(Part("First and last name are the other way round", -0.5))
    same_number = any(part and part.points > 0 for part in numbers)
    return Score(
        tuple(parts),
        vetoed="" if same_number else _twins(given, family, born),
        doubt=SLIP_OR_TWIN if given.words in UNSURE and not same_number else "",
    )


NEARLY, SHORT = "First names nearly the same, neither a common one", "Short first names, one letter"
UNSURE = frozenset({NEARLY, SHORT})
SLIP_OR_TWIN = (
    "The first names nearly agree: a slip of the pen, or a twin. Make sure before you join."
)
TWINS = "Same last name and day of birth, another first name: this may be a twin."


def _twins(given: Part, family: Part, born: Part) -> str:
    alike = given.points > 0
    return TWINS if not alike and given.points < 0 and family.points > 0 and born.points > 4 else ""


def _names(one: Facts, other: Facts) -> tuple[Part, Part, bool]:
    """First and last name as written, or the other way round where that fits better."""
    g1, f1, g2, f2 = key(one.given), key(one.family), key(other.given), key(other.family)
    straight = _given(g1, g2), _family(f1, f2)
    if g1 and f1 and g2 and f2:
        given = _given(g1, f2)
        crossed = (given, _family(f1, g2)) if given.points > 1 else straight
        if crossed[1].points > 1 and _sum(crossed) > _sum(straight) + 1:
            return *crossed, True
    return *straight, False


def _sum(parts: tuple[Part, Part]) -> float:
    return parts[0].points + parts[1].points


def _given(one: str, other: str) -> Part:
    if not one or not other:
        return Part("A first name is not known", 0)
    if one == other:
        return Part("Same first name", 4)
    first, second = one.split()[0], other.split()[0]
    if first == second or one.replace(" ", "") == other.replace(" ", ""):
        return Part("Same first name, with a further name", 3.5)
    if is_short_form(first, second):
        return Part("One first name can be short for the other", 3)
    both_known = is_known(first) and is_known(second)
    apart, longest = distance(first, second), max(len(first), len(second))
    if not (is_known(first) or is_known(second)) and apart <= 1 + (longest >= 6):
        return Part(NEARLY, 1.5)
    if not both_known and apart == 1:
        return Part("First names differ by one letter", 2.5) if longest >= 4 else Part(SHORT, 1)
    if not both_known and apart == 2 and longest >= 6:
        return Part("First names differ by two letters", 2)
    if len(first) == 1 or len(second) == 1:
        same = first[0] == second[0]
        return Part("Same initial" if same else "Another initial", 1 if same else -4)
    if not both_known and longest >= 4 and (first.startswith(second) or second.startswith(first)):
        return Part("One first name begins with the other", 1.5)
    if {first, second} & {*one.split()[1:], *other.split()[1:]}:
        return Part("One’s first name is the other’s further name", 2)
    return Part("Another first name", -4.5)


def _family(one: str, other: str) -> Part:
    if not one or not other:
        return Part("A last name is not known", 0)
    if one == other or one.replace(" ", "") == other.replace(" ", ""):
        return Part("Same last name", 3)
    if set(one.split()) & set(other.split()):
        return Part("Last names share a part", 2)
    apart, longest = distance(one, other), max(len(one), len(other))
    if apart == 1 and longest >= 4:
        return Part("Last names differ by one letter", 2.5)
    if apart == 2 and longest >= 6:
        return Part("Last names differ by two letters", 2)
    return Part("Another last name", -1.5)


def _birth(one: Facts, other: Facts, *, on: date) -> Part:
    if one.birth_date and other.birth_date:
        return _days(one.birth_date, other.birth_date)
    if one.expected_on and other.expected_on:
        near = abs((one.expected_on - other.expected_on).days)
        return (
            Part("Expected within three weeks of each other", 2.5)
            if near <= 21
            else Part("Expected at another time", -4)
        )
    born, due = one.birth_date or other.birth_date, one.expected_on or other.expected_on
    if born and due:
        near = abs((born - due).days) <= 35
        return (
            Part("Born near the day that was expected", 2)
            if near
            else Part("Born at another time than was expected", -4)
        )
    guess = one.estimated_age if one.estimated_age is not None else other.estimated_age
    if guess is not None and born:
        apart = abs(guess - (on.year - born.year - ((on.month, on.day) < (born.month, born.day))))
        return (
            Part("The estimated age fits", 1)
            if apart <= 1
            else Part("The estimated age does not fit", -2.5)
        )
    return Part("A day of birth is not known", 0)


def _days(one: date, other: date) -> Part:
    if one == other:
        return Part("Same day of birth", 5)
    if (one.day, one.month, one.year) == (other.month, other.day, other.year):
        return Part("Day and month of birth are the other way round", 4)
    wrong = sum(a != b for a, b in zip(f"{one:%Y%m%d}", f"{other:%Y%m%d}", strict=True))
    if wrong == 1:
        far = abs(one.year - other.year)
        return Part("Days of birth differ by one figure", 1.5 if far == 1 else 3)
    return Part("Another day of birth", -6)


def _number(label: str, one: str, other: str, *, same: float, different: float) -> Part | None:
    if not one or not other:
        return None
    if one == other:
        return Part(f"Same {label}", same)
    return Part(f"Another {label}", different)


def _sex(one: Facts, other: Facts) -> Part | None:
    if "U" in (one.sex, other.sex) or one.sex == other.sex:
        return None
    return Part("Another sex", -1.5)


def _place(one: Facts, other: Facts) -> Part | None:
    here, there = (p.postcode.replace(" ", "").upper() for p in (one, other))
    if not here or not there:
        return None
    if here == there:
        return Part("Same postcode", 1.5)
    return Part("Another postcode", -0.5)


def _school(one: Facts, other: Facts) -> Part | None:
    if not one.school or not other.school:
        return None
    if key(one.school) == key(other.school):
        return Part("Same school", 0.5)
    return None
