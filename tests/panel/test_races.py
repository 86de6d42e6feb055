"""Two people at once, on two real connections. Each race is first shown to happen unlocked."""

import threading
import uuid
from datetime import time

import pytest
from django.db import connection, transaction

from localoffer.accounts.roles import Role
from localoffer.refusal import Refused, Stale
from panel import access
from panel.models import Case, Decision, Declaration, Item, Meeting, Signature, View
from panel.operations import cases, decisions, items, meetings, members
from tests.panel.conftest import MEETING


@pytest.fixture
def told(committed, story):
    """The story, in a database in which everything really commits."""
    return story


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


def test_without_the_lock_a_view_and_an_interest_would_both_stand(told):
    """Neither transaction sees the other's row: an interested member's view counts."""
    told.in_discussion()
    Declaration.objects.filter(person=told.member).update(nature="none")
    written, seen = threading.Event(), threading.Event()

    def declares():
        with transaction.atomic():
            View.objects.filter(item=told.item, member=told.member).update(voided_at=told.now)
            Declaration.objects.filter(person=told.member).update(nature="interest")
            written.set()
            assert seen.wait(10)

    def views():
        assert written.wait(10)
        with transaction.atomic():
            assert access.may_give_view(told.item, told.member, told.member)
            View.objects.create(
                item=told.item, member=told.member, leaning="for", text="Yes.", sitting=1,
                by=told.member, at=told.now,
            )  # fmt: skip
        seen.set()

    assert together(declares, views) == [None, None]
    assert View.objects.filter(member=told.member, voided_at=None).exists()


@pytest.mark.asvs(50)
def test_a_view_and_an_interest_at_the_same_moment_leave_no_view_that_counts(told):
    told.in_discussion()
    begin = threading.Barrier(2, timeout=10)

    def declares():
        begin.wait()
        members.declare(
            item=told.item, person=told.member, nature="interest", by=told.operations, at=told.now
        )

    def views():
        begin.wait()
        members.record_view(
            item=told.item, member=told.member, leaning="for", text="Yes.", by=told.member,
            at=told.now,
        )  # fmt: skip

    results = together(declares, views)
    assert results[0] is None
    assert results[1] is None or isinstance(results[1], Refused)
    assert not View.objects.filter(member=told.member, voided_at=None).exists()


def test_without_the_lock_two_chief_officers_would_both_be_let_in(told, person):
    told.signed()
    told.people["second"] = person(Role.CHIEF_OFFICER)
    told.declared("chief", "second")
    looked = threading.Barrier(2, timeout=10)

    def looks(by):
        allowed = bool(access.may_approve(told.item, by))
        looked.wait()
        return allowed

    assert together(lambda: looks(told.chief), lambda: looks(told.people["second"])) == [True, True]


@pytest.mark.asvs(10)
def test_of_two_chief_officers_one_approves_and_the_other_is_told(told, person):
    told.signed()
    told.people["second"] = person(Role.CHIEF_OFFICER)
    told.declared("chief", "second")
    begin = threading.Barrier(2, timeout=10)
    item, digest = told.item, told.decision.digest

    def approves(by):
        begin.wait()
        return decisions.approve(item=item, digest=digest, by=by, at=told.now)

    results = together(lambda: approves(told.chief), lambda: approves(told.people["second"]))
    assert sum(isinstance(each, Signature) for each in results) == 1, results
    lost = next(each for each in results if isinstance(each, Refused))
    assert lost.reason == "You cannot approve the decision now: this item is “Approved”."
    assert Signature.objects.filter(part="officer").count() == 1


def test_of_approving_and_sending_back_at_once_one_happens(told, person):
    told.signed()
    told.people["second"] = person(Role.CHIEF_OFFICER)
    told.declared("chief", "second")
    begin = threading.Barrier(2, timeout=10)
    item, digest = told.item, told.decision.digest

    def approves():
        begin.wait()
        return decisions.approve(item=item, digest=digest, by=told.chief, at=told.now)

    def sends_back():
        begin.wait()
        return decisions.send_back(
            item=item, why="More.", version=item.version, by=told.people["second"], at=told.now
        )

    results = together(approves, sends_back)
    assert sum(isinstance(each, Refused | Stale) for each in results) == 1, results
    assert told.item.state in {"approved", "sent_back"}


