"""Pages that the web server in front shows by itself: it, or the portal, cannot answer properly.

They are files in HOME/plain/, written anew whenever the council or its phone lines change, so
that they can be read with no process of the portal alive. They need no script and nothing but
the style sheet, which the web server has too.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

PAGES = {
    "away.html": "running/away.html",
    "bad.html": "400.html",
    "large.html": "running/too_large.html",
    "long.html": "running/too_long.html",
    "often.html": "429.html",
}
"""Name of the file, as deploy/nginx.conf and deploy/Caddyfile know it → what it is drawn from."""

_written: set[str] = set()
"""How the lines looked that this process wrote last."""


def keep(*, council: Any, contact_lines: list[dict[str, Any]]) -> None:
    """Write them if council or lines changed. A full disk is no reason to fail a page."""
    # Whether somebody is there now is true now alone.
    lines = [{"line": each["line"], "open": None} for each in contact_lines]
    context = {"council": council, "contact_lines": lines, "plain": True}
    text = render_to_string(PAGES["away.html"], context)
    folder = Path(settings.HOME) / "plain"
    if text in _written and (folder / "away.html").exists():
        return
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        for name, template in PAGES.items():
            new = folder / f".{name}.{os.getpid()}.{threading.get_ident()}"
            new.write_text(render_to_string(template, context))
            new.rename(folder / name)
        _written.clear()
        _written.add(text)
