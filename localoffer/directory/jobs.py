"""The directory's regular job."""

from localoffer import clock
from localoffer.directory.operations import reminding
from localoffer.jobs.queue import job


@job(retries=3)
def remind() -> None:
    """Remind the keepers of entries whose review is due."""
    reminding.remind(at=clock.now())
