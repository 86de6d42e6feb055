"""Statements planned once for each connection give what they give when they are just asked."""

import pytest
from django.db import connection, transaction

from localoffer import planned

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
