"""Two people at once, on two real connections. Each race is first shown to happen unlocked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection

from faq.models import Edition, Import, Question
from faq.operations import imports
from localoffer.accounts.roles import Role
from localoffer.search.models import SearchEntry

TEXT = "Is there a slide?\n\nYes, a zebra slide.\n\nIs there a swing?\n\nAn apple swing.\n"


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Run each call on a thread and connection of its own; what each gave back or raised."""
    results: list[Any] = [None] * len(calls)
    begin = threading.Barrier(len(calls), timeout=10)

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            begin.wait()
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


@pytest.fixture
def two(committed, person):
    return [person(Role.PUBLISHER), person(Role.PUBLISHER)]


def propose(text, by, at):
    return imports.propose(text=text, file_name="a.txt", label="L", source="S", by=by, at=at)


def test_without_the_lock_both_find_no_import_and_write_one(two, at):
    edition = Edition.objects.create(label="L", source="S")
    looked = threading.Barrier(2, timeout=10)

    def read_in():
        seen = edition.imports.filter(digest="d" * 64).exists()
        looked.wait()
        return seen, Import.objects.create(
            edition=edition, file_name="a", text="t", digest="d" * 64, proposed_at=at, changed_at=at
        )

    results = together(read_in, read_in)
    assert sum(isinstance(result, IntegrityError) for result in results) == 1


def test_the_same_text_read_in_by_two_at_once_is_one_import(two, at):
    for attempt in range(5):
        text = TEXT.replace("slide", f"slide number {attempt}")
        results = together(*[lambda by=by, text=text: propose(text, by, at) for by in two])
        assert {result[0].pk for result in results} == {Import.objects.latest("pk").pk}
        assert sorted(result[1] for result in results) == [False, True]


def test_an_import_published_by_two_at_once_is_published_once(two, at):
    batch, _ = propose(TEXT, two[0], at)
    results = together(
        *[lambda by=by: imports.publish(batch=batch, version=1, by=by, at=at) for by in two]
    )
    assert [[q.wording for q in result.published] for result in results] == [
        ["Is there a slide?", "Is there a swing?"]
    ] * 2
    assert (Question.objects.count(), SearchEntry.objects.count()) == (2, 2)


def test_two_imports_published_at_once_do_not_lock_each_other_out(two, at):
    for attempt in range(4):
        texts = [
            "Is there a zebra?\n\nApple.\n\nIs there an apple?\n\nZebra.\n",
            "Is there an apple here?\n\nZebra.\n\nIs there a zebra here?\n\nApple.\n",
        ]
        batches = [propose(text.replace("?", f" {attempt}?"), two[0], at)[0] for text in texts]
        results = together(
            *[
                lambda batch=batch: imports.publish(batch=batch, version=1, by=two[0], at=at)
                for batch in batches
            ]
        )
        assert [len(result.published) for result in results] == [2, 2]
