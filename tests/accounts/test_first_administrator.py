"""The first administrator comes from the command line, and only the first."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role
from localoffer.audit.models import Event

pytestmark = pytest.mark.django_db


def test_the_first_administrator_is_added_audited_and_told_how_to_begin(capsys):
    call_command("first_administrator", "Sandy@Council.example", name="Sandy Example")
    person = Person.objects.get(email="sandy@council.example")
    assert person.roles == {Role.ADMINISTRATOR}
    assert not person.has_usable_password()
    assert "I have no password yet" in capsys.readouterr().out
    done = Event.objects.filter(target_ref=person.reference).values_list("action", flat=True)
    assert set(done) == {"person.added", "role.given"}


def test_with_an_administrator_there_is_no_second_one_this_way(person):
    there = person(Role.ADMINISTRATOR)
    with pytest.raises(CommandError, match=there.name):
        call_command("first_administrator", "other@council.example", name="Other Example")
    assert not Person.objects.filter(email="other@council.example").exists()


@pytest.mark.parametrize(("email", "name", "says"), [
    ("not an address", "Sandy Example", "not an email address"),
    ("sandy@council.example", " ", "Say who it is"),
])  # fmt: skip
def test_bad_input_is_refused_in_a_sentence(email, name, says):
    with pytest.raises(CommandError, match=says):
        call_command("first_administrator", email, name=name)
    assert not Person.objects.exists()
