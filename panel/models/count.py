"""What was counted of all cases, and when."""

from __future__ import annotations

from django.db import models


class KeptCount(models.Model):
    """The panel's figures as they were counted, where counting takes too long to wait for.

    Whole numbers, before small ones are kept back: that happens where they are shown.
    """

    hidden = models.CharField(
        max_length=64, unique=True, help_text="digest of the cases that were left out"
    )
    at = models.DateTimeField()
    dates = models.JSONField(help_text="clock → kept and all, with and without excused cases")
    traits = models.JSONField(help_text="what cases share → agreed and not agreed")

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.hidden
