"""The accounts' regular job: what visits leave behind does not stay."""

from datetime import timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.backends.db import SessionStore

from localoffer import clock
from localoffer.accounts import kept
from localoffer.jobs.queue import job

TRIES_KEPT = timedelta(days=30)
"""Who tried to sign in from where: long enough to look into an attack."""


@job(retries=1)
def tidy_up() -> None:
    """Delete kept answers, ended sessions and old tries at signing in."""
    moment = clock.now()
    kept.purge(at=moment)
    SessionStore.clear_expired()
    for tries in (AccessAttempt, AccessFailureLog, AccessLog):
        tries.objects.filter(attempt_time__lt=moment - TRIES_KEPT).delete()
