"""A child's case, from the request for an assessment onwards."""

from __future__ import annotations

from datetime import date
from functools import cached_property, partial

from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse

from localoffer.accounts.models import Person
from localoffer.accounts.roles import SEND_TEAM
from localoffer.references import new_reference
from panel.models.guards import History, follows, stays
from panel.models.law import LawPeriod
from panel.models.member import Declaration
from panel.states import CASE, CaseState
from panel.timescales import Due, Periods, request_clock


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, person: Person) -> CaseQuerySet:
        """Cases for the SEND team; an interest in any item of a case hides the whole case."""
        if not person.has(*SEND_TEAM):
            return self.none()
        return self.exclude(pk__in=Case.objects.hidden_from(person))

    def hidden_from(self, person: Person) -> CaseQuerySet:
        """Cases in which this person has an interest: nothing may tell of them."""
        return self.filter(
            Exists(
                Declaration.objects.filter(
                    item__case=OuterRef("pk"), person=person, nature=Declaration.Nature.INTEREST
                )
            )
        )

    def with_periods(self) -> list[Case]:
        """The cases, each with the law's periods at hand: one question a version, not a case."""
        found: list[Case] = list(self)
        laws = {
            version: LawPeriod.objects.of(version) for version in {c.law_version for c in found}
        }
        for case in found:
            case.periods = laws[case.law_version]
        return found


class Case(models.Model):
    """One request for an Education, Health and Care needs assessment and what became of it."""

    reference = models.CharField(
        max_length=12, unique=True, default=partial(new_reference, "K"), editable=False
    )
    child = models.ForeignKey(
        "children.Child", on_delete=models.PROTECT, related_name="panel_cases"
    )
    ehc_request = models.OneToOneField(
        "referrals.EhcRequest", on_delete=models.PROTECT, related_name="panel_case"
    )
    received_on = models.DateField(help_text="the day the request reached the council: day 0")
    law_version = models.CharField(max_length=20, default="2014")
    state = models.CharField(
        max_length=20, choices=CaseState, default=CaseState.REQUESTED, editable=False
    )
    parent_name = models.CharField(max_length=120, blank=True)
    parent_email = models.EmailField(blank=True)
    parent_address = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["received_on", "reference"]
        triggers = follows(CASE, begins=CaseState.REQUESTED)

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("panel:case", args=[self.reference])

    @cached_property
    def periods(self) -> Periods:
        """The periods of the law this case runs under."""
        return LawPeriod.objects.of(self.law_version)

    @cached_property
    def clock(self) -> tuple[Due, ...]:
        """The dates that run from the day of receipt; they never pause."""
        return request_clock(self.received_on, self.periods)

    @property
    def decide_by(self) -> date:
        """The last day to tell the parent whether there will be an assessment (reg 5)."""
        return next(due.on for due in self.clock if due.key == "notify-assess")


class CaseHistory(History):
    """One move of a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="history")

    class Meta(History.Meta):
        triggers = stays("case_history")
