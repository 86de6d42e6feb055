"""One item, as the person in the room sees it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from localoffer import clock
from localoffer.accounts.models import Person, people_with
from localoffer.accounts.roles import PANEL, SEND_TEAM, Role
from localoffer.council.models import LocalLimit
from localoffer.planned import Question
from localoffer.related import with_rows, without_asking
from panel import access, law, timescales
from panel.models import (
    Attendance,
    Business,
    Connection,
    Decision,
    Declaration,
    EarlierLetter,
    Item,
    ItemHistory,
    LimbFinding,
    NoticeServed,
    Paper,
    PaperRead,
    Signature,
)
from panel.models.item import LETTER_MADE
from panel.operations import papers
from panel.operations.decisions import limbs_of, outcome_of
from panel.operations.meetings import earliest
from panel.pages.decisions import signed_content
from panel.pages.shared import (
    MAKE_AGAIN,
    NEXT,
    POST_IT,
    child_rows,
    left_in_words,
    unposted,
    urgency,
    with_dates,
)
from panel.states import CaseState, ItemMove, ItemState
from referrals.models import Evidence

ON_AN_AGENDA, DISCUSSED = "On an agenda", "Discussed"
STEPS = (
    ("Asked for", {ItemState.DRAFT, ItemState.RETURNED}),
    ("Papers checked", {ItemState.SUBMITTED, ItemState.DEFERRED}),
    (ON_AN_AGENDA, {ItemState.ACCEPTED, ItemState.LISTED, ItemState.LOCKED}),
    (DISCUSSED, {ItemState.IN_DISCUSSION, ItemState.URGENT, ItemState.SENT_BACK}),
    ("Signed by the chair", {ItemState.RECOMMENDED, ItemState.SIGNED}),
    ("Approved", {ItemState.WITH_OFFICER}),
    ("Parent told", {ItemState.APPROVED}),
)
BETWEEN_MEETINGS = {ON_AN_AGENDA: "Taken between meetings", DISCUSSED: "Views in writing"}
"""What these steps are for an item that goes to no meeting."""


def steps(item: Item, *, to_post: bool = False) -> list[dict[str, Any]]:
    """Where an item is on its way; the parent is told once the letter is posted."""
    done_all = item.state in LETTER_MADE
    place = next(
        (number for number, (_, states) in enumerate(STEPS) if item.state in states),
        len(STEPS) - to_post,
    )
    if not done_all and place == len(STEPS):
        return []
    names = BETWEEN_MEETINGS if item.urgent_by_id and item.meeting_id is None else {}
    return [
        {
            "name": names.get(name, name),
            "state": "done" if number < place else "now" if number == place else "next",
            "when": None,
        }
        for number, (name, _) in enumerate(STEPS)
    ]


def limb_rows(item: Item) -> list[dict[str, Any]]:
    """The legal test, limb by limb, with what was found and what to warn about."""
    latest = item.latest_decision
    open_now = item.state in access.OPEN_FOR_VIEWS
    if open_now or latest is None:
        found = access.counting_findings(item)
    else:
        found = {each.limb: each for each in item.findings.all() if each.number == latest.number}
    written = {each.limb for each in item.findings.all() if each.number == item.next_number}
    unlawful = law.unlawful(law_version=item.case.law_version, business=item.business)
    return [
        {
            "limb": limb,
            "finding": found.get(limb.code),
            "fallen": limb.code in written - found.keys(),
            "old": limb.code in found and access.is_from_before(item, found[limb.code]),
            "warnings": law.warnings(found[limb.code].reason, reasons=unlawful)
            if limb.code in found
            else [],
            "href": reverse("panel:limb", args=[item.reference, limb.code]),
        }
        for limb in limbs_of(item)
    ]


def follows_from_limbs(item: Item, rows: list[dict[str, Any]]) -> str:
    """“Carry out an assessment”: what the law says once each limb has its finding."""
    return outcome_of(item).label if all(row["finding"] for row in rows) else ""


def paper_rows(item: Item, person: Person) -> list[dict[str, Any]]:
    """The papers as they stand: the newest version of each, and whether this person read it."""
    now = papers.current(item)
    read = {each.paper_id for each in _read_by.rows(person=person.pk, item=item.pk)}
    kinds = papers.checklist_names(item)
    return [
        {
            "paper": paper,
            "heading": f"Paper {paper.number}: {paper.title}",
            "kind": kinds.get(paper.kind, ""),
            "late": paper.late,
            "changed": paper.version > 1,
            "unread": paper.pk not in read,
            "file": reverse("panel:paper", args=[item.reference, paper.number, paper.version])
            if paper.document_id
            else "",
            "replace": reverse("panel:replaced-paper", args=[item.reference, paper.number]),
        }
        for paper in now
    ]


def checklist(item: Item) -> list[dict[str, Any]]:
    """What papers an item should have, and what is there. Missing never refuses by itself."""
    here = {paper.kind for paper in papers.current(item)}
    said = _said_with_the_request(item)
    return [
        {
            "key": label,
            "value": "Here" if key in here else "\n".join(["Missing", *said.get(key, [])]),
        }
        for key, label in papers.checklist_names(item).items()
    ]


PAPER_OF = {
    "parents": "family",
    "child": "family",
    "support": "setting",
    "progress": "setting",
    "attendance": "setting",
    "psychologist": "professional",
    "specialist": "professional",
    "health": "professional",
    "social_care": "professional",
}
"""Under which paper a line of the request form's evidence list belongs."""


