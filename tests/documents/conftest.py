from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from localoffer.accounts.models import Organisation
from localoffer.documents import operations
from localoffer.documents.models import Document

PDF = b"%PDF-1.7\nA letter about nobody.\n"


@pytest.fixture
def files(tmp_path, settings) -> Path:
    """The private folder, a fresh one for each test."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            **settings.STORAGES["default"],
            "OPTIONS": {**settings.STORAGES["default"]["OPTIONS"], "location": tmp_path},
        },
    }
    return tmp_path


@pytest.fixture
def store(db, files, at):
    """store(name="…"): keep a file about an invented school."""
    school = Organisation.objects.create(name="Invented Primary School", kind="school")

    def make(**facts) -> Document:
        facts = {
            "name": "letter.pdf",
            "content": PDF,
            "content_type": "application/pdf",
            "kind": "letter",
            "about": school,
            "by": None,
            "at": at,
        } | facts
        return operations.store(**facts)

    return make


def path_of(document: Document) -> Path:
    return Path(default_storage.path(document.storage_key))
