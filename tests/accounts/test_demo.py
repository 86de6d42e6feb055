import json
import stat
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from localoffer.accounts import demo
from localoffer.accounts.models import Person, Seat
from localoffer.accounts.roles import INSIDE, Role
from tests.accounts.conftest import app_code, enter_app_code, who
from tests.pages import Visitor


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def loaded(db, home, at):
    return demo.load_people(at=at)


def told(*options):
    out = StringIO()
    call_command("demo", *options, stdout=out)
    return out.getvalue()


def test_there_is_somebody_for_each_role_and_each_seat(loaded):
    people = json.loads(told("--json"))
    assert {row["role"] for row in people} == {role.value for role in Role}
    members = {row["seat"] for row in people if row["role"] == Role.PANEL_MEMBER}
    assert members == {seat.value for seat in Seat}
    roles = [row["role"] for row in people]
    for twice in (Role.RAIS_SOCIAL_WORKER, Role.REFERRER, Role.PANEL_CHAIR):
        assert roles.count(twice.value) >= 2
    workplaces = {p.organisation_id for p in Person.objects.filter(grants__role=Role.REFERRER)}
    assert len(workplaces) == 2
    assert set(loaded) == {role.value for role in Role}


def test_everybody_is_visibly_invented(loaded):
    for row in json.loads(told("--json")):
        assert "Demo-" in row["name"]
        assert row["email"].endswith(".example")


def test_each_row_says_all_that_is_needed_to_sign_in(loaded):
    for row in json.loads(told("--json")):
        inside = Role(row["role"]) in INSIDE
        assert set(row) == {"name", "role", "email", "password", "totp_secret", "seat"}
        assert [bool(row["password"]), bool(row["totp_secret"])] == [inside, inside]


def test_a_demo_person_signs_in_with_what_the_command_says(loaded):
    row = next(r for r in json.loads(told("--json")) if r["role"] == Role.PANEL_CHAIR)
    client = Visitor()
    client.send("/account/login/", {"login": row["email"], "password": row["password"]})
    enter_app_code(client, app_code(row["totp_secret"]))
    assert who(client) == str(Person.objects.get(email=row["email"]).pk)


def test_loading_twice_changes_nothing(loaded, at):
    before = told("--json")
    count = Person.objects.count()
    demo.load_people(at=at)
    assert told("--json") == before
    assert Person.objects.count() == count


def test_each_installation_has_its_own_secrets_readable_by_its_owner_alone(
    loaded, settings, tmp_path, at
):
    assert stat.S_IMODE(demo.file().stat().st_mode) == 0o600
    first = demo.sign_ins()
    settings.HOME = tmp_path / "elsewhere"
    demo.load_people(at=at)
    second = demo.sign_ins()
    assert [a.email for a in first] == [b.email for b in second]
    secrets = {row.password for row in [*first, *second] if row.password}
    assert len(secrets) == 2 * sum(1 for row in first if row.password)


def test_the_table_is_for_reading(loaded):
    table = told()
    assert "RAIS social worker" in table
    assert "a code sent by e-mail" in table


def test_before_loading_it_says_what_to_run(db, home):
    with pytest.raises(CommandError, match=r"manage\.py demo --load"):
        told("--json")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("MODE", "production", "Demo people are not for production"),
        ("SESSION_COOKIE_SECURE", True, "a production setting is on"),
        ("PRODUCTION", True, "a production setting is on"),
        ("ALLOWED_HOSTS", ["127.0.0.1", "offer.example.gov.uk"], "offer.example.gov.uk"),
        ("ALLOWED_HOSTS", ["*"], "only for this machine"),
    ],
)
@pytest.mark.parametrize("option", ["--load", "--json"])
def test_the_demo_refuses_to_stand_where_others_can_reach_it(
    db, settings, name, value, says, option
):
    setattr(settings, name, value)
    with pytest.raises(CommandError, match=says):
        told(option)
    assert not Person.objects.exists()
