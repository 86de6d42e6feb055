"""The room's regular job."""

from localoffer import clock
from localoffer.jobs.queue import job
from localoffer.search import fixed


@job(retries=2)
def refresh() -> None:
    """Once a day, and so soon after an upgrade: what no room publishes can be found as it is now."""
    fixed.publish(at=clock.now())
