"""Storing a file with the change it belongs to."""

import hashlib
import secrets
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction

from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.documents import files
from localoffer.documents.models import Document


@transaction.atomic
def store(
    *,
    name: str,
    content: bytes,
    content_type: str,
    kind: str,
    about: models.Model | None,
    by: Person | None,
    at: datetime,
) -> Document:
    """Keep a file under a name of the server's own making; its row is the caller's to commit.

    The file is written first: a rollback can leave a file that nothing names, never a
    row without its file. Raises Refused when name, content and type do not agree, or
    the file is empty or larger than 20 MB.
    """
    name = files.plain_name(name)
    files.may_keep(name=name, content=content, content_type=content_type).or_refuse()
    document = Document.objects.create(
        name=name,
        kind=kind,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        storage_key=default_storage.save(
            f"documents/{at:%Y}/{secrets.token_hex(16)}", ContentFile(content)
        ),
        about_kind=about._meta.label_lower if about else "",
        about_ref=str(getattr(about, "reference", about.pk)) if about else "",
        stored_at=at,
        stored_by=by,
    )
    facts = {"kind": kind, "about": document.about_ref, "sha256": document.sha256}
    audit.record("document.stored", target=document, by=by, at=at, facts=facts)
    return document
