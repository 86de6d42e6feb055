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
from localoffer.accounts.roles import INSIDE, Role
from localoffer.audit import operations as audit
from localoffer.children import access
from localoffer.children.models import Child
from localoffer.children.privacy import HOLDINGS, Holding
from localoffer.documents.models import Document
from localoffer.ui.templatetags.ui import day, moment
from referrals.asking import AGENCIES
from referrals.models import Code, Edition, Referral
from referrals.states import State

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
    """A zip: what a person must read first, then the copy; each for people and for machines.

    The copy holds the child’s own fields and the roles of staff. Words by or about somebody
    else, who referred, and whether the family knows of it stand apart, in `to-read-first`.
    """
    access.record_keepers_only(by).or_refuse()
    given = sections(child, sort="child")
    apart = sections(child, sort="other")
    pages: list[tuple[str, Any, dict[str, Any]]] = [
        ("to-read-first", apart, {"first": True, "warnings": warnings(child), "why": WITHHELD}),
        ("record", given, {"apart": bool(apart)}),
    ]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, found, more in pages:
            context = {"child": child, "sections": found, "at": at, **more}
            page = render_to_string("referrals/subject_access.html", context)
            file.writestr(f"{name}.html", page)
            facts = {"reference": child.reference, **more, "sections": found}
            file.writestr(f"{name}.json", _json(facts))
    audit.record(
        "child.exported",
        target=child,
        by=by,
        at=at,
        facts={"child": child.reference, "tables": len(given)},
    )
    packed.seek(0)
    return packed


def warnings(child: Child) -> list[str]:
    """Of each referral that the family was not told of, or may not have been, in a sentence."""
    found = Referral.objects.filter(child__in=family(child)).exclude(
        submission__sharing__family_told=True
    )
    return [
        f"{each.reference}: "
        + (
            "the family was not told of this referral."
            if each.submission.sharing.family_told is False
            else "nobody has said whether the family knows of this referral."
        )
        for each in found.select_related("submission__sharing").order_by("id")
    ]


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
        rows = (
            [list(_cells(row, names, sort=sort)) for row in rows_of(holding, child)]
            if names
            else []
        )
        if any(rows):
            found.append({"title": holding.title, "rows": rows})
    return found


def _cells(row: models.Model, names: list[str], *, sort: str) -> Iterator[dict[str, str]]:
    for name in names:
        value = getattr(row, name)
        if isinstance(value, Person):
            text = named(value) if sort == "other" else role_of(value)
        else:
            text = _text(value, row, name)
        if text:
            label = LABELS.get(name) or row._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            cell = {"field": f"{str(label)[:1].upper()}{str(label)[1:]}", "value": text}
            yield {**cell, "iso": value.isoformat()} if isinstance(value, date) else cell


LABELS = {
    "at": "When",
    "birth_date": "Date of birth",
    "by": "Who",
    "channel": "How it came in",
    "disability_ascertained": "Disability known when referred",
    "due_for": "What is due",
    "expected_on": "Expected on",
    "known_to_cwd": "Known to the Children with Disabilities team",
    "level": "Level of need",
    "move": "What was done",
    "need": "Primary need",
    "nhs_number": "NHS number",
    "sender": "Who sent it",
    "source": "Who referred, in the words of the census",
    "submitted_at": "Sent",
    "upn": "Unique pupil number (UPN)",
    "welfare": "Worried about welfare or safety",
}
"""Of fields whose name in the database says too little to a family."""
CODED = {
    "destination": Code.List.DESTINATION,
    "disabilities": Code.List.DISABILITY,
    "ethnicity": Code.List.ETHNICITY,
    "factors": Code.List.FACTOR,
}
STATES = {**dict(State.choices), "": ""}
LOOKED_UP = {"agencies": AGENCIES, "before": STATES, "after": STATES}


def _text(value: Any, row: models.Model, name: str) -> str:
    """As people read it."""
    if isinstance(value, (Code, Edition)):
        return str(value.label if isinstance(value, Code) else value.name)
    if isinstance(value, (Organisation, Document)):
        return value.name
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    shown = getattr(row, f"get_{name}_display", None)
    if shown is not None:
        return str(shown() or "")
    if isinstance(value, dict):
        said = {key: _text(each, row, key) for key, each in value.items()}
        pairs = [
            f"{key.replace('_', ' ').capitalize()}: {text}" for key, text in said.items() if text
        ]
        return "\n".join(pairs)
    if isinstance(value, list):
        return ", ".join(_text(each, row, name) for each in value)
    if value in (None, ""):
        return ""
    return _label(name, str(value)) or LOOKED_UP.get(name, {}).get(str(value), str(value))


def _label(name: str, code: str) -> str:
    """A code of the census in words."""
    if name not in CODED:
        return ""
    found = Code.objects.filter(list=CODED[name], code=code).order_by("-in_force_from").first()
    return found.label if found else code


def named(person: Person) -> str:
    """For whoever reads it first: who it was, in full."""
    place = [person.works_at] if person.works_at else []
    return ", ".join([person.name, *filter(None, [person.job_title]), *place])


def role_of(person: Person) -> str:
    """What a worker was, for people outside: their role and where they work.

    Of somebody who does not work for the council, such as who referred, nothing at all.
    """
    held = [role.noun for role in Role if role in person.roles & INSIDE]
    if not held:
        return "Somebody else"
    return f"{held[0]}, {person.organisation.name}" if person.organisation else held[0]
