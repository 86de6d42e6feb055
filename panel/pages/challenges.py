"""Mediation and appeals of a case: each date with its reason, what came of it, what is next."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse

from localoffer import clock
from localoffer.council.models import closed_days
from panel import access, timescales
from panel.models import Case, Challenge, ChallengeHistory, NoticeServed, PlanStep
from panel.models.decision import Outcome
from panel.operations.notices import TITLES
from panel.pages.shared import done_in_words, left_in_words
from panel.timescales import Due

What = ChallengeHistory.What
WITH_NAMES = Prefetch("history", ChallengeHistory.objects.select_related("by"))


def in_words(about: NoticeServed | PlanStep) -> str:
    """“Our letter of 4 May 2026: We will not make a plan”."""
    day = timescales.day_in_words(about.served_on)
    if isinstance(about, PlanStep):
        return f"The final plan of {day}"
    return f"Our letter of {day}: {TITLES[Outcome(about.decision.outcome)]}"


def challengeable(case: Case) -> dict[str, NoticeServed | PlanStep]:
    """What a parent can challenge and has not yet, by its words."""
    return {in_words(each): each for each in access.open_to_challenge(case)}


def first_duty(case: Case) -> tuple[str, str] | None:
    """The first thing that an order or agreement asks of the council, until it is done."""
    for challenge in case.challenges.all():
        challenge.case = case  # with its periods at hand
        if (due := next(iter(challenge.dates), None)) and not challenge.met_on(due.key):
            by = timescales.day_in_words(due.on)
            return f"{due.label}, by {by} ({due.clause})", "SEND team"
    return None


def next_step(case: Case) -> tuple[str, str] | None:
    """What a challenge that is open waits for, and who acts."""
    for challenge in case.challenges.all():
        if challenge.lodged_on:
            if not challenge.appeal_ended_on:
                return "The appeal runs. Record how it ended once the Tribunal decides", "SEND team"
        elif challenge.wanted and not challenge.agreed_on:
            if not challenge.meets_on:
                return "Agree the day of mediation with the parent and record it", "SEND team"
            day = timescales.day_in_words(challenge.meets_on)
            return f"Take part in mediation on {day}, then record how it ended", "SEND team"
        elif challenge.told_on and not challenge.certificate_on and not challenge.dates:
            return "Record the mediation certificate once the adviser gives it", "SEND team"
    return None


def events(case: Case) -> list[dict[str, Any]]:
    """What happened in mediation and at the Tribunal, each with its day and who recorded it."""
    found = list(case.challenges.all())
    prefetch_related_objects(found, WITH_NAMES)
    return [
        {
            "title": What(what).label,
            "on": on,
            "by": {row.what: row.by.name for row in each.history.all()}.get(what),
            "text": text,
        }
        for each in found
        for what, on, text in (
            (
                What.ASKED,
                each.told_on,
                "They want mediation." if each.wanted else "They do not want mediation.",
            ),
            (What.CERTIFIED, each.certificate_on, ""),
            (What.MEDIATED, each.agreed_on, each.get_agreed_display()),
            (What.LODGED, each.lodged_on, ""),
            (What.ENDED, each.appeal_ended_on, each.get_ordered_display()),
            (What.TOLD, each.parent_told_on, ""),
        )
        if on
    ]


def challenge_cards(case: Case, *, at: datetime) -> list[dict[str, Any]]:
    """Each challenge with its dates and what can be recorded now."""
    if not case.challenges.all():
        return []
    found = case.challenges.select_related("notice__decision", "plan")
    return [_card(each, case, clock.local_day(at)) for each in found]


def _card(challenge: Challenge, case: Case, today: date) -> dict[str, Any]:
    challenge.case = case  # with its periods at hand
    about = challenge.notice or challenge.plan
    assert about is not None
    rows = [*_mediation(challenge, case, today), *_appeal(challenge, today)]
    rows += [
        {"key": due.label, "value": _ordered(challenge, due, today)} for due in challenge.dates
    ]
    return {
        "title": f"Challenged: {in_words(about)}",
        "rows": rows,
        "steps": [
            {
                "text": text,
                "href": reverse("panel:challenge-step", args=[case.reference, challenge.pk, step]),
            }
            for step, text in _steps(challenge)
        ],
    }


def _by(on: date, today: date, why: str) -> str:
    left = left_in_words((on - today).days)
    return f"By {timescales.day_in_words(on)}, {left}: {why}"


def _ordered(challenge: Challenge, due: Due, today: date) -> str:
    why = f"{due.counted} ({due.clause})"
    if done := challenge.met_on(due.key):
        return f"By {timescales.day_in_words(due.on)}: {why}. {done_in_words(done, due)}"
    return _by(due.on, today, why)


def _mediation(challenge: Challenge, case: Case, today: date) -> list[dict[str, str]]:
    if challenge.told_on is None:
        return [{"key": "Mediation", "value": "The appeal came without it"}]
    said = timescales.day_in_words(challenge.told_on)
    wish = "wants mediation" if challenge.wanted else "does not want mediation"
    rows = [{"key": "Mediation adviser", "value": f"Told on {said}. The parent {wish}"}]
    until = timescales.mediation_until(notice_on=challenge.served_on, periods=case.periods)
    if challenge.told_on > until:
        rows[0]["value"] += f". That was later than {timescales.day_in_words(until)}"
    over = challenge.agreed_on is not None
    if challenge.wanted and not over:
        period = case.periods["mediation-held"]
        due = timescales.due_after(challenge.told_on, period, "the day the parent asked")
        rows.append({"key": "Mediation is held", "value": _by(due.on, today, due.counted)})
    if challenge.meets_on and challenge.agreed_on and challenge.agreed_on < challenge.meets_on:
        day = timescales.day_in_words(challenge.meets_on)
        rows.append({"key": "Mediation was planned", "value": f"For {day}. It ended before then"})
    elif challenge.meets_on:
        told = timescales.due_on(
            challenge.meets_on, case.periods["mediation-date-told"], closed=closed_days()
        )
        day = timescales.day_in_words(challenge.meets_on)
        rows.append(
            {
                "key": "Mediation was on" if over else "Mediation is on",
                "value": f"{day}. Both sides agreed to short notice"
                if challenge.short_notice_agreed
                else f"{day}. Each side is told by {timescales.day_in_words(told)}",
            }
        )
    if challenge.certificate_on:
        day = timescales.day_in_words(challenge.certificate_on)
        rows.append({"key": "Certificate", "value": f"Given on {day}"})
    elif not challenge.wanted or over:
        asked = challenge.agreed_on or challenge.told_on
        due_on = timescales.due_on(
            asked, case.periods["mediation-certificate"], closed=closed_days()
        )
        rows.append({"key": "Certificate", "value": _by(due_on, today, "the adviser gives it")})
    if challenge.agreed_on:
        day = timescales.day_in_words(challenge.agreed_on)
        ended = f"{challenge.get_agreed_display()}, on {day}"
        rows.append({"key": "Mediation ended", "value": ended})
    return rows


def _appeal(challenge: Challenge, today: date) -> list[dict[str, str]]:
    until = challenge.appeal_until(closed=closed_days())
    if challenge.lodged_on is None:
        if challenge.dates:
            return []
        why = "two months from the decision, or one from the certificate if that is later"
        return [{"key": "The parent can appeal", "value": _by(until, today, why)}]
    lodged = f"Lodged on {timescales.day_in_words(challenge.lodged_on)}"
    if challenge.lodged_on > until:
        lodged += (
            f", after {timescales.day_in_words(until)}. The Tribunal decides whether to take it"
        )
    if challenge.appeal_ended_on is None:
        return [{"key": "Appeal", "value": f"{lodged}. It runs"}]
    ended = timescales.day_in_words(challenge.appeal_ended_on)
    return [
        {"key": "Appeal", "value": lodged},
        {"key": "Appeal ended", "value": f"{challenge.get_ordered_display()}, on {ended}"},
    ]


def _steps(challenge: Challenge) -> list[tuple[str, str]]:
    """What can be recorded now."""
    mediates = challenge.wanted and not challenge.agreed_on and not challenge.lodged_on
    steps = [
        ("meeting", "Record the day of mediation", mediates),
        ("agreement", "Record how mediation ended", mediates),
        (
            "certificate",
            "Record the mediation certificate",
            challenge.told_on and not challenge.certificate_on and not challenge.lodged_on,
        ),
        ("appeal", "Record the appeal", not challenge.lodged_on and not challenge.dates),
        (
            "order",
            "Record how the appeal ended",
            challenge.lodged_on and not challenge.appeal_ended_on,
        ),
        (
            "letter",
            "Record our letter that we assess",
            challenge.asks_to_tell and not challenge.met_on("order-assess-tell"),
        ),
    ]
    return [(step, text) for step, text, open_now in steps if open_now]
