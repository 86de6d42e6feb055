"""Rules of the house that no room may break, found by walking all of it."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
OURS = ("localoffer", "faq", "referrals", "panel")
NOT_OURS = ("allauth.",)
ORDER = [
    {"audit"},
    {"council"},
    {"jobs"},
    {"accounts"},
    {"documents", "notices"},
    {"children"},
    {"search"},
    {"facts"},
    {"faq", "directory", "strategy"},
    {"ledger"},
    {"referrals"},
    {"panel"},
    {"running"},
]


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, object]]:
    for entry in (resolver or get_resolver()).url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, address)
        elif isinstance(entry, URLPattern):
            yield address, entry.callback


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "--", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def python_files() -> list[Path]:
    return [path for path in tracked("*.py") if "migrations" not in path.parts]


def test_every_view_says_who_may_use_it():
    silent = [
        address
        for address, view in routes()
        if not hasattr(view, "access") and not view.__module__.startswith(NOT_OURS)
    ]
    assert silent == []


def test_foreign_keys_between_rooms_run_downwards_only():
    rank = {label: place for place, labels in enumerate(ORDER) for label in labels}
    upward = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in rank
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        and field.related_model._meta.app_label in rank
        and (
            rank[field.related_model._meta.app_label] > rank[model._meta.app_label]
            or (
                rank[field.related_model._meta.app_label] == rank[model._meta.app_label]
                and field.related_model._meta.app_label != model._meta.app_label
            )
        )
    ]  # fmt: skip
    assert upward == []


def test_every_room_with_tables_has_its_place_in_the_order():
    ours = {c.label for c in apps.get_app_configs() if c.name.startswith(OURS) and c.models}
    assert ours - set().union(*ORDER) == set()


def test_only_the_edges_read_the_clock():
    """Operations, models, states and timescales are given the time (STYLE 6)."""
    below = {"operations", "models", "states", "timescales", "access", "pages"}
    reading = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python_files()
        if path.is_relative_to(ROOT) and "tests" not in path.parts
        and (path.stem in below or path.parent.name in below)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"clock.now", "clock.today", "timezone.now", "datetime.now",
                                       "date.today", "datetime.utcnow"}
    ]  # fmt: skip
    assert reading == []


def test_no_test_sleeps():
    asleep = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked("tests/*.py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"\btime\.sleep\(|wait_for_timeout\(", line)
    ]
    assert asleep == []


def test_no_module_is_called_utils_and_nothing_listens_to_signals():
    assert [p.name for p in python_files() if p.stem in {"utils", "helpers", "signals"}] == []
    listening = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if "tests" not in path.parts and "from django.dispatch" in path.read_text()
    ]
    assert listening == []


def test_every_template_compiles():
    for path in tracked("templates/*.html", "templates/*.txt"):
        get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.asvs(1)
def test_no_template_marks_text_as_safe_or_switches_escaping_off():
    """E-mail texts aside: they are plain text and escape nothing (TRUST 1)."""
    unsafe = re.compile(r"\|\s*safe\b|autoescape off")
    found = [
        str(path.relative_to(ROOT))
        for path in tracked("templates/*.html")
        if unsafe.search(path.read_text())
    ]
    assert found == []


def test_nothing_committed_names_a_registry_or_a_folder_of_this_machine():
    address = re.compile(
        r"https?://(registry\.|pypi\.|files\.pythonhosted)|index-url\W+https?:|\"resolved\":"
    )
    folder = re.compile(r"(?<![\w./-])/(home|root|work|farm)/\w")
    this_file = Path(__file__)
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        if path != this_file and path.suffix not in {".png", ".woff2", ".ico", ".pdf", ".svg"}
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if address.search(line) or folder.search(line)
    ]
    assert found == []


def test_every_dependency_says_why_it_is_there():
    text = (ROOT / "pyproject.toml").read_text()
    listed = re.findall(r'^  "[\w\[\]-]+~=[^"]+",(.*)$', text, flags=re.MULTILINE)
    assert listed
    assert [line for line in listed if "#" not in line] == []


@pytest.mark.parametrize("app", OURS[1:])
def test_names_of_children_and_people_stay_out_of_what_str_says(app):
    """`__str__` is a reference, a label or a code, never a person's name (STYLE 11)."""
    for model in apps.get_app_config(app).get_models():
        source = Path(__import__(model.__module__, fromlist=["_"]).__file__ or "").read_text()
        for match in re.finditer(r"def __str__\(self\)[^\n]*\n((?:        .*\n)+)", source):
            assert not re.search(
                r"given_name|family_name|full_name|(by|person|child|presenter|member|referrer)\.name",
                match[1],
            ), f"{model.__name__}: {match[1].strip()}"


@pytest.mark.asvs(15, 17)
def test_settings_are_strict_about_cookies_and_content():
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert "'unsafe-inline'" not in {value for values in policy.values() for value in values}
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
