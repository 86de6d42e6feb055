"""What a referrer sent. It never changes."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from localoffer.accounts.models import Organisation
from localoffer.references import ReferenceField
from referrals.asking import EHC_WISH
from referrals.models.codes import Code
from referrals.states import Option


class Welfare(models.TextChoices):
    """The first question: is anybody worried about the child's welfare or safety?"""

    YES = "yes", "Yes"
    NOT_SURE = "not_sure", "I’m not sure"
    NO = "no", "No"


class Sender(models.TextChoices):
    """Who sends it (“who comes” of the front door). Only the public may stay unnamed."""

    PROFESSIONAL = "professional", "I work with the child or the family"
    PARENT = "parent", "I am the child’s parent or carer"
    YOUNG_PERSON = "young_person", "I am a young person and this is about me"
    PUBLIC = "public", "I am somebody else, like a neighbour, relative or friend"


class SubmissionQuerySet(models.QuerySet):
    def of(self, person) -> SubmissionQuerySet:
        """What one sent or helped to write, and the organisation's for who oversees it.

        What was sent for an organisation is followed from there: somebody who has left it
        has left it behind (access.organisations_of).
        """
        written = Q(draft__person=person) | Q(draft__colleagues__person=person)
        own = (Q(referrer=person) | written) & (
            Q(organisation=None)
            | Q(organisation=person.organisation_id)
            | Q(organisation__standings__person=person, organisation__standings__ended_at=None)
        )
        overseen = Q(
            organisation__standings__person=person,
            organisation__standings__ended_at=None,
            organisation__standings__oversees=True,
        )
        return self.filter(own | overseen).distinct()


class Submission(models.Model):
    """One sending of the form, for one or more children of a household.

    Its reference is the one the referrer sees and reads over the phone; each
    child's referral has its own beside it, for the desk.
    """

    class Channel(models.TextChoices):
        ONLINE = "online", "This form"
        PHONE = "phone", "Telephone"
        EMAIL = "email", "E-mail"

    reference = ReferenceField("S")
    once = models.UUIDField(unique=True)
    channel = models.CharField(max_length=20, choices=Channel, default=Channel.ONLINE)
    option = models.PositiveSmallIntegerField(choices=Option)
    welfare = models.CharField(max_length=10, choices=Welfare)
    concern = models.TextField()
    hopes = models.TextField(blank=True)
    sender = models.CharField(max_length=20, choices=Sender, default=Sender.PROFESSIONAL)
    anonymous = models.BooleanField(default=False)
    referrer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="submissions",
        help_text="the account that sent it; nobody's when it was sent without one",
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="submissions",
        help_text="the verified organisation it was sent for",
    )
    referrer_name = models.CharField(max_length=120, blank=True)
    referrer_email = models.EmailField(blank=True)
    referrer_phone = models.CharField(max_length=30, blank=True)
    referrer_other_way = models.CharField(max_length=300, blank=True)
    referrer_job = models.CharField(max_length=120, blank=True)
    referrer_works_at = models.CharField(max_length=120, blank=True)
    referrer_relationship = models.CharField(max_length=120, blank=True)
    strengths = models.TextField(blank=True)
    voice = models.TextField(blank=True, help_text="what the child says or shows")
    tried_assess = models.TextField(blank=True)
    tried_plan = models.TextField(blank=True)
    tried_do = models.TextField(blank=True)
    tried_review = models.TextField(blank=True)
    agencies = models.JSONField(default=list, blank=True, help_text="kinds of agency involved")
    agencies_note = models.TextField(blank=True)
    source = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()

    objects = SubmissionQuerySet.as_manager()

    @property
    def wishes_for_ehc(self) -> bool:
        """Somebody who is too young to ask for an EHC needs assessment themselves wants one."""
        return EHC_WISH in self.hopes

    class Meta:
        ordering = ["-submitted_at"]
        constraints = [
            models.CheckConstraint(
                name="submission_worry_makes_it_option_1",
                condition=Q(welfare=Welfare.NO) | Q(option=Option.WELFARE),
            ),
            models.CheckConstraint(name="submission_says_why", condition=~Q(concern="")),
            models.CheckConstraint(
                name="submission_sender_can_be_reached_or_is_unnamed",
                condition=Q(referrer__isnull=False, anonymous=False)
                | Q(
                    anonymous=True,
                    sender=Sender.PUBLIC,
                    referrer=None,
                    referrer_name="",
                    referrer_email="",
                    referrer_phone="",
                    referrer_other_way="",
                )
                | (
                    Q(anonymous=False)
                    & ~Q(referrer_name="")
                    & ~Q(referrer_email="", referrer_phone="", referrer_other_way="")
                ),
            ),
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

    @property
    def sent_by(self) -> str:
        """The sender's name for people who may see it."""
        if self.anonymous:
            return "Somebody who did not give their name"
        return self.referrer.name if self.referrer else self.referrer_name

    @property
    def email(self) -> str:
        """Where mail about it goes; “” when there is no address."""
        return self.referrer.email if self.referrer else self.referrer_email

    @property
    def is_from_verified_professional(self) -> bool:
        return self.referrer is not None and self.referrer.is_verified_professional


class SharingBasis(models.Model):
    """Three things kept apart: agreement to a service, basis for sharing, whether the family knows.

    None of them stops an Option 1 referral (Working Together; information sharing advice): one
    that was sent without them has no `family_told`, and the basis that the law gives.
    """

    class Agreement(models.TextChoices):
        AGREED = "agreed", "Yes, the family agrees to get help"
        REFUSED = "refused", "No, the family does not want help"
        NOT_ASKED = "not_asked", "The family has not been asked"
        NOT_SAID = "not_said", "Not answered"

    class Basis(models.TextChoices):
        SAFETY = "safety", "To keep a child safe"
        DUTY = "duty", "My work gives me a duty or power to share it"
        CONSENT = "consent", "The family agreed that I share it"
        ASK_FIRST = "ask_first", "The family wants to be asked before it goes further"
        TOLD = "told", "A member of the public told us: nobody asked them for a basis"

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="sharing")
    agreement = models.CharField(max_length=20, choices=Agreement)
    basis = models.CharField(max_length=20, choices=Basis)
    family_told = models.BooleanField(null=True)
    not_told_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sharing_says_why_the_family_was_not_told",
                condition=Q(family_told=True)
                | Q(family_told=False) & ~Q(not_told_why="")
                | Q(family_told=None, not_told_why=""),
            ),
            models.CheckConstraint(
                name="sharing_is_answered_whole_or_not_at_all",
                condition=Q(family_told__isnull=False) ^ Q(agreement="not_said"),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="sharing_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"sharing for {self.submission_id}"
