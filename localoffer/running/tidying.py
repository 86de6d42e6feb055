"""The running portal's own regular job."""

from datetime import timedelta

from localoffer import clock
from localoffer.jobs.queue import job
from localoffer.running.models import PublicChange, Tries

KEPT = timedelta(days=1)


@job(retries=1)
def tidy_up() -> None:
    """Forget which transactions changed something public, and tries whose time is over.

    Forgetting a change makes every page new once, which does no harm.
    """
    moment = clock.now()
    PublicChange.objects.filter(at__lt=moment - KEPT).delete()
    Tries.objects.filter(until__lt=moment).delete()
