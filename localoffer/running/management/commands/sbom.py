"""manage.py sbom: every part this portal is made of, in CycloneDX, from the lock files alone."""

import json
import re
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from localoffer import clock

OLD = timedelta(days=365)
_LOCKED = re.compile(
    r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)[^\n]*((?:\n\s+--hash=\S+[^\n]*)*)", re.M
)


class Command(BaseCommand):
    help = (
        "Lists every part with version and hash (CycloneDX); --ages says which are installed long."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--ages", action="store_true", help="how old the files of each Python part are"
        )

    def handle(self, *args: Any, ages: bool, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        if ages:
            for name, version, days in sorted(_ages(root), key=lambda row: -row[2]):
                late = "  look for a newer one" if days > OLD.days else ""
                self.stdout.write(f"{days:6} days  {name} {version}{late}")
            return
        self.stdout.write(json.dumps(bill(root, at=clock.now()), indent=1))


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


def _ages(root: Path) -> Iterator[tuple[str, str, int]]:
    """By the newest file of each part as its makers packed it, where that is known."""
    now = time.time()
    for part in _python(root):
        try:
            files = distribution(part["name"]).files or []
        except PackageNotFoundError:
            continue
        times = [p.stat().st_mtime for file in files if (p := Path(str(file.locate()))).is_file()]
        if times:
            newest = datetime.fromtimestamp(max(times), UTC).timestamp()
            yield part["name"], part["version"], int((now - newest) // 86_400)
