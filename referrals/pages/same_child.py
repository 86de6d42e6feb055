"""Who this child may be, who lives with them, and what happened before: beside the form."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.children import access as child_access
from localoffer.children.candidates import Candidate, candidates, facts, living_with
from localoffer.children.matching import compare
from localoffer.children.models import Child
from localoffer.ui.templatetags.ui import day, moment
from referrals.models import Decision, Referral
from referrals.states import ENDED, State

Row = dict[str, Any]
MOST = 5
"""Proposals shown: the best ones, which a person can look through."""


def proposed(
    found: Referral, *, viewer: Person, at: datetime, hidden: Collection[int]
) -> list[Row]:
    """Likely and possible records of the same child, each with its reasons, for a person to decide.

    Nothing that is `hidden` from the viewer is proposed, and nothing on a closed referral.
    """
    if found.state in ENDED or not child_access.joiners_only(viewer):
        return []
    near = candidates(found.child, on=clock.local_day(at))
    return [_proposal(found, each) for each in near if each.child.pk not in hidden][:MOST]


def _proposal(found: Referral, each: Candidate) -> Row:
    other = each.child
    return {
        "tag": "Likely" if each.is_likely else "Possible",
        "colour": "orange" if each.is_likely else "yellow",
        "name": other.full_name,
        "born": f"born on {day(other.birth_date)}" if other.birth_date else "",
        "reference": other.reference,
        "points": each.score.points,
        "doubt": each.score.doubt,
        "parts": [f"{part.words}: {part.points:+g}" for part in each.score.parts if part.points],
        "href": reverse("referrals:same-child", args=[found.reference, other.reference]),
    }


def side_by_side(found: Referral, other: Child, *, at: datetime) -> Row:
    """Both records in two columns, with the score and its reasons."""
    mine = found.child
    score = compare(facts(mine), facts(other), on=clock.local_day(at))
    rows = [
        ("Name", mine.full_name, other.full_name),
        ("Date of birth", day(mine.birth_date), day(other.birth_date)),
        ("Expected", day(mine.expected_on), day(other.expected_on)),
        ("Sex", mine.sex_in_words, other.sex_in_words),
        ("Where", _place(mine), _place(other)),
        ("School", mine.school, other.school),
        ("Unique pupil number", mine.upn, other.upn),
        ("NHS number", mine.nhs_number, other.nhs_number),
    ]
    return {
        "score": score,
        "head": ["What", "This referral", f"Record {other.reference}"],
        "rows": [[label, a or "Not known", b or "Not known"] for label, a, b in rows if a or b],
        "parts": [{"words": part.words, "points": f"{part.points:+g}"} for part in score.parts],
    }


def _place(child: Child) -> str:
    home = child.household
    if home is None:
        return ""
    return (
        "Kept from view" if home.hidden else ", ".join(filter(None, [home.address, home.postcode]))
    )


def family(found: Referral, *, viewer: Person, hidden: Collection[int]) -> dict[str, list[Row]]:
    """Earlier referrals of this child, and the children who live at the same address.

    A hidden address joins nobody to anybody: its household is shown as this child alone.
    """
    own: list[Referral] = []
    others: list[Referral] = []
    visible = Referral.objects.within_scope_of(viewer).order_by("-received_at")
    if len(found.child.referrals.all()) > 1:
        theirs = visible.filter(child=found.child_id).exclude(Q(child__in=hidden) | Q(pk=found.pk))
        own = list(theirs.prefetch_related(STANDING)[:10])
    if near := living_with(found.child):
        there = visible.filter(child__in=near).exclude(child__in=hidden)
        others = list(there.select_related("child")[:10])
    return {
        "own": [_line(each, said=True) for each in own],
        "home": [{**_line(each), "name": each.child.full_name} for each in others],
    }


STANDING = Prefetch(
    "decisions", Decision.objects.filter(superseded_by=None), to_attr="standing_decisions"
)


def _line(each: Referral, *, said: bool = False) -> Row:
    decision = next(iter(each.standing_decisions), None) if said else None  # type: ignore[attr-defined]
    state = State(each.state).label
    return {
        "reference": each.reference,
        "href": each.get_absolute_url(),
        "text": f"received on {day(each.received_at)}, {state[0].lower()}{state[1:]}",
        "why": decision.rationale if decision else "",
    }


def merges(found: Referral) -> list[Row]:
    """Records joined to this child’s, with the way to part them."""
    return [
        {
            "text": f"Record {each.absorbed.reference} was joined to this one by {each.by.name} "
            f"on {moment(each.at)}: {each.reason}",
            "href": reverse("referrals:parting", args=[found.reference, each.pk]),
        }
        for each in found.child.merges.filter(undone_at=None).select_related("absorbed", "by")
    ]
