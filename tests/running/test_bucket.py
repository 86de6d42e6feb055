"""Documents in a bucket, on a server that speaks S3."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress

import psutil
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django_tasks_db.models import DBTaskResult

from localoffer.documents import operations, serving
from localoffer.documents.models import Document
from localoffer.refusal import Refused
from localoffer.running import backup, checks
from localoffer.settings import place_of_documents

PDF = b"%PDF-1.7\nA letter about nobody.\n"


class Store:
    """A real process on this machine that speaks S3, with one bucket that keeps versions."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self.process = psutil.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        while socket.socket().connect_ex(("127.0.0.1", self.port)) != 0:  # it starts just now
            with suppress(psutil.TimeoutExpired):
                raise AssertionError(f"It ended: {self.process.wait(0.05)}")

    @property
    def address(self) -> str:
        return f"s3://documents/here?endpoint=http://127.0.0.1:{self.port}&region=eu-west-2"


@pytest.fixture
def store(monkeypatch) -> Iterator[Store]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "invented")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "invented")
    made = Store()
    yield made
    with suppress(psutil.NoSuchProcess):
        made.process.kill()
    made.process.wait()


@pytest.fixture
def bucket(store, settings):
    """The portal keeps its documents there."""
    settings.STORAGES = {**settings.STORAGES, "default": place_of_documents(store.address)}
    kept = storages["default"].bucket
    kept.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    kept.Versioning().enable()
    return kept


def keep(at, content: bytes = PDF) -> Document:
    return operations.store(
        name="letter.pdf", content=content, content_type="application/pdf", kind="letter",
        about=None, by=None, at=at,
    )  # fmt: skip


def test_a_document_in_a_bucket_is_private_whole_copied_down_and_gone_when_forgotten(
    db, bucket, at, tmp_path, django_capture_on_commit_callbacks
):
    document = keep(at)
    (stored,) = bucket.objects.all()
    assert stored.key == f"here/{document.storage_key}"
    assert [grant["Grantee"]["Type"] for grant in stored.Acl().grants] == ["CanonicalUser"]
    assert serving.read(document, by=None, at=at) == PDF
    with pytest.raises(NotImplementedError, match="by the portal alone"):
        storages["default"].url(document.storage_key)

    assert backup.copy_files(storages["default"], tmp_path) == 1
    assert backup.copy_files(storages["default"], tmp_path) == 0
    copy = (tmp_path / document.storage_key).read_bytes()
    assert hashlib.sha256(copy).hexdigest() == document.sha256

    bucket.put_object(Key=stored.key, Body=b"something else")
    with pytest.raises(Refused, match="is not the one that was stored"):
        serving.read(document, by=None, at=at)
    with django_capture_on_commit_callbacks(execute=True):
        operations.forget(document=document, at=at)
    assert list(bucket.object_versions.all()) == []

    # One that sends only half of what it promised leaves nothing.
    class Breaks(ContentFile):
        def read(self, size: int = -1) -> bytes:
            if self.tell() > 0:
                raise OSError("the disk it came from broke")
            return bytes(super().read(min(size, 1000)) if size > 0 else super().read(1000))

    with pytest.raises(OSError, match="broke"):
        storages["default"].save("documents/2026/half", Breaks(bytes(10_000)))
    assert not storages["default"].exists("documents/2026/half")


def test_a_store_that_is_killed_in_the_middle_of_an_upload_is_told_in_a_sentence(
    db, bucket, store, at, django_capture_on_commit_callbacks
):
    forgotten, stays = keep(at), keep(at)
    store.process.send_signal(signal.SIGSTOP)  # it takes what its machine's buffers hold, no more
    end = threading.Timer(1, store.process.kill)
    end.start()
    with pytest.raises(Refused, match=r"We cannot keep files just now, so the file letter\.pdf"):
        keep(at, PDF + os.urandom(15_000_000))
    assert end.finished.is_set()
    assert Document.objects.count() == 2
    with pytest.raises(Refused, match="cannot be fetched just now"):
        serving.read(stays, by=None, at=at)
    with django_capture_on_commit_callbacks(execute=True):
        operations.forget(document=forgotten, at=at)
    (job,) = DBTaskResult.objects.filter(task_path__endswith="remove_later")
    assert job.args_kwargs["kwargs"] == {"key": forgotten.storage_key}


def test_a_bucket_is_asked_encrypted_and_nothing_beside_it_is_promised_in_vain(
    settings, monkeypatch
):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": place_of_documents("s3://documents?endpoint=http://store.example:9000"),
    }
    assert [each.id for each in checks.the_way_to_the_documents_is_encrypted()] == [
        "localoffer.E002"
    ]
    with pytest.raises(ImproperlyConfigured, match="must look like s3://"):
        place_of_documents("/mnt/files")
    monkeypatch.setenv("LOCALOFFER_FILES_COPY", "/mnt/second")
    with pytest.raises(ImproperlyConfigured, match="Leave LOCALOFFER_FILES_COPY out"):
        place_of_documents("s3://documents")


def test_nothing_of_it_is_loaded_when_documents_lie_in_a_folder():
    asked = (
        "import sys; from django.core.files.storage import default_storage as kept; "
        "kept.exists('a'); print([name for name in sys.modules if 'boto' in name])"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "localoffer.settings"},
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
