"""The event in law: telling the parent, by a letter with its whole rights block."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.council.models import ContactLine, closed_days
from localoffer.documents import operations as documents
from localoffer.notices import letters
from localoffer.notices import operations as outbox
from localoffer.refusal import Refused, no
from panel import access, rights, timescales
from panel.models import (
    Business,
    Case,
    Decision,
    EarlierLetter,
    Item,
    LawEntry,
    NoticeCopy,
    NoticeServed,
)
from panel.models.decision import REFUSALS, Outcome
from panel.operations.moving import locked, move, touch
from panel.rights import Line, Rights
from panel.states import CaseMove, CaseState, ItemMove
from referrals.models import EhcRequest

TEMPLATES = {
    Outcome.ASSESS: "panel-decision-assess",
    Outcome.NOT_ASSESS: "panel-decision-refuse",
}
"""Other outcomes are told by `panel-decision`, whose words are below."""
MOVES: dict[Outcome, CaseMove | None] = {
    Outcome.ASSESS: CaseMove.AGREE_TO_ASSESS,
    Outcome.NOT_ASSESS: CaseMove.REFUSE_TO_ASSESS,
    Outcome.ISSUE: CaseMove.AGREE_TO_ISSUE,
    Outcome.NOT_ISSUE: CaseMove.REFUSE_TO_ISSUE,
    Outcome.AMEND: CaseMove.AMEND,
    Outcome.NOT_AMEND: CaseMove.KEEP,
    Outcome.CEASE: CaseMove.PROPOSE_CEASING,
    Outcome.AGREE: None,
    Outcome.NOT_AGREE: None,
}
"""What the notice does to the case: the notice, and nothing before it, is the event in law."""
CORRECTIONS = {
    (CaseState.NOT_ASSESSING, Outcome.ASSESS): CaseMove.ASSESS_AFTER_ALL,
    (CaseState.NOT_ISSUING, Outcome.ISSUE): CaseMove.ISSUE_AFTER_ALL,
}
"""A corrected decision, after the first was told. What a parent was granted is not taken back."""
UNTOLD = {
    (CaseState.ASSESSING, Outcome.NOT_ASSESS): CaseMove.REFUSE_AFTER_ALL,
    (CaseState.DRAFTING, Outcome.NOT_ISSUE): CaseMove.NO_PLAN_AFTER_ALL,
}
"""One that was granted, where no letter ever told the parent so: none was posted, or it came back."""
TITLES = {
    Outcome.ASSESS: "We will carry out an assessment",
    Outcome.NOT_ASSESS: "We will not carry out an assessment",
    Outcome.ISSUE: "We will make a plan",
    Outcome.NOT_ISSUE: "We will not make a plan",
    Outcome.AGREE: "We agree to the request",
    Outcome.NOT_AGREE: "We do not agree to the request",
    Outcome.AMEND: "We propose to change the plan",
    Outcome.NOT_AMEND: "We will not change the plan",
    Outcome.CEASE: "We have decided to end the plan",
}
SAID = {
    Outcome.ISSUE: (
        "After the assessment we have decided that {needs} an Education, Health and Care plan.",
        [
            "You see a draft of the plan first. You then have at least {draft_views}, the day it is "
            "served being the first, to say what you think and to name a school or setting.",
            "We send the final plan by {plan_by}.",
        ],
        "We looked at whether a plan is necessary (Children and Families Act 2014, section 37(1)).",
    ),
    Outcome.NOT_ISSUE: (
        "We have carried out an assessment and decided that a plan is not necessary for {child}.",
        [
            "The help that {gets} now goes on. The school or setting must still do its best.",
            "We send you the advice that was given for the assessment.",
        ],
        "We looked at whether a plan is necessary (Children and Families Act 2014, section 37(1)).",
    ),
    Outcome.AMEND: (
        "After the review we propose to change {plan}.",
        [
            "The changes that we propose are enclosed. You have at least {draft_views}, the day "
            "they are served being the first, to say what you think.",
            "We send the changed plan within {amended} of this letter.",
        ],
        "We looked at whether the plan is still necessary, and whether it needs to change "
        "(Children and Families Act 2014, section 44).",
    ),
    Outcome.NOT_AMEND: (
        "After the review we have decided not to change {plan}.",
        ["The plan goes on as it is. We review it again within a year."],
        "We looked at whether the plan is still necessary, and whether it needs to change "
        "(Children and Families Act 2014, section 44).",
    ),
    Outcome.CEASE: (
        "After the review we have decided to end {plan}.",
        [
            "The plan does not end yet. It ends after {appeal_until}, the last day to appeal, if "
            "nobody appeals. A mediation certificate can move that day to a later one.",
            "The plan goes on while you can appeal, and until an appeal is decided.",
            "Until the plan ends we go on with the help in it.",
        ],
        "We looked at whether the plan is still necessary (Children and Families Act 2014, "
        "section 45).",
    ),
    Outcome.AGREE: (
        "We have looked at the request for {child} ({business}) and agree to it.",
        ["An officer of the SEND team tells you when it begins."],
        "We looked at these questions.",
    ),
    Outcome.NOT_AGREE: (
        "We have looked at the request for {child} ({business}) and do not agree to it.",
        [
            "The help that {gets} now goes on. You may ask again if things change.",
            "If you are not satisfied, you can complain to the council.",
        ],
        "We looked at these questions.",
    ),
}
"""Outcome → what we decided, what happens next, how we looked at it."""
COMING = {
    Business.ASSESS: (
        "We have decided whether to carry out an Education, Health and Care needs assessment.",
        "There is nothing to appeal now. If we later decide that no plan is needed, or you disagree "
        "with the plan, you can then ask for mediation and appeal. We will tell you the dates then.",
    ),
    Business.ISSUE: (
        "We have decided whether to make an Education, Health and Care plan.",
        "There is nothing to appeal now. If you disagree with the final plan, you can then ask for "
        "mediation and appeal. We will tell you the dates then.",
    ),
    Business.REVIEW: (
        "We have decided what follows from the review of the plan.",
        "There is nothing to appeal now. If you disagree with the changed plan, you can then ask "
        "for mediation and appeal. We will tell you the dates then.",
    ),
}
"""What the e-mail says of a letter: what was decided, and the rights if it refuses nothing."""


def rights_of(decision: Decision, *, at: datetime) -> Rights:
    """The rights block of a letter dated `at`, from the law's periods and the council's lines.

    Only what a parent can appeal has a last day for mediation and appeal (CFA s.51(2)).
    """
    refuses = decision.outcome in REFUSALS
    periods = decision.item.case.periods
    today = clock.local_day(at)
    return Rights(
        reasons=decision.reasons,
        refuses=refuses,
        appeal_until=timescales.appeal_until(notice_on=today, periods=periods, closed=closed_days())
        if refuses
        else None,
        tribunal=_line(ContactLine.Purpose.TRIBUNAL),
        mediation_until=timescales.mediation_until(notice_on=today, periods=periods)
        if refuses
        else None,
        mediation=_line(ContactLine.Purpose.MEDIATION),
        disagreement=_line(ContactLine.Purpose.DISAGREEMENT),
        sendiass=_line(ContactLine.Purpose.SENDIASS),
    )


def _line(purpose: str) -> Line | None:
    row = ContactLine.objects.filter(purpose=purpose).first()
    return (
        Line(label=row.label, phone=row.phone, email=row.email, web=row.web, note=row.note)
        if row
        else None
    )


def letter(decision: Decision, *, by: Person, at: datetime) -> bytes:
    """The letter as it would go out at `at`, as PDF. Refuses one that lacks a right."""
    block = rights_of(decision, at=at)
    rights.or_refuse(block)
    case = decision.item.case
    if not (case.parent_name and case.parent_address):
        raise Refused(no("Say first who the letter goes to: a name and a postal address.", "reg 5"))
    outcome = Outcome(decision.outcome)
    item = decision.item
    periods = {
        key: timescales.in_words(case.periods[key])
        for key in (
            "appeal-from-notice",
            "appeal-from-certificate",
            "mediation-contact",
            "mediation-certificate",
            "draft-views",
            "amended-plan",
        )
    }
    plan_by = case.stands("final-plan").on
    decided, following, looked = SAID.get(outcome, ("", [], ""))
    names = _named(case) | {
        "business": item.get_business_display().lower(),
        "plan_by": timescales.day_in_words(plan_by),
        "draft_views": periods["draft-views"],
        "appeal_until": block.appeal_until and timescales.day_in_words(block.appeal_until),
        "amended": periods["amended-plan"],
    }
    return letters.render(
        TEMPLATES.get(outcome, "panel-decision"),
        {
            "title": TITLES[outcome],
            "reference": case.reference,
            "date": at,
            "to": {"name": case.parent_name, "address": case.parent_address.splitlines()},
            "received_on": case.received_on,
            "met_on": item.meeting.date if item.meeting else None,
            "reasons": decision.reasons,
            "limbs": decision.content["limbs"],
            "rights": asdict(block),
            "appeals": item.business in (Business.ASSESS, Business.ISSUE, Business.REVIEW),
            "periods": periods,
            "plan_by": plan_by,
            "refuse_plan_by": case.stands("refuse-issue").on,
            "decided": decided.format(**names),
            "following": [line.format(**names) for line in following],
            "looked": looked,
            "copies": [row.label for row in copies_of(item)],
            "signed": _signatory(decision, by),
        }
        | _named(case),
        at=at,
    )


def _named(case: Case) -> dict[str, Any]:
    """How a letter speaks of the child: to a young person who asked for themselves, as “you”."""
    if case.asker == EhcRequest.Asker.YOUNG_PERSON:
        return {
            "child": "you", "needs": "you need", "gets": "you get", "their": "your",
            "plan": "your plan", "matters": "you",
        }  # fmt: skip
    name = case.child.full_name
    return {
        "child": name, "needs": f"{name} needs", "gets": f"{name} gets", "their": f"{name}’s",
        "plan": f"the plan of {name}", "matters": f"you and to {name}",
    }  # fmt: skip


def copies_of(item: Item) -> QuerySet[LawEntry]:
    """Who else is told of a decision on this kind of business."""
    rows = LawEntry.objects.of(item.case.law_version, LawEntry.List.COPY, business=item.business)
    return rows.exclude(business="")


def _signatory(decision: Decision, by: Person) -> dict[str, str]:
    signature = decision.officer_signature
    who = signature.by if signature else by
    return {"name": who.name, "role": who.job_title or "Chief officer, for the council"}


@transaction.atomic
def notify(*, item: Item, version: int, by: Person, at: datetime) -> NoticeServed:
    """Make the letter, keep it, put it in the print queue, and move the case.

    All or nothing. Where there is an e-mail address, a notice says that the letter is
    coming and by when to act; it carries neither the letter nor the child's name.
    """
    item = locked(item, version=version)
    access.may_notify(item, by).or_refuse()
    case: Case = locked(item.case)
    decision = item.latest_decision
    assert decision is not None
    served = NoticeServed.objects.create(decision=decision, **_made(decision, case, by=by, at=at))
    NoticeCopy.objects.bulk_create(
        NoticeCopy(notice=served, key=row.key, label=row.label) for row in copies_of(item)
    )
    move(item, ItemMove.NOTIFY, by=by, at=at)
    if after := case_move(case, decision):
        move(case, after, by=by, at=at)
    return served


def _made(decision: Decision, case: Case, *, by: Person, at: datetime) -> dict[str, Any]:
    """The letter of today, kept, the e-mail that says it is coming, and its days."""
    block = rights_of(decision, at=at)
    stored = documents.store(
        name=f"{case.reference} decision.pdf",
        content=letter(decision, by=by, at=at),
        content_type="application/pdf",
        kind="panel-letter",
        about=decision.item,
        by=by,
        at=at,
    )
    email = (
        outbox.queue(
            template="panel-letter-coming",
            to=case.parent_email,
            context=email_of(decision, block),
            about=case,
            by=by,
            at=at,
        )
        if case.parent_email
        else None
    )
    return {
        "letter": stored,
        "email": email,
        "served_on": clock.local_day(at),
        "appeal_until": block.appeal_until,
        "mediation_until": block.mediation_until,
        "by": by,
        "at": at,
    }


@transaction.atomic
def make_again(*, item: Item, version: int, by: Person, at: datetime) -> NoticeServed:
    """A letter that came back, or lay too long, with the address, date and last days of today.

    Nobody was told by the letter before it. That one is kept, and the case does not move.
    """
    item = locked(item, version=version)
    access.may_make_again(item, by, at=at).or_refuse()
    case: Case = locked(item.case)
    served = NoticeServed.objects.select_for_update().get(decision=item.latest_decision)
    if served.returned_on is None:
        _keep(served, by=by, at=at)
    for name, value in _made(served.decision, case, by=by, at=at).items():
        setattr(served, name, value)
    served.returned_on = None
    served.save()
    touch(item, "the letter was made again", by=by, at=at)
    audit.record("panel.letter.made_again", target=item, by=by, at=at)
    return served


def _keep(
    served: NoticeServed, *, by: Person, at: datetime, returned_on: date | None = None
) -> None:
    """What this letter was, before another takes its place."""
    EarlierLetter.objects.create(
        notice=served,
        letter=served.letter,
        served_on=served.served_on,
        posted_at=served.posted_at,
        returned_on=returned_on,
        by=by,
        at=at,
    )


def case_move(case: Case, decision: Decision) -> CaseMove | None:
    """What this notice does to the case; None where it does nothing, as when told once more.

    Refuses a correction that would take back what the parent was told they are given.
    """
    outcome = Outcome(decision.outcome)
    earlier = NoticeServed.objects.filter(decision__item=decision.item).exclude(decision=decision)
    last = earlier.order_by("-decision__number").select_related("decision").first()
    if last is None:
        return MOVES[outcome]
    if last.decision.outcome == outcome:
        return None
    known = CORRECTIONS if earlier.told().exists() else CORRECTIONS | UNTOLD
    if after := known.get((CaseState(case.state), outcome)):
        return after
    if MOVES[outcome] is None:
        return None
    raise Refused(
        no(
            "The parent was told something else before, or the case has moved on. "
            "A correction cannot take that back.",
            "CFA ss.36, 37",
        )
    )


def email_of(decision: Decision, block: Rights) -> dict[str, Any]:
    """What the e-mail says that a letter is coming: what was decided, and by when to act."""
    item = decision.item
    about = f"We have decided on a request ({item.get_business_display().lower()})."
    decided, later = COMING.get(Business(item.business), (about, ""))
    return {
        "name": item.case.parent_name,
        "reference": item.case.reference,
        "rights": block,
        "decided": decided,
        "later": later,
    }


@transaction.atomic
def mark_posted(*, served: NoticeServed, by: Person, at: datetime) -> NoticeServed:
    """The printed letter left the building, with its copies. Asked twice, the first moment stays.

    Refuses a letter that came back, which is made again first, and that of a decision that
    was taken back.
    """
    access.send_team_only(by).or_refuse()
    locked(served.decision.item)
    printed, served = served.letter_id, NoticeServed.objects.select_for_update().get(pk=served.pk)
    if served.posted_at is None:
        if served.returned_on or served.letter_id != printed:
            raise Refused(no(access.CAME_BACK, "reg 5: the times run from the date of the letter"))
        if not NoticeServed.objects.to_post().filter(pk=served.pk).exists():
            raise Refused(no(access.TAKEN_BACK, "Design: a correction is told by its own letter"))
        served.posted_at = at
        served.save(update_fields=["posted_at"])
        served.copies.filter(sent_at=None).update(sent_at=at)
        audit.record("panel.letter.posted", target=served.decision.item, by=by, at=at)
    return served


@transaction.atomic
def mark_delivered(*, served: NoticeServed, on: date, by: Person, at: datetime) -> NoticeServed:
    """The post says that the letter came."""
    served = _posted(served, on, by=by, at=at)
    served.delivered_on = on
    served.save(update_fields=["delivered_on"])
    audit.record("panel.letter.delivered", target=served.decision.item, by=by, at=at)
    return served


@transaction.atomic
def mark_returned(*, served: NoticeServed, on: date, by: Person, at: datetime) -> NoticeServed:
    """The post brought it back: nobody is told, the clock runs on, and it is to be made again."""
    served = _posted(served, on, by=by, at=at)
    if served.delivered_on is not None:
        raise Refused("This letter was delivered.")
    _keep(served, returned_on=on, by=by, at=at)
    served.returned_on, served.posted_at = on, None
    served.save(update_fields=["returned_on", "posted_at"])
    audit.record("panel.letter.returned", target=served.decision.item, by=by, at=at)
    return served


def _posted(served: NoticeServed, on: date, *, by: Person, at: datetime) -> NoticeServed:
    access.send_team_only(by).or_refuse()
    served = NoticeServed.objects.select_for_update().get(pk=served.pk)
    if served.posted_at is None:
        raise Refused("Say first that the letter is posted.")
    if not clock.local_day(served.posted_at) <= on <= clock.local_day(at):
        raise Refused("The day must be from the day of posting to today.")
    return served
