"""One item, as the person in the room sees it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.accounts.roles import SEND_TEAM, Role
from localoffer.council.models import LocalLimit
from panel import access, law, timescales
from panel.models import Item, Signature
from panel.operations.decisions import findings_of, limbs_of, outcome_of
from panel.pages.decisions import signed_content
from panel.pages.shared import (
    NEXT,
    NOT_POSTED,
    POST_IT,
    child_rows,
    left_in_words,
    urgency,
    with_periods,
)
from panel.states import ITEM, CaseState, ItemMove, ItemState

STEPS = (
    ("Asked for", {ItemState.DRAFT, ItemState.RETURNED}),
    ("Papers checked", {ItemState.SUBMITTED, ItemState.ACCEPTED, ItemState.DEFERRED}),
    ("On an agenda", {ItemState.LISTED, ItemState.LOCKED}),
    ("Discussed", {ItemState.IN_DISCUSSION, ItemState.URGENT, ItemState.SENT_BACK}),
    ("Signed by the chair", {ItemState.RECOMMENDED, ItemState.SIGNED}),
    ("Approved", {ItemState.WITH_OFFICER}),
    ("Parent told", {ItemState.APPROVED}),
)


def steps(item: Item, *, to_post: bool = False) -> list[dict[str, Any]]:
    """Where an item is on its way; the parent is told once the letter is posted."""
    done_all = item.state in {ItemState.NOTIFIED, ItemState.CLOSED}
    place = next(
        (number for number, (_, states) in enumerate(STEPS) if item.state in states),
        len(STEPS) - to_post,
    )
    if not done_all and place == len(STEPS):
        return []
    return [
        {
            "name": name,
            "state": "done" if number < place else "now" if number == place else "next",
            "when": None,
        }
        for number, (name, _) in enumerate(STEPS)
    ]


def limb_rows(item: Item) -> list[dict[str, Any]]:
    """The legal test, limb by limb, with what was found and what to warn about."""
    latest = item.latest_decision
    open_now = item.state in access.OPEN_FOR_VIEWS
    number = item.next_number if open_now or latest is None else latest.number
    found = findings_of(item, number)
    return [
        {
            "limb": limb,
            "finding": found.get(limb.code),
            "warnings": law.warnings(found[limb.code].reason) if limb.code in found else [],
            "href": reverse("panel:limb", args=[item.reference, limb.code]),
        }
        for limb in limbs_of(item)
    ]


def follows_from_limbs(item: Item) -> str:
    """“Carry out an assessment”: what the law says once each limb has its finding."""
    rows = limb_rows(item)
    return outcome_of(item).label if all(row["finding"] for row in rows) else ""


def history(item: Item) -> list[dict[str, Any]]:
    """What happened to an item, newest first."""
    return [
        {
            "title": ItemMove(row.move).label.capitalize(),
            "by": row.by.name,
            "at": row.at,
            "text": row.why,
        }
        for row in item.history.select_related("by").order_by("-at", "-pk")
    ]


def declared(item: Item) -> list[list[Any]]:
    """Who has declared what, for the minutes. Details of an interest are not shown."""
    return [
        [
            row.person.name,
            row.get_nature_display(),
            row.by.name if row.by_id != row.person_id else "Themselves",
            timescales.moment_in_words(row.at),
            timescales.moment_in_words(row.left_at) if row.left_at else "",
        ]
        for row in item.declarations.select_related("person", "by")
    ]


def offers(item: Item, person: Person) -> dict[str, bool]:
    """Which actions to show on an item's page: those that would be allowed now."""
    may = {
        move.value: bool(ITEM.may(move, state=item.state, roles=person.roles)) for move in ItemMove
    }
    return {
        "add_paper": bool(access.may_add_paper(item, person)),
        "submit": may["submit"],
        "accept": may["accept"] and item.presenter_id != person.pk,
        "return": may["return"],
        "list": may["list"],
        "unlist": may["unlist"],
        "discuss": bool(access.may_discuss(item, person)),
        "withdraw": may["withdraw"],
        "view": bool(access.may_write_views(item, person)),
        "find": bool(access.may_find(item, person)),
        "recommend": bool(access.may_recommend(item, person)),
        "defer": bool(access.may_defer(item, person)),
        "sign": bool(access.may_sign(item, person)),
        "take_back": bool(access.may_take_back(item, person)),
        "declare": access.may_declare_now(item, person),
        "approve": item.state == ItemState.WITH_OFFICER and person.has(Role.CHIEF_OFFICER),
        "tell": bool(access.may_notify(item, person)),
        "close": bool(access.may_close(item, person)),
        "case": person.has(*SEND_TEAM),
        "interest": person.has(Role.OPERATIONS_OFFICER, Role.PANEL_CHAIR),
    }


