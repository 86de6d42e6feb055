"""Two people at once, on two real connections. Each race is first shown to happen unlocked."""

import threading
import uuid
from collections.abc import Callable
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import time
from functools import partial
from typing import Any

import pgtrigger
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet, UniqueConstraint

from localoffer.accounts.roles import Role
from localoffer.refusal import Refused, Stale
from panel import access
from panel.models import Case, Decision, Declaration, Item, Meeting, Repeat, Signature, View
from panel.operations import cases, decisions, items, meetings, members
from tests.panel.conftest import MEETING
from tests.threads import together


@pytest.fixture
def told(committed, story):
    """The story, in a database in which everything really commits."""
    return story


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


def test_a_case_opened_four_times_at_once_is_one_case(told):
    begin = threading.Barrier(4, timeout=10)

    def opens():
        begin.wait()
        return cases.open_case_from_referral(referral=told.referral, by=told.desk, at=told.at)

    assert len({case.pk for case in together(*[opens] * 4)}) == 1
    assert (Case.objects.count(), Item.objects.count()) == (1, 1)


def test_two_requests_for_one_child_at_once_are_one_case(told):
    """Where nothing holds the child, each finds no open case and begins its own."""
    asked = [
        cases.receive_request(
            once=uuid.uuid4(), asker="parent", name="Sam", email="", phone="",
            address="1 Invented Road", postcode="", given_name="Robin", family_name="Example",
            birth_date=told.referral.child.birth_date, school="", concern="Reading.",
            hopes="", at=told.at,
        )
        for _ in range(2)
    ]  # fmt: skip
    begin, child = threading.Barrier(2, timeout=10), told.referral.child

    def unheld(request):
        with transaction.atomic():
            assert Case.objects.open_for(child) is None
            begin.wait()
            Case.objects.create(
                child=child, parent_request=request, received_on=told.at.date(), asker="parent",
                law_version="2014",
            )  # fmt: skip
            begin.wait()

    together(*[partial(unheld, each) for each in asked])
    assert Case.objects.count() == 2
    Case.objects.all().delete()

    def opens(request):
        begin.wait()
        return cases.open_case_from_parent(
            request=request, child=child, by=told.officer, at=told.at
        )

    assert len({case.pk for case in together(*[partial(opens, each) for each in asked])}) == 1
    assert (Case.objects.count(), Repeat.objects.count()) == (1, 1)


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


@dataclass(frozen=True)
class Race:
    """What only one of twenty may do: how far it begins, who tries, what it writes, from where."""

    begins: str
    people: tuple[str, str]
    operation: Callable[..., Any]
    model: type
    held_at: str
    state: str

    @property
    def stays(self):
        return f"{self.model.__name__.lower()}_stays"

    def rows(self):
        found = self.model.objects.all()
        return found.filter(part="officer") if self.operation is decisions.approve else found

    def tries(self, told):
        if self.operation is decisions.recommend:
            return {"outcome": "assess", "reasons": "Shown.", "version": told.item.version}
        return {"digest": told.decision.digest}


RACES = {
    "two chairs sign": Race(
        "recommended", ("chair", "deputy"), decisions.sign, Signature, "_sign", "recommended"
    ),
    "two chief officers approve": Race(
        "signed", ("chief", "second"), decisions.approve, Signature, "_sign", "with_officer"
    ),
    "two chairs recommend": Race(
        "in_discussion", ("chair", "deputy"), decisions.recommend, Decision, "content_of",
        "in_discussion",
    ),
}  # fmt: skip
ITS_TABLE = "panel.Item:item_follows_its_table"


@contextmanager
def without(guards, model):
    """Take guards away: the lock on a row, or what the database itself keeps unique."""
    with ExitStack() as taken:
        if "lock" in guards:
            patch = taken.enter_context(pytest.MonkeyPatch.context())
            patch.setattr(QuerySet, "select_for_update", lambda self, **options: self)
        if "database" in guards:
            for constraint in model._meta.constraints:
                if isinstance(constraint, UniqueConstraint):
                    with connection.schema_editor() as editor:
                        editor.remove_constraint(model, constraint)
                    taken.callback(put_back, model, constraint)
        yield


def put_back(model, constraint):
    with connection.schema_editor() as editor:
        editor.add_constraint(model, constraint)


def twenty_tabs(told, race, guards_off=()):
    """Ten tabs of each of two people; whoever is let in waits for the others before writing.

    Gives what each got, and how many rows there were; then everything is as before.
    """
    begin, inside = threading.Barrier(20, timeout=20), threading.Barrier(20)
    item, write = told.item, getattr(decisions, race.held_at)
    answers = race.tries(told)

    def once_all_are_in(*args, **kwargs):
        with suppress(threading.BrokenBarrierError):
            inside.wait(timeout=1)  # a lock keeps the others out: nobody comes
        return write(*args, **kwargs)

    def tries(name):
        begin.wait()
        off = pgtrigger.ignore(ITS_TABLE) if "database" in guards_off else nullcontext()
        with off:
            return race.operation(item=item, by=told.people[name], at=told.now, **answers)

    with without(guards_off, race.model), pytest.MonkeyPatch.context() as patch:
        patch.setattr(decisions, race.held_at, once_all_are_in)
        results = together(*[lambda name=name: tries(name) for name in race.people * 10])
        count = race.rows().count()
        if guards_off:
            with pgtrigger.ignore(ITS_TABLE, f"panel.{race.model.__name__}:{race.stays}"):
                race.rows().delete()
                Item.objects.update(state=race.state, version=item.version)
    return results, count


@pytest.mark.asvs(10)
@pytest.mark.parametrize("race", RACES.values(), ids=RACES)
def test_of_twenty_tabs_of_two_people_one_is_let_in_and_only_the_guards_see_to_it(
    told, person, race
):
    getattr(told, race.begins)()
    told.people["second"] = person(Role.CHIEF_OFFICER)
    told.declared("deputy", "chief", "second")
    if race.begins == "in_discussion":
        told.viewed().found()
    _, count = twenty_tabs(told, race, guards_off=("lock", "database"))
    assert count > 1, "with nothing to stop them, several write"
    results, count = twenty_tabs(told, race, guards_off=("lock",))
    assert count == 1, "the database alone keeps it to one"
    assert any(isinstance(each, DatabaseError) for each in results), "and tells nobody why"
    results, count = twenty_tabs(told, race)
    assert count == 1
    assert sum(isinstance(each, race.model) for each in results) == 1, results
    assert sum(isinstance(each, Refused | Stale) for each in results) == 19, results


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
