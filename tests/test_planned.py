"""Statements planned once for each connection give what they give when they are just asked."""

import pytest
from django.db import connection, transaction
from django.http import Http404

from localoffer import planned
from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role

ADD, LIKE = "SELECT %s::int + %s::int", "SELECT %s::text LIKE 'a%%'"


@pytest.mark.parametrize("pooled", [False, True])
def test_each_statement_answers_its_own_question_again_and_again(db, monkeypatch, pooled):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", pooled)
    for one, other in ((1, 2), (3, 4)):
        assert planned.fetch(ADD, [one, other]) == [(one + other,)]
        assert planned.fetch(LIKE, ["ab"]) == [(True,)]
        assert planned.fetch(LIKE, ["ba"]) == [(False,)]
        assert planned.fetch("SELECT 5", []) == [(5,)]


def test_what_was_planned_outlives_a_transaction_that_is_taken_back(db):
    statement = "SELECT %s::int * 2"
    with transaction.atomic():
        assert planned.fetch(statement, [1]) == [(2,)]
        transaction.set_rollback(True)
    assert planned.fetch(statement, [2]) == [(4,)]


def test_one_row_is_found_as_if_it_had_just_been_asked_for(person, at):
    known = person(Role.REFERRER)
    joined = Person.objects.filter(joined_at__lte=known.joined_at, is_active=True)
    for _ in range(2):
        assert planned.one(joined.select_related("organisation"), pk=known.pk) == known
        with pytest.raises(Http404):
            planned.one(Person.objects.all(), pk=0)


@pytest.mark.parametrize("pooled", [False, True])
def test_a_question_is_put_into_sql_once_and_answers_each_value_as_if_it_were_new(
    person, monkeypatch, pooled
):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", pooled)
    written = []

    @planned.Question
    def named(order, *, name):
        written.append(order)
        return Person.objects.filter(name=name).select_related("organisation").order_by(order)

    one, other = person(Role.REFERRER, name="One"), person(Role.REFERRER, name="Other")
    twin = person(Role.REFERRER, name="One")
    for _ in range(2):
        assert named.rows("pk", name="One") == [one, twin]
        assert named.rows("-pk", name="One") == [twin, one]
        assert named.rows("pk", name="Other") == [other]
        assert named.rows("pk", name="Nobody") == []
    assert written == ["pk", "-pk"]
    [found] = named.rows("pk", name="Other")
    assert not found._state.adding
    assert found.organisation == other.organisation


def test_a_question_that_nothing_can_answer_is_not_even_asked(db, django_assert_num_queries):
    nobody = planned.Question(lambda *, name: Person.objects.filter(name=name, pk__in=[]))
    with django_assert_num_queries(0):
        assert nobody.rows(name="One") == []


def test_no_more_is_planned_for_one_connection_than_it_can_hold(db, monkeypatch):
    before = _how_many()
    monkeypatch.setattr(planned, "MOST", before + 2)
    for length in range(1, 5):
        statement = f"SELECT count(*) FROM (VALUES {', '.join(['(%s)'] * length)}) row"
        assert planned.fetch(statement, [1] * length) == [(length,)]
    assert _how_many() == before + 2


def _how_many() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return cursor.fetchone()[0]


def test_a_plan_that_a_migration_has_made_useless_is_made_anew(committed):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE planned_for AS SELECT 7::smallint AS number")
        for _ in range(2):
            assert planned.fetch("SELECT number FROM planned_for", []) == [(7,)]
            cursor.execute("ALTER TABLE planned_for ALTER number TYPE bigint")
            assert planned.fetch("SELECT number FROM planned_for", []) == [(7,)]
            cursor.execute("ALTER TABLE planned_for ALTER number TYPE smallint")
