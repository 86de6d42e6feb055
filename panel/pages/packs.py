"""The papers of a meeting for one reader."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from localoffer.accounts.models import Person
from localoffer.planned import Question
from panel import access
from panel.models import Business, Meeting, Pack, PaperRead
from panel.operations import packs, papers
from panel.pages.shared import items_of


@Question
def _read(*, person: Any, meeting: Any) -> QuerySet[PaperRead]:
    return PaperRead.objects.filter(person=person, paper__item__meeting=meeting).order_by()


def papers_page(meeting: Meeting, person: Person) -> dict[str, Any]:
    """Each item this person may know of with how far they are, and their file."""
    seen = sorted(items_of(meeting, person), key=lambda item: item.pk)
    readable = packs.readable_of(seen, meeting, person)
    by_pk = papers.current_of(readable)
    read = {each.paper_id for each in _read.rows(person=person.pk, meeting=meeting.pk)}
    tasks = []
    for item in seen:
        held = by_pk.get(item.pk)
        done = sum(paper.pk in read for paper in held or [])
        asks = held is None and item.state in access.PAPERS_ARE_OUT
        tasks.append(
            {
                "name": f"{item.reference}: {Business(item.business).label}",
                "href": item.get_absolute_url(),
                "hint": f"{len(held)} {'paper' if len(held) == 1 else 'papers'}" if held else "",
                "status": "Say first whether you have an interest"
                if asks
                else f"{done} of {len(held or [])} read",
                "colour": "" if held and done == len(held) else "blue",
            }
        )
    newest = meeting.packs.filter(reader=person).order_by("-number").first()
    fresh = newest is not None and newest.contents == packs.contents_of(readable, by_pk)
    ready = newest is not None and packs.opens(newest, person, readable)
    return {
        "meeting": meeting,
        "tasks": tasks,
        "pack": newest,
        "ready": ready,
        "fresh": fresh,
        "file": reverse("panel:pack-file", args=[newest.reference]) if newest else "",
        "working": newest is not None and newest.state in {Pack.State.WAITING, Pack.State.BUILDING},
        "failed": newest is not None and newest.state == Pack.State.FAILED,
        "may_ask": bool(readable) and not (ready and fresh),
    }
