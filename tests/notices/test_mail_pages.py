"""Who sees the mail, and how much of it."""

import pytest
from django.urls import reverse

from localoffer.accounts.roles import INSIDE, OUTSIDE, Role
from localoffer.audit.models import Event
from localoffer.jobs import run
from localoffer.notices import operations
from localoffer.notices.models import Notice
from localoffer.notices.states import State

WORDS = "Somebody worries about an invented child"


@pytest.fixture
def sent(person, postbox, at):
    """A notice that has left."""
    pat = person(Role.REFERRER, name="Pat Example-Oakwood", email="pat@school.example")
    notice = operations.queue(
        template="mail-test", to=pat, context={"words": WORDS}, by=None, at=at
    )
    run.drain()
    return Notice.objects.get(pk=notice.pk)


@pytest.mark.parametrize("role", sorted(INSIDE))
def test_in_the_demo_everyone_inside_reads_the_mail(signed_in, sent, settings, role):
    settings.DEMO = True
    visitor = signed_in(role)
    outbox = visitor.visit("/mail/")
    assert outbox.links()[sent.reference] == f"/mail/{sent.reference}/"
    assert "pat@school.example" in outbox.text
    page = visitor.visit(f"/mail/{sent.reference}/")
    assert WORDS in page.text
    assert Event.objects.filter(action="notice.read", target_ref=sent.reference).count() == 1


@pytest.mark.parametrize("role", sorted(OUTSIDE))
def test_people_outside_the_council_never_see_the_mail(signed_in, sent, settings, role):
    visitor = signed_in(role)
    for settings.DEMO in (True, False):
        for address in ("/mail/", sent.get_absolute_url()):
            page = visitor.visit(address, status=403)
            assert "pat@school.example" not in page.html
            assert WORDS not in page.html


@pytest.mark.parametrize("role", sorted(INSIDE - {Role.ADMINISTRATOR}))
def test_outside_the_demo_only_an_administrator_sees_the_mail(signed_in, sent, role):
    visitor = signed_in(role)
    for address in ("/mail/", sent.get_absolute_url()):
        assert "Only an administrator" in visitor.visit(address, status=403).text


def test_outside_the_demo_addresses_are_shortened_and_words_are_not_shown(signed_in, sent):
    visitor = signed_in(Role.ADMINISTRATOR)
    for address in ("/mail/", f"/mail/?to={sent.to_person}", sent.get_absolute_url()):
        page = visitor.visit(address)
        assert "p…@school.example" in page.text
        assert "pat@school.example" not in page.html
        assert sent.subject not in page.html
        assert WORDS not in page.html


def test_a_real_address_is_never_looked_for_in_a_pages_own_address(signed_in, sent, settings):
    visitor = signed_in(Role.ADMINISTRATOR)
    assert sent.reference not in visitor.visit("/mail/?to=pat@school.example").text
    settings.DEMO = True
    assert sent.reference in visitor.visit("/mail/?to=pat@school.example").text
    assert sent.reference not in visitor.visit("/mail/?to=sam@school.example").text


def test_someone_who_is_not_signed_in_is_sent_to_sign_in(visitor, sent):
    response = visitor.get(sent.get_absolute_url())
    assert (response.status_code, response["Location"].split("?")[1]) == (
        302,
        f"next=/mail/{sent.reference}/",
    )


def test_a_notice_that_is_not_there_is_not_found(signed_in):
    signed_in(Role.ADMINISTRATOR).visit("/mail/N-222222/", status=404)


def test_an_administrator_records_a_bounce_and_sends_again(signed_in, sent, postbox):
    visitor = signed_in(Role.ADMINISTRATOR)
    page = visitor.send(reverse("notices:bounces", args=[sent.reference]))
    assert "is recorded as not delivered" in page.text
    page = visitor.send(reverse("notices:sendings", args=[sent.reference]))
    assert "will be sent again" in page.text
    run.drain()
    sent.refresh_from_db()
    assert (sent.state, len(postbox.mails)) == (State.SENT, 2)


@pytest.mark.parametrize("address", ["notices:bounces", "notices:sendings"])
def test_nobody_else_changes_what_became_of_a_notice(signed_in, sent, settings, address):
    settings.DEMO = True
    visitor = signed_in(Role.RAIS_MANAGER)
    visitor.send(reverse(address, args=[sent.reference]), status=403)
    sent.refresh_from_db()
    assert sent.state == State.SENT
    assert visitor.get(reverse(address, args=[sent.reference])).status_code == 405


def test_a_move_that_cannot_be_made_now_is_refused_with_its_reason(signed_in, sent):
    visitor = signed_in(Role.ADMINISTRATOR)
    page = visitor.send(reverse("notices:sendings", args=[sent.reference]), status=403)
    assert "You cannot send it again now: this notice is “sent”." in page.text


def test_a_long_outbox_has_pages_and_few_queries(
    signed_in, person, at, django_assert_max_num_queries
):
    for number in range(60):
        operations.queue(
            template="mail-test", to=f"pat{number}@school.example", context={"words": WORDS},
            by=None, at=at,
        )  # fmt: skip
    visitor = signed_in(Role.ADMINISTRATOR)
    with django_assert_max_num_queries(16):
        page = visitor.visit("/mail/")
    assert len(page.soup.select("tbody tr")) == 50
    assert len(visitor.visit("/mail/?page=2").soup.select("tbody tr")) == 10
