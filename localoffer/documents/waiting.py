"""The regular job of this room: files that came while the scanner was away."""

from django.conf import settings

from localoffer import clock
from localoffer.documents import operations
from localoffer.jobs.queue import job


@job(retries=1)
def look_at_those_that_wait() -> None:
    """Ask the scanner about every file that waits, when there is a scanner."""
    if settings.CLAMD:
        operations.look_at_those_that_wait(at=clock.now())
