"""What the running of the portal itself remembers; nothing of it is about a person."""

from __future__ import annotations

from django.db import models


class PublicChange(models.Model):
    """A transaction that changed something public; written by a trigger on each such table.

    Every web process keeps finished pages for as long as this table says the same. It is
    added to and never updated, so that editors do not wait for each other here.
    """

    transaction = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.transaction)


class Tries(models.Model):
    """How often somebody did one thing within one span of time; `key` is a digest of both."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=1)
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "tries"

    def __str__(self) -> str:
        return f"{self.count} until {self.until}"
