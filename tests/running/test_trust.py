"""Promises about the running portal as a whole; the statements that no single room holds."""

import ast
import io
import json
import os
import re
import subprocess
import sys
import time
import tomllib
import zipfile
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from PIL import Image

from localoffer.accounts.roles import Role
from localoffer.documents import operations as documents
from localoffer.documents import uploads
from localoffer.documents.serving import serve
from localoffer.refusal import Refused
from localoffer.running import checks
from localoffer.running.management.commands import asvs
from tests.test_house_rules import ROOT, python_files, routes

PLAIN = "/cookies/"


@pytest.fixture(scope="module")
def production() -> dict:
    """The settings of a council that follows docs/running.md."""
    wanted = [
        "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE",
        "KEPT_COOKIE_NAME", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "SECURE_SSL_REDIRECT", "PASSWORD_HASHERS", "DEBUG", "ALLOWED_HOSTS", "SECRET_KEY",
    ]  # fmt: skip
    program = (
        "import json; from django.conf import settings; "
        f"print(json.dumps({{name: getattr(settings, name) for name in {wanted}}}))"
    )
    return json.loads(_in_production("-c", program))


def _plain_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}


def _in_production(*command: str, fails: bool = False, **env: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**_plain_environment(), "DJANGO_SETTINGS_MODULE": "localoffer.settings",
             "LOCALOFFER_MODE": "production", "SECRET_KEY": "k9Zx!qW-3" * 8, "PYTHONPATH": str(ROOT),
             "LOCALOFFER_HOSTS": "localoffer.example", **env},
    )  # fmt: skip
    assert (done.returncode != 0) == fails, done.stderr
    return done.stdout + done.stderr


@pytest.mark.asvs(14)
def test_cookies_belong_to_one_encrypted_host(production):
    for name in ("SESSION", "CSRF", "KEPT"):
        assert production[f"{name}_COOKIE_NAME"].startswith("__Host-")
    assert production["SESSION_COOKIE_SECURE"] is production["CSRF_COOKIE_SECURE"] is True


@pytest.mark.asvs(55)
def test_passwords_are_hashed_by_argon2_in_production(production):
    assert "Argon2" in production["PASSWORD_HASHERS"][0]
    assert not any("MD5" in each for each in production["PASSWORD_HASHERS"])


@pytest.mark.asvs(55)
def test_the_name_of_a_session_is_long_and_random(db):
    from django.contrib.sessions.backends.db import SessionStore

    names = set()
    for _ in range(20):
        session = SessionStore()
        session.create()
        names.add(session.session_key)
    assert len(names) == 20
    assert all(len(name) == 32 for name in names)  # of 36 letters: 165 bits


