"""Invented pairs of records, some of one child and some of two, to measure the matching on.

The same pairs for the same seed. Positives carry the slips people make; negatives are the
children who are confused in earnest: twins, siblings, cousins, children who share a name.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from localoffer.children.matching import Facts
from localoffer.children.names import COMMON, short_forms

FAMILY_PARTS = (
    ["Ash", "Beck", "Birch", "Bridge", "Brook", "Clay", "Cole", "Dale", "Elm", "Fair", "Farn",
     "Glen", "Green", "Hart", "Hazel", "Holm", "Kirk", "Lang", "Lark", "Marsh", "Mill", "North",
     "Oak", "Penn", "Quarr", "Raven", "Rid", "Rowan", "Sand", "Sher", "Stan", "Thorn", "Wald",
     "West", "Whit", "Win", "Wood", "Yar"],
    ["bourne", "bury", "by", "combe", "croft", "den", "don", "field", "ford", "gate", "ham",
     "hurst", "ley", "lock", "low", "man", "mere", "more", "ridge", "row", "shaw", "stead",
     "ston", "thorpe", "ton", "wick", "worth"],
)  # fmt: skip
ACCENTS = {"a": "á", "e": "é", "i": "í", "o": "ö", "u": "ü", "n": "ñ", "c": "ç"}
NEAR = dict(zip("abcdefghijklmnoprstuvwy", "svxfwdghjokuknplteiybqu", strict=True))
RARE = (["ka", "ze", "ty", "ara", "ili", "osh", "jae", "quo", "bri", "nav", "emo", "fal"],
        ["n", "na", "la", "x", "sh", "m", "ya", "ric", "th", "vi", "so", "el"])  # fmt: skip
ALIKE = [("Ava", "Ada"), ("Eva", "Eve"), ("Ella", "Ellis"), ("Lila", "Lola"), ("Mia", "Mila"),
         ("Jay", "Kai"), ("Leah", "Lena"), ("Lara", "Laura"), ("Amy", "Ana"), ("Sara", "Tara"),
         ("Milo", "Miles"), ("Noah", "Noel"), ("Finn", "Finley"), ("Emma", "Elsa")]  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """Two records and whether they are one child."""

    kind: str
    one: Facts
    other: Facts
    same: bool


def pairs(number: int, *, seed: int) -> Iterator[Pair]:
    """`number` pairs, half of one child and half of two, kinds in turn. Same seed, same pairs."""
    chance = random.Random(seed)  # noqa: S311  (no secret)
    same, different = list(SAME.items()), list(DIFFERENT.items())
    for count in range(number):
        kinds, is_same = (same, True) if count % 2 == 0 else (different, False)
        kind, make = kinds[(count // 2) % len(kinds)]
        one = _child(chance)
        if make is _rare_twin:
            one = replace(one, given=_rare(chance))
        yield Pair(kind, one, make(chance, one), is_same)


def _rare(chance: random.Random) -> str:
    """A first name that stands on no list: one child in five has one."""
    middle = chance.choice(["ra", "li", "vo", "ne", "da", "mi", "sha", "ke", "lu", "tor"])
    return f"{chance.choice(RARE[0])}{middle}{chance.choice(RARE[1])}".title()


def _child(chance: random.Random) -> Facts:
    given = _rare(chance) if chance.random() < 0.2 else chance.choice(COMMON.split()).title()
    return Facts(
        given=given,
        family=_family(chance),
        birth_date=date(2008, 1, 1) + timedelta(days=chance.randrange(6500)),
        sex=chance.choice("FMU"),
        postcode=_postcode(chance),
        school=f"Invented School {chance.randrange(40)}" if chance.random() < 0.7 else "",
        nhs_number=_nhs(chance) if chance.random() < 0.3 else "",
    )


def _family(chance: random.Random) -> str:
    name = chance.choice(FAMILY_PARTS[0]) + chance.choice(FAMILY_PARTS[1])
    if chance.random() < 0.1:
        name += "-" + chance.choice(FAMILY_PARTS[0]) + chance.choice(FAMILY_PARTS[1])
    return name


def _postcode(chance: random.Random) -> str:
    return f"ZZ{chance.randrange(1, 60)} {chance.randrange(10)}{chance.choice('ABDEF')}{chance.choice('GHJLN')}"


def _nhs(chance: random.Random) -> str:
    """Ten figures whose last is the check figure (modulus 11)."""
    while True:
        figures = [chance.randrange(10) for _ in range(9)]
        check = 11 - sum(f * w for f, w in zip(figures, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return "".join(map(str, [*figures, check % 11]))


def _slip(chance: random.Random, word: str) -> str:
    """One slip of the pen: a letter dropped, doubled, swapped or struck beside the right key."""
    place = chance.randrange(1, len(word))
    kind = chance.randrange(4)
    if kind == 0 and len(word) > 3:
        return word[:place] + word[place + 1 :]
    if kind == 1:
        return word[:place] + word[place] + word[place:]
    if kind == 2 and place < len(word) - 1 and word[place] != word[place + 1]:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word[:place] + NEAR.get(word[place], "e") + word[place + 1 :]


def _given_slip(chance: random.Random, one: Facts) -> Facts:
    return replace(one, given=_slip(chance, one.given), nhs_number="")


def _family_slip(chance: random.Random, one: Facts) -> Facts:
    return replace(one, family=_slip(chance, one.family), nhs_number="")


def _two_slips(chance: random.Random, one: Facts) -> Facts:
    return replace(_family_slip(chance, one), given=_slip(chance, one.given))


def _short(chance: random.Random, one: Facts) -> Facts:
    others = sorted(short_forms(one.given.lower()))
    given = chance.choice(others).title() if others else one.given
    return replace(one, given=given, postcode=_postcode(chance), nhs_number="")


def _swapped(chance: random.Random, one: Facts) -> Facts:
    return replace(one, given=one.family, family=one.given, nhs_number="")


def _accented(chance: random.Random, one: Facts) -> Facts:
    spelt = "".join(ACCENTS.get(c, c) if chance.random() < 0.7 else c for c in one.given)
    return replace(one, given=f"\u200b{spelt.upper()}", postcode="", nhs_number="")


def _moved(chance: random.Random, one: Facts) -> Facts:
    return replace(one, postcode=_postcode(chance), school="Invented School 99", nhs_number="")


def _born_swapped(chance: random.Random, one: Facts) -> Facts:
    born = one.birth_date
    assert born
    if born.day <= 12 and born.day != born.month:
        born = born.replace(month=born.day, day=born.month)
    return replace(one, birth_date=born, nhs_number="")


def _born_slip(chance: random.Random, one: Facts) -> Facts:
    born = one.birth_date
    assert born
    other = born.replace(day=born.day - 10 if born.day > 10 else born.day + 10)
    return replace(one, birth_date=other, nhs_number="")


def _half_of_a_double_name(chance: random.Random, one: Facts) -> Facts:
    parts = one.family.split("-")
    family = chance.choice(parts) if len(parts) > 1 else f"{one.family}-{_family(chance)}"
    return replace(one, family=family, postcode=_postcode(chance), nhs_number="")


def _new_family_name(chance: random.Random, one: Facts) -> Facts:
    return replace(one, family=_family(chance))


def _age_only(chance: random.Random, one: Facts) -> Facts:
    """A caller who knows the name and about how old the child is."""
    assert one.birth_date
    return replace(one, birth_date=None, estimated_age=2026 - one.birth_date.year, nhs_number="")


SAME: dict[str, Callable[[random.Random, Facts], Facts]] = {
    "slip in the first name": _given_slip,
    "slip in the last name": _family_slip,
    "slips in both names": _two_slips,
    "short form, moved": _short,
    "names the other way round": _swapped,
    "accents and capitals": _accented,
    "moved house and school": _moved,
    "day and month swapped": _born_swapped,
    "one figure of the birth date": _born_slip,
    "half of a double name, moved": _half_of_a_double_name,
    "new last name, same address": _new_family_name,
    "estimated age only": _age_only,
}


def _other_given(chance: random.Random, one: Facts) -> str:
    for first, second in ALIKE:
        if one.given in (first, second):
            return second if one.given == first else first
    while True:
        given = chance.choice(COMMON.split()).title()
        if given != one.given and given.lower() not in short_forms(one.given.lower()):
            return given


def _numbered(chance: random.Random, one: Facts) -> str:
    return _nhs(chance) if one.nhs_number else ""


def _twin(chance: random.Random, one: Facts) -> Facts:
    return replace(one, given=_other_given(chance, one), nhs_number=_numbered(chance, one))


def _rare_twin(chance: random.Random, one: Facts) -> Facts:
    """Twins whose names stand on no list and differ by one letter: as hard as it gets."""
    vowels = [n for n, letter in enumerate(one.given) if letter in "aeiou"]
    place = chance.choice(vowels or [1])
    other = chance.choice([v for v in "aeiou" if v != one.given[place]])
    given = one.given[:place] + other + one.given[place + 1 :]
    return replace(one, given=given, nhs_number=_numbered(chance, one))


def _sibling(chance: random.Random, one: Facts) -> Facts:
    assert one.birth_date
    born = one.birth_date + timedelta(days=chance.choice([-1, 1]) * chance.randrange(330, 2500))
    return replace(
        one, given=_other_given(chance, one), birth_date=born, nhs_number=_numbered(chance, one)
    )


def _shared_name(chance: random.Random, one: Facts) -> Facts:
    assert one.birth_date
    born = one.birth_date + timedelta(days=chance.choice([-1, 1]) * chance.randrange(40, 3000))
    return replace(one, birth_date=born, postcode=_postcode(chance), school="", nhs_number="")


def _same_day(chance: random.Random, one: Facts) -> Facts:
    """A child of the same school born on the same day."""
    return replace(_child(chance), birth_date=one.birth_date, school=one.school)


def _shared_name_by_age(chance: random.Random, one: Facts) -> Facts:
    """Another child of the same name, about the same age, known by that alone."""
    assert one.birth_date
    return replace(
        one, birth_date=None, estimated_age=2026 - one.birth_date.year, sex="U",
        postcode=_postcode(chance), school="", nhs_number="",
    )  # fmt: skip


def _cousin(chance: random.Random, one: Facts) -> Facts:
    """The same last name and a birthday in the same month."""
    assert one.birth_date
    born = one.birth_date.replace(day=1 + (one.birth_date.day + 5) % 28)
    return replace(
        one, given=_other_given(chance, one), birth_date=born, postcode=_postcode(chance),
        nhs_number=_numbered(chance, one),
    )  # fmt: skip


def _named_after(chance: random.Random, one: Facts) -> Facts:
    """The first name of one is the last name of nobody here: same given name, other family."""
    return replace(_child(chance), given=one.given)


DIFFERENT: dict[str, Callable[[random.Random, Facts], Facts]] = {
    "twin": _twin,
    "twin, rare names alike": _rare_twin,
    "sibling": _sibling,
    "shared name, other birth date": _shared_name,
    "shared name, about the same age": _shared_name_by_age,
    "same birth date and school": _same_day,
    "cousin, near birth date": _cousin,
    "same first name": _named_after,
}
