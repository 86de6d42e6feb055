"""The desk's lists: what waits, whose it is, when it is due and whether that is past.

No list reads more rows than it shows, and no count goes further than COUNTED: fifty thousand
referrals take as long as five hundred.
"""

from __future__ import annotations

from collections.abc import Iterable, Sized
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.html import format_html

from localoffer import clock, planned
from localoffer.accounts.models import Person
from localoffer.accounts.roles import RAIS_DESK, Role
from localoffer.council.models import closed_days
from localoffer.ui.templatetags.ui import moment, tag
from referrals import access, timescales
from referrals.models import Advice, Contact, Due, Message, OptionSwitch, Proposal, Referral
from referrals.models.referral import ReferralQuerySet
from referrals.states import BEFORE_DECISION, ENDED, AdviceStatus, Option, State
from referrals.timescales import Deadline

HEAD = ["Reference", "Option", "State", "Received", "Due", "With"]
SHOWN = 10
"""Rows of each list on the first page; “see all” leads to the rest."""
PAGE = 25
NO_CLOCK = "none"
COUNTED = 1000
"""Counting stops here: “more than 1,000” is answer enough."""


def worklist(visible: ReferralQuerySet, *, viewer: Person, at: datetime) -> dict[str, Any]:
    """What needs the viewer first; references only, the child is on the referral's own page."""
    closed, today = closed_days(), clock.local_day(at)
    waiting = visible.filter(state=State.SUBMITTED)
    worries = waiting.filter(option=Option.WELFARE)
    unattended = list(for_rows(worries).order_by("received_at", "id")[:SHOWN])
    undecided = visible.filter(state__in=[s for s in BEFORE_DECISION if s != State.SUBMITTED])
    mine = Q(screener=viewer) | Q(supporter=viewer) | Q(owner=viewer)
    own = visible.open().filter(mine).exclude(state=State.SUBMITTED)
    later = visible.open().exclude(state__in=BEFORE_DECISION).exclude(mine)

    def rows(found: Iterable[Referral]) -> list[list[Any]]:
        return [_row(each, closed=closed, today=today) for each in found]

    def first(found: ReferralQuerySet) -> list[list[Any]]:
        return rows(for_rows(found).order_by("due_on", "id")[:SHOWN])

    worries_first = unattended
    if len(unattended) < SHOWN:
        others = for_rows(waiting.filter(option=Option.SUPPORT))
        worries_first = [*unattended, *others.order_by("received_at", "id")[:SHOWN]]
    shown = {
        "waiting": rows(worries_first[:SHOWN]),
        "yours": first(own),
    }
    [[has_switches, has_proposals, has_contacts, has_failed]] = planned.fetch(_ANY_WAIT, [])
    return {
        "unattended": unattended,
        "unattended_count": counted(worries, seen=unattended),
        "waiting_switches": _switches(visible) if has_switches else [],
        "asked": _asked(visible, viewer) if has_proposals else [],
        "contacts": _contacts(visible) if has_contacts else [],
        "written": [] if viewer.has(*RAIS_DESK) else _written(visible),
        "failed": _failed(visible) if has_failed else [],
        "head": HEAD,
        **shown,
        "others": first(undecided.exclude(mine)),
        "later": first(later),
        "counts": {
            "waiting": in_words(counted(waiting, seen=shown["waiting"])),
            "yours": in_words(counted(own, seen=shown["yours"])),
            "late": in_words(counted(visible.open().filter(due_on__lt=today))),
        },
        "all_rows": SHOWN,
        "is_manager": viewer.has(Role.RAIS_MANAGER),
        "is_desk": viewer.has(*RAIS_DESK),
    }


_ANY_WAIT = """SELECT
    EXISTS (SELECT FROM referrals_optionswitch WHERE answered_at IS NULL),
    EXISTS (SELECT FROM referrals_proposal WHERE answered_at IS NULL),
    EXISTS (SELECT FROM referrals_contact WHERE seen_at IS NULL),
    EXISTS (SELECT FROM referrals_advice WHERE status = 'failed')
"""
"""Whether there is anything at all in the lists that are empty on most days, asked together."""


def _switches(visible: ReferralQuerySet) -> list[Referral]:
    """Changes of option that wait for a manager."""
    waiting = OptionSwitch.objects.filter(referral=OuterRef("pk"), answered_at=None)
    return list(visible.filter(Exists(waiting), state__in=BEFORE_DECISION)[:SHOWN])


