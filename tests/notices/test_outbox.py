"""A notice is written with the change it tells of, sent once, and its fate is known."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import InternalError, transaction
from django_tasks_db.models import DBTaskResult

from localoffer.accounts.models import Organisation
from localoffer.accounts.roles import Role
from localoffer.audit.models import Event
from localoffer.jobs import run
from localoffer.notices import operations, outcomes, texts
from localoffer.notices.models import Notice, Step
from localoffer.notices.states import State
from localoffer.refusal import Refused

WORDS = "The post room tries its own mail"


@pytest.fixture
def clock_stands(at):
    with time_machine.travel(at, tick=False) as clock:
        yield clock


@pytest.fixture
def write(db, at, clock_stands):
    def make(to="pat@school.example", **facts):
        facts = {"template": "mail-test", "context": {"words": WORDS}, "by": None, "at": at} | facts
        return operations.queue(to=to, **facts)

    return make


def fate(notice):
    notice.refresh_from_db()
    return notice.state


def moves(notice):
    return list(notice.steps.values_list("move", flat=True))


def test_a_notice_and_its_job_are_written_with_the_change_or_not_at_all(write):
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        raise RuntimeError
    left = [m.objects.count() for m in (Notice, Step, DBTaskResult, Event)]
    assert left == [0, 0, 0, 0]


def test_a_notice_reaches_a_real_mail_server_as_it_was_written(write, postbox, person):
    pat = person(Role.REFERRER, name="Pat Example-Oakwood", email="pat@school.example")
    notice = write(pat)
    assert run.drain() == 1
    [mail] = postbox.mails
    assert fate(notice) == State.SENT
    assert postbox.recipients == [["pat@school.example"]]
    assert mail["To"] == "pat@school.example"
    assert mail["Subject"] == "A test of the mail of Local Offer"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().splitlines()[:3] == ["Dear Pat Example-Oakwood,", "", WORDS]
    assert "Rutland County Council" in mail.get_content()


def test_a_notice_is_sent_once_however_often_its_job_runs(write, postbox):
    notice = write()
    operations.send.enqueue(reference=notice.reference)
    assert (run.drain(), len(postbox.mails)) == (2, 1)


def test_a_recipient_refused_for_good_has_failed_at_once(write, postbox):
    postbox.answers = ["550 No such mailbox"]
    notice = write()
    run.drain()
    assert (fate(notice), notice.attempts, notice.last_error) == (
        State.FAILED, 1, "SMTPRecipientsRefused",
    )  # fmt: skip
    assert not DBTaskResult.objects.ready().exists()


def test_a_busy_mailbox_is_tried_again_after_longer_and_longer_pauses(write, postbox, clock_stands):
    postbox.answers = ["451 Try later", "451 Try later"]
    notice = write()
    run.drain()
    assert (fate(notice), notice.attempts) == (State.QUEUED, 1)
    clock_stands.shift(timedelta(seconds=59))
    assert run.drain() == 0
    clock_stands.shift(timedelta(seconds=1))
    assert run.drain() == 1
    clock_stands.shift(timedelta(seconds=119))
    assert run.drain() == 0
    clock_stands.shift(timedelta(seconds=1))
    assert run.drain() == 1
    assert (fate(notice), notice.attempts, len(postbox.mails)) == (State.SENT, 3, 1)


def test_a_mailbox_that_stays_busy_has_failed_after_nine_attempts(write, postbox, clock_stands):
    postbox.answers = ["451 Try later"] * 20
    notice = write()
    attempts = 0
    while run.drain():
        attempts += 1
        clock_stands.shift(timedelta(hours=6))
    assert (attempts, fate(notice), notice.attempts) == (9, State.FAILED, 9)
    assert notice.last_error == "SMTPRecipientsRefused"


def test_a_mail_server_that_is_away_is_tried_again(write, postbox, settings):
    settings.EMAIL_PORT = 1
    notice = write()
    run.drain()
    assert (fate(notice), notice.last_error) == (State.QUEUED, "ConnectionRefusedError")


def test_in_the_demo_nothing_leaves_the_machine(write, postbox, settings):
    settings.DEMO = True
    notice = write(sensitive=True)
    run.drain()
    assert (fate(notice), postbox.mails) == (State.DELIVERED, [])
    assert moves(notice) == ["queue", "send", "deliver"]
    assert WORDS in notice.body_text


def test_a_sign_in_code_is_forgotten_once_it_was_sent(write, postbox):
    notice = write(sensitive=True)
    run.drain()
    assert WORDS in postbox.mails[0].get_content()
    assert (fate(notice), notice.body_text) == (State.SENT, "")


def test_a_sign_in_code_goes_before_other_mail(write, postbox):
    write("later@school.example")
    write("first@school.example", sensitive=True)
    run.drain()
    assert postbox.recipients == [["first@school.example"], ["later@school.example"]]


@pytest.mark.parametrize(
    "address",
    ["pat@school.example\nBcc: eve@school.example", "pat@school.example, eve@school.example",
     "Pat <pat@school.example>", "pat", ""],
)  # fmt: skip
def test_an_address_that_is_not_one_plain_address_is_refused(write, address):
    with pytest.raises(Refused):
        write(address)
    assert not Notice.objects.exists()


@pytest.mark.asvs(5)
def test_a_name_with_line_ends_adds_no_header_and_no_lines_to_the_subject(at, postbox, write):
    evil = "Pat\r\nBcc: eve@school.example\r\n\r\nHello"
    write(context={"words": WORDS, "what": evil})
    run.drain()
    [mail] = postbox.mails
    assert (mail["Bcc"], postbox.recipients) == (None, [["pat@school.example"]])
    assert mail["Subject"] == "A test of Pat Bcc: eve@school.example Hello"


def test_a_text_is_not_escaped_and_not_taken_for_a_template(write):
    notice = write(context={"words": "O'Hara & Sons <b>{{ council.name }}</b>"})
    assert "O'Hara & Sons <b>{{ council.name }}</b>" in notice.body_text


def test_a_template_that_lacks_a_name_is_an_error_not_a_gap(db):
    with pytest.raises(texts.Incomplete, match="words"):
        texts.compose("mail-test", {})


def test_the_room_that_asked_is_told_in_the_same_transaction(write, postbox, monkeypatch):
    told = []

    def learn(*, notice, at):
        told.append(
            (notice.about_ref, notice.state, at, transaction.get_connection().in_atomic_block)
        )

    school = Organisation.objects.create(name="Invented Primary School", kind="school")
    monkeypatch.setitem(outcomes.LEARNERS, "accounts.organisation", learn)
    notice = write(about=school)
    run.drain()
    operations.bounce(notice=notice, by=None, at=notice.created_at)
    assert told == [
        (str(school.pk), State.SENT, notice.created_at, True),
        (str(school.pk), State.FAILED, notice.created_at, True),
    ]


def test_a_room_that_could_not_learn_is_told_again_and_the_mail_is_not(
    write, postbox, monkeypatch, clock_stands
):
    told = []

    def learn(*, notice, at):
        told.append(notice.state)
        if len(told) == 1:
            raise RuntimeError

    monkeypatch.setitem(outcomes.LEARNERS, "accounts.organisation", learn)
    school = Organisation.objects.create(name="Invented Primary School", kind="school")
    notice = write(about=school)
    run.drain()
    assert (fate(notice), told, len(postbox.mails)) == (State.SENT, [State.SENT] * 2, 1)


def test_an_administrator_records_a_bounce_and_sends_again(write, postbox, person):
    notice = write()
    run.drain()
    administrator = person(Role.ADMINISTRATOR)
    operations.bounce(notice=notice, by=administrator, at=notice.created_at)
    assert (fate(notice), notice.last_error) == (State.FAILED, "Bounced")
    operations.send_again(notice=notice, by=administrator, at=notice.created_at)
    run.drain()
    assert (fate(notice), len(postbox.mails)) == (State.SENT, 2)
    assert moves(notice) == ["queue", "send", "bounce", "send again", "send"]
    assert len({mail["Message-ID"] for mail in postbox.mails}) == 2


def test_a_sign_in_code_is_never_sent_twice(write, postbox, person):
    postbox.answers = ["550 No such mailbox"]
    notice = write(sensitive=True)
    run.drain()
    with pytest.raises(Refused, match="never sent twice"):
        operations.send_again(notice=notice, by=person(Role.ADMINISTRATOR), at=notice.created_at)


def test_the_audit_names_the_notice_but_not_the_reader_or_the_words(write, postbox):
    notice = write()
    run.drain()
    events = Event.objects.order_by("id")
    assert [e.action for e in events] == ["notice.queued", "notice.sent"]
    assert {e.target_ref for e in events} == {notice.reference}
    assert not [e for e in events if "pat@" in str(e.facts) or WORDS in str(e.facts)]


def test_the_database_refuses_a_move_that_the_table_does_not_have(write):
    notice = write()
    with pytest.raises(InternalError, match="Invalid transition"):
        Notice.objects.filter(pk=notice.pk).update(state=State.DELIVERED, sent_at=notice.created_at)


def test_the_steps_of_a_notice_cannot_be_changed(write):
    write()
    with pytest.raises(InternalError, match="Cannot update"):
        Step.objects.update(after="sent")


def test_the_bounce_command_records_a_bounce_or_says_why_not(write, postbox, capsys):
    notice = write()
    with pytest.raises(CommandError, match="You cannot record that it came back now"):
        call_command("bounce", str(notice))
    run.drain()
    call_command("bounce", str(notice).lower().replace("-", " "))
    assert (fate(notice), capsys.readouterr().out) == (
        State.FAILED, f"{notice} has come back.\n",
    )  # fmt: skip
    with pytest.raises(CommandError, match="There is no notice N-222222"):
        call_command("bounce", "N-222222")


def test_every_e_mail_template_begins_with_its_subject():
    templates = sorted((settings.BASE_DIR / "templates" / "emails").rglob("[!_]*.txt"))
    assert templates
    assert [t.name for t in templates if not t.read_text().startswith(texts.LABEL)] == []


def test_the_mail_test_command_puts_a_mail_in_the_outbox(db, postbox):
    call_command("mail_test", "pat@school.example")
    run.drain()
    assert postbox.recipients == [["pat@school.example"]]
    with pytest.raises(CommandError, match="Enter an e-mail address"):
        call_command("mail_test", "pat")


def test_no_subject_holds_a_code_because_subjects_are_kept():
    emails = settings.BASE_DIR / "templates" / "emails"
    codes = [path for path in emails.rglob("*.txt") if "{{ code }}" in path.read_text()]
    assert codes
    assert [path.name for path in codes if "code }}" in path.read_text().partition("\n")[0]] == []
