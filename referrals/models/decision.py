"""What was decided, by whom, why, and under which editions. Corrected only by superseding."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from referrals.models.codes import Code, Edition
from referrals.models.referral import Referral
from referrals.states import Option, Route

STATUTORY_ROUTES = [Route.A, Route.B]
SAME_REFERRAL = """
    IF NEW.supersedes_id IS NOT NULL AND NEW.referral_id <> (
        SELECT referral_id FROM referrals_decision WHERE id = NEW.supersedes_id) THEN
        RAISE EXCEPTION 'A decision supersedes one of the same referral.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class Decision(models.Model):
    """The outcome recorded: one first decision, then a single line of superseding ones.

    `option` is the option at that moment, so that the database itself can ask for
    the second rationale (T12).
    """

    class FamilyAnswer(models.TextChoices):
        AGREED = "agreed", "The family agrees to this help"
        REFUSED = "refused", "The family does not want it"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="decisions")
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    option = models.PositiveSmallIntegerField(choices=Option)
    route = models.CharField(max_length=1, choices=Route)
    level = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    rationale = models.TextField()
    why_not_statutory = models.TextField(blank=True, help_text="T12: why not section 17 or 47")
    need = models.ForeignKey(
        Code, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    disability_evidence = models.TextField(blank=True)
    disability_ascertained = models.BooleanField(null=True, blank=True)
    destination = models.ForeignKey(
        Code, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    family_answer = models.CharField(max_length=20, choices=FamilyAnswer, blank=True)
    after_refusal = models.TextField(blank=True)
    information_given = models.TextField(blank=True)
    no_further_action = models.BooleanField(default=False)
    guidance = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    thresholds = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(supersedes=None),
                name="referral_is_first_decided_once",
            ),
            models.CheckConstraint(
                name="decision_level_is_1_to_4", condition=Q(level__gte=1, level__lte=4)
            ),
            models.CheckConstraint(name="decision_has_a_rationale", condition=~Q(rationale="")),
            models.CheckConstraint(
                name="decision_a_or_b_names_the_need",
                condition=~Q(route__in=STATUTORY_ROUTES) | Q(need__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_a_or_b_is_above_level_1",
                condition=~Q(route__in=STATUTORY_ROUTES) | Q(level__gt=1),
            ),
            models.CheckConstraint(
                name="decision_c_or_d_is_below_level_4",
                condition=Q(route__in=STATUTORY_ROUTES) | Q(level__lt=4),
            ),
            models.CheckConstraint(
                name="decision_b_shows_the_disability",
                condition=~Q(route=Route.B)
                | (~Q(disability_evidence="") & Q(disability_ascertained__isnull=False)),
            ),
            models.CheckConstraint(
                name="decision_c_has_destination_and_answer",
                condition=~Q(route=Route.C) | (Q(destination__isnull=False) & ~Q(family_answer="")),
            ),
            models.CheckConstraint(
                name="decision_refused_help_says_what_follows",
                condition=~Q(family_answer="refused") | ~Q(after_refusal=""),
            ),
            models.CheckConstraint(
                name="decision_d_says_what_was_given",
                condition=~Q(route=Route.D) | ~Q(information_given=""),
            ),
            models.CheckConstraint(
                name="decision_no_further_action_is_route_d",
                condition=Q(no_further_action=False) | Q(route=Route.D),
            ),
            models.CheckConstraint(
                name="decision_below_statutory_on_option_1_says_why",
                condition=~Q(option=Option.WELFARE, route__in=[Route.C, Route.D])
                | ~Q(why_not_statutory=""),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="decision_stays", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="decision_supersedes_its_own",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=SAME_REFERRAL,
            ),
        ]

    def __str__(self) -> str:
        return f"route {self.route}"
