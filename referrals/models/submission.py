"""What a referrer sent. It never changes."""

from __future__ import annotations

from functools import partial

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from localoffer.references import new_reference
from referrals.models.codes import Code
from referrals.states import Option


class Welfare(models.TextChoices):
    """The first question: is anybody worried about the child's welfare or safety?"""

    YES = "yes", "Yes"
    NOT_SURE = "not_sure", "I’m not sure"
    NO = "no", "No"


class SubmissionQuerySet(models.QuerySet):
    def of(self, person) -> SubmissionQuerySet:
        """A referrer follows their own submissions and no others."""
        return self.filter(referrer=person)


class Submission(models.Model):
    """One sending of the form, for one or more children of a household.

    Its reference is the one the referrer sees and reads over the phone; each
    child's referral has its own beside it, for the desk.
    """

    class Channel(models.TextChoices):
        ONLINE = "online", "This form"
        PHONE = "phone", "Telephone"
        EMAIL = "email", "E-mail"

    reference = models.CharField(
        max_length=12, unique=True, default=partial(new_reference, "S"), editable=False
    )
    once = models.UUIDField(unique=True)
    channel = models.CharField(max_length=20, choices=Channel, default=Channel.ONLINE)
    option = models.PositiveSmallIntegerField(choices=Option)
    welfare = models.CharField(max_length=10, choices=Welfare)
    concern = models.TextField()
    hopes = models.TextField(blank=True)
    referrer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="submissions"
    )
    referrer_phone = models.CharField(max_length=30, blank=True)
    source = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at"]
        constraints = [
            models.CheckConstraint(
                name="submission_worry_makes_it_option_1",
                condition=Q(welfare=Welfare.NO) | Q(option=Option.WELFARE),
            ),
            models.CheckConstraint(name="submission_says_why", condition=~Q(concern="")),
        ]
        triggers = [
            pgtrigger.Protect(
                name="submission_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("referrals:track", args=[self.reference])


class SharingBasis(models.Model):
    """Three things kept apart: agreement to a service, basis for sharing, whether the family knows.

    None of them stops an Option 1 referral (Working Together; information sharing advice).
    """

    class Agreement(models.TextChoices):
        AGREED = "agreed", "Yes, the family agrees to get help"
        REFUSED = "refused", "No, the family does not want help"
        NOT_ASKED = "not_asked", "The family has not been asked"

    class Basis(models.TextChoices):
        SAFETY = "safety", "To keep a child safe"
        DUTY = "duty", "My work gives me a duty or power to share it"
        CONSENT = "consent", "The family agreed that I share it"

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="sharing")
    agreement = models.CharField(max_length=20, choices=Agreement)
    basis = models.CharField(max_length=20, choices=Basis)
    family_told = models.BooleanField()
    not_told_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sharing_says_why_the_family_was_not_told",
                condition=Q(family_told=True) | ~Q(not_told_why=""),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="sharing_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"sharing for {self.submission_id}"
