"""Which records may be the same child: found by spelling, sound, short form, swap, day or number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from localoffer import planned
from localoffer.children.matching import LIKELY, Facts, Score, compare
from localoffer.children.models import Child
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
    mine = facts(child)
    scored = {pk: compare(mine, other, on=on) for pk, other in _compared_with(child)}
    scored = {pk: score for pk, score in scored.items() if score.band}
    if not scored:
        return []
    found = Child.objects.select_related("household").in_bulk(scored)
    return sorted(
        (Candidate(found[pk], score) for pk, score in scored.items()),
        key=lambda each: (-each.score.points, each.child.pk),
    )


_FACTS = """
    SELECT child.id, given_name, family_name, birth_date, expected_on, estimated_age, sex,
        CASE WHEN home.hidden THEN '' ELSE coalesce(home.postcode, '') END,
        upn, nhs_number, school
    FROM children_child child LEFT JOIN children_household home ON home.id = child.household_id
    WHERE child.id IN ({near}) AND merged_into_id IS NULL AND child.id <> %s AND NOT EXISTS (
        SELECT FROM children_notthesame
        WHERE (one_id, other_id) IN ((child.id, %s), (%s, child.id))
    )
"""


def _compared_with(child: Child) -> Iterator[tuple[int, Facts]]:
    """The records worth comparing, as `facts` has them, without those told apart."""
    near, values = _near(child)
    if not near:
        return
    rows = planned.fetch(_FACTS.format(near=near), [*values, child.pk, child.pk, child.pk])
    for pk, given, family, born, due, age, sex, postcode, upn, nhs, school in rows:
        yield (
            pk,
            Facts(
                given=given,
                family=family,
                birth_date=born,
                expected_on=due,
                estimated_age=age,
                sex=sex,
                postcode=postcode,
                upn=upn,
                nhs_number=nhs,
                school=school,
            ),
        )


def nearby(child: Child) -> list[int]:
    """Primary keys worth comparing."""
    near, values = _near(child)
    return [pk for (pk,) in planned.fetch(near, values)] if near else []


def _near(child: Child) -> tuple[str, list[Any]]:
    """The question for `nearby`, with its values: each way of finding uses an index of its own."""
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
    return " UNION ".join(f"({way} LIMIT {MOST})" for way in ways), values


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
