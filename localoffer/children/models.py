"""The child at the centre of referrals and panel cases: one record, told once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import connection, models
from django.db.models import F, Q

from localoffer.accounts.roles import Role
from localoffer.children.names import key
from localoffer.references import ReferenceField


class Household(models.Model):
    """People who live together at one address."""

    reference = ReferenceField("H")
    address = models.TextField(blank=True, help_text="where the child lives or was found")
    postcode = models.CharField(max_length=8, blank=True)
    no_fixed_address = models.BooleanField(default=False)
    hidden = models.BooleanField(
        default=False, help_text="who lives here is kept from everybody not on the case"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["postcode"], condition=~Q(postcode=""), name="household_by_postcode"
            )
        ]

    def __str__(self) -> str:
        return self.reference


class ChildQuerySet(models.QuerySet["Child"]):
    def visible_to(self, person: Any, *, at: datetime) -> ChildQuerySet:
        """Without the restricted children whom this person may not know of."""
        return self.exclude(pk__in=hidden_from(person, at=at))

    def kept(self) -> ChildQuerySet:
        """Records that stand; one that was joined to another is only its past."""
        return self.filter(merged_into=None)


class Child(models.Model):
    """A child or young person, born or unborn, named or not yet.

    Exactly one of birth date, expected date of delivery and estimated age is
    known (front door, T2). The name stays out of `__str__` and so out of logs.
    """

    class Sex(models.TextChoices):
        FEMALE = "F", "Female"
        MALE = "M", "Male"
        UNKNOWN = "U", "Not known"

    reference = ReferenceField("C")
    given_name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    name_unknown = models.BooleanField(default=False)
    birth_date = models.DateField(null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    estimated_age = models.PositiveSmallIntegerField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex, default=Sex.UNKNOWN)
    upn = models.CharField(max_length=13, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    school = models.CharField(max_length=120, blank=True)
    household = models.ForeignKey(
        Household, null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    ethnicity = models.CharField(max_length=4, blank=True, help_text="code of the census")
    disabilities = ArrayField(models.CharField(max_length=4), default=list, blank=True)
    given_key = models.CharField(max_length=80, blank=True, editable=False)
    family_key = models.CharField(max_length=80, blank=True, editable=False)
    died_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed"
    )
    version = models.PositiveIntegerField(default=1)

    objects = ChildQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "children"
        indexes = [
            models.Index(fields=["birth_date"], name="child_by_birth_date"),
            models.Index(fields=["given_key", "family_key"], name="child_by_names"),
            GinIndex(
                OpClass(F("given_key"), "gin_trgm_ops"),
                OpClass(F("family_key"), "gin_trgm_ops"),
                name="child_by_spelling",
            ),
            models.Index(
                models.Func(F("given_key"), function="dmetaphone"),
                models.Func(F("family_key"), function="dmetaphone"),
                name="child_by_sound",
            ),
            models.Index(fields=["upn"], condition=~Q(upn=""), name="child_by_upn"),
            models.Index(
                fields=["nhs_number"], condition=~Q(nhs_number=""), name="child_by_nhs_number"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="child_is_not_joined_to_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="child_is_named_or_unknown",
                condition=Q(name_unknown=True) | ~Q(given_name="") | ~Q(family_name=""),
            ),
            models.CheckConstraint(
                name="child_has_one_kind_of_age",
                condition=Q(birth_date__isnull=False, expected_on=None, estimated_age=None)
                | Q(birth_date=None, expected_on__isnull=False, estimated_age=None)
                | Q(birth_date=None, expected_on=None, estimated_age__isnull=False),
            ),
            models.CheckConstraint(
                name="child_estimated_age_is_0_to_25",
                condition=Q(estimated_age=None) | Q(estimated_age__lte=25),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The keys by which the same name in another spelling is found go with the names."""
        self.given_key, self.family_key = key(self.given_name), key(self.family_name)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "given_key", "family_key"}
        super().save(*args, **kwargs)

    @property
    def full_name(self) -> str:
        """The name for people who may see it; “Name not known” when it is not."""
        return f"{self.given_name} {self.family_name}".strip() or "Name not known"

    @property
    def sex_in_words(self) -> str:
        """For pages. Of an unborn child nobody asks: the census counts it as not known too."""
        if self.sex == self.Sex.UNKNOWN and self.expected_on is not None:
            return "Not born yet"
        return self.Sex(self.sex).label

    def age_on(self, day: date) -> int | None:
        """Whole years on a day; None for the unborn. An estimate is taken as it stands."""
        if self.estimated_age is not None:
            return self.estimated_age
        if self.birth_date is None:
            return None
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (not had_birthday)


