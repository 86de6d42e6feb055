"""The job that sends a notice."""

from datetime import timedelta

from localoffer import clock
from localoffer.jobs.queue import job
from localoffer.notices import delivery


def given_up(reference: str) -> None:
    delivery.give_up(reference=reference, at=clock.now())


@job(retries=8, first_wait=timedelta(minutes=1), on_give_up=given_up)
def send(reference: str) -> None:
    """Attempts after 1, 2, 4 … minutes; the last about four hours after the first."""
    delivery.send(reference=reference, at=clock.now())