def _said_with_the_request(item: Item) -> dict[str, list[str]]:
    """What the person who asked said about each piece of evidence, so that nobody asks again."""
    said: dict[str, list[str]] = {}
    if item.case.ehc_request_id is None:
        return said
    lines = Evidence.objects.filter(submission__referrals__ehc_request=item.case.ehc_request_id)
    for line in lines.select_related("kind"):
        paper = PAPER_OF.get(line.kind.code, "")
        said.setdefault(paper, []).append(f"{line.kind.label}: {EVIDENCE_SAID[line.status]}")
    return said


EVIDENCE_SAID: dict[str, str] = {
    Evidence.Status.ATTACHED: "came with the request",
    Evidence.Status.COMING: "to be sent later",
    Evidence.Status.NONE: "there is none, or the asker does not have it",
}


@Question
def _seated(*, item: Any) -> QuerySet[Person]:
    free = Declaration.objects.filter(item=item, nature=Declaration.Nature.NONE)
    return people_with(PANEL).filter(pk__in=free.values("person")).order_by()


@Question
def _reads(*, item: Any) -> QuerySet[PaperRead]:
    return PaperRead.objects.filter(paper__item=item).order_by()


def reading(item: Item) -> list[list[str]]:
    """Who of those asked has read the papers as they stand."""
    asked = [each.person for each in item.declarations.all() if each.nature == "none"]
    seated = set(_seated.rows(item=item.pk))
    now = {paper.pk for paper in papers.current(item)}
    read = Counter(row.person_id for row in _reads.rows(item=item.pk) if row.paper_id in now)
    return [
        [person.name, f"{read[person.pk]} of {len(now)}"] for person in asked if person in seated
    ]


@Question
def _not_asked(*, item: Any) -> QuerySet[Person]:
    asked = Declaration.objects.filter(item=item).values("person")
    return people_with(PANEL).exclude(pk__in=asked).select_related("organisation")


@Question
def _connections(*, item: Any) -> QuerySet[Connection]:
    asked = Declaration.objects.filter(item=item).values("person")
    return Connection.objects.exclude(person__in=asked)


def suggestions(item: Item) -> list[dict[str, str]]:
    """Members who may have an interest, and why: same school, surname or postcode.

    From what they told us once, where they work, and their own name. It is a question and
    not a finding.
    """
    child = item.case.child
    schools = {child.school.casefold()} - {""}
    surnames = {child.family_name.casefold(), item.case.parent_name.split(" ")[-1].casefold()} - {
        ""
    }
    postcode = child.household.postcode if child.household else ""
    postcodes = {postcode.replace(" ", "").casefold()} - {""}
    connected: dict[int, set[tuple[str, str]]] = {}
    for each in _connections.rows(item=item.pk):
        said = (each.kind, each.value.replace(" ", "").casefold())
        connected.setdefault(each.person_id, set()).add(said)
    rows = []
    for person in _not_asked.rows(item=item.pk):
        told = connected.get(person.pk, set())
        works = person.organisation.name if person.organisation else person.says_works_at
        why = []
        if (
            works.casefold() in schools
            or {("school", school.replace(" ", "")) for school in schools} & told
        ):
            why.append("the same school")
        if (
            person.name.split(" ")[-1].casefold() in surnames
            or {("surname", name.replace(" ", "")) for name in surnames} & told
        ):
            why.append("the same surname")
        if {("postcode", code) for code in postcodes} & told:
            why.append("the same postcode")
        if why:
            rows.append({"name": person.name, "why": " and ".join(why)})
    return rows