@pytest.mark.asvs(16, 56)
def test_every_answer_in_production_asks_for_encryption_for_two_years(production, db, settings):
    assert production["SECURE_SSL_REDIRECT"] is production["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    settings.SECURE_HSTS_SECONDS = production["SECURE_HSTS_SECONDS"]
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    client = Client(raise_request_exception=False)
    for address in (PLAIN, "/no/such/page/", "/healthz", "/desk/"):
        told = client.get(address, secure=True).headers["Strict-Transport-Security"]
        assert told == "max-age=63072000; includeSubDomains"


@pytest.mark.asvs(56)
def test_nothing_is_answered_unencrypted_in_production(db, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get(PLAIN)
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/cookies/")


@pytest.mark.asvs(56)
def test_a_database_elsewhere_is_asked_encrypted_or_the_deployment_is_refused():
    far = "postgresql://app:secret@db.council.example/localoffer"
    said = _in_production("-m", "django", "check", "--deploy", fails=True, DATABASE_URL=far)
    assert "localoffer.E001" in said
    assert checks.is_encrypted({"HOST": "10.0.0.7", "OPTIONS": {"sslmode": "verify-full"}})
    for host in ("", "/var/run/postgresql", "localhost", "127.0.0.1", "::1"):
        assert checks.is_encrypted({"HOST": host})
    for mode in ("disable", "allow", "prefer"):
        assert not checks.is_encrypted({"HOST": "10.0.0.7", "OPTIONS": {"sslmode": mode}})


@pytest.mark.asvs(59)
def test_djangos_own_check_of_a_deployment_finds_nothing():
    said = _in_production("-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    assert "no issues" in said


@pytest.mark.asvs(59)
def test_answers_say_nothing_about_the_machine(visitor, production):
    assert production["DEBUG"] is False
    for address in ("/.git/config", "/settings.py", "/static/", "/admin/", "/server-status"):
        answer = visitor.get(address)
        assert answer.status_code == 404
        assert not {"Server", "X-Powered-By", "Via"} & set(answer.headers)
        assert "Django" not in answer.content.decode()


@pytest.mark.asvs(23)
def test_other_sites_cannot_take_our_answers_as_parts_of_theirs(visitor, signed_in):
    for client in (visitor, signed_in(Role.PUBLISHER)):
        for address in (PLAIN, "/no/such/page/"):
            assert client.get(address)["Cross-Origin-Resource-Policy"] == "same-origin"


def plain_addresses() -> list[str]:
    """Every address of ours that needs no reference."""
    return sorted("/" + address for address, view in routes() if not re.search(r"[<(\\^]", address))


@pytest.mark.asvs(22)
def test_no_post_without_its_token_changes_anything(db, signed_in):
    """All but the reports of browsers, which change nothing and come without a session."""
    strict = Client(enforce_csrf_checks=True)
    accepted = [
        address
        for address in plain_addresses()
        if strict.post(address, {"a": "b"}).status_code not in {301, 403, 404, 405, 429}
    ]
    assert accepted == ["/csp-reports/"]


@pytest.mark.asvs(27)
def test_methods_that_no_page_uses_are_refused(db):
    client = Client()
    for address in plain_addresses():
        for method in ("TRACE", "PUT", "PATCH", "DELETE"):
            status = client.generic(method, address).status_code
            assert status in {301, 302, 403, 404, 405, 429}, (address, method, status)


@pytest.mark.asvs(51)
def test_addresses_hold_references_and_no_words_about_people():
    """Nothing in an address says anything about somebody: references, numbers, words of ours."""
    names = {
        name
        for address, view in routes()
        if not view.__module__.startswith("allauth.")
        for name in re.findall(r"<(?:\w+:)?(\w+)>", address)
    }
    about_people = {
        "email", "surname", "family_name", "given_name", "full_name", "birth", "birth_date", "born",
        "postcode", "address", "nhs", "phone", "upn",
    }  # fmt: skip
    assert names & about_people == set()
    assert "ref" in names


@pytest.mark.asvs(49)
def test_every_form_names_the_answers_it_takes():
    greedy = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if "tests" not in path.parts
        and "forms" in str(path)
        and re.search(r"ALL_FIELDS|fields = .__all__|^\s+exclude\s*=", path.read_text(), re.M)
    ]
    assert greedy == []


@pytest.mark.asvs(2)
def test_no_statement_is_built_from_what_people_send():
    """Nothing goes round Django's own quoting, and ruff's rule about SQL in strings (S608) is on:
    each exception to it stands beside a statement built from names of ours."""
    used = [
        f"{path.name}:{node.lineno}"
        for path in python_files()
        if "tests" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and (
            ast.unparse(node.func).endswith(".extra")
            or (
                ast.unparse(node.func).endswith((".raw", "RawSQL"))
                and not isinstance(node.args[0], ast.Constant)
                and not ast.unparse(node.args[0]).isupper()  # a constant of the module
            )
        )
    ]
    assert used == []
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    assert "S" in rules["select"]
    assert "S608" not in rules["ignore"]


@pytest.mark.asvs(6)
def test_no_pattern_of_ours_takes_long_over_a_text_made_to_slow_it():
    patterns = set()
    for path in python_files():
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func).startswith("re.")
                and node.args
                and isinstance(node.args[0], ast.Constant)
                and isinstance(node.args[0].value, str)
            ):
                patterns.add(node.args[0].value)
    assert len(patterns) > 20
    hostile = [
        "a" * 2000,
        " " * 2000,
        "1" * 2000,
        "a1 " * 700,
        "\n" * 2000,
        "." * 2000,
        "'-" * 1000,
    ]
    for pattern in sorted(patterns):
        compiled = re.compile(pattern)
        began = time.perf_counter()
        for text in hostile:
            compiled.search(text + "\x00!")
        assert time.perf_counter() - began < 2, pattern


