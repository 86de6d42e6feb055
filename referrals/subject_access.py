"""Subject access: everything held about one child, packed to be read before it is given out."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.template.loader import render_to_string

from localoffer.accounts.models import Organisation, Person
from localoffer.accounts.roles import Role
from localoffer.audit import operations as audit
from localoffer.children import access
from localoffer.children.models import Child
from localoffer.children.privacy import HOLDINGS, Holding
from referrals.models import Code, Edition

WITHHELD = "To be read before it is given: it may speak of another person"


def record_opening(*, child: Child, by: Person, at: datetime) -> None:
    facts = {"child": child.reference}
    audit.record("child.record_opened", target=child, by=by, at=at, facts=facts)


def record_looking(*, found: int, by: Person, at: datetime) -> None:
    """Somebody looked for a child’s record; whose it is stays out of the audit."""
    audit.record("child.looked_for", by=by, at=at, facts={"found": found})


def record_comparing(*, child: Child, by: Person, at: datetime) -> None:
    facts = {"child": child.reference}
    audit.record("child.compared", target=child, by=by, at=at, facts=facts)


@transaction.atomic
def export(*, child: Child, by: Person, at: datetime) -> io.BytesIO:
    """A zip: one file for people, one for machines, and one of what a person must read first.

    The given files hold the child’s own fields and the roles of staff. Words by or about
    somebody else stand apart, in `to-read-first.json`.
    """
    access.record_keepers_only(by).or_refuse()
    given = sections(child, sort="child")
    apart = sections(child, sort="other")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        context = {"child": child, "sections": given, "apart": len(apart), "at": at}
        file.writestr("record.html", render_to_string("referrals/subject_access.html", context))
        file.writestr("record.json", _json({"reference": child.reference, "sections": given}))
        file.writestr("to-read-first.json", _json({"why": WITHHELD, "sections": apart}))
    audit.record(
        "child.exported",
        target=child,
        by=by,
        at=at,
        facts={"child": child.reference, "tables": len(given)},
    )
    packed.seek(0)
    return packed


def _json(data: Any) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False)


def family(child: Child) -> list[int]:
    """The child’s record and those that were joined to it."""
    return [child.pk, *child.absorbed.values_list("pk", flat=True)]


def rows_of(holding: Holding, child: Child) -> models.QuerySet[Any]:
    key = "pk__in" if holding.path == "pk" else f"{holding.path}__in"
    found = holding.table._default_manager.filter(**{key: family(child)})
    return found.distinct().order_by("pk")


def sections(child: Child, *, sort: str) -> list[dict[str, Any]]:
    """Each table with rows about this child; `sort` says which of its fields."""
    found = []
    for holding in HOLDINGS:
        names = holding.fields(sort) + (holding.fields("staff") if sort == "child" else [])
        rows = [list(_cells(row, names)) for row in rows_of(holding, child)] if names else []
        if any(rows):
            found.append({"title": holding.title, "rows": rows})
    return found


def _cells(row: models.Model, names: list[str]) -> Iterator[dict[str, str]]:
    for name in names:
        value = _text(getattr(row, name), row, name)
        if value:
            label = row._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            yield {"field": str(label).capitalize(), "value": value}


def _text(value: Any, row: models.Model, name: str) -> str:
    """As people read it; a worker by role, never by name."""
    if isinstance(value, Person):
        return role_of(value)
    if isinstance(value, (Code, Edition)):
        return str(value.label if isinstance(value, Code) else value.name)
    if isinstance(value, Organisation):
        return value.name
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    shown = getattr(row, f"get_{name}_display", None)
    if shown is not None:
        return str(shown() or "")
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return "" if value is None else str(value)


def role_of(person: Person) -> str:
    """What a worker was, for people outside: their role and where they work."""
    held = [role.noun for role in Role if role in person.roles]
    place = f", {person.organisation.name}" if person.organisation else ""
    return f"{held[0] if held else person.job_title or 'A person'}{place}"
