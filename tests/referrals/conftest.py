"""Invented families and the people of the front door."""

import copy
import uuid

import pytest

from localoffer.accounts.roles import Role
from referrals import operations
from referrals.models import Code
from referrals.operations.deciding import Outcome
from referrals.states import Route

CHILD = {
    "given_name": "Robin",
    "family_name": "Example-Oakwood",
    "name_unknown": False,
    "birth_date": "2017-05-04",
    "expected_on": "",
    "estimated_age": None,
    "school": "Invented Primary School",
    "where": "address",
    "address": "1 Invented Lane",
    "postcode": "LE15 6HP",
}
ANSWERS = {
    "welfare": {"welfare": "no"},
    "need": {"need": "refer"},
    "children": [CHILD],
    "concern": {"concern": "Robin finds reading hard.", "hopes": "Some help.", "phone": ""},
    "sharing": {
        "agreement": "agreed",
        "basis": "consent",
        "family_told": True,
        "not_told_why": "",
    },
}


@pytest.fixture
def referrer(person, verified_school):
    return person(Role.REFERRER, organisation=verified_school, name="Test Head Teacher")


@pytest.fixture
def social_worker(person):
    return person(Role.RAIS_SOCIAL_WORKER, name="Sam Test-Worker")


@pytest.fixture
def coordinator(person):
    return person(Role.EARLY_HELP_COORDINATOR, name="Chris Test-Coordinator")


@pytest.fixture
def manager(person):
    return person(Role.RAIS_MANAGER, name="Morgan Test-Manager")


@pytest.fixture
def draft(referrer, at):
    """draft(welfare="yes"): a whole draft of the referrer, ready to send."""

    def make(*, welfare="no", by=referrer, children=1, **changes):
        answers = copy.deepcopy(ANSWERS)
        answers["welfare"]["welfare"] = welfare
        answers["children"] = [copy.deepcopy(CHILD) for _ in range(children)]
        answers.update(changes)
        return operations.start(answers=answers, by=by, at=at, once=uuid.uuid4())

    return make


@pytest.fixture
def referral(draft, referrer, at):
    """referral(welfare="yes"): a referral as it was received."""

    def make(*, by=referrer, **facts):
        submission = operations.send(draft=draft(by=by, **facts), by=by, at=at)
        return submission.referrals.get()

    return make


@pytest.fixture
def claimed(referral, social_worker, coordinator, at):
    """claimed(option=1): claimed by its own screener, the other profession supporting."""

    def make(*, option=2, **facts):
        received = referral(welfare="yes" if option == 1 else "no", **facts)
        pair = (social_worker, coordinator) if option == 1 else (coordinator, social_worker)
        return operations.claim(referral=received, by=pair[0], supporter=pair[1], at=at)

    return make


def outcome(route, **facts):
    """A whole outcome of one route."""
    code = Code.objects.get
    whole = {
        Route.A: {"need": code(list="need", code="N1"), "disabilities": ("NONE",)},
        Route.B: {
            "need": code(list="need", code="N2"),
            "disability_evidence": "A letter from the clinic.",
            "disability_ascertained": True,
            "disabilities": ("LD",),
        },
        Route.C: {
            "destination": code(list="destination", code="inclusion"),
            "family_answer": "agreed",
        },
        Route.D: {"information_given": "The Local Offer pages on reading."},
    }[Route(route)]
    return Outcome(
        route=Route(route), **{"level": 2, "rationale": "Because of it.", **whole, **facts}
    )


@pytest.fixture
def decided(claimed, social_worker, coordinator, at):
    """decided("C"): decided by its screener, or by the social worker where only they may.

    `referred` is what the draft says besides.
    """

    def make(route, *, option=2, referred=None, **facts):
        found = claimed(option=option, **(referred or {}))
        by = social_worker if option == 1 or route in "AB" else coordinator
        if option == 1 and route in "CD":
            facts.setdefault("why_not_statutory", "No sign of significant harm.")
        operations.decide(referral=found, outcome=outcome(route, **facts), by=by, at=at)
        found.refresh_from_db()
        return found

    return make
