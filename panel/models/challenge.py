"""What a parent does about a decision or a plan: mediation, an appeal, and what came of them."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date

from django.db import models
from django.db.models import F, Q

from localoffer import clock
from localoffer.accounts.models import Person
from panel.models.case import Case, PlanStep
from panel.models.decision import NoticeServed, Outcome
from panel.models.guards import stays
from panel.timescales import Due, appeal_until, due_after


class Ending(models.TextChoices):
    """How mediation or an appeal ends (regs 42, 44; Tribunal Rules)."""

    ASSESS = "assess", "The council assesses"
    PLAN = "plan", "The council makes a plan"
    AMEND = "amend", "The plan is changed"
    SCHOOL = "school", "Another school or setting is named"
    KEEP = "keep", "The plan goes on"
    STANDS = "stands", "The decision stands"
    WITHDRAWN = "withdrawn", "The parent took it back"


ENDINGS = {
    Outcome.NOT_ASSESS: {Ending.ASSESS},
    Outcome.NOT_ISSUE: {Ending.PLAN},
    Outcome.NOT_AMEND: {Ending.AMEND},
    Outcome.CEASE: {Ending.KEEP, Ending.AMEND},
}
"""What a challenge of each refusal can bring about; of a plan: a change, or another school."""
PERIODS = {
    Ending.ASSESS: ("order-assess-tell", "order-assess-refuse", "order-assess-plan"),
    Ending.PLAN: ("order-plan-draft", "order-plan-final"),
    Ending.AMEND: ("order-amend",),
    Ending.SCHOOL: ("order-name-school",),
}
"""What the council must then do in time, each from the day it ended (reg 44)."""
PLAN_THAT_MEETS = {
    "order-assess-plan": PlanStep.Kind.FINAL,
    "order-plan-draft": PlanStep.Kind.DRAFT,
    "order-plan-final": PlanStep.Kind.FINAL,
    "order-amend": PlanStep.Kind.FINAL,
    "order-name-school": PlanStep.Kind.FINAL,
}
LETTERS_THAT_MEET = {
    "order-assess-tell": (Outcome.ASSESS,),
    "order-assess-refuse": (Outcome.ISSUE, Outcome.NOT_ISSUE),
}
"""What is served or posted after the order, and so meets each of its dates."""


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    def appeals_that_run(self) -> ChallengeQuerySet:
        return self.filter(lodged_on__isnull=False, appeal_ended_on=None)


class Challenge(models.Model):
    """One decision or plan that a parent does not accept, from the mediation adviser to an order.

    It is about a refusal that was told, or about a final plan. It never moves the
    statutory dates of the request: an order sets dates of its own.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="challenges")
    notice = models.OneToOneField(
        NoticeServed, null=True, blank=True, on_delete=models.PROTECT, related_name="challenge"
    )
    plan = models.OneToOneField(
        PlanStep, null=True, blank=True, on_delete=models.PROTECT, related_name="challenge"
    )
    told_on = models.DateField(
        null=True, blank=True, help_text="the parent told the mediation adviser"
    )
    wanted = models.BooleanField(default=False, help_text="do they want mediation?")
    meets_on = models.DateField(null=True, blank=True, help_text="the day of mediation")
    short_notice_agreed = models.BooleanField(
        default=False, help_text="both sides agreed to less notice of that day than the law gives"
    )
    certificate_on = models.DateField(null=True, blank=True)
    agreed = models.CharField(max_length=20, choices=Ending, blank=True)
    agreed_on = models.DateField(null=True, blank=True, help_text="when mediation ended")
    lodged_on = models.DateField(null=True, blank=True, help_text="the Tribunal has the appeal")
    ordered = models.CharField(max_length=20, choices=Ending, blank=True)
    appeal_ended_on = models.DateField(null=True, blank=True, help_text="the day of the order")
    parent_told_on = models.DateField(
        null=True, blank=True, help_text="our letter that we now assess, as ordered or agreed"
    )
    version = models.PositiveIntegerField(default=1)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="challenge_is_of_one_thing",
                condition=Q(notice=None, plan__isnull=False) | Q(notice__isnull=False, plan=None),
            ),
            models.CheckConstraint(
                name="mediation_is_told_of_first",
                condition=Q(told_on__isnull=False)
                | Q(wanted=False, meets_on=None, certificate_on=None, agreed_on=None),
            ),
            models.CheckConstraint(
                name="certificate_comes_after_it_is_asked_for",
                condition=Q(certificate_on=None) | Q(certificate_on__gte=F("told_on")),
            ),
            models.CheckConstraint(
                name="mediation_ends_with_a_result",
                condition=Q(agreed_on=None, agreed="")
                | Q(agreed_on__gte=F("told_on"), wanted=True) & ~Q(agreed=""),
            ),
            models.CheckConstraint(
                name="appeal_ends_with_a_result",
                condition=Q(appeal_ended_on=None, ordered="")
                | Q(appeal_ended_on__gte=F("lodged_on")) & ~Q(ordered=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.notice or self.plan}"

    @property
    def served_on(self) -> date:
        """The day of the notice or plan, from which the times to challenge it run."""
        served: date = self.notice.served_on if self.notice else self.plan.served_on  # type: ignore[union-attr]
        return served

    @property
    def endings(self) -> list[Ending]:
        """How this one can end."""
        if self.notice is None:
            brings = {Ending.AMEND, Ending.SCHOOL}
        else:
            brings = ENDINGS[Outcome(self.notice.decision.outcome)]
        return [each for each in Ending if each in brings | {Ending.STANDS, Ending.WITHDRAWN}]

    def appeal_until(self, *, closed: AbstractSet[date]) -> date:
        """The last day to appeal, with the certificate where there is one (Tribunal Rules r.20)."""
        return appeal_until(
            notice_on=self.served_on,
            certificate_on=self.certificate_on,
            periods=self.case.periods,
            closed=closed,
        )

    @property
    def ended_on(self) -> date | None:
        """When the appeal ended or, before one is lodged, mediation."""
        return self.appeal_ended_on if self.lodged_on else self.agreed_on

    @property
    def asks_to_tell(self) -> bool:
        return any(due.key == "order-assess-tell" for due in self.dates)

    def met_on(self, key: str) -> date | None:
        """When the council did what one of these dates asks for, after it was ordered to."""
        began = self.appeal_ended_on or self.agreed_on
        days = [self.parent_told_on] if key == "order-assess-tell" else []
        if kind := PLAN_THAT_MEETS.get(key):
            days += [
                step.served_on
                for step in self.case.plans.all()
                if step.kind == kind and step.pk != self.plan_id
            ]
        else:
            told = NoticeServed.objects.told().filter(
                decision__item__case=self.case, decision__outcome__in=LETTERS_THAT_MEET[key]
            )
            days += [clock.local_day(each.posted_at) for each in told if each.posted_at]
        return min((day for day in days if day and began and day >= began), default=None)

    @property
    def dates(self) -> tuple[Due, ...]:
        """What the council must do, and by when, since it lost or agreed (regs 42, 44).

        The law’s words for them are those of an order; what was agreed, nobody ordered.
        """
        for ending, on, what, word in (
            (self.ordered, self.appeal_ended_on, "the Tribunal’s order", "Ordered"),
            (self.agreed, self.agreed_on, "the agreement in mediation", "Agreed"),
        ):
            if on is not None and ending in PERIODS:
                dues = (due_after(on, self.case.periods[k], what) for k in PERIODS[Ending(ending)])
                return tuple(
                    replace(due, label=due.label.replace("Ordered", word, 1)) for due in dues
                )
        return ()


class ChallengeHistory(models.Model):
    """One thing that was recorded of a challenge: what, who, when. Its days stand in the challenge."""

    class What(models.TextChoices):
        ASKED = "mediation_asked", "The parent told the mediation adviser"
        ARRANGED = "mediation_arranged", "Mediation has its day"
        CERTIFIED = "mediation_certificate", "Mediation certificate given"
        MEDIATED = "mediation_ended", "Mediation ended"
        LODGED = "appeal_lodged", "Appeal lodged"
        ENDED = "appeal_ended", "Appeal ended"
        TOLD = "order_told", "Our letter told the parent that we assess"

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="history")
    what = models.CharField(max_length=30, choices=What)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        triggers = stays("challenge_history")

    def __str__(self) -> str:
        return f"{self.challenge} {self.what}"
