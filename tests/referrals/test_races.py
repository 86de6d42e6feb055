"""Two people at once, on two real connections. Each race is first shown to happen unlocked."""

import threading

import pytest
from django.db import connection

from localoffer.accounts.roles import Role
from localoffer.refusal import Refused
from referrals import access, operations
from referrals.models import Referral, Submission, Transition
from referrals.states import State


@pytest.fixture
def two(committed, person):
    return [person(Role.EARLY_HELP_COORDINATOR, name=f"Test Racer {n}") for n in (1, 2)]


def together(*calls):
    """Run each call on a thread and connection of its own; what each gave back or raised."""
    results = [None] * len(calls)

    def run(place, call):
        try:
            results[place] = call()
        except Exception as error:  # the test looks at what came
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def test_without_the_lock_both_would_claim_it(two, referral, social_worker, at):
    """Look, wait for the other to have looked too, write: the second overwrites the first."""
    found = referral()
    looked = threading.Barrier(2, timeout=10)

    def claim(by):
        seen = Referral.objects.get(pk=found.pk)
        allowed = bool(access.may_claim(seen, by))
        looked.wait()
        Referral.objects.filter(pk=found.pk).update(
            state=State.SCREENING, screener=by, supporter=social_worker, claimed_at=at
        )
        return allowed

    assert together(lambda: claim(two[0]), lambda: claim(two[1])) == [True, True]


def test_of_two_at_once_one_claims_and_the_other_learns_who(two, referral, social_worker, at):
    for _ in range(5):
        found = referral()
        begin = threading.Barrier(2, timeout=10)

        def claim(by, found=found, begin=begin):
            begin.wait()
            return operations.claim(referral=found, by=by, supporter=social_worker, at=at)

        results = together(lambda: claim(two[0]), lambda: claim(two[1]))
        won = [r for r in results if isinstance(r, Referral)]
        lost = [r for r in results if isinstance(r, Refused)]
        assert (len(won), len(lost)) == (1, 1), results
        assert lost[0].reason == (
            f"{won[0].screener.name} claimed this referral at 10:30 on 31 March."
        )
        assert Transition.objects.filter(referral=found, move="claim_support").count() == 1


def test_the_same_form_sent_at_the_same_moment_makes_one_referral(committed, draft, referrer, at):
    written = draft()
    begin = threading.Barrier(4, timeout=10)

    def send():
        begin.wait()
        return operations.send(draft=written, by=referrer, at=at)

    results = together(*[send] * 4)
    assert {r.reference for r in results} == {Submission.objects.get().reference}
    assert Referral.objects.count() == 1


def test_a_draft_begun_twice_at_the_same_moment_is_one_draft(committed, referrer, at):
    import uuid

    once, begin = uuid.uuid4(), threading.Barrier(4, timeout=10)

    def start():
        begin.wait()
        return operations.start(
            answers={"welfare": {"welfare": "no"}}, by=referrer, at=at, once=once
        )

    assert len({draft.pk for draft in together(*[start] * 4)}) == 1