def history(item: Item) -> list[dict[str, Any]]:
    """What happened to an item, newest first."""
    return [
        {
            "title": ItemMove(row.move).label.capitalize(),
            "by": row.by.name,
            "at": row.at,
            "text": row.why,
        }
        for row in reversed(item.history.all())
    ]


ASKED_BY_LAW = {Business.ISSUE, Business.REVIEW}


def withdrawal_in_words(item: Item) -> str:
    """What withdrawing an item brings about, by its kind of business."""
    if item.business == Business.ASSESS:
        return (
            "Do this only when whoever asked takes the request back. The case ends and the clock "
            "stops. This cannot be undone: to ask again takes a new request, with a new clock."
        )
    if item.business in ASKED_BY_LAW:
        return (
            "The case goes on, and the clock runs on: the law asks for this decision by "
            f"{timescales.day_in_words(item.due.on)}. Bring it to the panel again in time."
        )
    return "The case goes on. If it is asked for again, bring it to the panel again."


def declared(item: Item) -> list[dict[str, str]]:
    """Who has declared what, for the minutes. Details of an interest are not shown."""
    rows = []
    for row in item.declarations.all():
        said = f"{row.get_nature_display()}, {timescales.moment_in_words(row.at)}"
        if row.by_id != row.person_id:
            said += f". Recorded by {row.by.name}"
        if row.left_at:
            said += f". Left the room at {timescales.moment_in_words(row.left_at)}"
        rows.append({"key": row.person.name, "value": said})
    return rows


def offers(item: Item, person: Person, *, at: datetime) -> dict[str, bool]:
    """Which actions to show on an item's page: those that would be allowed now."""
    may = {
        move.value: bool(access.may_move(item, move, person))
        for move in (
            ItemMove.ACCEPT,
            ItemMove.RETURN,
            ItemMove.LIST,
            ItemMove.UNLIST,
            ItemMove.WITHDRAW,
        )
    }
    return {
        "add_paper": bool(access.may_add_paper(item, person, at=at)),
        "submit": bool(access.may_submit(item, person)),
        "accept": may["accept"] and item.presenter_id != person.pk,
        "return": may["return"],
        "list": may["list"],
        "unlist": may["unlist"],
        "discuss": bool(access.may_discuss(item, person)),
        "withdraw": may["withdraw"],
        "hasten": bool(access.may_hasten(item, person, at=at)),
        "leave": bool(access.may_allow_late_papers(item, person, at=at))
        and not item.late_leaves.filter(meeting=item.meeting_id).exists(),
        "call_in": bool(access.may_call_in(item, person)),
        "correct": bool(access.may_correct(item, person)),
        "read": bool(access.without_interest(item, person))
        and item.state in {ItemState.LOCKED, ItemState.IN_DISCUSSION, ItemState.URGENT},
        "action": bool(access.may_set_action(item, person)),
        "view": bool(access.may_write_views(item, person)),
        "question": bool(access.may_record_question(item, person)),
        "find": bool(access.may_find(item, person)),
        "recommend": bool(access.may_recommend(item, person, at=at)),
        "defer": bool(access.may_defer(item, person)),
        "sign": bool(access.may_sign(item, person)),
        "take_back": bool(access.may_take_back(item, person)),
        "declare": access.may_declare_now(item, person),
        "send_back": bool(access.may_send_back(item, person))
        and not access.may_approve(item, person),
        "approve": item.state == ItemState.WITH_OFFICER and person.has(Role.CHIEF_OFFICER),
        "tell": bool(access.may_notify(item, person)),
        "close": bool(access.may_close(item, person)),
        "case": person.has(*SEND_TEAM),
        "interest": person.has(Role.OPERATIONS_OFFICER, Role.PANEL_CHAIR),
    }


ITS_ROWS: dict[str, Question[Any]] = {
    "declarations": Question(
        lambda about: Declaration.objects.filter(item=about).select_related("person", "by")
    ),
    "history": Question(lambda about: ItemHistory.objects.filter(item=about).select_related("by")),
    "decisions": Question(
        lambda about: Decision.objects.filter(item=about).select_related("notice")
    ),
    "findings": Question(lambda about: LimbFinding.objects.filter(item=about)),
    "papers": Question(lambda about: Paper.objects.filter(item=about)),
}