@pytest.mark.asvs(60)
def test_the_list_of_parts_holds_every_locked_part_with_its_hash(capsys):
    call_command("sbom")
    told = json.loads(capsys.readouterr().out)
    locked = (ROOT / "requirements/portal.txt").read_text()
    names = {part["name"].lower() for part in told["components"]}
    assert {name.lower() for name in re.findall(r"^([\w.-]+)==", locked, re.M)} <= names
    python = [part for part in told["components"] if part["purl"].startswith("pkg:pypi")]
    assert all(part["hashes"] for part in python)
    assert "govuk-frontend" in names


@pytest.mark.asvs(58)
def test_no_secret_stands_in_the_code():
    secret = re.compile(
        r"(?i)(secret_key|password|token|api_key)\s*[:=]\s*[\"'][A-Za-z0-9+/_-]{24,}[\"']"
    )
    found = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if "tests" not in path.parts and secret.search(path.read_text())
    ]
    assert found == []


def docx(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in {
            "[Content_Types].xml": b"",
            "word/document.xml": b"",
            **parts,
        }.items():
            packed.writestr(name, content)
    return made.getvalue()


def picture(width: int, height: int, **facts: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height)).save(made, "JPEG", **facts)
    return made.getvalue()


@pytest.mark.asvs(28)
def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(Refused, match="must be smaller than"):
        uploads.inspect(name="a.txt", content=b"x" * (uploads.LARGEST + 1))


@pytest.mark.asvs(30)
def test_a_file_that_would_unpack_to_something_huge_is_refused():
    with pytest.raises(Refused, match="far larger inside"):
        uploads.inspect(name="a.docx", content=docx({"word/a.xml": b"0" * 40_000_000}))
    with pytest.raises(Refused, match="too many dots"):
        uploads.inspect(name="a.jpg", content=picture(9000, 6000))


@pytest.mark.asvs(32)
def test_nobody_opens_a_file_that_no_scanner_has_seen(db, at, settings, tmp_path):
    settings.CLAMD = ""
    kept = documents.receive(
        name="a.txt", content=b"about nobody", kind="evidence", about=None, by=None, at=at
    )
    assert not kept.may_be_opened
    with pytest.raises(Refused):
        serve(kept, by=None, at=at)


@pytest.mark.asvs(33)
def test_a_photo_does_not_say_where_it_was_taken():
    place = Image.Exif()
    place[0x010F] = "INVENTED CAMERA"
    taken = picture(40, 30, exif=place)
    assert b"INVENTED CAMERA" in taken
    assert b"INVENTED CAMERA" not in uploads.inspect(name="a.jpg", content=taken).content


@pytest.mark.asvs(34)
@pytest.mark.parametrize(
    "password", ["password1234", "qwertyuiop12", "short", "q1w2e3r4t5y6", "qwerty123456"]
)
def test_a_password_that_everybody_uses_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)
    validate_password("a quiet garden with seven gates")


def test_every_statement_has_a_test_or_a_reason_and_the_page_is_in_step():
    call_command("asvs", "--check")
    assert len(asvs.STATEMENTS) == 63


def test_no_address_stands_in_the_lock_of_the_front_end():
    assert "://" not in (ROOT / "package-lock.json").read_text()


def test_what_runs_in_production_runs_without_debugging():
    assert settings.DEBUG is False


GUESSES = {
    "int": "987654", "str": "R-ZZZZZZ", "slug": "nothing-of-that-name", "path": "nothing/there",
    "uuid": "00000000-0000-4000-8000-000000000000",
}  # fmt: skip
ASKING = (
    "/account/",
    "/refer/back/",
    "/referrals/follow/",
)  # who somebody is, or the code that was sent to them
ASKING_FOR_A_CODE = {"refer/back/<str:secret>/"}  # the same page, whatever the secret


@pytest.mark.asvs(45)
def test_a_guessed_reference_opens_no_address(signed_in):
    """Every address with a reference in it; none shows a page or breaks."""
    client = signed_in(Role.REFERRER)
    client.raise_request_exception = False
    asked, opened = 0, []
    for route, view in routes():
        if "<" not in route or "(?P" in route or not hasattr(view, "access"):
            continue
        guess = re.sub(r"<(?:(\w+):)?\w+>", lambda part: GUESSES.get(part[1], "zzzz"), route)
        answer = client.get(f"/{guess}")
        asked += 1
        asks_who = answer.status_code == 302 and answer["Location"].startswith(ASKING)
        if not (answer.status_code in {403, 404, 405} or asks_who or route in ASKING_FOR_A_CODE):
            opened.append((route, answer.status_code))
    assert asked > 100
    assert not opened, opened
