"""Documents in a bucket of an S3 store (Amazon's, or any that speaks the same), for several web nodes.

Loaded only when LOCALOFFER_FILES says so. Each file goes up in one request with its digest: the
store has it whole or not at all. Nobody but the portal reads them: it gives out no address of the
store's. A store that does not answer is an OSError, as a broken disk is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from storages.backends.s3 import S3Storage

IN_ONE_REQUEST = 5 * 1024**3  # bytes; what S3 takes at most
ANSWER = 10  # seconds that the store may take to say something


class Bucket(S3Storage):  # type: ignore[misc]  # it has no types
    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {
            "default_acl": None,  # as private as the bucket
            "file_overwrite": True,  # a name is never given twice
            "transfer_config": TransferConfig(multipart_threshold=IN_ONE_REQUEST),
            "client_config": Config(
                signature_version="s3v4",
                connect_timeout=ANSWER,
                read_timeout=ANSWER,
                retries={"mode": "standard", "max_attempts": 2},
                request_checksum_calculation="when_required",  # some stores know no newer sums
                response_checksum_validation="when_required",
                s3={"payload_signing_enabled": True},
            ),
        }

    def _save(self, name: str, content: File) -> str:
        with _as_a_disk():
            return str(super()._save(name, content))

    def _open(self, name: str, mode: str = "rb") -> File:
        with _as_a_disk(), super()._open(name, mode) as kept:
            return ContentFile(kept.read(), name)

    def exists(self, name: str) -> bool:
        with _as_a_disk():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        """Every version of it: what retention destroys must not stay behind a marker."""
        key = self._normalize_name(name)
        with _as_a_disk():
            for version in self.bucket.object_versions.filter(Prefix=key):
                if version.object_key == key:
                    version.delete()

    def url(self, name: str, *_: Any, **__: Any) -> str:
        raise NotImplementedError("Documents are handed out by the portal alone.")

    def copy_down(self, target: Path) -> int:
        """Copy what is not in this folder yet, for a backup; how many."""
        count = 0
        with _as_a_disk():
            prefix = f"{self.location}/".lstrip("/")
            for kept in self.bucket.objects.filter(Prefix=prefix):
                there = target / kept.key.removeprefix(prefix)
                if there.exists() or kept.key.endswith("/"):
                    continue
                there.parent.mkdir(parents=True, exist_ok=True)
                unfinished = there.with_name(f".{there.name}.new")
                self.bucket.download_file(kept.key, str(unfinished))
                unfinished.rename(there)
                count += 1
        return count


@contextmanager
def _as_a_disk() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise OSError(f"The store of documents does not answer: {type(error).__name__}") from error
