"""What is asked too often has to wait, counted for all web nodes together."""

from datetime import timedelta

import pytest

from localoffer.accounts.roles import Role
from localoffer.running import limits
from localoffer.running.limits import Limit, seconds_to_wait
from localoffer.running.models import Tries

TWICE = Limit("tests", 2, timedelta(minutes=1))


def test_the_third_of_two_waits_until_the_minute_is_over(db, at):
    moment = at.replace(second=20)
    waits = [seconds_to_wait(TWICE, who="somebody", at=moment) for _ in range(3)]
    assert waits == [0, 0, 40]
    assert seconds_to_wait(TWICE, who="somebody else", at=moment) == 0
    assert seconds_to_wait(TWICE, who="somebody", at=moment + timedelta(minutes=1)) == 0


def test_nobody_can_be_read_out_of_what_is_counted(db, at):
    seconds_to_wait(TWICE, who="203.0.113.7", at=at)
    assert "203.0.113.7" not in str(list(Tries.objects.values_list("key", "count")))


@pytest.mark.asvs(12)
def test_searching_too_often_is_told_to_wait(visitor, monkeypatch):
    monkeypatch.setitem(limits.BY_ROUTE, "search", Limit("search", 2, timedelta(days=1)))
    answers = [visitor.get("/search/?q=portage") for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) > 0
    assert "Please wait a moment" in answers[2].content.decode()


def test_what_hands_out_much_at_once_has_a_limit():
    from tests.test_house_rules import routes  # noqa: F401  (the walk itself is tested there)

    assert limits.of("directory:export") is limits.EXPORT
    assert limits.of("referrals:census-download") is limits.EXPORT
    assert limits.of("faq:questions") is None


def test_people_are_counted_apart_behind_one_address(signed_in, monkeypatch):
    monkeypatch.setitem(limits.BY_ROUTE, "search", Limit("search", 1, timedelta(days=1)))
    first, second = signed_in(Role.PUBLISHER), signed_in(Role.CONTENT_EDITOR)
    assert [each.get("/search/?q=a").status_code for each in (first, second)] == [200, 200]
    assert first.get("/search/?q=a").status_code == 429
