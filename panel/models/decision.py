"""The legal test, the recommendation, who signed it, and the notice to the parent."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q

from localoffer import clock
from localoffer.accounts.models import Person
from panel.models.guards import refuse_when, stays
from panel.models.item import LETTER_MADE, Item
from panel.models.member import has_interest, has_not_declared


class LimbFinding(models.Model):
    """One limb of the legal test: met or not, the reason, the evidence.

    `number` is that of the recommendation it belongs to; once that is made the
    finding is fixed.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField(default=1)
    limb = models.CharField(max_length=20)
    met = models.BooleanField()
    reason = models.TextField()
    evidence = models.CharField(max_length=300, help_text="paper and page")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number", "limb"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number", "limb"], name="one_finding_a_limb"),
            models.CheckConstraint(
                name="finding_has_reason_and_evidence",
                condition=~Q(reason="") & ~Q(evidence=""),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="finding_is_not_removed", operation=pgtrigger.Delete),
            refuse_when(
                "finding_is_fixed_once_recommended",
                on=pgtrigger.Insert | pgtrigger.Update,
                condition=f"""EXISTS (SELECT 1 FROM panel_decision d
                        WHERE d.item_id = NEW.item_id AND d.number >= NEW.number)
                    OR (TG_OP = 'UPDATE' AND (OLD.item_id <> NEW.item_id
                        OR OLD.number <> NEW.number))
                    OR {has_interest("NEW.by_id", "NEW.item_id")}""",  # noqa: S608
                says="A finding is fixed once the recommendation is made.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.number} {self.limb}"


class Outcome(models.TextChoices):
    ASSESS = "assess", "Carry out an assessment"
    NOT_ASSESS = "not_assess", "Do not carry out an assessment"
    ISSUE = "issue", "Issue a plan"
    NOT_ISSUE = "not_issue", "Do not issue a plan"
    AGREE = "agree", "Agree to the request"
    NOT_AGREE = "not_agree", "Do not agree to the request"
    AMEND = "amend", "Change the plan"
    NOT_AMEND = "not_amend", "Keep the plan as it is"
    CEASE = "cease", "End the plan"


REFUSALS = frozenset({Outcome.NOT_ASSESS, Outcome.NOT_ISSUE, Outcome.NOT_AMEND, Outcome.CEASE})
"""What a parent may appeal (CFA s.51(2)): the letter gives the last days to do so."""


class Decision(models.Model):
    """One version of what the Panel recommends, with exactly the content that is signed.

    Never changes: a correction is a new number with a reason (`why_new`).
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=20, choices=Outcome)
    reasons = models.TextField()
    alternatives = models.TextField(
        blank=True, help_text="other resources, after the need is settled"
    )
    cost = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True, help_text="pounds a year"
    )
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    why_new = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["item", "number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="one_decision_a_number"),
            models.CheckConstraint(
                name="decision_has_reasons", condition=~Q(reasons="") & ~Q(digest="")
            ),
            models.CheckConstraint(
                name="a_new_version_says_why", condition=Q(number=1) | ~Q(why_new="")
            ),
            models.CheckConstraint(
                name="cost_is_no_part_of_a_legal_test",
                condition=Q(cost=None, alternatives="")
                | Q(outcome__in=[Outcome.AGREE, Outcome.NOT_AGREE]),
            ),
        ]
        triggers = [
            *stays("decision"),
            refuse_when(
                "recommended_by_somebody_without_an_interest",
                condition=f"""{has_interest("NEW.by_id", "NEW.item_id")}
                    OR EXISTS (SELECT 1 FROM panel_limbfinding f
                        WHERE f.item_id = NEW.item_id AND f.number = NEW.number
                            AND {has_interest("f.by_id", "f.item_id")})""",  # noqa: S608
                says="Nobody with an interest acts on an item.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} version {self.number}"

    def signature(self, part: str) -> Signature | None:
        return self.signatures.filter(part=part).select_related("by").first()

    @property
    def chair_signature(self) -> Signature | None:
        return self.signature(Signature.Part.CHAIR)

    @property
    def officer_signature(self) -> Signature | None:
        return self.signature(Signature.Part.OFFICER)

    @staticmethod
    def digest_of(content: dict[str, Any]) -> str:
        """SHA-256 over the content written one way: sorted keys, no spaces, UTF-8."""
        written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(written.encode()).hexdigest()


class Signature(models.Model):
    """The chair's or the chief officer's name under one version of a decision."""

    class Part(models.TextChoices):
        CHAIR = "chair", "Chair of the SEND Panel"
        OFFICER = "officer", "Chief officer"

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="signatures")
    part = models.CharField(max_length=10, choices=Part)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    digest = models.CharField(max_length=64, help_text="of exactly what was signed")

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "part"], name="one_signature_a_part_and_version"
            ),
            models.UniqueConstraint(fields=["decision", "by"], name="nobody_signs_a_version_twice"),
        ]
        triggers = [
            *stays("signature"),
            refuse_when(
                "signed_by_somebody_apart",
                condition=f"""EXISTS (
                    SELECT 1 FROM panel_decision v JOIN panel_item i ON i.id = v.item_id
                    WHERE v.id = NEW.decision_id AND (
                        i.presenter_id = NEW.by_id
                        OR v.digest <> NEW.digest
                        OR {has_interest("NEW.by_id", "i.id")}
                        OR {has_not_declared("NEW.by_id", "i.id")}
                        OR EXISTS (SELECT 1 FROM panel_declaration d
                            JOIN accounts_person p ON p.id = d.person_id
                            WHERE d.item_id = i.id AND d.nature = 'interest'
                                AND (v.content->'present' @> to_jsonb(p.reference)
                                OR v.content->'views' @> jsonb_build_array(
                                    jsonb_build_object('member', p.reference))))
                        OR EXISTS (SELECT 1 FROM panel_decision newer
                            WHERE newer.item_id = i.id AND newer.number > v.number)
                        OR (NEW.part = 'chair' AND i.state <> 'recommended')
                        OR (NEW.part = 'officer' AND (i.state <> 'with_officer' OR NOT EXISTS (
                            SELECT 1 FROM panel_signature c
                            WHERE c.decision_id = v.id AND c.part = 'chair'
                                AND NOT {has_interest("c.by_id", "i.id")})))
                    ))""",  # noqa: S608
                says="Presenter, chair and chief officer are three people without an interest, "
                "and sign the newest version as it stands, in which nobody has one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.part}"


def _stands() -> Q:
    """Of a letter: nobody has taken its decision back, and no newer version was made."""
    item, number = OuterRef("decision__item"), OuterRef("decision__number")
    newer = Decision.objects.filter(item=item, number__gt=number)
    return Q(~Exists(newer), decision__item__state__in=LETTER_MADE)


class NoticeServedQuerySet(models.QuerySet["NoticeServed"]):
    def to_post(self) -> NoticeServedQuerySet:
        """Letters that were made and have not left the building, of decisions that stand."""
        return self.filter(_stands(), posted_at=None)

    def never_to_post(self) -> NoticeServedQuerySet:
        """Letters that had not left when their decision was taken back for a correction."""
        return self.filter(~_stands(), posted_at=None)

    def that_count(self) -> NoticeServedQuerySet:
        """Letters that told the parent or are still to do so."""
        return self.filter(_stands() | Q(posted_at__isnull=False))

    def told(self) -> NoticeServedQuerySet:
        """Letters that left and did not come back: the parent is told, and the clock stops."""
        return self.filter(posted_at__isnull=False, returned_on=None)


class NoticeServed(models.Model):
    """The event in law: the parent was told, by this letter, on this day.

    The letter itself always goes by post. An e-mail, where there is an address,
    says that it is coming and by when to act; it never carries the letter.
    """

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="notice")
    letter = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    email = models.ForeignKey(
        "notices.Notice", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    served_on = models.DateField()
    appeal_until = models.DateField(
        null=True, blank=True, help_text="only in a refusal (CFA s.51(2))"
    )
    mediation_until = models.DateField(
        null=True, blank=True, help_text="only in a refusal (CFA s.52(1))"
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True, blank=True)
    delivered_on = models.DateField(null=True, blank=True)
    returned_on = models.DateField(null=True, blank=True, help_text="the post brought it back")

    objects = NoticeServedQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        verbose_name_plural = "notices served"
        constraints = [
            models.CheckConstraint(
                name="mediation_and_appeal_come_together",
                condition=Q(appeal_until=None, mediation_until=None)
                | Q(appeal_until__isnull=False, mediation_until__isnull=False),
            ),
            models.CheckConstraint(
                name="what_came_back_is_not_out",
                condition=Q(posted_at=None) | Q(returned_on=None),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="notice_is_not_removed", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="notice_keeps_its_decision", fields=["id", "decision"]),
            refuse_when(
                "notice_stays_as_served",
                on=pgtrigger.Update,
                when=pgtrigger.AnyChange(
                    "letter", "email", "served_on", "appeal_until", "mediation_until", "by", "at"
                ),
                condition="OLD.posted_at IS NOT NULL OR NEW.letter_id = OLD.letter_id",
                says="What a letter says changes only with the letter, while it is not out.",
            ),
            refuse_when(
                "notice_follows_both_signatures",
                condition="""(SELECT count(*) FROM panel_signature s
                    WHERE s.decision_id = NEW.decision_id) < 2""",
                says="The parent is told once the chair and the chief officer have signed.",
            ),
            refuse_when(
                "only_what_stands_is_posted",
                on=pgtrigger.Update,
                when=pgtrigger.Q(old__posted_at=None, new__posted_at__isnull=False),
                condition="""OLD.returned_on IS NOT NULL OR EXISTS (
                    SELECT 1 FROM panel_decision v JOIN panel_item i ON i.id = v.item_id
                    WHERE v.id = NEW.decision_id AND (i.state NOT IN ('notified', 'closed')
                        OR EXISTS (SELECT 1 FROM panel_decision newer
                            WHERE newer.item_id = i.id AND newer.number > v.number)))""",
                says="A letter that came back, or whose decision was taken back, is not posted.",
            ),
            refuse_when(
                "last_days_only_in_a_refusal",
                on=pgtrigger.Insert | pgtrigger.Update,
                condition="""(NEW.appeal_until IS NOT NULL) <> (
                    SELECT d.outcome IN ('not_assess', 'not_issue', 'not_amend', 'cease')
                    FROM panel_decision d WHERE d.id = NEW.decision_id)""",
                says="A refusal, and only a refusal, has a last day to appeal.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.decision)

    @property
    def told_on(self) -> date | None:
        """The day it left; None before that, and for a letter that the post brought back."""
        if self.posted_at is None or self.returned_on is not None:
            return None
        return clock.local_day(self.posted_at)


class EarlierLetter(models.Model):
    """A letter that another took the place of: it came back, or lay too long before it was posted."""

    notice = models.ForeignKey(NoticeServed, on_delete=models.PROTECT, related_name="earlier")
    letter = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    served_on = models.DateField(help_text="the date on it")
    posted_at = models.DateTimeField(null=True, blank=True)
    returned_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        triggers = stays("earlier_letter")

    def __str__(self) -> str:
        return f"{self.notice} of {self.served_on}"


class NoticeCopy(models.Model):
    """Somebody else whom the regulations have told of a decision, beside the parent."""

    notice = models.ForeignKey(NoticeServed, on_delete=models.PROTECT, related_name="copies")
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=250)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "notice copies"
        constraints = [models.UniqueConstraint(fields=["notice", "key"], name="one_copy_a_body")]

    def __str__(self) -> str:
        return f"{self.notice} {self.key}"
