"""For which organisations a person refers, besides the one they work at."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from localoffer.accounts.models import Organisation


class Standing(models.Model):
    """A person may refer for an organisation; who `oversees` it sees all that it sent.

    A school's special needs coordinator oversees the school's referrals; one who works for
    two small schools has a standing at both. Rows are ended, never deleted.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="standings"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="standings"
    )
    oversees = models.BooleanField(default=False)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        ordering = ["given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(ended_at=None),
                name="standing_held_once",
            ),
            models.CheckConstraint(
                name="standing_ends_after_it_began",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("given_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"standing {self.pk}"
