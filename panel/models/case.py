"""A child's case, from the request for an assessment onwards."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from localoffer.accounts.models import Anyone, Person
from localoffer.accounts.roles import SEND_TEAM
from localoffer.children.models import Child, restricted_for
from localoffer.references import ReferenceField
from localoffer.ui.templatetags.addresses import address
from panel.models.guards import History, Versioned, follows, refuse_when, stays
from panel.models.law import LawPeriod
from panel.models.member import Declaration
from panel.states import CASE, ENDED, UNDER_WAY, CaseState
from panel.timescales import Due, Periods, request_clock, request_due
from referrals.models import EhcRequest

Asker = EhcRequest.Asker
"""Who may ask for an assessment (CFA s.36(1))."""


OVER = frozenset(
    {CaseState.NOT_ASSESSING, CaseState.NOT_ISSUING, CaseState.CEASED, CaseState.WITHDRAWN}
)
"""After these another request is a new one. Until then a child has one case, with one clock."""


WITH_PLAN = frozenset(
    {
        CaseState.FINAL,
        CaseState.MAINTAINED,
        CaseState.IN_REVIEW,
        CaseState.AMENDING,
        CaseState.REASSESSING,
        CaseState.DRAFTING,
        CaseState.DRAFT_SERVED,
        CaseState.CEASING,
    }
)
"""Where a plan can be in force. While a first one is drafted there is none yet."""


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, person: Person | Anyone) -> CaseQuerySet:
        """Cases for the SEND team; an interest in any item of a case hides the whole case."""
        if not person.has(*SEND_TEAM):
            return self.none()
        return self.exclude(_interest_of(person)).exclude(child__in=restricted_for(person))

    def hidden_from(self, person: Person) -> CaseQuerySet:
        """Cases in which this person has an interest: nothing may tell of them."""
        return self.filter(_interest_of(person))

    def open_for(self, child: Child) -> Case | None:
        """The case that a new request for this child goes with; None where it begins its own."""
        return self.filter(child=child).exclude(state__in=OVER).order_by("pk").last()

    def with_periods(self) -> list[Case]:
        """The cases, each with the law's periods at hand: one question a version, not a case."""
        found: list[Case] = list(self)
        give_periods(found)
        return found


def give_periods(cases: Iterable[Case]) -> None:
    """Each its law's periods: one question a version, not a case."""
    found = list(cases)
    laws = {version: LawPeriod.objects.of(version) for version in {c.law_version for c in found}}
    for case in found:
        case.periods = laws[case.law_version]


def _interest_of(person: Person | Anyone) -> Exists:
    """In any item of a case."""
    interest = Declaration.Nature.INTEREST
    return Exists(
        Declaration.objects.filter(item__case=OuterRef("pk"), person=person.pk, nature=interest)
    )


class ParentRequest(models.Model):
    """A request that a parent or young person sent us themselves (CFA s.36(1)).

    It is received the moment it is sent: the 42 days run from then, whoever reads it
    when. Immutable; a case officer opens the case from it, so that a person decides
    which child it is about.
    """

    reference = ReferenceField("Q")
    once = models.UUIDField(unique=True, editable=False)
    asker = models.CharField(
        max_length=20, choices=[(each, each.label) for each in (Asker.PARENT, Asker.YOUNG_PERSON)]
    )
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    address = models.TextField()
    postcode = models.CharField(max_length=8, blank=True)
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    birth_date = models.DateField()
    school = models.CharField(max_length=120, blank=True)
    concern = models.TextField()
    hopes = models.TextField(blank=True)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["received_at"]
        triggers = stays("parent_request")

    def __str__(self) -> str:
        return self.reference


class Need(models.TextChoices):
    """Primary types of special educational need, as the school census codes them."""

    SPLD = "SPLD", "Specific learning difficulty"
    MLD = "MLD", "Moderate learning difficulty"
    SLD = "SLD", "Severe learning difficulty"
    PMLD = "PMLD", "Profound and multiple learning difficulty"
    SEMH = "SEMH", "Social, emotional and mental health"
    SLCN = "SLCN", "Speech, language and communication"
    HI = "HI", "Hearing impairment"
    VI = "VI", "Vision impairment"
    MSI = "MSI", "Multi-sensory impairment"
    PD = "PD", "Physical disability"
    ASD = "ASD", "Autism"
    DS = "DS", "Down syndrome"
    OTH = "OTH", "Another need"


INSTEAD = {
    "refuse-issue": ("order-assess-refuse",),
    "final-plan": ("order-plan-final", "order-assess-plan"),
}
"""Which date an order of the Tribunal, or mediation, sets instead of one of the request's."""


