"""The bench's own databases: one empty and migrated, one for each size, copied from it."""

from __future__ import annotations

import hashlib
import sys
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import ProgrammingError, connection

from localoffer import references
from localoffer.bench import SIZES, Measure, Size
from localoffer.running import invalidation, roles

EMPTY = "localoffer_bench_empty"


def rooms() -> list[ModuleType]:
    """The `bench.py` of every room that has one, in the order in which rooms are installed."""
    return [
        import_module(f"{app.name}.bench")
        for app in apps.get_app_configs()
        if app.name.split(".")[0] in {"localoffer", "faq", "referrals", "panel"}
        and app.name != "localoffer.running"
        and find_spec(f"{app.name}.bench")
    ]


def measures(only: list[str]) -> list[Measure]:
    """All measures whose name holds one of the words. Raises CommandError when none does."""
    found = [
        each
        for room in rooms()
        for each in getattr(room, "MEASURES", [])
        if not only or any(word.lower() in each.name.lower() for word in only)
    ]
    if not found:
        names = ", ".join(each.name for room in rooms() for each in getattr(room, "MEASURES", []))
        raise CommandError(f"Nothing to measure is called “{', '.join(only)}”. There are: {names}.")
    return found


class Databases:
    """Made where DATABASE_URL points, beside the portal's own, which is left alone."""

    def __init__(self) -> None:
        self.own = connection.settings_dict["NAME"]

    def use(self, name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name

    def ready(self, size: str, *, fresh: bool) -> None:
        """A database seeded at this size; the one of the last run while nothing changed."""
        name = f"localoffer_bench_{size}"
        self.use(self.own)
        made_from = f"{_migrations()} {_seeders()}"
        if fresh or self._comment(name) != made_from:
            self._ready_empty(fresh=fresh)
            self._create(name, template=EMPTY)
            self.use(name)
            seed(SIZES[size])
            self.use(self.own)
            self._note(name, made_from)
        self.use(name)

    def remove(self) -> None:
        """Drop them all."""
        self.use(self.own)
        with connection.cursor() as cursor:
            for name in (EMPTY, *(f"localoffer_bench_{size}" for size in SIZES)):
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _ready_empty(self, *, fresh: bool) -> None:
        made_from = _migrations()
        if not fresh and self._comment(EMPTY) == made_from:
            return
        _say("making the tables")
        self._create(EMPTY, template="template1")
        self.use(EMPTY)
        call_command("migrate", verbosity=0, interactive=False)
        self.use(self.own)
        self._note(EMPTY, made_from)

    def _create(self, name: str, *, template: str) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        except ProgrammingError as wrong:
            raise CommandError(
                "The bench makes databases of its own, and this role may not "
                f"({str(wrong).splitlines()[0]})."
            ) from None

    def _comment(self, name: str) -> str:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
                [name],
            )
            row = cursor.fetchone()
        return (row[0] or "") if row else ""

    def _note(self, name: str, made_from: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f'COMMENT ON DATABASE "{name}" IS %s', [made_from])


def seed(size: Size) -> None:
    """Every room's rows, lower rooms first."""
    _say(f"seeding at {size.name} size")
    began = time.monotonic()
    for room in rooms():
        if hasattr(room, "seed") and hasattr(room, "MEASURES"):
            room.seed(size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    _say(f"seeded in {time.monotonic() - began:.1f} s")


def _migrations() -> str:
    """Of what `migrate` makes: the tables, and what it installs after them."""
    files = [
        path
        for app in apps.get_app_configs()
        for path in sorted((Path(app.path) / "migrations").glob("*.py"))
    ]
    installed = [references, invalidation, roles]
    return _digest([*files, *(Path(str(module.__file__)) for module in installed)])


def _seeders() -> str:
    files = [
        path
        for room in rooms()
        if room.__file__
        for path in sorted(Path(room.__file__).parent.glob("bench*.py"))
    ]
    return _digest([*files, Path(sys.modules["localoffer.bench"].__file__ or "")])


def _digest(files: list[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def _say(words: str) -> None:
    print(f"bench: {words}", file=sys.stderr, flush=True)  # noqa: T201
