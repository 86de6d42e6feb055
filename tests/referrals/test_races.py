"""Two people at once, on two real connections. Each race is shown to go wrong unguarded."""

import threading
import uuid
from contextlib import contextmanager, suppress

import pytest
from django.db import IntegrityError, connection, transaction

from localoffer.accounts.roles import Role
from localoffer.children import operations as children
from localoffer.children.models import Merge
from localoffer.refusal import Refused
from referrals import operations
from referrals.models import Draft, Referral, Submission, Transition
from referrals.operations import sending
from tests.referrals.conftest import outcome
from tests.threads import together


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
    once, begin = uuid.uuid4(), threading.Barrier(4, timeout=10)

    def start():
        begin.wait()
        return operations.start(
            answers={"welfare": {"welfare": "no"}}, by=referrer, at=at, once=once
        )

    assert len({draft.pk for draft in together(*[start] * 4)}) == 1


# Claim, decision, allocation and merge: the same race with its guards, without the row lock, and
# without the database's own guard either. Both people have looked before either writes: whoever
# is to write first waits for the other to be as far, for as long as a lock may hold them up.


def raced(*calls, locked=True):
    """What each call gave back or raised; `locked` False takes FOR UPDATE out of their SQL."""
    meet = threading.Barrier(len(calls))

    def run(call):
        here = {"waited": False}

        def held(execute, sql, params, many, context):
            if not here["waited"] and sql.startswith(("INSERT", "UPDATE")):
                here["waited"] = True
                with suppress(threading.BrokenBarrierError):
                    meet.wait(timeout=0.7)
            return execute(sql, params, many, context)

        connection.features.has_select_for_update = locked
        with connection.execute_wrapper(held):
            return call()

    return together(*[lambda call=call: run(call) for call in calls])


@contextmanager
def without(index, table):
    """The database's own guard taken away; afterwards the table is emptied and it is back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [index])
        [made] = cursor.fetchone()
        cursor.execute(f"DROP INDEX {index}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")
            cursor.execute(made)


def one_won(results, says):
    """One went through, and every other was told this in words."""
    lost = [r for r in results if isinstance(r, Refused)]
    assert len(lost) == len(results) - 1, results
    assert all(says in r.reason for r in lost), [r.reason for r in lost]


def each_guard_counts(race, *, says, index, table):
    """`race()` sets up anew and gives the calls and what counts how many went through."""
    calls, count = race()
    one_won(raced(*calls), says)
    assert count() == 1
    calls, count = race()
    unlocked = raced(*calls, locked=False)
    assert [type(r) for r in unlocked if isinstance(r, Exception)] == [IntegrityError], (
        "without the lock nobody is told: the loser runs into the database"
    )
    assert count() == 1
    with without(index, table):
        calls, count = race()
        assert not [r for r in raced(*calls, locked=False) if isinstance(r, Exception)]
        assert count() == len(calls), "without either guard both go through"


@pytest.mark.asvs(10)
def test_of_two_at_once_one_claims_and_the_other_learns_who(
    committed, person, referral, social_worker, at
):
    pair = [person(Role.EARLY_HELP_COORDINATOR, name=f"Test Racer {n}") for n in (1, 2)]

    def race():
        found = referral()
        claims = [
            lambda by=by: operations.claim(referral=found, by=by, supporter=social_worker, at=at)
            for by in pair
        ]
        made = Transition.objects.filter(referral=found, move="claim_support")
        return claims, made.count

    calls, count = race()
    results = raced(*calls)
    [winner] = [r.screener.name for r in results if isinstance(r, Referral)]
    one_won(results, f"{winner} claimed this referral at 10:30am on 31 March.")
    assert count() == 1
    calls, count = race()
    assert not [r for r in raced(*calls, locked=False) if isinstance(r, Exception)]
    assert count() == 2, "without the lock both claim it, and the second overwrites the first"


@pytest.mark.asvs(10)
def test_of_two_decisions_at_once_one_counts_and_the_other_is_told(
    committed, claimed, coordinator, social_worker, at
):
    def race():
        found = claimed()
        decisions = [
            lambda by=by: operations.decide(referral=found, outcome=outcome("C"), by=by, at=at)
            for by in (coordinator, social_worker)
        ]
        return decisions, found.decisions.count

    each_guard_counts(
        race,
        says="now: this referral is “Decided: route",
        index="referral_is_first_decided_once",
        table="referrals_decision",
    )


def test_of_two_allocations_at_once_one_counts_and_the_other_is_told(
    committed, decided, coordinator, manager, person, at
):
    leads = [person(Role.LEAD_PROFESSIONAL) for _ in range(2)]

    def race():
        found = decided("C")
        allocations = [
            lambda to=to, by=by: operations.allocate(
                referral=found, to=to, urgent_why="Now.", by=by, at=at
            )
            for to, by in zip(leads, (coordinator, manager), strict=True)
        ]
        return allocations, found.allocations.filter(ended_at=None).count

    each_guard_counts(
        race,
        says="You cannot allocate this referral now: this referral is “Allocated”.",
        index="one_live_allocation",
        table="referrals_allocation",
    )


def test_of_two_merges_of_one_record_at_once_one_counts_and_the_other_is_told(
    committed, referral, coordinator, manager, at
):
    def race():
        kept, gone, other = (referral().child for _ in range(3))
        joins = [
            lambda keep=keep, by=by: children.join(
                kept=keep, absorbed=gone, reason="x", by=by, at=at
            )
            for keep, by in ((kept, coordinator), (other, manager))
        ]
        return joins, Merge.objects.filter(absorbed=gone, undone_at=None).count

    each_guard_counts(
        race,
        says="has already been joined to another record",
        index="child_is_joined_once",
        table="children_merge",
    )


def test_two_records_joined_to_each_other_at_once_do_not_lock_each_other_out(
    committed, referral, coordinator, manager, at
):
    one, other = referral().child, referral().child
    results = raced(
        lambda: children.join(kept=one, absorbed=other, reason="x", by=coordinator, at=at),
        lambda: children.join(kept=other, absorbed=one, reason="x", by=manager, at=at),
    )
    one_won(results, "has already been joined")
