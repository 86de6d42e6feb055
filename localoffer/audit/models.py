"""Append-only events and the chain that proves that none was changed.

An event never changes. When its transaction commits, the database itself adds a
link: position, the digest of the link before, and a digest over both. The links
are made at commit, under a lock taken last, so that writers wait for each other
only for that moment and can never lock each other out. A gap in the positions,
an event without a link, or a digest that no longer fits is what the chain finds.
"""

from __future__ import annotations

import pgtrigger
from django.db import models

CONTENT = """jsonb_build_array(
    {row}.id, to_char({row}.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    {row}.actor, {row}.action, {row}.target_kind, {row}.target_ref, {row}.why, {row}.facts
)::text"""
"""One event as text, the same way each time; PostgreSQL sorts the keys of facts."""

DIGEST = "encode(sha256(convert_to({before} || {content}, 'UTF8')), 'hex')"
BEGINNING = "0" * 64

LINK = f"""
    PERFORM pg_advisory_xact_lock(hashtext('audit chain'));
    SELECT position, digest INTO last_position, last_digest
        FROM audit_link ORDER BY position DESC LIMIT 1;
    last_position := coalesce(last_position, 0);
    last_digest := coalesce(last_digest, '{BEGINNING}');
    INSERT INTO audit_link (position, event_id, before, digest)
    VALUES (
        last_position + 1, NEW.id, last_digest,
        {DIGEST.format(before="last_digest", content=CONTENT.format(row="NEW"))}
    );
    RETURN NULL;
"""  # noqa: S608  (built from constants of this module)


def append_only(name: str) -> list[pgtrigger.Trigger]:
    """Triggers that refuse every change, single or wholesale."""
    return [
        pgtrigger.Protect(name=f"{name}_stays", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name=f"{name}_is_not_emptied",
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            level=pgtrigger.Statement,
            func="RAISE EXCEPTION 'The audit cannot be emptied.';",
        ),
    ]


class EventQuerySet(models.QuerySet["Event"]):
    def narrowed(
        self, *, actor: str = "", target: str = "", action: str = "", before: str = ""
    ) -> EventQuerySet:
        """Newest first: what one person did, what happened to one record, one kind of action."""
        found = self.order_by("-pk")
        if actor:
            found = found.filter(actor__iexact=actor)
        if target:
            found = found.filter(target_ref__iexact=target)
        if action:
            found = found.filter(action__startswith=action)
        if before.isdecimal() and len(before) < 18:
            found = found.filter(pk__lt=int(before))
        return found


class Event(models.Model):
    """Who did, decided or read what, when and why.

    `actor` is a person's reference, "system" or "public"; `facts` holds codes and
    references, never names or words about a child.
    """

    at = models.DateTimeField()
    actor = models.CharField(max_length=40, db_index=True)
    action = models.CharField(max_length=60, db_index=True)
    target_kind = models.CharField(max_length=60, blank=True)
    target_ref = models.CharField(max_length=60, blank=True)
    why = models.TextField(blank=True)
    facts = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["target_kind", "target_ref", "at"], name="audit_by_target")]
        triggers = [
            *append_only("event"),
            pgtrigger.Trigger(
                name="event_joins_the_chain",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                declare=[("last_position", "bigint"), ("last_digest", "text")],
                func=LINK,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_ref}".strip()


class Link(models.Model):
    """One place in the chain; written by the database alone."""

    position = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    before = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        triggers = append_only("link")

    def __str__(self) -> str:
        return f"{self.position}:{self.digest}"