def _contacts(visible: ReferralQuerySet) -> list[Referral]:
    """Where somebody was in touch again, and nobody has read it."""
    unread = Contact.objects.filter(referral=OuterRef("pk"), seen_at=None)
    return list(visible.filter(Exists(unread)).order_by("due_on")[:SHOWN])


def _failed(visible: ReferralQuerySet) -> list[Advice]:
    """Advice that did not reach whom it was for."""
    failed = Advice.objects.filter(referral__in=visible, status=AdviceStatus.FAILED)
    return list(failed.select_related("referral")[:SHOWN])


def _written(visible: ReferralQuerySet) -> list[Referral]:
    """Where a sender's message waits, for those who have no list of all that senders sent."""
    new = Message.objects.filter(submission=OuterRef("submission"), from_desk=False, read_at=None)
    found = visible.filter(Exists(new)).select_related("attached_as__referral")[:SHOWN]
    return list({each.worked_on.pk: each.worked_on for each in found}.values())


def for_rows(found: ReferralQuerySet) -> ReferralQuerySet:
    """With what a row shows and nothing else: fifty columns less to read for each."""
    return found.select_related("screener", "owner").only(
        "reference", "option", "state", "received_at", "due_on", "due_for",
        "screener__name", "owner__name",
    )  # fmt: skip


def counted(found: ReferralQuerySet, *, seen: Sized | None = None) -> int:
    """How many, up to COUNTED + 1; not asked when a list of them that was `seen` is whole."""
    if seen is not None and len(seen) < SHOWN:
        return len(seen)
    return found.order_by()[: COUNTED + 1].count()


def in_words(number: int) -> str:
    return f"more than {COUNTED:,}" if number > COUNTED else f"{number:,}"


def _asked(visible: ReferralQuerySet, viewer: Person) -> list[Referral]:
    """Referrals on which it is the viewer’s turn to agree, or to take the family on."""
    waiting = Proposal.objects.filter(referral=OuterRef("pk"), answered_at=None)
    return list(visible.open().filter(Exists(waiting.filter(access.waits_for(viewer))))[:SHOWN])


@dataclass(frozen=True)
class Wanted:
    """Which list, filtered and sorted how, and where to go on. Wrong values are left out."""

    show: str = "open"
    option: str = ""
    state: str = ""
    sort: str = "due"
    after: str = ""
    values: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, given: Any) -> Wanted:
        """From an address's query; what is not offered counts as not asked."""
        offered = {
            "show": SHOWS, "option": {"1": "", "2": ""}, "state": dict(OPEN_STATES), "sort": SORTS,
        }  # fmt: skip
        asked = {
            name: given.get(name, "") for name, choices in offered.items()
            if given.get(name, "") in choices
        }  # fmt: skip
        return cls(**asked, after=given.get("after", ""), values=asked)


SHOWS = {
    "open": "All that is open",
    "mine": "Mine",
    "unclaimed": "Not claimed",
    "late": "Late",
}
SORTS = {"due": "Due first", "received": "Oldest first", "newest": "Newest first"}
OPEN_STATES = [
    (state.value, state.label)
    for state in State
    if state not in (*ENDED, State.DRAFT, State.DEFLECTED)
]


def listing(
    visible: ReferralQuerySet, wanted: Wanted, *, viewer: Person, at: datetime
) -> dict[str, Any]:
    """One page of a list: 25 rows after a place, and the place to go on from (no offsets)."""
    closed, today = closed_days(), clock.local_day(at)
    found = visible.open()
    if wanted.show == "mine":
        found = found.filter(Q(screener=viewer) | Q(supporter=viewer) | Q(owner=viewer))
    if wanted.show == "unclaimed":
        found = found.filter(state=State.SUBMITTED)
    if wanted.show == "late":
        found = found.filter(due_on__lt=today)
    if wanted.option:
        found = found.filter(option=wanted.option)
    if wanted.state:
        found = found.filter(state=wanted.state)
    number = counted(found)
    found = for_rows(found)
    if wanted.sort == "due":
        column, rows = "due_on", _by_due(found, wanted.after)
    else:
        column = "received_at"
        newest = wanted.sort == "newest"
        rows = list(_after(found, _place(wanted.after, column), column, backwards=newest))
    following = rows[PAGE - 1] if len(rows) > PAGE else None
    return {
        "head": HEAD,
        "rows": [_row(r, closed=closed, today=today) for r in rows[:PAGE]],
        "number": in_words(number),
        "wanted": wanted,
        "shows": SHOWS.items(),
        "sorts": SORTS.items(),
        "states": OPEN_STATES,
        "further": _address(wanted, f"{_key(following, column)}~{following.pk}")
        if following
        else "",
        "first": _address(wanted, "") if wanted.after else "",
    }


