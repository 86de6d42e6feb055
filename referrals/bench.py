"""Invented referrals in any number, and how long the desk's pages take among them.

One in two is open; names, birth dates and addresses repeat as they do in earnest, so that
looking for the same child has something to look through.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pgtrigger
from django.db.models import F

from localoffer import clock
from localoffer.accounts.bench import who
from localoffer.bench import MOMENT, Form, Measure, Page, Size, copy
from localoffer.children.names import key
from localoffer.children.synthetic import pairs
from localoffer.references import ALPHABET
from referrals import crashing
from referrals.models import Code, Edition, Referral
from referrals.states import State

STATES = [State.SUBMITTED, State.SCREENING, State.DECIDED_C, State.ASSESSING, State.CLOSED,
          State.CLOSED, State.CLOSED, State.CLOSED]  # fmt: skip
ROUTES = {State.DECIDED_C: "C", State.ASSESSING: "A", State.CLOSED: "D"}


def reference(prefix: str, number: int) -> str:
    """The number written with the letters of references."""
    letters = ""
    for _ in range(6):
        number, rest = divmod(number, len(ALPHABET))
        letters = ALPHABET[rest] + letters
    return f"{prefix}-{letters}"


def seed(size: Size) -> None:
    """Households, children, submissions, referrals and their decisions, in five statements."""
    number = size.referrals
    facts = [pair.one for pair in pairs(number, seed=1)]
    copy(
        "children_household",
        ("id", "reference", "address", "postcode", "no_fixed_address", "hidden"),
        ((n, reference("H", n), f"{n} Invented Road", facts[n - 1].postcode, False, False)
         for n in range(1, number + 1)),
        total=number,
    )  # fmt: skip
    copy("children_child", CHILD, (_child(n, facts[n - 1]) for n in range(1, number + 1)),
         total=number)  # fmt: skip
    sender, source = who("referrer").pk, Code.objects.get(list="source", code="2A").pk
    copy(
        "referrals_submission", SUBMISSION,
        (_submission(n, sender, source) for n in range(1, number + 1)), total=number,
    )  # fmt: skip
    copy(
        "referrals_sharingbasis",
        ("submission_id", "agreement", "basis", "family_told", "not_told_why"),
        ((n, "agreed", "consent", True, "") for n in range(1, number + 1)),
        total=number,
    )
    copy("referrals_referral", REFERRAL, _referrals(number), total=number)
    _advance(number)
    copy("referrals_decision", DECISION, _decisions(number, _codes()), total=number)


def _advance(number: int) -> None:
    """Take them to their states, past the guards that hold people to the table."""
    worker, coordinator = who("rais_social_worker").pk, who("early_help_coordinator").pk
    with pgtrigger.ignore(*GUARDS):
        for place, state in enumerate(STATES):
            if state != State.SUBMITTED:
                Referral.objects.annotate(place=F("id") % len(STATES)).filter(place=place).update(
                    state=state, screener=worker, supporter=coordinator, claimed_at=MOMENT,
                    closed_at=MOMENT if state == State.CLOSED else None,
                )  # fmt: skip


GUARDS = [
    "referrals.Referral:referral_moves_by_the_table",
    "referrals.Referral:referral_closes_only_when_done",
]


CHILD = ("id", "reference", "given_name", "family_name", "name_unknown", "birth_date", "sex", "upn",
         "nhs_number", "school", "household_id", "ethnicity", "disabilities", "given_key",
         "family_key", "version")  # fmt: skip
SUBMISSION = ("id", "reference", "once", "channel", "option", "welfare", "concern", "hopes",
              "sender", "anonymous", "referrer_id", "referrer_name", "referrer_email",
              "referrer_phone", "referrer_other_way", "referrer_job", "referrer_works_at",
              "referrer_relationship", "strengths", "voice", "tried_assess", "tried_plan",
              "tried_do", "tried_review", "agencies", "agencies_note", "source_id",
              "submitted_at")  # fmt: skip
REFERRAL = ("id", "reference", "submission_id", "child_id", "option", "state", "received_at",
            "known_to_cwd", "where", "found_at",
            "held", "due_on", "due_for", "version")  # fmt: skip
DECISION = ("referral_id", "option", "route", "level", "rationale", "why_not_statutory", "need_id",
            "disability_evidence", "destination_id", "family_answer", "after_refusal",
            "information_given", "no_further_action", "guidance_id", "thresholds_id", "by_id",
            "at")  # fmt: skip


def _child(n: int, facts: Any) -> tuple[Any, ...]:
    return (n, reference("C", n), facts.given, facts.family, False, facts.birth_date, facts.sex, "",
            facts.nhs_number, facts.school, n, "NOBT", "{}", key(facts.given), key(facts.family),
            1)  # fmt: skip


def _submission(n: int, sender: int, source: int) -> tuple[Any, ...]:
    option = 1 + n % 2
    return (n, reference("S", n), uuid.UUID(int=n), "online", option, "yes" if option == 1 else "no",
            "An invented concern.", "", "professional", False, sender, *[""] * 7, *[""] * 6,
            "[]", "", source, MOMENT)  # fmt: skip


def _state(n: int) -> State:
    return STATES[n % len(STATES)]


def _referrals(number: int) -> Iterator[tuple[Any, ...]]:
    chance = random.Random(2)  # noqa: S311  (no secret)
    for n in range(1, number + 1):
        received = MOMENT - timedelta(minutes=chance.randrange(300_000))
        dated = _state(n) in {State.SUBMITTED, State.SCREENING, State.ASSESSING}
        due = date(2026, 1, 1) + timedelta(days=chance.randrange(90)) if dated else None
        yield (n, reference("R", n), n, n, 1 + n % 2, "submitted", received, False,
               "address", "", False, due, "decision" if dated else "", 1)  # fmt: skip


def _codes() -> tuple[int, ...]:
    """Read before the rows are streamed: nothing else may be asked meanwhile."""
    return (
        Code.objects.get(list="need", code="N1").pk,
        Code.objects.get(list="destination", code="early_help").pk,
        Edition.objects.filter(kind="guidance").latest("in_force_from").pk,
        Edition.objects.filter(kind="thresholds").latest("in_force_from").pk,
        who("rais_social_worker").pk,
    )


def _decisions(number: int, codes: tuple[int, ...]) -> Iterator[tuple[Any, ...]]:
    need, destination, guidance, thresholds, by = codes
    for n in range(1, number + 1):
        route = ROUTES.get(_state(n))
        if route:
            yield (n, 1 + n % 2, route, 3, "Because.", "No harm." if route in "CD" else "",
                   need if route == "A" else None, "", destination if route == "C" else None,
                   "agreed" if route == "C" else "", "", "Groups." if route == "D" else "", False,
                   guidance, thresholds, by, MOMENT)  # fmt: skip


def _one() -> str:
    """The record of a referral that is being screened: proposals for the same child and all."""
    return Referral.objects.filter(state=State.SCREENING).latest("id").get_absolute_url()


def _another() -> str:
    """The record that the notes are written on: the one that is read stays as it is."""
    return Referral.objects.filter(state=State.SCREENING).earliest("id").get_absolute_url()


def _deep() -> str:
    """A page far down the list, as somebody reaches it who goes on and on."""
    place = Referral.objects.exclude(due_on=None).order_by("due_on", "id")
    middle = place[place.count() // 2]
    return f"/desk/list/?sort=due&after={middle.due_on}~{middle.pk}"


def _ready(number: int) -> str:
    """The last page of a finished draft."""
    made = crashing.draft(number, by=who("referrer"), at=clock.now())
    return f"/refer/{made.reference}/check/"


MEASURES: list[Measure] = [
    Page("referrals: desk", "/desk/", by="rais_manager", at_most=12),
    Page("referrals: list", "/desk/list/", by="rais_manager", at_most=12),
    Page("referrals: list, half way down", _deep, by="rais_manager", at_most=12),
    Page("referrals: record", _one, by="rais_manager", at_most=8),
    Form(
        "referrals: supervision note",
        lambda number: f"{_another()}supervision/",
        lambda number: {"text": f"Invented note {number}"},
        by="rais_manager",
        at_most=8,
    ),
    Form("referrals: send", _ready, lambda number: {}, by="referrer", at_most=8),
]
