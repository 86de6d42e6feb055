"""Rows for the sender: the hours, what was sent, how far it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from localoffer.accounts.models import Person
from localoffer.council.models import ContactLine, closed_days
from localoffer.ui.templatetags.ui import short_day
from referrals import access, asking, timescales
from referrals.models import Message, Referral, Submission
from referrals.models.submission import Sender
from referrals.states import WITH_SCREENER, AdviceStatus, Option, Route, State

Row = dict[str, Any]
PUBLIC_STEPS = ("Received", "Being looked at", "Decision made", "Closed")


def hours(*, at: datetime) -> dict[str, Any]:
    """Is the front door staffed at this moment, and by when is a decision due from now?

    Without a line of its own in the council's settings, the front door counts as
    staffed: the page then shows the lines that there are.
    """
    closed = closed_days()
    lines = ContactLine.every()
    door = [x for x in lines if x.purpose == ContactLine.Purpose.FRONT_DOOR]
    return {
        "out_of_hours": bool(door) and not any(x.open_at(at, closed=closed) for x in door),
        "urgent_lines": [
            {"line": x, "open": x.open_at(at, closed=closed, among=lines)}
            for x in lines
            if x.purpose in {ContactLine.Purpose.EMERGENCY, ContactLine.Purpose.FRONT_DOOR,
                             ContactLine.Purpose.OUT_OF_HOURS}
        ],
        "deadline": timescales.decide_by(at, closed=closed),
    }  # fmt: skip


def mine(*, drafts: Any, submissions: Any, viewer: Person) -> dict[str, Any]:
    """Unsent drafts and sent submissions, newest first, by reference: no child is named."""
    return {
        "drafts": [
            {
                "reference": draft.reference,
                "saved_at": draft.saved_at,
                "by": draft.person.name if draft.person_id != viewer.pk else "",
                "left": len(list(asking.missing(draft.answers))),
                "href": draft.get_absolute_url(),
                "removal": reverse("referrals:draft-removal", args=[draft.reference]),
            }
            for draft in drafts.select_related("person")
        ],
        "head": ["Reference", "Sent", "By", "Children", "How far it is", "Messages"],
        "rows": [
            [
                {"text": sent.reference, "href": sent.get_absolute_url(), "whole": True},
                short_day(sent.submitted_at),
                "You" if sent.referrer_id == viewer.pk else sent.sent_by,
                {"text": str(len(sent.referrals.all()))},
                _where(list(sent.referrals.all())),
                _unread(sent),
            ]
            for sent in submissions.select_related("referrer").prefetch_related(
                "referrals__decisions", "messages"
            )
        ],
    }


def _unread(sent: Submission) -> Any:
    new = sum(each.from_desk and each.read_at is None for each in sent.messages.all())
    return {"tag": f"{new} new", "colour": "blue"} if new else "None new"


def stage(referral: Referral) -> int:
    """Which of the four public steps it is at. A strategy discussion does not show."""
    if referral.state == State.CLOSED:
        return 3
    if referral.decisions.all():
        return 2
    return 0 if referral.state == State.SUBMITTED else 1


def _where(referrals: list[Referral]) -> str:
    """Where the slowest of the children's referrals is."""
    return PUBLIC_STEPS[min(stage(each) for each in referrals)]


def track(submission: Submission, *, viewer: Person | None) -> dict[str, Any]:
    """For each child the four steps; the route only for verified professionals who were told."""
    found = list(
        submission.referrals.prefetch_related(
            "decisions", "transitions", "disagreements__raised_by"
        )
    )
    verified = viewer is not None and viewer.is_verified_professional
    letters = list(submission.messages.all())
    told = [each.last_advice.pk for each in found if _stands_here(each)]
    return {
        "submission": submission,
        "deadline": timescales.decide_by(submission.submitted_at, closed=closed_days()),
        "decided": all(stage(each) >= 2 for each in found),
        "withdrawal": getattr(submission, "withdrawal", None),
        "may_withdraw": any(each.state != State.CLOSED for each in found),
        "letters": letters,
        "unread": any(each.from_desk and each.read_at is None for each in letters) or bool(told),
        "last": last_of(letters),
        "told": told,
        "parts": [
            {
                "title": f"Child {number} of {len(found)}" if len(found) > 1 else "",
                "number": number,
                "steps": _steps(each),
                "route": _route(each) if verified else "",
                "told": _told_here(each),
                "disagreements": list(each.disagreements.all()) if verified else [],
                "may_disagree": bool(viewer and verified and access.may_disagree(each, viewer)),
            }
            for number, each in enumerate(found, 1)
        ],
    }


def last_of(letters: list[Message]) -> int:
    """The number of the last message that a page shows; 0 for a page without any."""
    return letters[-1].pk if letters else 0


def _told_here(referral: Referral) -> str:
    """What somebody without an e-mail address was told, which stands on this page."""
    latest = referral.last_advice
    return latest.text if latest is not None and not latest.to and referral.is_told else ""


def _stands_here(referral: Referral) -> bool:
    """Is there advice on this page that its sender has not said to have read?"""
    latest = referral.last_advice
    return latest is not None and not latest.to and latest.status == AdviceStatus.SENT


BEING_LOOKED_AT = 1
"""The one step that lasts. The others have happened, on their day, or are still to come."""


def _steps(referral: Referral) -> list[Row]:
    now = stage(referral)
    moments = _moments(referral)
    return [
        {
            "name": name,
            "state": "next"
            if place > now
            else ("now" if place == now == BEING_LOOKED_AT else "done"),
            "when": moments.get(place) if place <= now else None,
        }
        for place, name in enumerate(PUBLIC_STEPS)
    ]


def _moments(referral: Referral) -> dict[int, datetime]:
    """When each public step was first reached."""
    reached = {0: referral.received_at}
    for made in referral.transitions.all():
        if made.after in WITH_SCREENER:
            reached.setdefault(1, made.at)
    if first := min((each.at for each in referral.decisions.all()), default=None):
        reached[2] = first
    if referral.closed_at:
        reached[3] = referral.closed_at
    return reached


def _route(referral: Referral) -> str:
    """The route once its message has left: what a manager withholds does not stand here."""
    return Route(referral.decision.route).label if referral.is_told else ""


def sent(submission: Submission) -> dict[str, Any]:
    children = submission.referrals.count()
    requests = submission.referrals.filter(ehc_request__isnull=False).count()
    return {
        "submission": submission,
        "option_1": submission.option == Option.WELFARE,
        "due": timescales.decide_by(submission.submitted_at, closed=closed_days()),
        "ehc_wished": submission.wishes_for_ehc,
        "own": submission.sender == Sender.YOUNG_PERSON,
        "ehc_due": timescales.ehc_answer_by(submission.submitted_at) if requests else None,
        "ehc_for": f" for {requests} of {children} children" if children > 1 else "",
    }