class Case(Versioned):
    """One request for an Education, Health and Care needs assessment and what became of it."""

    reference = ReferenceField("K")
    child = models.ForeignKey(
        "children.Child", on_delete=models.PROTECT, related_name="panel_cases"
    )
    ehc_request = models.OneToOneField(
        EhcRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="panel_case"
    )
    parent_request = models.OneToOneField(
        ParentRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="panel_case"
    )
    asker = models.CharField(max_length=20, choices=Asker)
    need = models.CharField(max_length=4, choices=Need, blank=True)
    once = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    received_on = models.DateField(help_text="the day the request reached the council: day 0")
    law_version = models.CharField(max_length=20, default="2014")
    state = models.CharField(
        max_length=20, choices=CaseState, default=CaseState.REQUESTED, editable=False
    )
    parent_name = models.CharField(max_length=120, blank=True)
    parent_email = models.EmailField(blank=True)
    parent_address = models.TextField(blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["received_on", "reference"]
        indexes = [
            models.Index(fields=["received_on", "reference"], name="cases_by_day"),
            models.Index(
                fields=["received_on", "reference"],
                condition=Q(state__in=sorted(UNDER_WAY)),
                name="cases_under_way_by_day",
            ),
            models.Index(
                fields=["received_on", "reference"],
                condition=Q(state__in=sorted(ENDED)),
                name="cases_over_by_day",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_comes_from_one_request",
                condition=Q(ehc_request=None) | Q(parent_request=None),
            )
        ]
        triggers = [
            *follows(CASE, begins=CaseState.REQUESTED),
            refuse_when(
                "a_child_has_one_open_case",
                condition=f"""EXISTS (SELECT 1 FROM panel_case c WHERE c.child_id = NEW.child_id
                    AND c.state NOT IN ({", ".join(f"'{each}'" for each in sorted(OVER))}))""",  # noqa: S608
                says="This child has an open case: another request goes with it.",
            ),
            refuse_when(
                "a_young_person_is_over_school_age",
                condition="""NEW.asker = 'young_person' AND NOT EXISTS (
                    SELECT 1 FROM children_child c CROSS JOIN LATERAL (
                        SELECT make_date(EXTRACT(YEAR FROM c.birth_date)::int + 16
                            + (EXTRACT(MONTH FROM c.birth_date) >= 9)::int, 6, 30) AS june) y
                    WHERE c.id = NEW.child_id AND (c.estimated_age >= 16 OR NEW.received_on
                        > y.june - (EXTRACT(ISODOW FROM y.june)::int + 2) % 7))""",
                says="A young person asks for themselves once over compulsory school age "
                "(CFA s.83(2)).",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return address("panel:case", self.reference)

    @cached_property
    def periods(self) -> Periods:
        """The periods of the law this case runs under."""
        return LawPeriod.objects.of(self.law_version)

    @cached_property
    def clock(self) -> tuple[Due, ...]:
        """The dates that run from the day of receipt; they never pause."""
        return request_clock(self.received_on, self.periods)

    def due(self, key: str) -> Due:
        """One date of the request's clock: notify-assess, refuse-issue or final-plan."""
        return request_due(key, self.received_on, self.periods)

    def ordered(self, key: str) -> Due | None:
        """The date that an order of the Tribunal or mediation set instead, if there is one."""
        dates = [due for each in self.challenges.all() for due in each.dates]
        return next((due for due in reversed(dates) if due.key == key), None)

    def stands(self, key: str) -> Due:
        """The date of the request's clock, or the one that an order set instead of it."""
        instead = filter(None, map(self.ordered, INSTEAD.get(key, ())))
        return next(instead, None) or self.due(key)

    @property
    def decide_by(self) -> date:
        """The last day to tell the parent whether there will be an assessment (reg 5)."""
        return self.due("notify-assess").on


class Repeat(models.Model):
    """One more request for a child whose case is open: it goes with that case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="repeats")
    ehc_request = models.OneToOneField(
        EhcRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="panel_repeat"
    )
    parent_request = models.OneToOneField(
        ParentRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="panel_repeat"
    )
    asker = models.CharField(max_length=20, choices=Asker)
    received_on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                name="repeat_is_one_request",
                condition=Q(ehc_request=None, parent_request__isnull=False)
                | Q(ehc_request__isnull=False, parent_request=None),
            )
        ]
        triggers = stays("repeat")

    def __str__(self) -> str:
        return f"{self.case} {self.ehc_request or self.parent_request}"


class CaseHistory(History):
    """One move of a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="history")

    class Meta(History.Meta):
        triggers = stays("case_history")


class Excuse(models.Model):
    """A ground that excuses a late date. It is kept apart from the clock and never moves it.

    Regs 5(4), 10(4), 13(3). `key` is the date that it excuses; `asked_on`, for a closure, the
    day on which the school's or setting's advice was asked for.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="excuses")
    key = models.SlugField(max_length=40)
    ground = models.SlugField(max_length=40)
    evidence = models.TextField()
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    asked_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(name="excuse_has_evidence", condition=~Q(evidence="")),
            models.CheckConstraint(
                name="excuse_ends_after_it_began",
                condition=Q(from_on=None, to_on=None) | Q(to_on__gte=F("from_on")),
            ),
            models.CheckConstraint(
                name="excuse_asked_before_the_school_opened_again",
                condition=Q(asked_on=None) | Q(ground="closure", asked_on__lte=F("to_on")),
            ),
        ]
        triggers = stays("excuse")

    def __str__(self) -> str:
        return f"{self.case} {self.key} {self.ground}"


class Advice(models.Model):
    """One request for advice for an assessment (reg 6(1)), and what became of it.

    `body_received_on` is the day it reached the body: its six weeks run from then
    (reg 8(1)). It is enough without asking anew when parent, author and council all
    agree that earlier advice is sufficient (reg 6(4)).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="advice")
    kind = models.SlugField(max_length=40)
    who = models.CharField(max_length=120, help_text="whom we ask: a person or a body")
    email = models.EmailField(blank=True)
    assessment = models.PositiveSmallIntegerField(
        default=1, help_text="1 for the first assessment, then one more each time it is done again"
    )
    parent_asked = models.BooleanField(default=False)
    asked_on = models.DateField(null=True, blank=True)
    body_received_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    sufficient_on = models.DateField(
        null=True, blank=True, help_text="when parent, author and council all agreed"
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "advice"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "assessment", "kind", "who"], name="advice_asked_for_once"
            ),
            models.CheckConstraint(
                name="advice_comes_after_it_is_asked_for",
                condition=Q(received_on=None) | Q(received_on__gte=F("asked_on")),
            ),
            models.CheckConstraint(
                name="advice_is_asked_for_or_sufficient",
                condition=Q(asked_on__isnull=False) | Q(sufficient_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"


class AdviceChase(models.Model):
    """One reminder to somebody whose advice has not come."""

    advice = models.ForeignKey(Advice, on_delete=models.PROTECT, related_name="chases")
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        triggers = stays("advice_chase")

    def __str__(self) -> str:
        return str(self.advice)


PLAN_BEGAN = """(SELECT h.at, h.why FROM panel_casehistory h WHERE h.case_id = NEW.case_id
    AND h.move IN ('agree_to_issue', 'issue_after_all', 'redraft', 'amend')
    ORDER BY h.at DESC, h.id DESC LIMIT 1) b"""
"""The last word that there will be a plan, or a changed one; an order says why."""


class PlanStep(models.Model):
    """A draft or final plan, as it was served. Its parent's time to comment follows from the day."""

    class Kind(models.TextChoices):
        DRAFT = "draft", "Draft plan"
        FINAL = "final", "Final plan"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=10, choices=Kind)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    served_on = models.DateField(help_text="the day it is served: day 1 of the 15 days")
    answer_until = models.DateField(null=True, blank=True)
    answered_on = models.DateField(
        null=True, blank=True, help_text="when the parent said all that they wished to say"
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                name="only_a_draft_waits_for_an_answer",
                condition=Q(kind="draft", answer_until__isnull=False)
                | Q(kind="final", answer_until=None, answered_on=None),
            )
        ]
        triggers = [
            refuse_when(
                "plan_is_served_after_the_parent_is_told",
                condition=f"""NEW.served_on < (SELECT CASE WHEN b.why = ''
                    THEN (b.at AT TIME ZONE 'Europe/London')::date END FROM {PLAN_BEGAN})""",  # noqa: S608
                says="A plan is served after the parent was told that there will be one.",
            ),
            refuse_when(
                "final_plan_waits_for_the_answer",
                condition=f"""NEW.kind = 'final' AND (SELECT CASE WHEN d.answered_on IS NULL
                        THEN NEW.served_on <= d.answer_until
                        ELSE NEW.served_on < d.answered_on END
                    FROM panel_planstep d, {PLAN_BEGAN}
                    WHERE d.case_id = NEW.case_id AND d.kind = 'draft' AND d.at >= b.at
                    ORDER BY d.served_on DESC, d.id DESC LIMIT 1)""",  # noqa: S608
                says="The parent has fifteen days to answer the draft that was served last.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"


class FamilyLink(models.Model):
    """A parent's secure link to their own case. Only a digest of its secret is kept."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="family_links")
    key = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    made_at = models.DateTimeField()
    code_digest = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    codes_sent = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at"]

    def __str__(self) -> str:
        return str(self.case)

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()

    def takes_codes(self, at: datetime) -> bool:
        """Is a code out that can still be typed in?"""
        return bool(self.code_digest and self.code_until and at <= self.code_until)