def with_its_rows(item: Item) -> Item:
    """For its page, which asks many things of the same rows: each table once, or not at all."""
    without_asking(item)
    with_rows(item, **ITS_ROWS)
    return item


@Question
def _read_by(*, person: Any, item: Any) -> QuerySet[PaperRead]:
    return PaperRead.objects.filter(person=person, paper__item=item).order_by()


def next_of(item: Item, *, to_post: bool, at: datetime) -> tuple[str, str]:
    """What happens next, and who acts; an item that no meeting reaches goes another way."""
    if to_post:
        return POST_IT
    if item.state in {ItemState.DRAFT, ItemState.RETURNED} and not item.papers.all():
        return "Add the papers, then send them in", "SEN case officer"
    if item.state != ItemState.ACCEPTED or access.meeting_in_time(item, at=at):
        return NEXT[ItemState(item.state)]
    act = "No planned meeting is in time: decide the item between meetings"
    if earliest(at) <= item.due.on:
        return f"{act}, or plan a meeting before its date", "chair, operations officer"
    return act, "chair"


def item_page(item: Item, person: Person, *, at: datetime) -> dict[str, Any]:
    """Everything about one item that somebody who may read its papers sees."""
    due = item.due.on
    days = (due - clock.local_day(at)).days
    decision = item.latest_decision
    letter = _letter(item)
    to_post = access.letter_waits(item)
    back = to_post and letter is not None and letter.returned_on is not None
    act, who = MAKE_AGAIN if back else next_of(item, to_post=to_post, at=at)
    facts = child_rows(item, at=at)
    facts += [
        {
            "key": "Tell the parent by",
            "value": f"{timescales.day_in_words(due)} ({item.due.clause}: {item.due.counted})",
        },
        {"key": "Presented by", "value": item.presenter.name if item.presenter else "Nobody yet"},
    ]
    if item.meeting:
        facts += [
            {"key": "Meeting", "value": timescales.day_in_words(item.meeting.date)},
            {"key": "Chairs this item", "value": access.chair_in_words(item)},
        ]
    rows, limbs = paper_rows(item, person), limb_rows(item)
    told = decision is not None and item.state in LETTER_MADE
    return {
        "item": item,
        "facts": facts,
        "now": unposted(letter) if to_post and letter else item.get_state_display(),
        "left": ""
        if (told and not to_post) or item.case.state == CaseState.WITHDRAWN
        else left_in_words(days),
        "colour": urgency(days),
        "steps": steps(item, to_post=to_post),
        "next": {"act": act, "who": who},
        "checklist": checklist(item),
        "reading": reading(item) if person.has(Role.OPERATIONS_OFFICER, Role.PANEL_CHAIR) else [],
        "suggestions": suggestions(item)
        if person.has(Role.OPERATIONS_OFFICER, Role.PANEL_CHAIR)
        else [],
        "reading_head": ["Who", "Papers read"],
        "guests": item.guests.select_related("person"),
        "quorum": quorum_in_words(item),
        "actions": [
            {
                "what": each.what,
                "who": each.owner.name,
                "due": each.due_on,
                "done": each.done_at,
                "href": reverse("panel:action", args=[each.reference]),
            }
            for each in item.actions.select_related("owner")
        ],
        "papers": rows,
        "unread": any(row["unread"] for row in rows),
        "questions": item.questions.select_related("asked_by", "asked_of"),
        "views": access.counting_views(item).select_related("member"),
        "waiting": access.views_to_come(item)
        if item.state in {ItemState.IN_DISCUSSION, ItemState.URGENT}
        else [],
        "limbs": limbs,
        "follows": follows_from_limbs(item, limbs) if item.state in access.OPEN_FOR_VIEWS else "",
        "decision": signed_content(decision) if decision else None,
        "deferrals": item.deferrals.select_related("owner"),
        "declared": declared(item),
        "events": history(item),
        "offers": offers(item, person, at=at),
        "waits_for": waits_for(item, person, at=at),
        "told": told,
        "fate": letter_fate(item, letter) if letter else [],
        "make_again": to_post and bool(access.may_make_again(item, person, at=at)),
        "fate_open": letter is not None
        and person.has(*SEND_TEAM)
        and letter.posted_at is not None
        and letter.delivered_on is None,
    }


