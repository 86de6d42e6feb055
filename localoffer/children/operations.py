"""Joining and parting records, restricting them, opening them in need, and holding them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.urls import reverse

from localoffer import clock
from localoffer.accounts.models import Person, people_with
from localoffer.accounts.roles import Role
from localoffer.audit import operations as audit
from localoffer.children import access
from localoffer.children.models import (
    BrokenGlass,
    Child,
    LegalHold,
    Merge,
    NotTheSame,
    Restriction,
)
from localoffer.council.models import LocalLimit
from localoffer.notices import operations as notices
from localoffer.refusal import Refused, Stale, no
from localoffer.text import says_nothing

FILLED = ("birth_date", "expected_on", "estimated_age", "upn", "nhs_number", "school", "ethnicity")
"""Facts that the kept record takes over where it has none itself."""
STAYS = {"merge", "notthesame", "restriction", "brokenglass", "legalhold", "child"}
"""Tables about the record itself, whose rows do not move with a merge."""


@transaction.atomic
def join(
    *,
    kept: Child,
    absorbed: Child,
    reason: str,
    by: Person,
    at: datetime,
    score: Mapping[str, Any] | None = None,
) -> Merge:
    """A person decides that two records are of one child; everything hangs on `kept` from now on.

    The rows as they were are kept whole, so that `part` restores them exactly.
    """
    if says_nothing(reason):
        raise Refused(no("Write how you know that this is the same child.", access.SAME_CHILD))
    rows = Child.objects.select_for_update().filter(pk__in=[kept.pk, absorbed.pk])
    both = {child.pk: child for child in rows.order_by("pk")}
    kept, absorbed = both[kept.pk], both[absorbed.pk]
    access.may_join(kept, absorbed, by).or_refuse()
    before = {"kept": _row(kept.pk), "absorbed": _row(absorbed.pk)}
    moved = _move(absorbed.pk, kept.pk)
    _fill(kept, absorbed)
    kept.version += 1
    kept.save()
    absorbed.merged_into = kept
    absorbed.version += 1
    absorbed.save()
    merge = Merge.objects.create(
        kept=kept,
        absorbed=absorbed,
        reason=reason,
        score=dict(score or {}),
        before=before,
        after=_row(kept.pk),
        moved=moved,
        by=by,
        at=at,
    )
    facts = {"absorbed": absorbed.reference, "child": kept.reference}
    audit.record("child.joined", target=kept, by=by, at=at, facts=facts)
    return merge


@transaction.atomic
def part(*, merge: Merge, reason: str, by: Person, at: datetime) -> Merge:
    """They were two children after all: both rows are again exactly as they were.

    What was changed on the kept record since the merge stays; what came to it since stays too.
    """
    if says_nothing(reason):
        raise Refused(no("Write why these are two children.", access.SAME_CHILD))
    pair = [merge.kept_id, merge.absorbed_id]
    list(Child.objects.select_for_update().filter(pk__in=pair).order_by("pk"))
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    access.may_part(merge, by).or_refuse()
    now = _row(merge.kept_id)
    was, left = merge.before["kept"], merge.after
    _restore({name: was[name] if now[name] == left[name] else now[name] for name in now})
    _restore(merge.before["absorbed"])
    for place, keys in merge.moved.items():
        label, field = place.rsplit(".", 1)
        model = _model(label)
        model._base_manager.filter(pk__in=keys, **{field: merge.kept_id}).update(
            **{field: merge.absorbed_id}
        )
    merge.undone_by, merge.undone_at, merge.undone_why = by, at, reason
    merge.save()
    audit.record(
        "child.parted",
        target=merge.kept,
        by=by,
        at=at,
        facts={"absorbed": merge.absorbed.reference, "child": merge.kept.reference},
    )
    return merge


def _row(pk: int) -> dict[str, Any]:
    """One child's row, every column as the database writes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(c)::text FROM children_child c WHERE id = %s", [pk])
        return dict(json.loads(cursor.fetchone()[0]))