class Merge(models.Model):
    """Two records found to be one child: `absorbed` lives on in `kept`, and can be parted again.

    `before` holds both rows as they were, `after` the kept row as the merge left it, `moved`
    the rows of other tables that pointed at the absorbed record: {"label.field": [pk, …]}.
    """

    kept = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="merged")
    reason = models.TextField()
    score = models.JSONField(default=dict)
    before = models.JSONField()
    after = models.JSONField()
    moved = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_why = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone_at=None), name="child_is_joined_once"
            ),
            models.CheckConstraint(
                name="merge_joins_two", condition=~Q(kept=F("absorbed")) & ~Q(reason="")
            ),
            models.CheckConstraint(
                name="merge_parting_is_whole",
                condition=Q(undone_by=None, undone_at=None, undone_why="")
                | (Q(undone_by__isnull=False, undone_at__isnull=False) & ~Q(undone_why="")),
            ),
        ]
        triggers = [pgtrigger.Protect(name="merge_is_kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.absorbed} into {self.kept}"


class NotTheSame(models.Model):
    """Somebody looked at both and said: two children. They are not proposed again."""

    one = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="+")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "not the same"
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="told_apart_once"),
            models.CheckConstraint(
                name="told_apart_in_order", condition=Q(one__lt=F("other")) & ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one} is not {self.other}"


class Restriction(models.Model):
    """A child whose existence here is known to named people alone, until it is lifted."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="restrictions")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    readers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="restricted_readings")
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(lifted_at=None), name="one_restriction_at_a_time"
            ),
            models.CheckConstraint(name="restriction_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="restriction_lifting_is_whole",
                condition=Q(lifted_by=None, lifted_at=None)
                | Q(lifted_by__isnull=False, lifted_at__isnull=False),
            ),
        ]
        triggers = [pgtrigger.Protect(name="restriction_is_kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"restriction of {self.child}"


class BrokenGlass(models.Model):
    """Somebody opened a restricted record in need: why, and until when it stays open to them."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "broken glass"
        constraints = [
            models.CheckConstraint(name="glass_is_broken_for_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="glass_is_broken_for_a_time", condition=Q(until__gt=F("at"))
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="broken_glass_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"glass of {self.child}"


def restricted_for(person: Any) -> models.QuerySet[Restriction, int]:
    """The primary keys of the children whom only others may know of, whatever was opened in need.

    The data protection officer, who answers for every record, is told of all of them.
    """
    if person.has(Role.DATA_PROTECTION_OFFICER):
        return Restriction.objects.none().values_list("child", flat=True)
    kept = Restriction.objects.filter(lifted_at=None).exclude(readers=person.pk)
    return kept.values_list("child", flat=True)


def hidden_from(person: Any, *, at: datetime) -> models.QuerySet[Restriction, int]:
    """The primary keys of the children whose existence this person may not learn of now."""
    opened = BrokenGlass.objects.filter(by=person, at__lte=at, until__gt=at).values("child")
    return restricted_for(person).exclude(child__in=opened)


_HIDDEN = """
    SELECT child_id FROM children_restriction restriction
    WHERE lifted_at IS NULL
    AND NOT EXISTS (SELECT FROM children_restriction_readers
                    WHERE restriction_id = restriction.id AND person_id = %s)
    AND NOT EXISTS (SELECT FROM children_brokenglass opened
                    WHERE opened.child_id = restriction.child_id AND by_id = %s
                    AND at <= %s AND until > %s)
"""


def read_hidden_from(person: Any, *, at: datetime) -> frozenset[int]:
    """What `hidden_from` finds, read at once. Every page of the desk begins with it, and putting
    it into SQL anew took longer than the rest of its question."""
    if person.has(Role.DATA_PROTECTION_OFFICER):
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(_HIDDEN, [person.pk, person.pk, at, at])
        return frozenset(child for (child,) in cursor.fetchall())


def all_restricted() -> models.QuerySet[Restriction, int]:
    """The primary keys of every restricted child, for what nobody in particular reads."""
    return Restriction.objects.filter(lifted_at=None).values_list("child", flat=True)


class RetentionRule(models.Model):
    """How long one kind of record is kept: the council's policy as rows, with its source."""

    class From(models.TextChoices):
        CLOSED = "closed", "the day the referral closed"
        BIRTH = "birth", "the day the child was born"

    kind = models.SlugField(max_length=30, unique=True)
    label = models.CharField(max_length=120)
    years = models.PositiveSmallIntegerField()
    counted_from = models.CharField(max_length=10, choices=From)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(name="records_are_kept_a_year", condition=Q(years__gte=1))
        ]

    def __str__(self) -> str:
        return self.kind


class LegalHold(models.Model):
    """Nothing about this child is destroyed while it stands (an inquiry, a court, a claim)."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="holds")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(ended_at=None), name="one_hold_at_a_time"
            ),
            models.CheckConstraint(name="hold_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="hold_end_is_whole",
                condition=Q(ended_by=None, ended_at=None)
                | Q(ended_by__isnull=False, ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"hold on {self.child}"


class Tombstone(models.Model):
    """What is left of a destroyed record: that it was, its kind, the rule, and its digest."""

    reference = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=30)
    rule = models.CharField(max_length=120)
    due_on = models.DateField()
    destroyed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-destroyed_at"]
        triggers = [
            pgtrigger.Protect(name="tombstone_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.reference
