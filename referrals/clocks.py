"""Which clocks run for a referral, and which ends first. Reads records; never the time."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from localoffer import clock
from localoffer.council.models import LocalLimit
from referrals import timescales
from referrals.models import Due, Referral
from referrals.states import BEFORE_DECISION, State
from referrals.timescales import Deadline

TARGET = "single-assessment-target"


@dataclass(frozen=True)
class Running:
    """One clock: what is due, the last day with how it was counted, and who set the limit."""

    due: Due
    deadline: Deadline
    source: str


def running(referral: Referral, *, closed: AbstractSet[date]) -> list[Running]:
    """The clocks of this referral in its state, the earliest last day first."""
    state = State(referral.state)
    found: list[Running] = []
    if state in BEFORE_DECISION:
        deadline = timescales.decide_by(referral.received_at, closed=closed)
        found.append(Running(Due.DECISION, deadline, "Working Together"))
    if state in {State.DECIDED_A, State.DECIDED_B, State.ASSESSING}:
        found += _assessment(referral, closed=closed)
    if state in {State.STRATEGY_DISCUSSION, State.S47_ENQUIRY}:
        if discussion := referral.discussions.last():
            deadline = timescales.conference_by(discussion.held_on, closed=closed)
            found.append(Running(Due.CONFERENCE, deadline, "Working Together"))
        if referral.assessments.filter(finished_on=None).exists():
            found += _assessment(referral, closed=closed)
    if state == State.CONFERENCE:
        enquiry = referral.enquiries.exclude(conference_on=None).last()
        if enquiry and enquiry.conference_on:
            held = Deadline(enquiry.conference_on, "The day set for the conference")
            found.append(Running(Due.CONFERENCE, held, "Working Together"))
    allocation = referral.allocations.filter(ended_at=None).first()
    if allocation and state in {State.ALLOCATED, State.EARLY_HELP_ASSESSMENT}:
        days = LocalLimit.amount("early-help-assessment")
        deadline = timescales.within(clock.local_day(allocation.at), days, closed=closed)
        found.append(Running(Due.EARLY_HELP, deadline, "Local limit"))
    if state == State.TEAM_AROUND_THE_FAMILY:
        episode = referral.early_help.filter(ended_on=None).first()
        if episode and episode.review_on:
            review = Deadline(episode.review_on, "The day set for the review")
            found.append(Running(Due.REVIEW, review, "Local limit"))
    return sorted(found, key=lambda each: each.deadline.on)


def _assessment(referral: Referral, *, closed: AbstractSet[date]) -> list[Running]:
    """45 working days from the referral (or from its own start, for a second one), and our 40."""
    episode = referral.episodes.filter(ended_on=None).last()
    start = episode.began_on if episode else clock.local_day(referral.received_at)
    before = referral.assessments.exclude(finished_on=None)
    if episode and before.filter(episode=episode).exists():
        current = referral.assessments.filter(finished_on=None).first()
        if current is None:
            return []
        start = current.started_on
    target = timescales.within(start, LocalLimit.amount(TARGET), closed=closed)
    return [
        Running(Due.ASSESSMENT, timescales.assess_by(start, closed=closed), "Working Together"),
        Running(Due.ASSESSMENT, target, "Our own target"),
    ]


def statutory(found: list[Running]) -> list[Running]:
    """Without our own targets, which are earlier than the law's limit and miss nothing."""
    return [each for each in found if each.source != "Our own target"]


def set_due(referral: Referral, *, closed: AbstractSet[date]) -> None:
    """Write the next last day onto the row, unsaved, so that lists can sort and count by it."""
    found = statutory(running(referral, closed=closed))
    referral.due_on = found[0].deadline.on if found else None
    referral.due_for = found[0].due if found else ""