def _key(referral: Referral, column: str) -> str:
    value = getattr(referral, column)
    return value.isoformat() if value else NO_CLOCK


def _by_due(found: ReferralQuerySet, after: str) -> list[Referral]:
    """The next rows by due day; those on which no clock runs come last, by number."""
    key, _, pk = after.partition("~")
    rows: list[Referral] = []
    if key != NO_CLOCK:
        dated = found.exclude(due_on=None)
        rows = list(_after(dated, _place(after, "due_on"), "due_on", backwards=False))
    if len(rows) <= PAGE:
        last = int(pk) if key == NO_CLOCK and pk.isdecimal() and len(pk) < 18 else 0
        undated = found.filter(due_on=None, id__gt=last).order_by("id")
        rows += undated[: PAGE + 1 - len(rows)]
    return rows


def _place(after: str, column: str) -> tuple[Any, int] | None:
    """The row after which to go on: the value it is sorted by, and its number."""
    value, _, pk = after.partition("~")
    read = parse_date if column == "due_on" else parse_datetime
    try:
        place = read(value)
    except ValueError:
        return None
    return (place, int(pk)) if place and pk.isdecimal() and len(pk) < 18 else None


def _after(
    found: ReferralQuerySet, place: tuple[Any, int] | None, column: str, *, backwards: bool
) -> ReferralQuerySet:
    order = (f"-{column}", "-id") if backwards else (column, "id")
    found = found.order_by(*order)
    if place is not None:
        way = "lt" if backwards else "gt"
        value, pk = place
        found = found.filter(
            Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"id__{way}": pk}),
            **{f"{column}__{way}e": value},  # the bound that the index begins at
        )
    return found[: PAGE + 1]


def _address(wanted: Wanted, after: str) -> str:
    query = {**wanted.values, **({"after": after} if after else {})}
    return "?" + urlencode({name: value for name, value in query.items() if value})


def _row(referral: Referral, *, closed: frozenset[date], today: date) -> list[Any]:
    responsible = referral.owner or referral.screener
    return [
        {"text": referral.reference, "href": referral.get_absolute_url(), "whole": True},
        str(referral.option),
        state_tag(referral),
        moment(referral.received_at),
        due(referral, closed=closed, today=today),
        responsible.name if responsible else "Nobody yet",
    ]


def due(referral: Referral, *, closed: frozenset[date], today: date) -> str:
    """The last day and how it was counted; a late one stands out, in words too."""
    if referral.state in BEFORE_DECISION:
        return late(timescales.decide_by(referral.received_at, closed=closed), today=today)
    if referral.due_on is None:
        return "Nothing is due"
    return late(Deadline(referral.due_on, Due(referral.due_for).label), today=today)


def late(deadline: Deadline, *, today: date) -> str:
    """“1 working day from …: …”, with a tag in words when the day is past."""
    if not deadline.is_late(today):
        return deadline.because
    return format_html("{} {}", tag("Late", "red"), deadline.because)


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
    State.STRATEGY_DISCUSSION: "Strategy discussion",
    State.S47_ENQUIRY: "Section 47 enquiry",
    State.CONFERENCE: "Conference ahead",
    State.EARLY_HELP_ASSESSMENT: "Early Help assessment",
    State.TEAM_AROUND_THE_FAMILY: "Team around the family",
    State.ATTACHED: "Added to another",
}


COLOURS: dict[str, str] = {
    State.SUBMITTED: "blue",
    State.SCREENING: "yellow",
    State.AWAITING_INFORMATION: "orange",
    State.STRATEGY_DISCUSSION: "red",
    State.S47_ENQUIRY: "red",
    State.CONFERENCE: "red",
    State.CLOSED: "green",
}
