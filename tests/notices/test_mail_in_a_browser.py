"""The mail and the queue in a real browser, wide and narrow, with and without scripts."""

import pytest
from django.conf import settings as project

from localoffer.accounts.roles import Role
from localoffer.jobs import run
from localoffer.notices import operations
from tests.jobs import examples

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scripts"), [(320, False), (768, True), (1280, True)])
def test_an_administrator_reads_the_mail_and_tries_a_failed_job_again(
    window, signed_in, settings, at, width, scripts, live_server
):
    settings.DEMO = True
    for number in range(60):
        operations.queue(
            template="mail-test",
            to=f"reader-with-a-rather-long-name-{number}@invented-primary-school.example",
            context={"words": "Line one\nline two\n\nA second paragraph."},
            by=None,
            at=at,
        )
    run.drain()
    examples.fail_once.enqueue()
    run.drain()
    tab = window(width=width, scripts=scripts)
    cookie = signed_in(Role.ADMINISTRATOR).cookies[project.SESSION_COOKIE_NAME]
    tab.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    tab.go("/mail/")
    assert tab.heading == "Sent messages"
    tab.follow("Next page")
    tab.page.get_by_role("link", name="N-", exact=False).first.click()
    tab.check()
    assert "A second paragraph." in tab.text
    tab.press("Record that it came back")
    assert "is recorded as not delivered" in tab.text
    tab.press("Send it again")
    assert "will be sent again" in tab.text
    tab.go("/jobs/")
    tab.page.get_by_role("button", name="Try again fail_once", exact=False).click()
    tab.check()
    assert "The job is back in the queue." in tab.text
    assert "No job has failed." in tab.text
