"""Logs without personal data, figures, reports of browsers, and the page that says how it is."""

import json
import logging

import pytest

from localoffer.accounts.roles import Role
from localoffer.audit.models import Event
from localoffer.running import metrics
from localoffer.running.lines import Line, WithoutWords


@pytest.fixture
def lines(caplog):
    """What was logged, as the lines that would be written."""
    caplog.set_level(logging.INFO, "localoffer.requests")

    def read() -> list[dict]:
        return [json.loads(Line().format(record)) for record in caplog.records]

    return read


def test_a_request_leaves_one_line_with_its_id_and_without_its_address(visitor, lines):
    response = visitor.get("/search/?q=Example-Oakwood+asthma")
    told = [line for line in lines() if line["says"] == "request"]
    assert [(line["route"], line["status"], line["method"]) for line in told] == [
        ("search", 200, "GET")
    ]
    assert "Oakwood" not in json.dumps(lines())
    assert len(response["X-Request-Id"]) == 16


def test_somebody_signed_in_is_named_by_reference(signed_in, lines):
    visitor = signed_in(Role.ADMINISTRATOR)
    visitor.get("/jobs/")
    assert lines()[-1]["by"] == visitor.person.reference
    assert visitor.person.email not in json.dumps(lines())


@pytest.mark.asvs(26)
def test_an_id_is_taken_from_our_own_proxy_alone(visitor, settings):
    sent = {"X-Request-Id": "from-the-proxy-1"}
    assert visitor.get("/cookies/", headers=sent)["X-Request-Id"] != "from-the-proxy-1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert visitor.get("/cookies/", headers=sent)["X-Request-Id"] == "from-the-proxy-1"
    forged = {"X-Request-Id": "x\n{}"}
    assert "\n" not in visitor.get("/cookies/", headers=forged)["X-Request-Id"]


@pytest.mark.asvs(62)
def test_nothing_that_is_sent_can_begin_a_line_of_its_own():
    record = logging.LogRecord(
        "localoffer", logging.INFO, "", 1, 'tried\n{"level": "forged"}\u2028%s', ("a\r\nb",), None
    )
    written = Line().format(record)
    assert len(written.splitlines()) == 1
    assert json.loads(written)["level"] == "info"


@pytest.mark.asvs(63)
def test_an_error_is_logged_by_class_and_place_without_its_words():
    try:
        raise ValueError("Ada Example-Oakwood, born 1 May 2019")
    except ValueError:
        import sys

        record = logging.LogRecord(
            "django.request", logging.ERROR, "", 1, "Internal Server Error: /refer/Oakwood/", (),
            sys.exc_info(),
        )  # fmt: skip
    WithoutWords().filter(record)
    written = Line().format(record)
    assert "Oakwood" not in written
    assert json.loads(written)["error"] == "ValueError"
    assert "test_watching" in json.loads(written)["places"][-1]


def test_the_figures_are_for_those_with_the_token(visitor, settings):
    assert visitor.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "a-long-token"
    assert visitor.get("/metrics", headers={"Authorization": "Bearer guess"}).status_code == 404
    told = visitor.get("/metrics", headers={"Authorization": "Bearer a-long-token"})
    text = told.content.decode()
    assert told.status_code == 200
    assert "localoffer_jobs_due 0" in text
    assert "localoffer_notices_oldest_queued_seconds 0" in text


def test_requests_of_all_processes_are_added_up(settings, tmp_path):
    settings.HOME = tmp_path
    metrics._counts.clear()
    metrics.count(route="home", status=200, seconds=0.2)
    folder = tmp_path / metrics.FOLDER
    folder.mkdir(exist_ok=True)
    key = 'requests_total{route="home",status="200"}'
    (folder / "1.json").write_text(json.dumps({key: 4}))  # process 1 is always there
    (folder / "999999999.json").write_text(json.dumps({key: 100}))  # and this one never
    assert metrics._all_processes()[key] == 5
    assert not (folder / "999999999.json").exists()
    metrics._counts.clear()


@pytest.mark.asvs(20)
def test_a_browser_can_report_what_the_policy_refused(visitor, caplog):
    assert "report-uri /csp-reports/" in visitor.get("/cookies/")["Content-Security-Policy"]
    body = {"csp-report": {
        "violated-directive": "script-src-elem", "blocked-uri": "https://evil.example/x?child=Ada",
        "document-uri": "https://portal.example/desk/R-7KQ2MW/?name=Ada",
    }}  # fmt: skip
    sent = visitor.post("/csp-reports/", json.dumps(body), content_type="application/csp-report")
    assert sent.status_code == 204
    facts = caplog.records[-1].facts
    assert facts == {"rule": "script-src-elem", "part": "evil.example", "page": "/desk"}


@pytest.mark.parametrize(
    ("body", "status"), [("no json", 400), ("[1, 2]", 204), ("x" * 9000, 413), ("\xff", 400)]
)
def test_a_report_that_is_none_does_no_harm(visitor, body, status):
    sent = visitor.post("/csp-reports/", body, content_type="application/csp-report")
    assert sent.status_code == status


def test_the_administrator_reads_how_the_portal_is(signed_in):
    page = signed_in(Role.ADMINISTRATOR).visit("/status/")
    assert page.h1 == "How the portal is"
    for what in ("Jobs", "E-mails to send", "Backup", "Disk", "Bank holidays"):
        assert what in page.text
    signed_in(Role.RAIS_MANAGER).visit("/status/", status=403)


@pytest.mark.asvs(61)
def test_every_refusal_to_somebody_signed_in_is_an_event(signed_in):
    visitor = signed_in(Role.PROVIDER)
    visitor.visit("/audit/", status=403)
    event = Event.objects.get(action="access.refused")
    assert (event.actor, event.facts["page"]) == (visitor.person.reference, "audit:events")
    desk = signed_in(Role.RAIS_MANAGER)
    desk.visit("/desk/R-000000/", status=404)
    event = Event.objects.get(action="access.not_found")
    assert (event.actor, event.facts["asked"]) == (desk.person.reference, {"ref": "R-000000"})


def test_a_page_that_nobody_has_is_no_decision(signed_in):
    signed_in(Role.PROVIDER).visit("/no/such/page/", status=404)
    signed_in(Role.PROVIDER).visit("/questions/no-such-question/", status=404)
    assert not Event.objects.filter(action__startswith="access.").exists()
