"""manage.py sbom: every part this portal is made of, in CycloneDX, from the lock files alone."""

import json
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from localoffer import clock
from localoffer.runner import environment

_LOCKED = re.compile(
    r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)[^\n]*((?:\n\s+--hash=\S+[^\n]*)*)", re.M
)


class Command(BaseCommand):
    help = "Lists every part with version and hash (CycloneDX); --newer says which have a newer release."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--newer",
            action="store_true",
            help="the Python parts of which there is a newer release",
        )

    def handle(self, *args: Any, newer: bool, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        if newer:
            self._tell_newer({part["name"].lower() for part in _python(root)})
            return
        self.stdout.write(json.dumps(bill(root, at=clock.now()), indent=1))

    def _tell_newer(self, ours: set[str]) -> None:
        late = [each for each in environment.outdated() if each["name"].lower() in ours]
        for each in late:
            self.stdout.write(
                f"{each['name']} {each['version']}: there is {each['latest_version']}"
            )
        self.stdout.write(
            f"{len(ours) - len(late)} of {len(ours)} Python parts are the newest. To take newer ones: "
            "python3 manage.py lock --upgrade, then verify."
        )


def bill(root: Path, *, at: datetime) -> dict[str, Any]:
    """Everything that requirements/portal.txt and package-lock.json lock."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "timestamp": at.isoformat(timespec="seconds"),
            "component": {"type": "application", "name": "localoffer"},
        },
        "components": [*_python(root), *_browser(root)],
    }


def _python(root: Path) -> Iterator[dict[str, Any]]:
    for name, version, hashes in _LOCKED.findall((root / "requirements/portal.txt").read_text()):
        yield {
            "type": "library",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name.lower()}@{version}",
            "hashes": [
                {"alg": "SHA-256", "content": digest}
                for digest in re.findall(r"sha256:([0-9a-f]{64})", hashes)
            ],
        }


def _browser(root: Path) -> Iterator[dict[str, Any]]:
    locked = json.loads((root / "package-lock.json").read_text())["packages"]
    for place, facts in sorted(locked.items()):
        if not place:
            continue
        name = place.rpartition("node_modules/")[2]
        yield {
            "type": "library",
            "name": name,
            "version": facts["version"],
            "purl": f"pkg:npm/{name.replace('@', '%40')}@{facts['version']}",
            "scope": "excluded" if facts.get("dev") else "required",
        }
