"""Retention: closed referrals are destroyed when their rule says so, and a tombstone is left.

Nothing is destroyed by hand. A legal hold, a panel case, or a later referral that leans on it
keeps a referral; what is destroyed is gone from every table but the audit, which names nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

import pgtrigger
from django.core import serializers
from django.db import models, transaction

from localoffer import clock
from localoffer.audit import operations as audit
from localoffer.children.models import (
    Child,
    Household,
    LegalHold,
    NotTheSame,
    RetentionRule,
    Tombstone,
)
from localoffer.documents.models import Scan
from localoffer.documents.removing import remove_file
from referrals.models import (
    Attachment,
    Contact,
    Draft,
    DraftColleague,
    Hold,
    Referral,
    Submission,
    Withdrawal,
)
from referrals.states import ENDED

LEANING = ["disagreements", "switches", "questions", "supervision", "clock_changes", "transitions", "advice",
           "early_help", "allocations", "proposals", "enquiries", "discussions", "assessments",
           "episodes"]  # fmt: skip
"""What goes with a referral, in the order in which the database lets it go."""


@dataclass(frozen=True)
class Due:
    """A referral whose time has come, or why it stays."""

    referral: Referral
    rule: RetentionRule
    on: date
    kept_because: str = ""


def due(*, on: date) -> Iterator[Due]:
    """Every ended referral past its rule on this day, with what still keeps it."""
    rules = {rule.kind: rule for rule in RetentionRule.objects.all()}
    held = set(LegalHold.objects.filter(ended_at=None).values_list("child", flat=True))
    found = Referral.objects.filter(state__in=ENDED).select_related("child", "submission")
    shortest = min((rule.years for rule in rules.values()), default=0)
    # Birth rules end later than any closing rule of as many years would for a child under that age.
    found = found.filter(received_at__date__lte=_later(on, -min(shortest, 1)))
    for referral in found.order_by("id").iterator(500):
        rule = rules.get(kind(referral))
        if rule is None:
            continue
        last = until(referral, rule)
        if last is not None and last < on:
            yield Due(referral, rule, last, _kept(referral, held))


def kind(referral: Referral) -> str:
    """Which rule counts: the gravest route it ever had; what was never decided is route D."""
    routes = set(referral.decisions.values_list("route", flat=True))
    return f"route_{min(routes, default='D').lower()}"


def until(referral: Referral, rule: RetentionRule) -> date | None:
    """The last day it is kept. Without a birth date the estimate counts, else the closing."""
    ended = referral.closed_at or referral.received_at
    start = clock.local_day(ended)
    if rule.counted_from == RetentionRule.From.BIRTH:
        child = referral.child
        born = child.birth_date or child.expected_on
        if born is None and child.estimated_age is not None:
            born = _later(clock.local_day(referral.received_at), -child.estimated_age)
        # Never sooner than a year after the work ended.
        return max(_later(born or start, rule.years), _later(start, 1))
    return _later(start, rule.years)


def _later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _kept(referral: Referral, held: set[int]) -> str:
    if referral.child_id in held:
        return "A legal hold stands."
    if hasattr(referral, "ehc_request"):
        return "The SEND Panel’s case keeps it."
    if referral.later.exists():
        return "A later referral is linked to it."
    if Contact.objects.filter(referral=referral).exists():
        return "A further contact hangs on it."
    return ""


@transaction.atomic
def destroy(*, item: Due, at: datetime) -> Tombstone:
    """Destroy one referral with all that hangs on it; raises ValueError for one that is kept."""
    referral = Referral.objects.select_for_update().get(pk=item.referral.pk)
    child = Child.objects.select_for_update().get(pk=referral.child_id)
    held = set(child.holds.filter(ended_at=None).values_list("child", flat=True))
    if _kept(referral, held):
        raise ValueError("This referral is kept.")
    submission = referral.submission
    parts: list[models.Model] = [referral]
    for name in LEANING:
        parts += getattr(referral, name).all()
    parts += referral.decisions.all()
    digest = sha256(json.dumps(serializers.serialize("python", parts), default=str).encode())
    with pgtrigger.ignore(*GUARDS):
        Contact.objects.filter(came_as=referral).delete()
        for name in LEANING:
            getattr(referral, name).all().delete()
        if hasattr(referral, "second_screening"):
            referral.second_screening.delete()
        for decision in referral.decisions.order_by("-id"):
            decision.delete()
        referral.delete()
        _bury(submission, child)
    facts = {"rule": item.rule.kind, "due_on": item.on.isoformat(), "child": child.reference}
    audit.record("referral.destroyed", target=referral, by=audit.SYSTEM, at=at, facts=facts)
    return Tombstone.objects.create(
        reference=referral.reference,
        kind=item.rule.kind,
        rule=f"{item.rule.years} years from {item.rule.get_counted_from_display()}",
        due_on=item.on,
        destroyed_at=at,
        digest=digest.hexdigest(),
    )


GUARDS = [
    "referrals.Submission:submission_stays",
    "referrals.SharingBasis:sharing_stays",
    "referrals.Transition:transition_stays",
    "referrals.Decision:decision_stays",
    "referrals.Advice:advice_is_kept",
    "referrals.StrategyDiscussion:discussion_stays",
    "referrals.ClockChange:clock_change_stays",
    "referrals.SupervisionNote:note_stays",
    "referrals.Message:message_is_kept",
]
"""What refuses deletion at every other time."""


def _bury(submission: Submission, child: Child) -> None:
    """What nothing leans on any more goes too: the submission, then the child and the household."""
    if not submission.referrals.exists():
        DraftColleague.objects.filter(draft__submission=submission).delete()
        Draft.objects.filter(submission=submission).delete()
        for attachment in submission.attachments.select_related("document"):
            _shred(attachment)
        for name in ("receipts", "messages", "carers", "evidence"):
            getattr(submission, name).all().delete()
        Withdrawal.objects.filter(submission=submission).delete()
        Hold.objects.filter(submission=submission).delete()
        submission.sharing.delete()
        submission.delete()
    household = child.household
    NotTheSame.objects.filter(models.Q(one=child) | models.Q(other=child)).delete()
    leaning = [
        link
        for link in Child._meta.related_objects
        if link.related_model._default_manager.filter(**{link.field.name: child}).exists()
    ]
    if leaning:
        return
    child.delete()
    if household and not household.children.exists():
        Household.objects.filter(pk=household.pk).delete()


def _shred(attachment: Attachment) -> None:
    """A file goes with its row; from the disk once the transaction has committed."""
    document = attachment.document
    attachment.delete()
    Scan.objects.filter(document=document).delete()
    remove_file(document)
    document.delete()


def apply(*, at: datetime) -> tuple[int, int]:
    """Destroy everything that is due; how many were destroyed, and how many are kept."""
    destroyed = kept = 0
    for item in list(due(on=clock.local_day(at))):
        if item.kept_because:
            kept += 1
        else:
            destroy(item=item, at=at)
            destroyed += 1
    if destroyed or kept:
        audit.record(
            "referral.retention_applied",
            by=audit.SYSTEM,
            at=at,
            facts={"destroyed": destroyed, "kept": kept},
        )
    return destroyed, kept
