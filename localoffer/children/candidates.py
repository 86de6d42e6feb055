"""Which records may be the same child: found by spelling, sound, short form, swap, day or number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from localoffer import planned
from localoffer.children.matching import LIKELY, Facts, Score, compare
from localoffer.children.models import Child, NotTheSame
from localoffer.children.names import key, short_forms

MOST = 300
"""Records looked at more closely; a name shared by more than these needs more facts."""


@dataclass(frozen=True)
class Candidate:
    """A record that may be the same child, with why."""

    child: Child
    score: Score

    @property
    def is_likely(self) -> bool:
        return self.score.band == LIKELY


def facts(child: Child) -> Facts:
    """A record as it is compared. A hidden address tells nobody who lives there."""
    home = child.household
    return Facts(
        given=child.given_name,
        family=child.family_name,
        birth_date=child.birth_date,
        expected_on=child.expected_on,
        estimated_age=child.estimated_age,
        sex=child.sex,
        postcode=home.postcode if home and not home.hidden else "",
        upn=child.upn,
        nhs_number=child.nhs_number,
        school=child.school,
    )


def candidates(child: Child, *, on: date) -> list[Candidate]:
    """Likely and possible records for the same child, best first, without those told apart.

    The caller narrows what may be seen: pass the result through `Child.visible_to`.
    """
    near = [pk for pk in nearby(child) if pk != child.pk]
    if not near:
        return []
    found = Child.objects.kept().filter(pk__in=near)
    apart = NotTheSame.objects.filter(Q(one=child) | Q(other=child)).values_list("one", "other")
    known = {pk for pair in apart for pk in pair}
    mine = facts(child)
    scored = [
        Candidate(other, compare(mine, facts(other), on=on))
        for other in found.select_related("household")
        if other.pk not in known
    ]
    return sorted(
        (each for each in scored if each.score.band),
        key=lambda each: (-each.score.points, each.child.pk),
    )


def nearby(child: Child) -> list[int]:
    """Primary keys worth comparing: each way of finding uses an index of its own."""
    given, family = key(child.given_name), key(child.family_name)
    ways: list[str] = []
    values: list[Any] = []
    if child.upn:
        ways.append("SELECT id FROM children_child WHERE upn = %s AND upn <> ''")
        values.append(child.upn)
    if child.nhs_number:
        ways.append("SELECT id FROM children_child WHERE nhs_number = %s AND nhs_number <> ''")
        values.append(child.nhs_number)
    if child.birth_date:
        ways.append("SELECT id FROM children_child WHERE birth_date = %s")
        values.append(child.birth_date)
    if given and family:
        called = {given.split()[0], *short_forms(given.split()[0])} - {given}
        if called:  # what is spelt just like it, the next way finds
            ways.append(
                "SELECT id FROM children_child WHERE given_key = ANY(%s) AND family_key %% %s"
            )
            values += [sorted(called), family]
        ways += [
            "SELECT id FROM children_child WHERE given_key = %s AND family_key = %s",
            "SELECT id FROM children_child WHERE given_key %% %s AND family_key %% %s",
            "SELECT id FROM children_child WHERE given_key %% %s AND family_key %% %s",
            "SELECT id FROM children_child WHERE dmetaphone(given_key) = dmetaphone(%s) "
            "AND dmetaphone(family_key) = dmetaphone(%s)",
        ]
        values += [given, family, given, family, family, given, given, family]
    elif given or family:
        ways.append("SELECT id FROM children_child WHERE given_key = %s AND family_key = %s")
        values += [given, family]
    if not ways:
        return []
    union = " UNION ".join(f"({way} LIMIT {MOST})" for way in ways)
    return [pk for (pk,) in planned.fetch(union, values)]


AT_HOME = 30
"""Children at one address who are looked for: more than this is an institution."""


def living_with(child: Child) -> list[int]:
    """Primary keys of the other children at this child’s address; of none where it is hidden."""
    home = child.household
    if home is None or home.hidden:
        return []
    where = "home.id = %s"
    values: list[Any] = [home.pk]
    if home.postcode and home.address:
        where = "home.postcode = %s AND upper(home.address) = upper(%s) AND NOT home.hidden"
        values = [home.postcode, home.address]
    rows = planned.fetch(
        f"""SELECT child.id FROM children_child child
            JOIN children_household home ON home.id = child.household_id
            WHERE {where} AND child.id <> %s LIMIT {AT_HOME}""",  # noqa: S608
        [*values, child.pk],
    )
    return [pk for (pk,) in rows]
