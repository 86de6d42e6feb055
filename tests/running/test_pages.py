"""Finished public pages: the same for everybody, new the moment something changes, there when the
database is not."""

import gzip
import re
import threading

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from faq.models import Question
from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role
from localoffer.council import settled
from localoffer.council.models import Council, LocalLimit
from localoffer.running import invalidation, roles, shelf

HOME = "/cookies/"  # open to all, no form of the visitor's, counts nobody
SIGN_IN = "/account/login/"  # has a form, so it is made for each visitor


def nonce_of(response) -> str:
    return re.search(r"'nonce-([^']+)'", response["Content-Security-Policy"])[1]


def test_a_kept_page_asks_the_database_one_thing(pages_kept, client, django_assert_num_queries):
    first = client.get(HOME)
    with django_assert_num_queries(1):
        again = client.get(HOME)
    assert first.status_code == again.status_code == 200
    assert re.sub(nonce_of(first), "N", first.content.decode()) == re.sub(
        nonce_of(again), "N", again.content.decode()
    )


@pytest.mark.asvs(17)
def test_every_answer_has_a_nonce_of_its_own_that_its_scripts_carry(pages_kept, client):
    answers = [client.get(HOME) for _ in range(3)]
    assert len({nonce_of(each) for each in answers}) == 3
    for each in answers:
        assert f'nonce="{nonce_of(each)}"' in each.content.decode()