def _restore(row: Mapping[str, Any]) -> None:
    """Write a row back, every column."""
    columns = ", ".join(
        connection.ops.quote_name(str(f.column))
        for f in Child._meta.concrete_fields
        if f.name != "id"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE children_child SET ({columns}) = (SELECT {columns} FROM "  # noqa: S608
            "jsonb_populate_record(NULL::children_child, %s::jsonb)) WHERE id = %s",
            [json.dumps(row), row["id"]],
        )


def _links() -> list[tuple[type[models.Model], str]]:
    """Every foreign key to a child in whatever room, save those about the record itself."""
    return [
        (link.related_model, link.field.name)
        for link in Child._meta.related_objects
        if isinstance(link, (models.ManyToOneRel, models.OneToOneRel))
        and link.related_model._meta.model_name not in STAYS
    ]


def _model(label: str) -> type[models.Model]:
    return next(model for model, _ in _links() if model._meta.label_lower == label)


def _move(old: int, new: int) -> dict[str, list[int]]:
    """Point every row at the kept record; which ones they were."""
    moved: dict[str, list[int]] = {}
    try:
        with transaction.atomic():
            for model, field in _links():
                rows = model._base_manager.filter(**{field: old})
                keys = list(rows.order_by("pk").values_list("pk", flat=True))
                if keys:
                    moved[f"{model._meta.label_lower}.{field}"] = keys
                    rows.update(**{field: new})
    except IntegrityError:
        raise Refused(
            no(
                "Both records have work open that one child cannot have twice. Add one referral "
                "to the other as a further contact, or close one, and join them then.",
                access.SAME_CHILD,
            )
        ) from None
    return moved


def _fill(kept: Child, absorbed: Child) -> None:
    """What the kept record does not know it takes from the other; a birth date beats a guess."""
    for name in FILLED[3:]:
        setattr(kept, name, getattr(kept, name) or getattr(absorbed, name))
    if kept.birth_date is None and absorbed.birth_date is not None:
        kept.birth_date, kept.expected_on, kept.estimated_age = absorbed.birth_date, None, None
    if kept.sex == Child.Sex.UNKNOWN:
        kept.sex = absorbed.sex
    if kept.name_unknown and not absorbed.name_unknown:
        kept.given_name, kept.family_name = absorbed.given_name, absorbed.family_name
        kept.name_unknown = False
    kept.household = kept.household or absorbed.household
    kept.disabilities = kept.disabilities or absorbed.disabilities


@transaction.atomic
def tell_apart(*, one: Child, other: Child, reason: str, by: Person, at: datetime) -> NotTheSame:
    """A person decides that they are two children: they are not proposed again."""
    access.joiners_only(by).or_refuse()
    if says_nothing(reason):
        raise Refused(no("Write how you know that these are two children.", access.SAME_CHILD))
    low, high = sorted((one, other), key=lambda child: child.pk)
    told, _ = NotTheSame.objects.get_or_create(
        one=low, other=high, defaults={"reason": reason, "by": by, "at": at}
    )
    facts = {"other": other.reference, "child": one.reference}
    audit.record("child.told_apart", target=one, by=by, at=at, facts=facts)
    return told


@transaction.atomic
def describe(
    *, child: Child, facts: Mapping[str, Any], by: Person, at: datetime, version: int | None = None
) -> Child:
    """Correct or complete what is known of the child. Who may is the caller's rule."""
    child = Child.objects.select_for_update().get(pk=child.pk)
    if version is not None and version != child.version:
        raise Stale(changed_at=at, now_says="Somebody else changed what is known of this child.")
    changed = sorted(name for name, value in facts.items() if getattr(child, name) != value)
    for name, value in facts.items():
        setattr(child, name, value)
    child.version += 1
    child.save()
    audit.record(
        "child.described",
        target=child,
        by=by,
        at=at,
        facts={"child": child.reference, "changed": changed},
    )
    return child


@transaction.atomic
def restrict(
    *, child: Child, reason: str, readers: Collection[Person], by: Person, at: datetime
) -> Restriction:
    """From now on only these people know that the record exists; the one who restricts is one."""
    access.restricters_only(by).or_refuse()
    child = Child.objects.select_for_update().get(pk=child.pk)
    if says_nothing(reason):
        raise Refused(no("Write why this record is restricted.", access.RESTRICTED))
    if access.is_restricted(child):
        raise Refused(no("This record is restricted already.", access.RESTRICTED))
    made = Restriction.objects.create(child=child, reason=reason, by=by, at=at)
    made.readers.set({by, *readers})
    audit.record(
        "child.restricted",
        target=child,
        by=by,
        at=at,
        facts={
            "child": child.reference,
            "readers": sorted(person.reference for person in {by, *readers}),
        },
    )
    return made


@transaction.atomic
def admit(*, child: Child, readers: Collection[Person], by: Person, at: datetime) -> Restriction:
    """These people may know of the restricted record too, from now on."""
    access.restricters_only(by).or_refuse()
    held = child.restrictions.select_for_update().filter(lifted_at=None).first()
    if held is None:
        raise Refused(no("This record is not restricted.", access.RESTRICTED))
    if not readers:
        raise Refused(no("Choose who may know of it.", access.RESTRICTED))
    return _let_in(held, readers, by=by, at=at)


@transaction.atomic
def keep_open(*, child: Child, to: Person, by: Person, at: datetime) -> Restriction:
    """Whoever took on work with a restricted record that they opened in need goes on knowing of
    it when that time ends: else its clocks run for nobody."""
    held = child.restrictions.select_for_update().get(lifted_at=None)
    return _let_in(held, [to], by=by, at=at)


def _let_in(
    held: Restriction, readers: Collection[Person], *, by: Person, at: datetime
) -> Restriction:
    held.readers.add(*readers)
    facts = {
        "child": held.child.reference,
        "readers": sorted(person.reference for person in readers),
    }
    audit.record("child.readers_added", target=held.child, by=by, at=at, facts=facts)
    return held


@transaction.atomic
def lift(*, child: Child, by: Person, at: datetime) -> Restriction:
    """The record is open to its teams again."""
    access.restricters_only(by).or_refuse()
    held = child.restrictions.select_for_update().filter(lifted_at=None).first()
    if held is None:
        raise Refused(no("This record is not restricted.", access.RESTRICTED))
    held.lifted_by, held.lifted_at = by, at
    held.save()
    facts = {"child": child.reference}
    audit.record("child.restriction_lifted", target=child, by=by, at=at, facts=facts)
    return held


@transaction.atomic
def break_glass(*, child: Child, reason: str, by: Person, at: datetime) -> BrokenGlass:
    """Open a restricted record for a while, with a reason; its keepers are told at once."""
    access.glass_breakers_only(by).or_refuse()
    if says_nothing(reason):
        raise Refused(no("Write why you need this record now.", access.RESTRICTED))
    until = at + timedelta(minutes=LocalLimit.amount("break-glass"))
    made = BrokenGlass.objects.create(child=child, by=by, reason=reason, at=at, until=until)
    audit.record(
        "child.glass_broken",
        target=child,
        by=by,
        at=at,
        why=reason,
        facts={"child": child.reference, "until": until.isoformat()},
    )
    _alarm(child, made)
    return made


def _alarm(child: Child, made: BrokenGlass) -> None:
    """To those who may read the record, and to the data protection officers."""
    day = clock.local_day(made.until)
    keepers = {
        *people_with([Role.DATA_PROTECTION_OFFICER]),
        *Person.objects.filter(
            restricted_readings__child=child, restricted_readings__lifted_at=None, is_active=True
        ),
    }
    for keeper in sorted(keepers - {made.by}, key=lambda person: person.pk):
        notices.queue(
            template="glass_broken",
            to=keeper,
            context={
                "reference": child.reference,
                "who": made.by.name,
                "until": f"{clock.hour_in_words(made.until)} on {day.day} {day:%B %Y}",
                "address": reverse("referrals:reads", args=[child.reference]),
            },
            about=child,
            by=made.by,
            at=made.at,
        )


@transaction.atomic
def hold(*, child: Child, reason: str, by: Person, at: datetime) -> LegalHold:
    """Nothing about this child is destroyed until the hold ends."""
    access.holders_only(by).or_refuse()
    child = Child.objects.select_for_update().get(pk=child.pk)
    if says_nothing(reason):
        raise Refused(no("Write what the records are held for.", "retention policy"))
    if child.holds.filter(ended_at=None).exists():
        raise Refused(no("There is a legal hold on this child’s records already."))
    made = LegalHold.objects.create(child=child, reason=reason, by=by, at=at)
    audit.record("child.held", target=child, by=by, at=at, facts={"child": child.reference})
    return made


@transaction.atomic
def end_hold(*, child: Child, by: Person, at: datetime) -> LegalHold:
    access.holders_only(by).or_refuse()
    held = child.holds.select_for_update().filter(ended_at=None).first()
    if held is None:
        raise Refused(no("There is no legal hold on this child’s records."))
    held.ended_by, held.ended_at = by, at
    held.save()
    audit.record("child.hold_ended", target=child, by=by, at=at, facts={"child": child.reference})
    return held
