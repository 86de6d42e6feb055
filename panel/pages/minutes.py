"""Minutes as rows: names for references, for one reader."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role
from panel import access, timescales
from panel.models import Item, Minutes, View
from panel.operations import minutes
from panel.states import MEETING, MeetingMove


def minutes_rows(made: Minutes, reader: Person) -> dict[str, Any]:
    """The minutes in words, without the items that this person may not know of."""
    content = minutes.for_reader(made, reader)
    names = dict(
        Person.objects.filter(reference__in=_people(content)).values_list("reference", "name")
    )
    quorum = content["quorum"]
    return {
        "title": f"Minutes of the SEND Panel, {_day(content['date'])}",
        "reference": content["meeting"],
        "number": made.number,
        "digest": made.digest,
        "place": content["place"],
        "chair": names.get(content["chair"], ""),
        "approved": f"Approved by {made.approved_by.name} at the meeting of "
        f"{timescales.day_in_words(made.approved_in.date)}"
        if made.approved_by and made.approved_in
        else "Draft, not approved yet",
        "present": [
            {
                "name": names[each["person"]],
                "seat": each["seat"],
                "times": ", ".join(_stay(stay, quorum) for stay in each["stays"]),
            }
            for each in content["present"]
        ],
        "apologies": [names[each] for each in content["apologies"]],
        "items": [_item(each, names, quorum) for each in content["items"]],
        "urgent": [_item(each, names, quorum) for each in content["urgent"]],
    }


def minutes_page(made: Minutes, reader: Person) -> dict[str, Any]:
    meeting = made.meeting
    may = {
        move: bool(MEETING.may(move, state=meeting.state, roles=reader.roles))
        for move in (MeetingMove.APPROVE_MINUTES, MeetingMove.ARCHIVE)
    }
    return {
        "minutes": minutes_rows(made, reader),
        "meeting": meeting,
        "offers": {
            "approve": may[MeetingMove.APPROVE_MINUTES]
            and access.meeting_that_approves(meeting, reader) is not None,
            "again": meeting.state == "minutes_draft" and reader.has(Role.OPERATIONS_OFFICER),
            "archive": may[MeetingMove.ARCHIVE],
        },
    }


def _people(content: dict[str, Any]) -> set[str]:
    named = {content["chair"], *content["apologies"]}
    named |= {each["person"] for each in content["present"]}
    for item in [*content["items"], *content["urgent"]]:
        named |= {each["person"] for each in item["interests"]}
        named |= {each["member"] for each in item["views"]}
        named |= {each[who] for each in item.get("questions", []) for who in ("by", "of")}
        named |= {each["owner"] for each in item["actions"]} | set(item["present"])
        if item["deferred"]:
            named.add(item["deferred"]["owner"])
    return named


def _day(written: str) -> str:
    return timescales.day_in_words(date.fromisoformat(written))


def _time(written: str) -> str:
    return clock.hour_in_words(datetime.fromisoformat(written))


def _stay(stay: dict[str, Any], quorum: int) -> str:
    if not stay["left"]:
        return f"from {_time(stay['came'])}"
    said = f"{_time(stay['came'])} to {_time(stay['left'])}"
    after = stay["here_after"]
    return f"{said} (then fewer than the quorum)" if after and after < quorum else said


def _reopened(since: dict[str, str] | None) -> list[str]:
    if not since:
        return []
    return [f"Taken back on {_day(since['on'])}, and a new version is to follow: {since['why']}"]


def _item(record: dict[str, Any], names: dict[str, str], quorum: int) -> dict[str, Any]:
    item = Item.objects.select_related("case__child").get(reference=record["item"])
    put_off = record["deferred"]
    took_part = record.get("took_part")
    people = "person" if took_part == 1 else "people"
    return {
        "reference": record["item"],
        "child": item.case.child.full_name,
        "business": record["business"],
        "due": _day(record["due"]),
        "why_urgent": record["why_urgent"],
        "quorum": f"{took_part} {people} took part, fewer than the quorum of {quorum}."
        if record["outcome"] and took_part is not None and took_part < quorum
        else "",
        "interests": [
            f"{names[each['person']]} declared an interest"
            + (f" and left at {_time(each['left'])}" if each["left"] else " and took no part")
            for each in record["interests"]
        ],
        "questions": [
            f"{names[each['by']]} asked {names[each['of']]}: {each['text']} "
            + (f"Answer: {each['answer']}" if each["answer"] else "Not answered at the meeting.")
            for each in record.get("questions", [])
        ],
        "views": [
            f"{names[each['member']]}: {View.Leaning(each['leaning']).label}. {each['text']}"
            + (" Did not agree." if each["member"] in record["dissent"] else "")
            for each in record["views"]
        ],
        "limbs": [
            f"{each['question']} {'Met' if each['met'] else 'Not met'}. {each['reason']} "
            f"({each['evidence']})"
            for each in record["limbs"]
        ],
        "outcome": record["outcome"],
        "reasons": record["reasons"],
        "corrected": [
            *(
                f"On {_day(each['on'])} this replaced “{each['outcome']}”: {each['why']}"
                for each in record.get("replaced", [])
            ),
            *_reopened(record.get("reopened")),
        ],
        "deferred": f"Put off to {_day(put_off['until'])}. {names[put_off['owner']]} sees to it: "
        f"{put_off['reason']}"
        + (
            f" This is later than the time limit, {_day(record['due'])}."
            if put_off["breaches"]
            else ""
        )
        if put_off
        else "",
        "actions": [
            f"{each['what']}: {names[each['owner']]}, by {each['due']}"
            for each in record["actions"]
        ],
    }
