"""Where the runner keeps things. All of it is ignored by git and can be made again, save the data."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
VAR = CHECKOUT / "var"
TOOLS = VAR / "tools"
LOG = VAR / "log"
BUILD = CHECKOUT / "build"
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = CHECKOUT / "requirements"

_LAST_STARTED = VAR / "last-started"
_EMPTY = "empty"


def home(*, empty: bool | None = None) -> Path:
    """The folder of the database, the uploaded files and the secret key.

    A portal started with ``--empty`` has a home of its own, so that its content is never mixed with
    the demo's. Unless told which, this is the home of the portal that was started last.
    """
    named = os.environ.get("LOCALOFFER_HOME")
    if named:
        return Path(named).absolute()
    if empty is None:
        empty = last_started() == _EMPTY
    return VAR / _EMPTY if empty else VAR


def last_started() -> str:
    """ "demo", "empty", or "" when no portal was started in this checkout."""
    try:
        return _LAST_STARTED.read_text().strip()
    except FileNotFoundError:
        return ""


def note_started(*, empty: bool) -> None:
    if os.environ.get("LOCALOFFER_HOME"):
        return  # whoever names a home names it to every command
    VAR.mkdir(parents=True, exist_ok=True)
    _LAST_STARTED.write_text(_EMPTY if empty else "demo")
