"""Finished rows for the pages of changes: what waits, and one change with all about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from localoffer.directory import access, checking
from localoffer.directory.change_forms import EDITORS_ONLY, ITEMS, PARTS
from localoffer.directory.models import Proposal
from localoffer.directory.operations import proposing
from localoffer.directory.pages import one, telling
from localoffer.directory.states import OPEN_STAGES, STEPS, Stage, Step

MOST = 200
COLOURS = {
    Stage.DRAFT: "grey",
    Stage.SUBMITTED: "yellow",
    Stage.RETURNED: "orange",
    Stage.PUBLISHED: "green",
    Stage.DROPPED: "grey",
}


DONE = {
    Step.START: "Begun",
    Step.SAVE: "Saved",
    Step.SUBMIT: "Sent to the council",
    Step.TAKE_BACK: "Taken back",
    Step.RETURN: "Returned with words",
    Step.PUBLISH: "Published",
    Step.DROP: "Dropped",
}


@dataclass(frozen=True)
class Row:
    """A change in a list."""

    name: str
    href: str
    provider: str
    is_new: bool
    stage: str
    colour: str
    at: datetime
    by: str


def waiting() -> dict[str, Any]:
    """What waits for an editor, the oldest first; and what others are writing."""
    found = Proposal.objects.open().select_related("organization", "started_by")
    sent = found.filter(stage=Stage.SUBMITTED).order_by("submitted_at", "id")[:MOST]
    unsent = found.exclude(stage=Stage.SUBMITTED).order_by("-started_at")[:MOST]
    return {"waiting": [row(each) for each in sent], "unsent": [row(each) for each in unsent]}


def row(change: Proposal) -> Row:
    return Row(
        name=change.document.get("name", ""),
        href=change.get_absolute_url(),
        provider=change.organization.name,
        is_new=change.service_id is None,
        stage=change.get_stage_display(),
        colour=COLOURS[Stage(change.stage)],
        at=change.submitted_at or change.started_at,
        by=change.started_by.name,
    )


def page(change: Proposal, *, by: Any) -> dict[str, Any]:
    """One change: its parts with ways to alter them, what is missing, what differs, its story."""
    is_editor = bool(access.editors_only(by))
    writable = bool(access.may_write(change, by))
    document, meetings = proposing.joined(change)
    now = one.published(change.service) if change.service else None
    decides = is_editor and change.stage == Stage.SUBMITTED
    lists = one.term_lists()
    differences = (
        telling.differences(now, document, lists=lists) if change.stage in OPEN_STAGES else []
    )
    return {
        "proposal": change,
        "name": change.document.get("name", ""),
        "colour": COLOURS[Stage(change.stage)],
        "parts": _parts(change, lists, is_editor=is_editor, writable=writable),
        "writable": writable,
        "missing": checking.wrong(change.document) if writable else [],
        "differences": differences,
        "meetings": telling.in_words(meetings),
        "is_editor": is_editor,
        "decides": decides,
        "may_recall": bool(STEPS.may(Step.TAKE_BACK, state=change.stage, roles=by.roles)),
        "may_drop": bool(STEPS.may(Step.DROP, state=change.stage, roles=by.roles)),
        "seen": change.service.number if change.service else 0,
        "story": _story(change),
    }


def _story(change: Proposal) -> list[dict[str, Any]]:
    """What happened to it, newest first; saving again and again is one line."""
    steps = [
        each for each in change.steps.select_related("by").order_by("-id") if each.step != Step.SAVE
    ]
    return [
        {
            "title": DONE[Step(each.step)],
            "by": each.by.name,
            "at": each.at,
            "text": each.words,
        }
        for each in steps
    ]


def _parts(
    change: Proposal, lists: telling.Lists, *, is_editor: bool, writable: bool
) -> list[dict[str, Any]]:
    found = []
    for each in telling.parts(change.document, lists=lists):
        if each.key in EDITORS_ONLY and not is_editor:
            continue
        if each.key not in PARTS and each.key not in ITEMS and not each.facts:
            continue
        found.append(_part(change, each, writable=writable))
    return found


def _part(change: Proposal, part: telling.Part, *, writable: bool) -> dict[str, Any]:
    made: dict[str, Any] = {"key": part.key, "title": part.title, "rows": []}
    many = part.key in ITEMS
    for fact in part.facts:
        fact_row: dict[str, Any] = {"key": fact.label, "paragraphs": list(fact.lines)}
        if writable and many and fact.item:
            what = f"{ITEMS[part.key].noun}: {fact.label}"
            fact_row["actions"] = [
                {
                    "href": reverse("directory:item", args=[change.reference, part.key, fact.item]),
                    "action": "Change",
                    "what": what,
                }
            ]
        made["rows"].append(fact_row)
    if writable and part.key in PARTS:
        made["change"] = reverse("directory:part", args=[change.reference, part.key])
    elif writable and many:
        made["add"] = reverse("directory:new-item", args=[change.reference, part.key])
        made["noun"] = ITEMS[part.key].noun
    return made
