"""Jobs that tests run. The worker finds them by their path, like any other."""

import os
import time
from pathlib import Path

from django.db import connection

from localoffer.jobs.queue import job

given_up: list[str] = []


class Nuisance(Exception):
    pass


def write_down(path: str) -> None:
    """One byte for each time the job ran, however many processes write."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, b".")
    os.close(handle)


@job(retries=2)
def note(path: str) -> None:
    write_down(path)


@job(retries=2)
def wait_in_first_attempt(path: str) -> None:
    """The first attempt waits in the database for good; any later one ends at once."""
    first = not Path(path).exists()
    write_down(path)
    if first:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(60)")


@job(retries=2)
def wait_for(path: str, gate: str) -> None:
    """Runs until the gate is there."""
    write_down(path)
    until = time.monotonic() + 30
    while not Path(gate).exists() and time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.02)")
    write_down(path)


def remember(words: str) -> None:
    given_up.append(words)


@job(retries=2, on_give_up=remember)
def fail(words: str) -> None:
    raise Nuisance(words)


@job(retries=0)
def fail_once() -> None:
    raise Nuisance


def break_too(words: str) -> None:
    raise Nuisance


@job(retries=0, on_give_up=break_too)
def fail_with_a_failing_owner(words: str) -> None:
    raise Nuisance


@job(retries=0, priority=10)
def important(path: str) -> None:
    with Path(path).open("a") as file:
        file.write("important ")


@job(retries=0)
def ordinary(path: str) -> None:
    with Path(path).open("a") as file:
        file.write("ordinary ")
