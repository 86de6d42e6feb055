"""Who provides services. Field names are those of Open Referral UK 3.0 (docs/adr/0011)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from localoffer.accounts.models import Organisation as Account


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def kept_by(self, person) -> OrganisationQuerySet:
        """The providers for whom this person adds entries: an editor all, others their own."""
        if person.has("content_editor", "publisher"):
            return self
        if person.has("provider") and person.organisation_id:
            return self.filter(account=person.organisation_id)
        return self.none()


class Organisation(models.Model):
    """A provider. `account` is the signed-in organisation whose people look after its entries."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    logo = models.URLField(blank=True)
    uri = models.URLField(blank=True)
    parent_organization = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="provides"
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="provider_has_a_name"),
            models.CheckConstraint(
                condition=Q(parent_organization=None) | ~Q(parent_organization=F("id")),
                name="provider_is_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationIdentifier(models.Model):
    """A number by which others know a provider: charity, company, school (URN)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organization = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="organization_identifiers"
    )
    identifier_scheme = models.CharField(max_length=60, blank=True)
    identifier_type = models.CharField(max_length=60)
    identifier = models.CharField(max_length=60)

    class Meta:
        ordering = ["identifier_type", "identifier", "id"]

    def __str__(self) -> str:
        return f"{self.identifier_type} {self.identifier}"
