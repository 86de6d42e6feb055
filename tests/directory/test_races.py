"""Two who publish at the same moment: both are done, one after the other."""

import threading
from contextlib import suppress

import pytest
from django.db import OperationalError, connection

from localoffer.directory.models import Service, ServiceVersion
from localoffer.directory.operations import publish, publishing
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
