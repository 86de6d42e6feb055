import pytest

from localoffer.runner.database import parse


def test_an_address_with_host_and_password_is_read() -> None:
    facts = parse("postgresql://clerk:p%40ss@db.example:5433/portal?sslmode=require")
    assert facts == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "portal",
        "USER": "clerk",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_an_address_with_a_socket_and_a_password_file_is_read() -> None:
    facts = parse("postgresql://owner@/localoffer?host=%2Frun%2Flo-a&passfile=%2Fetc%2Fpgpass")
    assert facts["HOST"] == "/run/lo-a"
    assert facts["PORT"] == ""
    assert facts["OPTIONS"] == {"passfile": "/etc/pgpass"}


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ValueError, match="must begin with postgresql"):
        parse("mysql://localhost/portal")
