"""A service as it is published now. Changes on the way are proposals (editorial.py)."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from localoffer.directory.models.organisation import Organisation
from localoffer.directory.models.taxonomy import Taxonomy
from localoffer.directory.states import MOVES, ORUK_STATUS, Move, State

OLDEST = 130


class ServiceQuerySet(models.QuerySet["Service"]):
    def published(self) -> ServiceQuerySet:
        """What anybody may read: closed services too, because their pages say so."""
        return self.filter(withdrawn_at=None)

    def running(self) -> ServiceQuerySet:
        """Published and not closed: what people find when they look for help."""
        return self.published().exclude(state=State.CLOSED)

    def kept_by(self, person) -> ServiceQuerySet:
        """What this person looks after: an editor everything, a provider their own."""
        if person.has("content_editor", "publisher"):
            return self
        if person.has("provider") and person.organisation_id:
            return self.filter(organization__account=person.organisation_id)
        return self.none()

    def stale(self, *, on) -> ServiceQuerySet:
        """Entries whose next review is past, or that were never given one."""
        return self.running().filter(Q(next_review_on=None) | Q(next_review_on__lt=on))


class Service(models.Model):
    """One service. Field names are Open Referral UK's where it has one (docs/adr/0011).

    Ages are in whole years, both ends count. `any_need`: for children with any type of need.
    """

    class Cost(models.TextChoices):
        FREE = "free", "Free"
        PAID = "paid", "You pay"
        VARIES = "varies", "Depends, ask"

    class Reach(models.TextChoices):
        IN_AREA = "in", "In our area"
        OUT_OF_AREA = "out", "Outside our area, for children from here"
        BOTH = "both", "In our area and outside"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organization = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="services"
    )
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    url = models.URLField(blank=True)
    email = models.EmailField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    state_note = models.CharField(max_length=300, blank=True, help_text="why, and until when")
    starts_on = models.DateField(null=True, blank=True)
    fees = models.TextField(blank=True)
    accreditations = models.TextField(blank=True)
    minimum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    eligibility_description = models.TextField(blank=True, help_text="who can use it")
    how_decided = models.TextField(blank=True, help_text="how that is decided, and by whom")
    application_process = models.TextField(blank=True, help_text="how to ask for it")
    wait_time = models.CharField(max_length=200, blank=True)
    cost = models.CharField(max_length=6, choices=Cost, default=Cost.VARIES)
    reach = models.CharField(max_length=4, choices=Reach, default=Reach.IN_AREA)
    any_need = models.BooleanField(default=False)
    complaints = models.TextField(blank=True, help_text="how to complain")
    alert = models.TextField(blank=True, help_text="news that people must see first")
    easy_read = models.TextField(blank=True, help_text="the same in Easy Read, a sentence a line")
    sen_report_url = models.URLField(blank=True, help_text="SEN information report (s.69)")
    sen_report_on = models.DateField(null=True, blank=True)
    assured_date = models.DateField(null=True, blank=True)
    assured_by = models.CharField(max_length=120, blank=True, help_text="a team, not a person")
    assurer_email = models.EmailField(blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    last_modified = models.DateTimeField()
    number = models.PositiveIntegerField(default=0, help_text="of the version published last")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["name", "id"], name="service_by_name"),
            models.Index(fields=["last_modified", "id"], name="service_by_change"),
            models.Index(
                F("next_review_on").asc(nulls_first=True), "name", "id", name="service_to_check"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="service_has_a_name"),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="service_state_is_known"
            ),
            models.CheckConstraint(
                name="service_ages_are_in_order",
                condition=Q(minimum_age=None)
                | Q(maximum_age=None)
                | Q(minimum_age__lte=F("maximum_age")),
            ),
            models.CheckConstraint(
                name="service_ages_are_ages",
                condition=(Q(minimum_age=None) | Q(minimum_age__lte=OLDEST))
                & (Q(maximum_age=None) | Q(maximum_age__lte=OLDEST)),
            ),
            models.CheckConstraint(
                name="starting_service_says_when",
                condition=~Q(state=State.STARTING) | Q(starts_on__isnull=False),
            ),
            models.CheckConstraint(
                name="service_is_reviewed_after_it_was_checked",
                condition=Q(next_review_on=None)
                | Q(assured_date=None)
                | Q(next_review_on__gte=F("assured_date")),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="service_moves_by_the_table",
                field="state",
                transitions=sorted((str(a), str(b)) for a, b in MOVES.edges()),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:service", args=[self.pk])

    @property
    def status(self) -> str:
        """Open Referral UK's word for the state."""
        return ORUK_STATUS[State(self.state)]

    def terms(self, key: Taxonomy.Key) -> list:
        """Its terms of one taxonomy. Prefetch attributes with their terms first."""
        found = (attribute.taxonomy_term for attribute in self.attributes.all())
        return [term for term in found if term.taxonomy.key == key]


class StateChange(models.Model):
    """One move of a service: who, when, from where to where and why. Never changed."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="state_changes")
    move = models.CharField(max_length=10, choices=Move)
    before = models.CharField(max_length=10, choices=State)
    after = models.CharField(max_length=10, choices=State)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        triggers = [
            pgtrigger.Protect(
                name="state_change_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
