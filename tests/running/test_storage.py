"""A document counts as stored once both places have it."""

import pytest
from django.core.files.base import ContentFile

from localoffer.running.storage import TwoPlaces


def test_a_document_is_kept_in_both_places_and_deleted_from_both(tmp_path):
    storage = TwoPlaces(location=tmp_path / "one", second=str(tmp_path / "two"))
    name = storage.save("documents/2026/abc", ContentFile(b"about nobody"))
    assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    storage.delete(name)
    assert list(tmp_path.rglob("abc*")) == []


def test_a_document_whose_second_place_is_full_is_not_accepted(tmp_path):
    (tmp_path / "two").write_text("a file where a folder should be")
    storage = TwoPlaces(location=tmp_path / "one", second=str(tmp_path / "two"))
    with pytest.raises(OSError, match="two"):
        storage.save("documents/2026/abc", ContentFile(b"about nobody"))