def views_wanted(person: Person) -> list[dict[str, Any]]:
    """Items that are decided between meetings and wait for this member's view."""
    open_now = Item.objects.visible_to(person).filter(state=ItemState.URGENT, meeting=None)
    return [
        {
            "reference": item.reference,
            "href": item.get_absolute_url(),
            "until": access.views_until(item),
        }
        for item in open_now
        if person in access.views_to_come(item)
    ]


def quorum_in_words(item: Item) -> str:
    """How many without an interest are in the room, against the council's own rule."""
    if item.state != ItemState.IN_DISCUSSION or item.meeting is None:
        return ""
    interested = item.declarations.filter(nature="interest").values("person")
    here = Attendance.objects.in_the_room().filter(meeting=item.meeting)
    count = here.exclude(person__in=interested).count() + item.guests.count()
    needed = LocalLimit.amount("panel-quorum")
    said = f"{count} people are here for this item. The council’s own rule asks for {needed}."
    return said if count >= needed else f"{said} The minutes will say that there were fewer."


def letter_fate(item: Item, served: NoticeServed) -> list[dict[str, str]]:
    """When a letter was dated, posted, delivered or brought back, and who got a copy."""
    rows = [{"key": "Dated", "value": timescales.day_in_words(served.served_on)}]
    if served.posted_at:
        rows.append({"key": "Posted", "value": timescales.moment_in_words(served.posted_at)})
    if served.delivered_on:
        rows.append({"key": "Came", "value": timescales.day_in_words(served.delivered_on)})
    rows += [
        {"key": f"Letter of {timescales.day_in_words(each.served_on)}", "value": _came_back(each)}
        for each in served.earlier.all()
    ]
    if served.posted_at is None and item.state not in LETTER_MADE:
        rows.append({"key": "Not posted", "value": "The decision was taken back first"})
    for copy in served.copies.all():
        told = timescales.moment_in_words(copy.sent_at) if copy.sent_at else "With the letter"
        rows.append({"key": f"Copy: {copy.label}", "value": told})
    return rows


def _came_back(letter: EarlierLetter) -> str:
    if letter.posted_at is None or letter.returned_on is None:
        return "Not posted"
    posted = timescales.day_in_words(clock.local_day(letter.posted_at))
    return f"Posted {posted}, came back {timescales.day_in_words(letter.returned_on)}"


def _letter(item: Item) -> NoticeServed | None:
    """The newest."""
    sent = [each for each in item.decisions.all() if hasattr(each, "notice")]
    return max(sent, key=lambda decision: decision.number).notice if sent else None


def waits_for(item: Item, person: Person, *, at: datetime) -> str:
    """What the chair still has to do before the recommendation, as the rule itself says it."""
    if item.state not in access.OPEN_FOR_VIEWS or not access.leads(item, person):
        return ""
    reason = access.may_recommend(item, person, at=at).reason
    if item.state == ItemState.URGENT and access.cannot_wait(item, at=at):
        due = f"{timescales.day_in_words(item.due.on)} ({item.due.clause})"
        return (
            f"You may decide with whoever has given a view. The parent must be told by {due}, so "
            f"there is no time to wait for more. {reason}"
        ).strip()
    return reason


def approval_rows(items: QuerySet[Item], *, at: datetime) -> list[list[Any]]:
    """What waits for the chief officer, with the council's own limit for it."""
    today = clock.local_day(at)
    found = with_dates(items.select_related("case"))
    signed = Signature.objects.filter(part=Signature.Part.CHAIR, decision__item__in=found)
    signed_at = dict(
        signed.order_by("decision__number").values_list("decision__item_id", "at")
    )  # the newest version's comes last and stays
    limit = timedelta(days=LocalLimit.amount("approval-limit"))
    rows = []
    for item in found:
        days = (item.due.on - today).days
        signed_on = clock.local_day(signed_at[item.pk])
        rows.append(
            [
                {"text": item.reference, "href": item.get_absolute_url(), "whole": True},
                item.get_business_display(),
                timescales.day_in_words(signed_on),
                timescales.day_in_words(signed_on + limit),
                timescales.day_in_words(item.due.on),
                {"tag": left_in_words(days), "colour": urgency(days)},
            ]
        )
    return rows
