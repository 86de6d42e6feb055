"""The room's regular job."""

from localoffer import clock
from localoffer.facts import operations
from localoffer.jobs.queue import job


@job(retries=2)
def tell_of_stale() -> None:
    """Once a day: who edits hears of figures that are due to be looked at again."""
    operations.tell_of_stale(at=clock.now())