def item_page(item: Item, person: Person, *, at: datetime) -> dict[str, Any]:
    """Everything about one item that somebody who may read its papers sees."""
    due = item.case.decide_by
    days = (due - clock.local_day(at)).days
    decision = item.latest_decision
    to_post = access.letter_waits(item)
    act, who = POST_IT if to_post else NEXT[ItemState(item.state)]
    facts = child_rows(item, at=at)
    facts += [
        {
            "key": "Tell the parent by",
            "value": f"{timescales.day_in_words(due)} (regulation 5: 42 days)",
        },
        {"key": "Presented by", "value": item.presenter.name if item.presenter else "Nobody yet"},
    ]
    if item.meeting:
        facts += [
            {"key": "Meeting", "value": timescales.day_in_words(item.meeting.date)},
            {"key": "Chairs this item", "value": access.chair_in_words(item)},
        ]
    told = decision is not None and item.state in {ItemState.NOTIFIED, ItemState.CLOSED}
    return {
        "item": item,
        "facts": facts,
        "now": NOT_POSTED if to_post else item.get_state_display(),
        "left": ""
        if (told and not to_post) or item.case.state == CaseState.WITHDRAWN
        else left_in_words(days),
        "colour": urgency(days),
        "steps": steps(item, to_post=to_post),
        "next": {"act": act, "who": who},
        "papers": item.papers.select_related("by"),
        "views": item.views.filter(voided_at=None).select_related("member"),
        "waiting": access.views_to_come(item) if item.state == ItemState.IN_DISCUSSION else [],
        "limbs": limb_rows(item),
        "follows": follows_from_limbs(item) if item.state in access.OPEN_FOR_VIEWS else "",
        "decision": signed_content(decision) if decision else None,
        "deferrals": item.deferrals.select_related("owner"),
        "declared_head": ["Who", "Said", "Recorded by", "When", "Left the room"],
        "declared": declared(item),
        "events": history(item),
        "offers": offers(item, person),
        "waits_for": waits_for(item, person),
        "told": told,
    }


def waits_for(item: Item, person: Person) -> str:
    """What the chair still has to do before the recommendation, as the rule itself says it."""
    if item.state not in access.OPEN_FOR_VIEWS or not access.leads(item, person):
        return ""
    return access.may_recommend(item, person).reason


def approval_rows(items: Iterable[Item], *, at: datetime) -> list[list[Any]]:
    """What waits for the chief officer, with the council's own limit for it."""
    today = clock.local_day(at)
    found = with_periods(items)
    signed = Signature.objects.filter(part=Signature.Part.CHAIR, decision__item__in=found)
    signed_at = dict(
        signed.order_by("decision__number").values_list("decision__item_id", "at")
    )  # the newest version's comes last and stays
    limit = timedelta(days=LocalLimit.amount("approval-limit"))
    rows = []
    for item in found:
        days = (item.case.decide_by - today).days
        signed_on = clock.local_day(signed_at[item.pk])
        rows.append(
            [
                {"text": item.reference, "href": item.get_absolute_url()},
                item.get_business_display(),
                timescales.day_in_words(signed_on),
                timescales.day_in_words(signed_on + limit),
                timescales.day_in_words(item.case.decide_by),
                {"tag": left_in_words(days), "colour": urgency(days)},
            ]
        )
    return rows
