"""Two people at once, on two real connections. Each race is first shown to happen unlocked."""

import threading

import pytest
from django.db import connection, transaction

from localoffer.accounts.roles import Role
from localoffer.children import access as children_access
from localoffer.children import operations as children
from localoffer.refusal import Refused
from referrals import access, operations
from referrals.models import Draft, Referral, Submission, Transition
from referrals.operations import sending
from referrals.states import State
from tests.referrals.conftest import outcome


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


@pytest.mark.asvs(10)
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


def test_without_the_lock_and_the_token_the_same_form_would_be_sent_twice(
    committed, draft, referrer, at
):
    """Look whether it was sent, wait for the other to have looked too, send: there are two.

    The row lock and the unique token are the two guards. Here the code that sends runs as it
    is, without the first; the second is taken out of the database for as long.
    """
    written = draft()
    looked = threading.Barrier(2, timeout=10)
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE referrals_submission DROP CONSTRAINT referrals_submission_once_key"
        )

    def send():
        seen = Draft.objects.get(pk=written.pk)
        assert seen.submission is None
        looked.wait()
        with transaction.atomic():
            return sending._send(seen, by=referrer, at=at)

    try:
        together(send, send)
        assert Submission.objects.filter(once=written.once).count() == 2
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE referrals_submission CASCADE")
            cursor.execute("ALTER TABLE referrals_submission ADD CONSTRAINT "
                           "referrals_submission_once_key UNIQUE (once)")  # fmt: skip


def test_two_colleagues_who_send_one_draft_at_once_make_one_referral(
    committed, draft, person, verified_school, referrer, at
):
    colleague = person(Role.REFERRER, organisation=verified_school)
    written = draft()
    operations.share(draft=written, colleague=colleague, by=referrer, at=at)
    begin = threading.Barrier(2, timeout=10)

    def send(by):
        begin.wait()
        return operations.send(draft=written, by=by, at=at)

    results = together(lambda: send(referrer), lambda: send(colleague))
    assert {r.reference for r in results} == {Submission.objects.get().reference}


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


# Decision, allocation and merge: looked at without the lock both may; with it one is told


def both_looked(first, second, look):
    """What each may do, when neither has written before the other has looked."""
    looked = threading.Barrier(2, timeout=10)

    def seen(by):
        answer = bool(look(by))
        looked.wait()
        return answer

    return together(lambda: seen(first), lambda: seen(second))


def at_once(*calls):
    begin = threading.Barrier(len(calls), timeout=10)

    def run(call):
        begin.wait()
        return call()

    return together(*[lambda call=call: run(call) for call in calls])


def one_won(results, says):
    lost = [r for r in results if isinstance(r, Refused)]
    assert len(lost) == len(results) - 1, results
    assert all(says in r.reason for r in lost), [r.reason for r in lost]


def test_of_two_decisions_at_once_one_counts_and_the_other_is_told(
    committed, claimed, coordinator, social_worker, at
):
    found = claimed()
    look = lambda by: access.may_decide(Referral.objects.get(pk=found.pk), "C", by)  # noqa: E731
    assert both_looked(coordinator, social_worker, look) == [True, True]
    results = at_once(
        lambda: operations.decide(referral=found, outcome=outcome("C"), by=coordinator, at=at),
        lambda: operations.decide(referral=found, outcome=outcome("D"), by=social_worker, at=at),
    )
    one_won(results, "now: this referral is “Decided: route")
    assert found.decisions.count() == 1


def test_of_two_allocations_at_once_one_counts_and_the_other_is_told(
    committed, decided, coordinator, manager, person, at
):
    found = decided("C")
    look = lambda by: access.may_allocate(Referral.objects.get(pk=found.pk), by)  # noqa: E731
    assert both_looked(coordinator, manager, look) == [True, True]
    leads = [person(Role.LEAD_PROFESSIONAL) for _ in range(2)]
    results = at_once(
        *[
            lambda lead=lead, by=by: operations.allocate(
                referral=found, to=lead, urgent_why="Now.", by=by, at=at
            )
            for lead, by in zip(leads, (coordinator, manager), strict=True)
        ]
    )
    one_won(results, "You cannot allocate this referral now: this referral is “Allocated”.")
    assert found.allocations.count() == 1


def test_of_two_merges_of_one_record_at_once_one_counts_and_the_other_is_told(
    committed, referral, coordinator, manager, at
):
    kept, gone, other = (referral().child for _ in range(3))
    look = lambda by: children_access.may_join(kept, gone, by)  # noqa: E731
    assert both_looked(coordinator, manager, look) == [True, True]
    results = at_once(
        lambda: children.join(kept=kept, absorbed=gone, reason="x", by=coordinator, at=at),
        lambda: children.join(kept=other, absorbed=gone, reason="x", by=manager, at=at),
    )
    one_won(results, "has already been joined to another record")


def test_two_records_joined_to_each_other_at_once_do_not_lock_each_other_out(
    committed, referral, coordinator, manager, at
):
    one, other = referral().child, referral().child
    results = at_once(
        lambda: children.join(kept=one, absorbed=other, reason="x", by=coordinator, at=at),
        lambda: children.join(kept=other, absorbed=one, reason="x", by=manager, at=at),
    )
    one_won(results, "has already been joined")
