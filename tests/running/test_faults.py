"""What `manage.py faults` counts with; the command itself kills for a minute, so nobody runs it here."""

from smtplib import SMTP

from localoffer.running import faults, locking


def test_an_outage_lasts_until_the_first_answer_that_was_asked_for_after_the_kill():
    visitor = faults.Visitor(answered=[(1.0, 1.1), (1.9, 3.0), (3.1, 3.5), (3.6, 3.7)])
    assert visitor.waited_after(2.0) == 1.5
    assert visitor.waited_after(9.0) == faults.PATIENCE


def test_a_mail_that_comes_twice_is_counted_twice():
    with faults._mail_server() as server, SMTP("127.0.0.1", server.port) as sender:
        for name in ("<one@here>", "<two@here>", "<one@here>"):
            sender.sendmail("a@b.example", "c@d.example", f"Message-ID: {name}\n\nInvented\n")
    assert server.came == {"<one@here>": 2, "<two@here>": 1}


def test_what_it_does_to_tables_in_use_is_what_migrate_allows_beside_a_running_portal():
    assert locking.faults(faults.UNNOTICED, new_tables=set()) == []