def test_a_kept_page_is_compressed_and_unpacks_to_itself(pages_kept, client):
    client.get(HOME)
    packed = client.get(HOME, headers={"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    text = gzip.decompress(packed.content).decode()
    assert f'nonce="{nonce_of(packed)}"' in text
    assert text.rstrip().endswith("</html>")
    assert len(packed.content) < len(text) / 2


def test_a_browser_that_has_the_page_gets_304_until_it_changes(pages_kept, client):
    tag = client.get(HOME)["ETag"]
    unchanged = client.get(HOME, headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    Council.objects.update(service_name="Another Offer")
    changed = client.get(HOME, headers={"If-None-Match": tag})
    assert (changed.status_code, changed["ETag"] != tag) == (200, True)
    assert b"Another Offer" in changed.content


def test_a_change_that_is_taken_back_changes_no_page(pages_kept, client):
    before = invalidation.version()
    with transaction.atomic():
        Council.objects.update(service_name="Never")
        transaction.set_rollback(True)
    assert invalidation.version() == before


def test_transactions_that_end_in_another_order_are_each_noticed(pages_kept):
    """The older of two transactions commits last: the newest number alone would hide it."""
    seen = [invalidation.version()]
    begun, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def older() -> None:
        with transaction.atomic():
            Council.objects.update(area="First begun")
            begun.set()
            go_on.wait(20)
        connection.close()
        done.set()

    thread = threading.Thread(target=older)
    thread.start()
    assert begun.wait(20)
    from localoffer.council.models import BankHoliday

    BankHoliday.objects.create(day="2049-06-01", name="Begun second, ended first")
    seen.append(invalidation.version())
    go_on.set()
    thread.join(20)
    seen.append(invalidation.version())
    assert len(set(seen)) == 3


def test_a_signed_in_person_never_gets_a_kept_page_nor_leaves_one(pages_kept, signed_in):
    visitor = signed_in(Role.PUBLISHER)
    response = visitor.get(HOME)
    assert "no-store" in response["Cache-Control"]
    assert visitor.person.name in response.content.decode()
    stranger = Client().get(HOME)
    assert visitor.person.name not in stranger.content.decode()


def test_the_frame_of_every_page_reads_the_council_once_until_it_changes(pages_kept, client):
    """With the cookie of a form they saw before, and on a page that is not kept."""

    def tables_read() -> set[str]:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(SIGN_IN).status_code == 200
        return {table for each in asked for table in re.findall(r'FROM "(\w+)"', each["sql"])}

    client.get(SIGN_IN)
    assert not {table for table in tables_read() if table.startswith("council_")}
    Council.objects.update(service_name="Another Offer")
    assert b"Another Offer" in client.get(SIGN_IN).content


def test_a_private_page_asks_for_session_person_and_state_and_obeys_a_changed_limit(
    pages_kept, signed_in, time_machine, at, django_assert_num_queries
):
    time_machine.move_to(at, tick=False)
    visitor = signed_in(Role.RAIS_MANAGER)
    visitor.get("/account/")
    with django_assert_num_queries(3):
        assert visitor.get("/account/").status_code == 200
    LocalLimit.objects.filter(key="idle-time-out").update(value=0)
    assert visitor.get("/account/").url.startswith(SIGN_IN)


def test_a_transaction_sees_what_it_has_settled_itself_and_nobody_else_when_it_is_taken_back(
    pages_kept,
):
    with settled.known_by(invalidation.version):
        before = LocalLimit.amount("caseload")
        with transaction.atomic():
            LocalLimit.objects.filter(key="caseload").update(value=before + 1)
            assert LocalLimit.amount("caseload") == before + 1
            transaction.set_rollback(True)
        assert LocalLimit.amount("caseload") == before


def test_who_saw_a_form_before_still_leaves_a_page_for_the_next(pages_kept, client):
    client.get(SIGN_IN)
    assert "csrf" in client.cookies
    client.get(HOME)
    with CaptureQueriesContext(connection) as asked:
        Client().get(HOME)
    assert len(asked) == 1


def test_pages_with_a_form_of_the_visitors_are_not_kept(pages_kept, client):
    response = client.get("/refer/")
    assert "ETag" not in response or b"csrfmiddlewaretoken" not in response.content
    tokens = {
        re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]
        for page in (Client().get("/account/login/"), Client().get("/account/login/"))
    }
    assert len(tokens) == 2


def test_a_page_that_counts_its_readers_counts_each_of_them(pages_kept, client):
    """Nothing is kept of a page whose making wrote something."""
    with CaptureQueriesContext(connection) as first:
        client.get("/search/?q=portage")
    with CaptureQueriesContext(connection) as second:
        client.get("/search/?q=portage")
    written = [
        sum(query["sql"].lstrip()[:6] in {"INSERT", "UPDATE"} for query in each)
        for each in (first.captured_queries, second.captured_queries)
    ]
    assert written[0] == 0 or written[1] > 0


def test_private_addresses_leave_nothing_behind(pages_kept, client, tmp_path):
    for address in ("/desk/", "/audit/", "/people/", "/no/such/page/"):
        client.get(address)
    assert list((tmp_path / shelf.COPIES).rglob("*.gz")) == []


def test_addresses_with_questions_fill_no_disk(pages_kept, client, tmp_path):
    for number in range(5):
        assert client.get(f"{HOME}?n={number}").status_code == 200
    assert list((tmp_path / shelf.COPIES).rglob("*.gz")) == []
    client.get(HOME)
    assert len(list((tmp_path / shelf.COPIES).rglob("*.gz"))) == 1


def test_the_last_good_copy_is_read_while_the_database_is_away(pages_kept, client, settings):
    client.get(HOME)
    shelf.shelf.clear()
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    away = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    try:
        copy, unknown = client.get(HOME), client.get("/topics/none/")
    finally:
        connection.settings_dict.update(away)
    assert copy.status_code == 200
    assert "Cookies" in copy.content.decode()
    assert "last good copy" in copy["Warning"]
    assert "script-src" not in copy["Content-Security-Policy"]
    assert unknown.status_code == 503


def test_the_shelf_has_room_for_so_much_and_no_more():
    small = shelf.Shelf(room=1000)
    for number in range(10):
        small.put(str(number), shelf.Kept("v", (b"x" * 300,), (b"",), (), "tag"))
    assert [number for number in range(10) if small.find(str(number), "v")] == [7, 8, 9]
    assert small.find("9", "another version") is None


def test_a_page_made_of_a_table_that_nobody_watches_is_not_kept(pages_kept):
    watcher = shelf.Watcher()
    with connection.execute_wrapper(watcher):
        Question.objects.first()
    assert watcher.lets_it_be_kept()
    with connection.execute_wrapper(watcher):
        Person.objects.first()
    assert not watcher.lets_it_be_kept()


def test_every_watched_table_notes_its_changes(pages_kept):
    noting = invalidation.noting()
    assert noting == set(roles.tables(roles.is_noted))
    assert set(roles.tables(roles.is_readable)) <= noting


def test_the_questions_table_notes_its_changes(pages_kept):
    before = invalidation.version()
    Question.objects.filter(pk=-1).update(wording="nobody's")
    assert invalidation.version() != before


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_reading_is_kept(pages_kept, client, method):
    client.get(HOME)
    assert getattr(client, method)(HOME).status_code in {403, 405}


def test_what_is_kept_for_when_the_portal_is_away_follows_the_council(pages_kept, client, tmp_path):
    client.get(HOME)
    away = tmp_path / "plain" / "away.html"
    assert "Another Offer" not in away.read_text()
    Council.objects.update(service_name="Another Offer")
    client.get(HOME)
    text = away.read_text()
    assert "Another Offer" in text
    # Nothing that needs a process of the portal, or is true for a moment only.
    assert not [part for part in ("<script", "/brand/", "Open now", "Closed now") if part in text]
