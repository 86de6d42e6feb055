"""What a member says of an item: an interest, or none, and then a view."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from localoffer.accounts.models import Person
from panel.models.guards import refuse_when, stays


class Declaration(models.Model):
    """A member's answer to “have you an interest?”, asked before the papers open.

    Someone else may record an interest (`by` is not `person`). An interest stays:
    nothing turns it back into none.
    """

    class Nature(models.TextChoices):
        NONE = "none", "No interest"
        INTEREST = "interest", "An interest"

    item = models.ForeignKey("panel.Item", on_delete=models.PROTECT, related_name="declarations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    nature = models.CharField(max_length=10, choices=Nature)
    detail = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    left_at = models.DateTimeField(
        null=True, blank=True, help_text="when they left the room, if the discussion had begun"
    )

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], name="one_declaration_a_member"),
            models.CheckConstraint(
                name="only_an_interest_leaves_the_room",
                condition=Q(left_at=None) | Q(nature="interest"),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="declaration_is_not_removed", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="interest_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__nature="interest"),
            ),
            refuse_when(
                "papers_open_after_the_undertaking",
                on=pgtrigger.Insert | pgtrigger.Update,
                condition="""NEW.nature = 'none'
                    AND EXISTS (SELECT 1 FROM accounts_grant g WHERE g.person_id = NEW.person_id
                        AND g.ended_at IS NULL AND g.role IN ('panel_member', 'panel_chair'))
                    AND NOT EXISTS (SELECT 1 FROM panel_undertaking u
                        WHERE u.person_id = NEW.person_id
                            AND u.until >= (NEW.at AT TIME ZONE 'Europe/London')::date)""",
                says="A member signs the confidentiality undertaking before papers open.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.person}"


def has_interest(who: str, item: str) -> str:
    """SQL: does that person have an interest in that item?"""
    return f"""EXISTS (SELECT 1 FROM panel_declaration d
        WHERE d.item_id = {item} AND d.person_id = {who} AND d.nature = 'interest')"""  # noqa: S608


def has_not_declared(who: str, item: str) -> str:
    """SQL: has that person said nothing yet about an interest in that item?"""
    return f"""NOT EXISTS (SELECT 1 FROM panel_declaration d
        WHERE d.item_id = {item} AND d.person_id = {who})"""  # noqa: S608


class View(models.Model):
    """A member's view on an item. An interest found later voids it, and it stays to be seen."""

    class Leaning(models.TextChoices):
        FOR = "for", "Agree to the request"
        AGAINST = "against", "Do not agree"
        UNSURE = "unsure", "Not sure yet"

    item = models.ForeignKey("panel.Item", on_delete=models.PROTECT, related_name="views")
    member = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    leaning = models.CharField(max_length=10, choices=Leaning)
    text = models.TextField()
    sitting = models.PositiveSmallIntegerField(
        help_text="which discussion of the item it belongs to: it counts in no other"
    )
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", help_text="who wrote it down"
    )
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "member", "sitting"], name="one_view_a_member_and_sitting"
            ),
            models.CheckConstraint(name="view_says_something", condition=~Q(text="")),
        ]
        triggers = [
            pgtrigger.Protect(name="view_is_not_removed", operation=pgtrigger.Delete),
            refuse_when(
                "view_is_clean_and_in_an_open_discussion",
                on=pgtrigger.Insert | pgtrigger.Update,
                condition=f"""(TG_OP = 'INSERT' OR NEW.text <> OLD.text
                        OR NEW.leaning <> OLD.leaning OR NEW.member_id <> OLD.member_id
                        OR NEW.item_id <> OLD.item_id OR NEW.sitting <> OLD.sitting)
                    AND ({has_interest("NEW.member_id", "NEW.item_id")}
                        OR {has_not_declared("NEW.member_id", "NEW.item_id")}
                        OR NEW.sitting <> (SELECT sitting FROM panel_item
                            WHERE id = NEW.item_id)
                        OR (SELECT state FROM panel_item WHERE id = NEW.item_id)
                            NOT IN ('in_discussion', 'urgent', 'sent_back'))""",  # noqa: S608
                says="A view needs a declaration of no interest and an open discussion.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.member}"


class Undertaking(models.Model):
    """A member's word, given once for so long, to keep what they read to themselves.

    Terms of reference, confidentiality. How long it holds is the council's own limit.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="panel_undertakings")
    words = models.TextField(help_text="exactly what was signed")
    at = models.DateTimeField()
    until = models.DateField(help_text="the last day that it holds")

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["person", "until"], name="one_undertaking_a_term"),
            models.CheckConstraint(name="undertaking_has_words", condition=~Q(words="")),
        ]
        triggers = stays("undertaking")

    def __str__(self) -> str:
        return f"{self.person} until {self.until}"


class Connection(models.Model):
    """What a member is connected with, told once: a school, a surname, a postcode.

    Likely interests are suggested from it; the member still declares each item.
    """

    class Kind(models.TextChoices):
        SCHOOL = "school", "A school or setting"
        SURNAME = "surname", "A family’s surname"
        POSTCODE = "postcode", "A postcode"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="panel_connections")
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "value"], name="one_connection_a_value"
            ),
            models.CheckConstraint(name="connection_says_with_what", condition=~Q(value="")),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.kind}"
