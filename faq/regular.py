"""The room's regular job."""

from faq.operations import reminders
from localoffer import clock
from localoffer.jobs.queue import job


@job(retries=2)
def remind() -> None:
    """Once a day: whoever must act hears of dates that are near or past."""
    reminders.remind(at=clock.now())