def test_two_recommendations_at_once_make_one_version(told):
    told.in_discussion().viewed().found()
    begin = threading.Barrier(2, timeout=10)
    item = told.item

    def recommends():
        begin.wait()
        return decisions.recommend(
            item=item, outcome="assess", reasons="Shown.", version=item.version, by=told.chair,
            at=told.now,
        )  # fmt: skip

    results = together(recommends, recommends)
    assert sum(isinstance(each, Decision) for each in results) == 1, results
    assert sum(isinstance(each, Stale) for each in results) == 1, results
    assert Decision.objects.count() == 1


def test_a_case_opened_four_times_at_once_is_one_case(told):
    begin = threading.Barrier(4, timeout=10)

    def opens():
        begin.wait()
        return cases.open_case_from_referral(referral=told.referral, by=told.desk, at=told.at)

    assert len({case.pk for case in together(*[opens] * 4)}) == 1
    assert (Case.objects.count(), Item.objects.count()) == (1, 1)


def test_a_meeting_planned_four_times_at_once_with_one_token_is_one(told):
    once, begin = uuid.uuid4(), threading.Barrier(4, timeout=10)

    def plans():
        begin.wait()
        return meetings.schedule(
            on=MEETING, starts=time(9, 30), place="Invented Room", chair=told.chair, once=once,
            by=told.operations, at=told.at,
        )  # fmt: skip

    assert len({meeting.pk for meeting in together(*[plans] * 4)}) == 1
    assert Meeting.objects.get().attendance.count() == 4


def test_without_the_lock_twenty_tabs_of_two_chairs_would_let_one_chair_in_again_and_again(told):
    told.recommended().declared("deputy")
    looked = threading.Barrier(20, timeout=20)

    def looks(by):
        allowed = bool(access.may_sign(told.item, by))
        looked.wait()
        return allowed

    calls = [lambda by=by: looks(by) for by in (told.chair, told.deputy) for _ in range(10)]
    assert together(*calls) == [True] * 10 + [False] * 10


def test_of_twenty_tabs_of_two_chairs_that_sign_at_once_one_signs_and_the_rest_read_why(told):
    """Without its lock the operation gives some of them a database error and no reason."""
    told.recommended().declared("deputy")
    begin = threading.Barrier(20, timeout=20)
    item, digest = told.item, told.decision.digest

    def signs(by):
        begin.wait()
        return decisions.sign(item=item, digest=digest, by=by, at=told.now)

    calls = [lambda by=by: signs(by) for by in (told.chair, told.deputy) for _ in range(10)]
    results = together(*calls)
    assert sum(isinstance(each, Signature) for each in results) == 1, results
    assert all(isinstance(each, Refused | Signature) for each in results), results
    assert Signature.objects.get(part="chair").by == told.chair
    reason = "You cannot sign the recommendation now: this item is “With the chief officer”."
    assert sum(str(each) == reason for each in results) >= 9
    assert told.item.state == "with_officer"


def test_of_two_case_officers_one_sends_the_papers_in(told, person):
    told.opened()
    told.people["second"] = person(Role.SEN_CASE_OFFICER)
    begin = threading.Barrier(2, timeout=10)
    item = told.item

    def submits(by):
        begin.wait()
        return items.submit(item=item, version=item.version, by=by, at=told.at)

    results = together(lambda: submits(told.officer), lambda: submits(told.people["second"]))
    won = [each for each in results if isinstance(each, Item)]
    lost = [each for each in results if isinstance(each, Stale)]
    assert (len(won), len(lost)) == (1, 1), results
    assert lost[0].by == won[0].presenter.name
