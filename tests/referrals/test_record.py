"""The page of one referral: asked of the database in few statements, whatever it shows."""

import pytest

from localoffer.council import settled
from localoffer.related import without_asking
from localoffer.running import frame
from referrals import access
from referrals.models import Referral

pytestmark = pytest.mark.django_db


def test_tables_that_say_nothing_about_a_referral_are_asked_once_and_never_again(
    claimed, django_assert_num_queries
):
    found = Referral.objects.select_related("child", "submission").get(pk=claimed().pk)
    with django_assert_num_queries(1):
        without_asking(found, found.submission, found.child)
        assert list(found.advice.filter(status="sent").order_by("-id")) == []
        assert found.decision is None
        assert not found.enquiries.exists()
        assert found.proposals.select_related("asked_by").count() == 0
        assert not hasattr(found, "ehc_request")
        assert list(found.child.referrals.all()) == [found]
        assert list(found.submission.referrals.all()) == [found]
        assert not access.is_known_to_cwd(found)
        assert access.open_referral_of_the_child(found) is None


def test_rows_that_are_there_are_found_as_ever(claimed, decided):
    found, other = decided("A"), claimed()
    Referral.objects.filter(pk=other.pk).update(child=found.child_id)
    without_asking(found, found.submission, found.child)
    assert found.decisions.count() == 1
    assert [each.move for each in found.transitions.all()] == [
        "submit",
        "claim_support",
        "decide_a",
    ]
    assert set(found.child.referrals.all()) == {found, other}
    assert hasattr(found.submission, "sharing")


def test_the_record_of_a_referral_in_screening_takes_a_dozen_statements(
    signed_in, claimed, manager, settings, monkeypatch, django_assert_max_num_queries
):
    settings.PAGES_KEPT = True  # as in service: the council's own settings are read once
    monkeypatch.setattr(frame, "last_known", {})
    monkeypatch.setattr(settled, "_read", {})
    record, client = claimed().get_absolute_url(), signed_in(manager)
    client.visit(record)
    with django_assert_max_num_queries(12):
        client.visit(record)
