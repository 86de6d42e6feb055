"""The audit finds every way of tampering with it."""

import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import InternalError

from localoffer.audit import operations as audit
from localoffer.audit.models import Event, Link


@pytest.fixture
def five_events(committed, at):
    for number in range(5):
        audit.record("tests.happened", at=at + timedelta(minutes=number), facts={"number": number})
    return list(Event.objects.order_by("id"))


def tamper(sql, *values):
    """Do what only somebody with the database's own keys could: switch the guards off."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)


def says():
    return [fault.says for fault in audit.check().faults]


def test_an_untouched_audit_is_whole(five_events):
    report = audit.check()
    assert (report.events, report.faults) == (5, ())
    assert report.head.startswith("5:")


def test_events_of_one_act_are_written_together_in_their_order(
    five_events, at, django_assert_num_queries
):
    with transaction.atomic(), django_assert_num_queries(1), audit.in_one_statement():
        for action in ("tests.sent", "tests.queued", "tests.told"):
            audit.record(action, at=at)
    assert (audit.check().events, audit.check().faults) == (8, ())
    written = Event.objects.order_by("id").values_list("action", flat=True)
    assert list(written)[5:] == ["tests.sent", "tests.queued", "tests.told"]


def test_an_act_that_goes_wrong_writes_none_of_its_events(five_events, at):
    with pytest.raises(ValueError, match="wrong"), transaction.atomic(), audit.in_one_statement():
        audit.record("tests.sent", at=at)
        raise ValueError("wrong")
    audit.record("tests.after", at=at)
    assert Event.objects.filter(action="tests.sent").count() == 0
    assert audit.check().faults == ()


@pytest.mark.parametrize(
    ("column", "value"),
    [("why", "'another reason'"), ("actor", "'P-ELSE'"), ("action", "'x'"), ("target_ref", "'R-1'"),
     ("facts", """'{"number": 9}'"""), ("at", "at + interval '1 second'")],
)  # fmt: skip
@pytest.mark.asvs(62)
def test_a_changed_audit_row_is_found(five_events, column, value):
    third = five_events[2]
    tamper(f"UPDATE audit_event SET {column} = {value} WHERE id = %s", third.id)
    assert says() == [f"Event {third.id}, at position 3, was changed."]


@pytest.mark.asvs(62)
def test_a_removed_audit_row_is_found(five_events):
    third = five_events[2]
    tamper("DELETE FROM audit_event WHERE id = %s", third.id)
    assert says() == [f"Event {third.id}, at position 3, was removed."]


def test_an_audit_row_removed_with_its_link_is_found(five_events):
    third = five_events[2]
    tamper("DELETE FROM audit_event WHERE id = %s", third.id)
    tamper("DELETE FROM audit_link WHERE position = 3")
    assert says() == ["A link is missing before position 4."]


def test_an_inserted_audit_row_is_found(five_events):
    tamper("""INSERT INTO audit_event (at, actor, action, target_kind, target_ref, why, facts)
              SELECT at, actor, action, target_kind, target_ref, why, facts
              FROM audit_event LIMIT 1""")
    added = Event.objects.latest("id")
    assert says() == [f"Event {added.id} was slipped in beside the chain."]


def test_a_rewritten_link_is_found(five_events):
    tamper("UPDATE audit_link SET digest = repeat('a', 64) WHERE position = 2")
    assert "The link at position 3 was rewritten." in says()


def test_cutting_off_the_newest_events_is_found_by_the_head_kept_elsewhere(five_events):
    head = audit.check().head
    tamper("DELETE FROM audit_event WHERE id = %s", five_events[-1].id)
    tamper("DELETE FROM audit_link WHERE position = 5")
    assert audit.check().faults == ()
    assert [fault.says for fault in audit.check(expected_head=head).faults] == [
        "The chain no longer holds the head kept elsewhere."
    ]


@pytest.mark.parametrize(
    "sql",
    ["UPDATE audit_event SET why = 'x'", "DELETE FROM audit_event", "DELETE FROM audit_link",
     "UPDATE audit_link SET digest = 'x'"],
)  # fmt: skip
def test_the_database_refuses_to_change_the_audit(five_events, sql):
    with pytest.raises(InternalError, match="Cannot"), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("table", ["audit_event", "audit_link"])
def test_the_database_refuses_to_empty_the_audit(five_events, table):
    with pytest.raises(InternalError, match="cannot be emptied"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(f"TRUNCATE {table}")


def test_an_event_of_a_change_that_was_rolled_back_is_not_kept(committed, at):
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record("tests.happened", at=at)
        raise RuntimeError
    assert (Event.objects.count(), Link.objects.count()) == (0, 0)


def test_writers_at_the_same_time_make_one_unbroken_chain(committed, at):
    ready = threading.Barrier(6)

    def write():
        ready.wait()
        for _ in range(10):
            with transaction.atomic():
                audit.record("tests.first", at=at)
                audit.record("tests.second", at=at)
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    report = audit.check()
    assert (report.events, report.faults) == (120, ())


def test_the_command_ends_red_when_a_row_was_changed(five_events, capsys):
    call_command("audit_check")
    tamper("UPDATE audit_event SET why = 'x' WHERE id = %s", five_events[0].id)
    with pytest.raises(SystemExit) as stopped:
        call_command("audit_check")
    assert stopped.value.code == 1
    assert "was changed" in capsys.readouterr().out
