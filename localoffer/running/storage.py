"""Documents in two places, so that the loss of one disk loses none."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage


class TwoPlaces(FileSystemStorage):
    """A folder, and a second one on another disk. A file is kept once both have it whole.

    With no second folder it is Django's own storage.
    """

    def __init__(self, *args: Any, second: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.second = Path(second) if second else None

    def _save(self, name: str, content: Any) -> str:
        kept: str = super()._save(name, content)  # type: ignore[misc]
        if self.second is not None:
            copy = self.second / kept
            copy.parent.mkdir(parents=True, exist_ok=True)
            unfinished = copy.with_name(f".{copy.name}.new")
            shutil.copy2(self.path(kept), unfinished)
            with unfinished.open("rb") as file:
                os.fsync(file.fileno())
            unfinished.rename(copy)
        return kept

    def delete(self, name: str) -> None:
        super().delete(name)
        if self.second is not None:
            (self.second / name).unlink(missing_ok=True)
