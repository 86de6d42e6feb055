"""Kept pages are switched off in tests; these switch them on, each on an empty shelf."""

from collections.abc import Iterator

import pytest

from localoffer.running import frame, shelf


@pytest.fixture
def pages_kept(settings, tmp_path, committed, monkeypatch) -> Iterator[None]:
    settings.PAGES_KEPT = True
    settings.HOME = tmp_path
    monkeypatch.setattr(frame, "last_known", {})
    shelf.shelf.clear()
    yield
    shelf.shelf.clear()
