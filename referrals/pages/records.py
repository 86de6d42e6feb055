"""The page of a child’s record: who read it, what is held, how long, and the hold on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.audit.models import Event
from localoffer.children import access
from localoffer.children.candidates import facts, nearby
from localoffer.children.matching import compare
from localoffer.children.models import BrokenGlass, Child, RetentionRule
from localoffer.children.privacy import HOLDINGS
from localoffer.references import read_reference
from localoffer.ui.templatetags.ui import day, moment
from referrals import retention, subject_access
from referrals.models import Referral
from referrals.states import ENDED

READ_HEAD = ["When", "Who", "What they did"]
DID = {
    "referral.read": "Read the referral",
    "child.record_opened": "Opened the record",
    "child.compared": "Compared the record with another",
    "child.exported": "Made a copy for a subject access request",
    "child.glass_broken": "Opened the restricted record in need",
    "child.described": "Changed facts about the child",
    "child.joined": "Joined two records",
    "child.parted": "Parted two records",
}


def reads(child: Child) -> list[list[str]]:
    """Everybody who opened or changed the child’s record, newest first, by role and not by name."""
    refs = [child.reference, *child.absorbed.values_list("reference", flat=True)]
    own = Referral.objects.filter(child__in=subject_access.family(child))
    referrals = list(own.values_list("reference", flat=True))
    found = Event.objects.filter(
        Q(target_kind="referrals.referral", target_ref__in=referrals, action="referral.read")
        | Q(target_kind="children.child", target_ref__in=refs, action__in=DID)
    ).order_by("-pk")[:1000]
    people = {p.reference: p for p in Person.objects.filter(reference__in={e.actor for e in found})}
    return [
        [
            moment(event.at),
            subject_access.role_of(people[event.actor]) if event.actor in people else "The portal",
            DID[event.action],
        ]
        for event in found
    ]


def looked_for(
    *,
    reference: str,
    given_name: str,
    family_name: str,
    birth_date: date | None,
    viewer: Person,
    at: datetime,
) -> list[list[Any]]:
    """Records that a reference names, or names and a birth date point to, the likeliest first."""
    visible = Child.objects.visible_to(viewer, at=at).kept()
    if reference:
        named = read_reference(reference)
        sent = Referral.objects.named(named).values("child")
        found = list(visible.filter(Q(reference=named) | Q(pk__in=sent)))
    else:
        asked = Child(given_name=given_name, family_name=family_name, birth_date=birth_date)
        on = clock.local_day(at)
        found = sorted(
            visible.filter(pk__in=nearby(asked)).select_related("household"),
            key=lambda child: (-compare(facts(asked), facts(child), on=on).points, child.pk),
        )
    return [
        [
            {
                "text": child.reference,
                "href": reverse("referrals:record", args=[child.reference]),
                "whole": True,
            },
            child.full_name,
            day(child.birth_date) or "Not known",
        ]
        for child in found[:MOST]
    ]


MOST = 20
"""Records shown: with more than this the question was too wide."""


def record(child: Child, *, viewer: Person) -> dict[str, Any]:
    held = [
        [holding.title, str(number)]
        for holding in HOLDINGS
        if (number := subject_access.rows_of(holding, child).count())
    ]
    rules = {rule.kind: rule for rule in RetentionRule.objects.all()}
    hold = child.holds.filter(ended_at=None).first()
    return {
        "child": child,
        "warnings": subject_access.warnings(child),
        "held": held,
        "kept": [
            [
                each.reference,
                rules[kind].label,
                day(retention.until(each, rules[kind])) if each.state in ENDED else "Still open",
                rules[kind].source,
            ]
            for each in Referral.objects.filter(child__in=subject_access.family(child))
            if (kind := retention.kind(each)) in rules
        ],
        "reads": reads(child)[:20],
        "read_head": READ_HEAD,
        "hold": hold,
        "may_hold": bool(access.holders_only(viewer)),
        "glass": [
            [moment(each.at), each.by.name, each.reason]
            for each in BrokenGlass.objects.filter(child=child).select_related("by")[:20]
        ],
        "restricted": access.is_restricted(child),
    }
