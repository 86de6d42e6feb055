"""The front door's regular job: what was never sent does not stay."""

from localoffer import clock
from localoffer.jobs.queue import job
from referrals import operations, retention


@job(retries=1)
def forget_drafts() -> None:
    """Delete drafts that nobody has touched for as long as the council keeps them."""
    operations.forget_drafts(at=clock.now())


@job(retries=1)
def apply_retention() -> None:
    """Destroy what the retention policy says, and leave a tombstone for each."""
    retention.apply(at=clock.now())
