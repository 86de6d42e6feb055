"""Two who publish at the same moment: both are done, one after the other."""

import threading
from contextlib import suppress

import pytest
from django.db import DatabaseError, IntegrityError, InternalError, OperationalError, connection

from localoffer.directory.models import Check, Proposal, Service, ServiceVersion
from localoffer.directory.operations import keeping, proposing, publish, publishing, reminding
from localoffer.directory.states import Stage
from localoffer.notices.models import Notice
from localoffer.refusal import Refused, Stale
from tests.directory.conftest import publish_demo


@pytest.fixture
def two_at_once(committed, editor, at, monkeypatch):
    """Publish two changed entries in this order and in the other, both threads having written
    their first entry before either writes its second; what each thread met."""
    documents = publish_demo()[:2]
    monkeypatch.setattr(publishing, "BATCH", 1)
    both_have_begun = threading.Barrier(2)
    write_one = publishing._publish
    begun = threading.local()

    def write_and_wait(*args, **kwargs):
        write_one(*args, **kwargs)
        if not getattr(begun, "once", False):
            begun.once = True
            with suppress(threading.BrokenBarrierError):  # the other one may be kept out
                both_have_begun.wait(timeout=3)

    monkeypatch.setattr(publishing, "_publish", write_and_wait)

    def run():
        errors = []

        def one(name, order):
            entries = [document | {"name": f"{name} {n}"} for n, document in enumerate(documents)]
            try:
                publish(documents=entries[::order], by=editor, at=at)
            except OperationalError as error:
                errors.append(str(error))
            finally:
                connection.close()

        threads = [
            threading.Thread(target=one, args=each) for each in (("First", 1), ("Second", -1))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return documents, errors

    return run


def test_two_imports_of_the_same_entries_are_done_one_after_the_other(two_at_once):
    documents, errors = two_at_once()
    assert errors == []
    for document in documents:
        assert ServiceVersion.objects.filter(service=document["id"]).count() == 3
    names = {service.name.split()[0] for service in
             Service.objects.filter(pk__in=[d["id"] for d in documents])}  # fmt: skip
    assert len(names) == 1, "no entry of one beside an entry of the other"


def test_without_the_lock_they_would_lock_each_other_out(two_at_once, monkeypatch):
    monkeypatch.setattr(publishing, "_one_at_a_time", lambda: None)
    _, errors = two_at_once()
    assert len(errors) == 1
    assert "deadlock" in errors[0]


def at_once(*calls):
    """Run these at the same moment, each on a connection of its own; what each met."""
    ready = threading.Barrier(len(calls))
    met = []

    def one(call):
        try:
            ready.wait(timeout=10)
            call()
        except (Refused, Stale, DatabaseError) as error:
            met.append(type(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return met


@pytest.fixture
def held_at(monkeypatch):
    """Hold each thread at a function until both have come to it (or one is kept out)."""

    def hold(module, name):
        both = threading.Barrier(2)
        do = getattr(module, name)

        def wait_and_do(*args, **kwargs):
            with suppress(threading.BrokenBarrierError):
                both.wait(timeout=1.5)
            return do(*args, **kwargs)

        monkeypatch.setattr(module, name, wait_and_do)

    return hold


@pytest.fixture
def unlocked(monkeypatch):
    """Rows are read without being held."""
    from django.db.models import QuerySet

    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)


@pytest.fixture
def waiting_change(committed, editor, at):
    document = publish_demo()[1]
    service = Service.objects.get(pk=document["id"])
    change = proposing.start(service=service, by=editor, at=at)
    return proposing.submit(proposal=change, version=1, by=editor, at=at)


def decide_twice(change, editor, at):
    return at_once(
        lambda: proposing.publish_change(proposal=change, version=2, seen=1, by=editor, at=at),
        lambda: proposing.send_back(proposal=change, version=2, words="No", by=editor, at=at),
    )


def test_a_change_is_published_or_returned_and_never_both(waiting_change, editor, at, held_at):
    held_at(proposing, "_step")
    met = decide_twice(waiting_change, editor, at)
    assert len(met) == 1
    waiting_change.refresh_from_db()
    published = waiting_change.stage == Stage.PUBLISHED
    assert ServiceVersion.objects.filter(proposal=waiting_change).exists() is published


def test_without_the_lock_it_would_be_decided_twice(waiting_change, editor, at, held_at, unlocked):
    held_at(proposing, "_step")
    met = decide_twice(waiting_change, editor, at)
    steps = waiting_change.steps.filter(step__in=["publish", "return"]).count()
    assert steps == 2 or met == [InternalError], "both went ahead; only the trigger stopped one"


def test_two_clicks_at_once_check_an_entry_once(committed, editor, at):
    service = Service.objects.get(pk=publish_demo()[1]["id"])

    def click():
        keeping.still_right(service=service, number=1, by=editor, at=at)

    assert at_once(click, click) == []
    assert Check.objects.count() == 1
    assert Service.objects.get(pk=service.pk).number == 2


def test_without_the_lock_two_clicks_would_both_check_it(committed, editor, at, held_at, unlocked):
    service = Service.objects.get(pk=publish_demo()[1]["id"])
    held_at(keeping, "_team")  # by then each has seen that nobody checked it today
    click = lambda: keeping.still_right(service=service, number=1, by=editor, at=at)  # noqa: E731
    assert at_once(click, click) == [IntegrityError], "only the constraint kept the second out"


def remind_twice(at):
    return at_once(lambda: reminding.remind(at=at), lambda: reminding.remind(at=at))


def test_two_workers_remind_once(committed, editor, at, held_at):
    publish_demo()
    held_at(reminding, "_send")
    assert remind_twice(at) == []
    assert Notice.objects.count() == 1


def test_without_holding_the_rows_two_workers_would_both_begin(
    committed, editor, at, held_at, unlocked
):
    publish_demo()
    held_at(reminding, "_keepers")
    assert remind_twice(at) == [IntegrityError], "only the constraint kept the second letter back"


def test_one_entry_has_one_open_change(committed, editor, at):
    service = Service.objects.get(pk=publish_demo()[0]["id"])
    begin = lambda: proposing.start(service=service, by=editor, at=at)  # noqa: E731
    assert at_once(begin, begin) == []
    assert Proposal.objects.count() == 1


def test_without_the_lock_two_people_would_each_begin_a_change(
    committed, editor, at, held_at, unlocked
):
    service = Service.objects.get(pk=publish_demo()[0]["id"])
    held_at(proposing, "_begin")  # by then each has seen that there is none
    begin = lambda: proposing.start(service=service, by=editor, at=at)  # noqa: E731
    assert at_once(begin, begin) == [IntegrityError], "only the constraint kept the second out"
