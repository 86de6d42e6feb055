"""The room's regular jobs."""

from faq.operations import forgetting, reminders
from localoffer import clock
from localoffer.jobs.queue import job


@job(retries=2)
def remind() -> None:
    """Once a day: whoever must act hears of dates that are near or past."""
    reminders.remind(at=clock.now())


@job(retries=2)
def forget() -> None:
    """Once a day: what people typed is deleted a year after it was dealt with."""
    forgetting.forget(at=clock.now())
