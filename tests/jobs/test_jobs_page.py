"""The administrator's page about the queue."""

import pytest
import time_machine
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from localoffer.accounts.roles import Role
from localoffer.audit.models import Event
from localoffer.jobs import run
from tests.jobs import examples


@pytest.fixture
def failed(db, at):
    """One job that failed for good, with words that must not show."""
    with time_machine.travel(at, tick=False):
        examples.fail_once.enqueue()
        run.drain()
    return DBTaskResult.objects.get()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_an_administrator_sees_or_changes_the_queue(signed_in, failed, role):
    visitor = signed_in(role)
    reason = "Only an administrator looks after jobs."
    assert reason in visitor.visit("/jobs/", status=403).text
    assert reason in visitor.send(reverse("jobs:attempts", args=[failed.pk]), status=403).text


def test_the_page_counts_jobs_and_shows_failures_by_class(signed_in, failed, path):
    examples.note.enqueue(path=path)
    page = signed_in(Role.ADMINISTRATOR).visit("/jobs/")
    terms = [tag.get_text() for tag in page.soup.select("dt")]
    values = [tag.get_text(strip=True) for tag in page.soup.select("dd")]
    facts = dict(zip(terms, values, strict=True))
    assert (facts["Waiting"], facts["Running"], facts["Failed"]) == ("1", "0", "1")
    assert facts["Oldest due now"].startswith("Since ")
    assert "fail_once 31 March 2026 at 10:30am Nuisance 1" in page.text
    assert "Forget finished jobs Not yet" in page.text


def test_a_queue_without_failures_says_so(signed_in):
    page = signed_in(Role.ADMINISTRATOR).visit("/jobs/")
    assert "No job has failed." in page.text


def test_an_administrator_tries_a_failed_job_again(signed_in, failed):
    page = signed_in(Role.ADMINISTRATOR).send(reverse("jobs:attempts", args=[failed.pk]))
    assert "The job is back in the queue." in page.text
    failed.refresh_from_db()
    assert (failed.status, failed.worker_ids) == (run.READY, [])
    assert Event.objects.filter(action="job.tried_again", target_ref=str(failed.pk)).count() == 1


def test_a_job_that_is_not_over_is_not_tried_again(signed_in, failed):
    DBTaskResult.objects.update(status=run.RUNNING)
    page = signed_in(Role.ADMINISTRATOR).send(
        reverse("jobs:attempts", args=[failed.pk]), status=403
    )
    assert "Only a job that failed can be tried again." in page.text


def test_a_failure_that_its_owner_took_over_is_put_right_there(signed_in, db):
    examples.fail_with_a_failing_owner.enqueue(words="W-1")
    run.drain()
    job = DBTaskResult.objects.get()
    page = signed_in(Role.ADMINISTRATOR).send(reverse("jobs:attempts", args=[job.pk]), status=403)
    assert "is put right where it belongs" in page.text


def test_a_job_that_is_not_there_is_not_found(signed_in):
    unknown = "00000000-0000-0000-0000-000000000000"
    signed_in(Role.ADMINISTRATOR).send(reverse("jobs:attempts", args=[unknown]), status=404)
