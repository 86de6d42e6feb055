"""What a decision sets going: the Single Assessment, a request to the SEND Panel."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from localoffer.references import ReferenceField
from referrals.models.casework import Episode
from referrals.models.referral import Referral


class SingleAssessment(models.Model):
    """A Single Assessment of a child (T13). An open one blocks closing (T22)."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="assessments")
    started_on = models.DateField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    finished_on = models.DateField(null=True, blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    outcome = models.TextField(blank=True)
    episode = models.ForeignKey(
        Episode, null=True, blank=True, on_delete=models.PROTECT, related_name="assessments"
    )
    factors = ArrayField(
        models.CharField(max_length=4), default=list, blank=True, help_text="codes of the census"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="finished_assessment_of_a_child_in_need_names_factors",
                condition=Q(finished_on=None) | Q(episode=None) | Q(factors__len__gte=1),
            ),
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(finished_on=None),
                name="one_open_assessment_at_a_time",
            ),
            models.CheckConstraint(
                name="assessment_end_is_whole",
                condition=Q(finished_on=None, finished_by=None, outcome="")
                | (Q(finished_on__gte=F("started_on"), finished_by__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return f"assessment {self.pk}"


class EhcRequest(models.Model):
    """A request for an EHC needs assessment that came through the front door (T21).

    The panel makes its case from this row: child and words are already here, so
    nothing is typed again. The 42 days count from `received_on`.
    """

    class Asker(models.TextChoices):
        """Who may ask (CFA 2014 s.36(1))."""

        PARENT = "parent", "The child’s parent"
        YOUNG_PERSON = "young_person", "The young person"
        SCHOOL = "school", "A school or early years setting"
        COLLEGE = "college", "A college"

    reference = ReferenceField("E")
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="ehc_request")
    requested_by_kind = models.CharField(max_length=20, choices=Asker)
    received_on = models.DateField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="nobody when it came by the form from somebody without an account",
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["recorded_at"]
        triggers = [
            pgtrigger.Trigger(
                name="nobody_asks_before_birth",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (
                        SELECT FROM referrals_referral r JOIN children_child c ON c.id = r.child_id
                        WHERE r.id = NEW.referral_id AND c.expected_on IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION 'An assessment is asked for once a child is born (CFA s.36).'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.reference
