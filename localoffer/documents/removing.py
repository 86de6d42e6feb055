"""Taking a file away for good, also while its place does not answer."""

from django.core.files.storage import default_storage
from django.db import transaction

from localoffer.documents.models import Document
from localoffer.jobs.queue import job


def remove_file(document: Document) -> None:
    """Delete the file once this transaction has committed: at once, else as soon as can be."""
    key = document.storage_key
    transaction.on_commit(lambda: _remove(key))


def _remove(key: str) -> None:
    try:
        default_storage.delete(key)
    except OSError:
        remove_later.enqueue(key=key)


@job(retries=12)  # two days; then the administrator sees it among the jobs that failed
def remove_later(key: str) -> None:
    default_storage.delete(key)
