"""Rows for the referrer: check your answers, what was sent, how far it is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from localoffer.accounts.models import Person
from localoffer.council.models import ContactLine, closed_days
from localoffer.ui.templatetags.ui import day, short_day
from referrals import timescales
from referrals.models import Draft, Referral, SharingBasis, Submission
from referrals.models.draft import STEPS
from referrals.models.submission import Welfare
from referrals.states import WITH_SCREENER, Option, Route, State

Row = dict[str, Any]
PUBLIC_STEPS = ("Received", "Being looked at", "Decision made", "Closed")


def hours(*, at: datetime) -> dict[str, Any]:
    """Is the front door staffed at this moment, and by when is a decision due from now?

    Without a line of its own in the council's settings, the front door counts as
    staffed: the page then shows the lines that there are.
    """
    closed = closed_days()
    lines = ContactLine.objects.prefetch_related("hours")
    door = [x for x in lines if x.purpose == ContactLine.Purpose.FRONT_DOOR]
    return {
        "out_of_hours": bool(door) and not any(x.open_at(at, closed=closed) for x in door),
        "urgent_lines": [
            {"line": x, "open": x.open_at(at, closed=closed)}
            for x in lines
            if x.purpose in {ContactLine.Purpose.EMERGENCY, ContactLine.Purpose.FRONT_DOOR,
                             ContactLine.Purpose.OUT_OF_HOURS}
        ],
        "deadline": timescales.decide_by(at, closed=closed),
    }  # fmt: skip


def check(draft: Draft) -> dict[str, Any]:
    """Check your answers: every answer with its change link, card by card."""
    answers, ref = draft.answers, draft.reference

    def row(key: str, value: Any, step: str, *args: Any) -> Row:
        return {"key": key, "value": value or "Not given",
                "href": reverse(f"referrals:{step}", args=[ref, *args])}  # fmt: skip

    children = answers["children"]
    cards = [
        {
            "title": f"Child {number}" if len(children) > 1 else "The child",
            "number": number,
            "rows": [
                row("Name", child_name(child), "child", number),
                row("Age", child_age(child), "child", number),
                row("Where the child is", _place(child), "child", number),
                row("School, college or setting", child["school"], "child", number),
            ],
        }
        for number, child in enumerate(children, 1)
    ]
    concern, sharing = answers["concern"], answers["sharing"]
    told = "Yes" if sharing["family_told"] else f"No: {sharing['not_told_why']}"
    return {
        "option_1": draft.option == Option.WELFARE,
        "welfare_rows": [
            row(
                "Worried about welfare or safety",
                Welfare(answers["welfare"]["welfare"]).label,
                "welfare",
            )
        ],
        "cards": cards,
        "several": len(children) > 1,
        "another": reverse("referrals:child", args=[ref, len(children) + 1]),
        "concern_rows": [
            row("What you are concerned about", concern["concern"], "concern"),
            row("What you hope will change", concern["hopes"], "concern"),
            row("Your phone number", concern["phone"], "concern"),
        ],
        "sharing_rows": [
            row("The family knows", told, "sharing"),
            row(
                "The family agrees to help",
                SharingBasis.Agreement(sharing["agreement"]).label,
                "sharing",
            ),
            row("Why you may share this", SharingBasis.Basis(sharing["basis"]).label, "sharing"),
        ],
    }


def child_name(child: Row) -> str:
    return f"{child['given_name']} {child['family_name']}".strip() or "Not known"


def child_age(child: Row) -> str:
    if child["birth_date"]:
        return f"Born on {day(date.fromisoformat(child['birth_date']))}"
    if child["expected_on"]:
        return f"Not born yet, expected on {day(date.fromisoformat(child['expected_on']))}"
    return about(child["estimated_age"])


def about(years: int) -> str:
    """An estimated age in words."""
    if years == 0:
        return "Under 1 year old"
    return f"About {years} year{'' if years == 1 else 's'} old"


def _place(child: Row) -> str:
    lead = "No fixed address\n" if child["where"] == "no_fixed_address" else ""
    return f"{lead}{child['address']}\n{child['postcode']}".strip()


def mine(*, drafts: Any, submissions: Any) -> dict[str, Any]:
    """Unsent drafts and sent submissions, newest first, by reference: no child is named."""
    return {
        "drafts": [
            {
                "reference": draft.reference,
                "saved_at": draft.saved_at,
                "done": sum(bool(draft.answers.get(step)) for step in STEPS),
                "of": len(STEPS),
                "href": _resume(draft),
                "removal": reverse("referrals:draft-removal", args=[draft.reference]),
            }
            for draft in drafts
        ],
        "head": ["Reference", "Sent", "Children", "How far it is"],
        "rows": [
            [
                {"text": sent.reference, "href": sent.get_absolute_url()},
                short_day(sent.submitted_at),
                {"text": str(len(sent.referrals.all()))},
                _where(list(sent.referrals.all())),
            ]
            for sent in submissions.prefetch_related("referrals__decisions")
        ],
    }


def _resume(draft: Draft) -> str:
    if draft.next_step == "children":
        return reverse("referrals:child", args=[draft.reference, 1])
    return reverse(f"referrals:{draft.next_step or 'check'}", args=[draft.reference])


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


def track(submission: Submission, *, viewer: Person) -> dict[str, Any]:
    """For each child the four steps; the route only for verified professionals who were told."""
    found = list(submission.referrals.prefetch_related("decisions", "transitions"))
    return {
        "submission": submission,
        "deadline": timescales.decide_by(submission.submitted_at, closed=closed_days()),
        "decided": all(stage(each) >= 2 for each in found),
        "parts": [
            {
                "title": f"Child {number} of {len(found)}" if len(found) > 1 else "",
                "steps": _steps(each),
                "route": _route(each) if viewer.is_verified_professional else "",
            }
            for number, each in enumerate(found, 1)
        ],
    }


def _steps(referral: Referral) -> list[Row]:
    now = stage(referral)
    moments = _moments(referral)
    return [
        {
            "name": name,
            "state": "done" if place < now or now == 3 else ("now" if place == now else "next"),
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
    return {
        "submission": submission,
        "option_1": submission.option == Option.WELFARE,
        "due": timescales.decide_by(submission.submitted_at, closed=closed_days()),
    }
