"""The desk's lists: what waits, whose it is, when it is due and whether that is past."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role
from localoffer.council.models import closed_days
from localoffer.ui.templatetags.ui import moment
from referrals import timescales
from referrals.models import Advice, Referral
from referrals.models.referral import ReferralQuerySet
from referrals.states import BEFORE_DECISION, AdviceStatus, Option, State

HEAD = ["Reference", "Option", "State", "Received", "Decide by", "With"]
LATER_HEAD = ["Reference", "Option", "State", "Received", "With"]


def worklist(visible: ReferralQuerySet, *, viewer: Person, at: datetime) -> dict[str, Any]:
    """Lists by what they need; references only, the child is on the referral's own page."""
    closed, today = closed_days(), clock.local_day(at)
    found = list(visible.open().select_related("submission", "screener"))
    own = _own_options(viewer)
    waiting = sorted(
        (r for r in found if r.state == State.SUBMITTED),
        key=lambda r: (r.option != Option.WELFARE, r.option not in own, r.received_at, r.pk),
    )
    undecided = [r for r in found if r.state in BEFORE_DECISION and r.state != State.SUBMITTED]
    yours = [r for r in undecided if viewer.pk in {r.screener_id, r.supporter_id}]
    others = [r for r in undecided if r not in yours]
    later = [r for r in found if r.state not in BEFORE_DECISION]

    def rows(some: list[Referral]) -> list[list[Any]]:
        return [_row(r, closed=closed, today=today) for r in some]

    return {
        "unattended": [r for r in waiting if r.option == Option.WELFARE],
        "waiting_switches": visible.filter(
            state__in=BEFORE_DECISION, switches__answered_at=None, switches__isnull=False
        ).distinct(),
        "failed": Advice.objects.filter(
            referral__in=visible, status=AdviceStatus.FAILED
        ).select_related("referral"),
        "head": HEAD,
        "later_head": LATER_HEAD,
        "waiting": rows(waiting),
        "yours": rows(yours),
        "others": rows(others),
        "later": [_later_row(r) for r in later],
    }


def _own_options(viewer: Person) -> set[int]:
    """A social worker screens Option 1, a coordinator Option 2; a manager watches both."""
    own = set()
    if viewer.has(Role.RAIS_SOCIAL_WORKER, Role.RAIS_MANAGER):
        own.add(Option.WELFARE.value)
    if viewer.has(Role.EARLY_HELP_COORDINATOR, Role.RAIS_MANAGER):
        own.add(Option.SUPPORT.value)
    return own


def _row(referral: Referral, *, closed: frozenset[date], today: date) -> list[Any]:
    return [
        {"text": referral.reference, "href": referral.get_absolute_url()},
        f"Option {referral.option}",
        state_tag(referral),
        moment(referral.received_at),
        due(referral, closed=closed, today=today),
        referral.screener.name if referral.screener else "Nobody yet",
    ]


def _later_row(referral: Referral) -> list[Any]:
    return [
        {"text": referral.reference, "href": referral.get_absolute_url()},
        f"Option {referral.option}",
        state_tag(referral),
        moment(referral.received_at),
        referral.screener.name if referral.screener else "Nobody yet",
    ]


def due(referral: Referral, *, closed: frozenset[date], today: date) -> str:
    """The last day and how it was counted; a late one stands out, in words too."""
    deadline = timescales.decide_by(referral.received_at, closed=closed)
    if not deadline.is_late(today):
        return deadline.because
    tag = render_to_string("components/tag.html", {"text": "Late", "colour": "red"})
    return format_html("{} {}", tag, deadline.because)


def state_tag(referral: Referral) -> dict[str, str]:
    """Words carry the meaning; the colour only helps the eye."""
    unattended = referral.state == State.SUBMITTED and referral.option == Option.WELFARE
    colour = "red" if unattended else COLOURS.get(referral.state, "grey")
    text = SHORT.get(referral.state) or State(referral.state).label
    return {"tag": text, "colour": colour}


SHORT: dict[str, str] = {
    State.SUBMITTED: "Not claimed",
    State.DECIDED_A: "Route A decided",
    State.DECIDED_B: "Route B decided",
    State.DECIDED_C: "Route C decided",
    State.DECIDED_D: "Route D decided",
}


COLOURS: dict[str, str] = {
    State.SUBMITTED: "blue",
    State.SCREENING: "yellow",
    State.AWAITING_INFORMATION: "orange",
    State.CLOSED: "green",
}
