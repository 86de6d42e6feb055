"""The jobs that work on uploaded files."""

from localoffer import clock
from localoffer.directory.operations import importing
from localoffer.jobs.queue import job


def given_up(reference: str) -> None:
    importing.give_up(reference=reference, at=clock.now())


@job(retries=2, on_give_up=given_up)
def check(reference: str) -> None:
    importing.check(reference=reference, at=clock.now())


@job(retries=2, on_give_up=given_up)
def publish(reference: str) -> None:
    importing.carry_out(reference=reference, at=clock.now())
