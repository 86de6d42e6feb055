"""Taking in a strategy from its document, and writing how its plan goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.refusal import Refused, Stale
from localoffer.search import operations as search
from localoffer.strategy.access import editors_only
from localoffer.strategy.models import Action, Evaluation, Progress, Rag, Statement, Strategy
from localoffer.strategy.slips import initials, month, slips

KIND = "strategy"


@transaction.atomic
def take_in(*, document: Mapping[str, Any], by: Any, at: datetime) -> Strategy:
    """A strategy as a document: vision, statements, self-evaluation and plan. Refused when it is
    there. What the source says of dates and leads is kept, its slips noted."""
    editors_only(by).or_refuse()
    if Strategy.objects.filter(slug=document["slug"]).exists():
        raise Refused("This strategy is here already.")
    published_on = date.fromisoformat(document["published_on"])
    strategy = Strategy.objects.create(
        slug=document["slug"], title=document["title"], published_on=published_on,
        source=document["source"], vision=document["vision"],
    )  # fmt: skip
    Statement.objects.bulk_create(
        Statement(strategy=strategy, kind=kind, number=number, text=text)
        for kind, texts in document["statements"].items()
        for number, text in enumerate(texts, 1)
    )
    Evaluation.objects.bulk_create(
        Evaluation(strategy=strategy, section=section, title=part["title"], kind=kind,
                   number=number, text=text)
        for section, part in document["evaluation"].items()
        for kind in Evaluation.Kind.values
        for number, text in enumerate(part[kind], 1)
    )  # fmt: skip
    number = 0
    for group in document["groups"]:
        for place, row in enumerate(group["actions"], 1):
            number += 1
            _add(strategy, document, group, row, place=place, number=number, at=at)
    _index(strategy, at=at)
    audit.record("strategy.taken_in", target=strategy, by=by, at=at, facts={"actions": number})
    return strategy


def _add(
    strategy: Strategy,
    document: Mapping[str, Any],
    group: Mapping[str, Any],
    row: Mapping[str, str],
    *,
    place: int,
    number: int,
    at: datetime,
) -> None:
    # The source calls two parts of section C “A2” and “A3”: the section keeps references apart.
    own = group["ref"] if group["ref"].startswith(group["section"]) else (
        f"{group['section']}-{group['ref']}"
    )  # fmt: skip
    action = Action.objects.create(
        strategy=strategy,
        reference=f"{own}.{place}",
        section=group["section"],
        section_title=document["sections"][group["section"]],
        group=group["ref"],
        group_title=group["title"],
        number=number,
        action=row["action"],
        outcome=row["outcome"],
        lead=row["lead"],
        initials=initials(row["lead"]),
        start=row["start"],
        end=row["end"],
        starts_on=month(row["start"]),
        ends_on=month(row["end"], last=True),
        slips=slips(
            section=group["section"], group=group["ref"], names=document["leads"],
            **{key: row[key] for key in ("lead", "start", "end", "progress")},
        ),
        changed_at=at,
    )  # fmt: skip
    Progress.objects.create(
        action=action, number=1, said_on=strategy.published_on, rag=Rag.NOT_GIVEN,
        text=row["progress"], written_at=at,
    )  # fmt: skip


@transaction.atomic
def write_progress(
    *, action: Action, rag: str, text: str, said_on: date, version: int, by: Any, at: datetime
) -> Progress:
    """Newer words on how an action goes; the older ones stay. Raises Stale when somebody else
    wrote since the page was loaded."""
    editors_only(by).or_refuse()
    action = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    newest = action.progress.first()
    if action.version != version:
        raise Stale(changed_at=action.changed_at, now_says=newest.text if newest else "")
    if newest and said_on < newest.said_on:
        raise Refused("This is older than what the plan says now. Enter a later day.")
    if rag not in {Rag.GREEN, Rag.AMBER, Rag.RED, Rag.DONE}:
        raise Refused("Say how the action goes: on track, may be late, off track or done.")
    made = Progress.objects.create(
        action=action,
        number=(newest.number if newest else 0) + 1,
        said_on=said_on,
        rag=rag,
        text=text,
        written_at=at,
        written_by=by if isinstance(by, Person) else None,
    )
    action.rag = rag
    action.version += 1
    action.changed_at = at
    action.save()
    _index(action.strategy, at=at)
    audit.record("strategy.progress", target=action, by=by, at=at, facts={"rag": rag})
    return made


def _index(strategy: Strategy, *, at: datetime) -> None:
    """One entry for the strategy, one for each section of the self-evaluation, one for each part
    of the plan: rows by the dozen would push answers aside."""
    statements = "\n".join(each.text for each in strategy.statements.all())
    address = strategy.get_absolute_url()
    _entry("", strategy.title, f"{strategy.vision}\n{statements}", address, strategy, at=at)
    parts: dict[tuple[str, str], list[str]] = {}
    for each in strategy.evaluations.all():
        parts.setdefault((each.section, each.title), []).append(each.text)
    for (section, title), texts in parts.items():
        _entry(
            f"-check-{section}", f"How we stand: {title}", "\n".join(texts),
            f"{address}self-evaluation/#section-{section}", strategy, at=at,
        )  # fmt: skip
    groups: dict[tuple[str, str, str], list[str]] = {}
    for action in strategy.actions.prefetch_related("progress"):
        newest = max(action.progress.all(), key=lambda each: each.number)
        key = (action.section, action.group, action.group_title)
        groups.setdefault(key, []).append(f"{action.action} {action.outcome} {newest.text}")
    for (section, group, title), texts in groups.items():
        _entry(
            f"-plan-{section}-{group}", f"Action plan of {strategy.published_on.year}: {title}",
            "\n".join(texts), f"{address}plan/?section={section}", strategy, at=at,
        )  # fmt: skip


def _entry(ref: str, title: str, body: str, url: str, strategy: Strategy, *, at: datetime) -> None:
    search.index(kind=KIND, ref=f"{strategy.slug}{ref}", title=title, body=body, url=url, at=at)
