"""The front door's regular job: what was never sent does not stay."""

from localoffer import clock
from localoffer.jobs.queue import job
from referrals import operations


@job(retries=1)
def forget_drafts() -> None:
    """Delete drafts that nobody has touched for as long as the council keeps them."""
    operations.forget_drafts(at=clock.now())
