"""Storing a file with the change it belongs to."""

import hashlib
import logging
import secrets
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction

from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.documents import files, scanning, uploads
from localoffer.documents.models import Document, Scan
from localoffer.documents.removing import remove_file
from localoffer.refusal import Refused

logger = logging.getLogger("localoffer.documents")


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
    largest: int = files.LARGEST,
) -> Document:
    """Keep a file under a name of the server's own making; its row is the caller's to commit.

    The file is written first: a rollback can leave a file that nothing names, never a
    row without its file. Raises Refused when name, content and type do not agree, or
    the file is empty or larger than `largest` bytes (20 MB unless a room says otherwise), or
    its place is full or does not answer.
    """
    name = files.plain_name(name)
    files.may_keep(
        name=name, content=content, content_type=content_type, largest=largest
    ).or_refuse()
    key = f"documents/{at:%Y}/{secrets.token_hex(16)}"
    try:
        key = default_storage.save(key, ContentFile(content))
    except OSError as error:
        logger.error("No file can be stored: %s", type(error).__name__)
        raise Refused(
            f"We cannot keep files just now, so the file {name} is not stored. "
            "Try again in a few minutes."
        ) from error
    document = Document.objects.create(
        name=name,
        kind=kind,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        storage_key=key,
        about_kind=about._meta.label_lower if about else "",
        about_ref=str(getattr(about, "reference", about.pk)) if about else "",
        stored_at=at,
        stored_by=by,
    )
    facts = {"kind": kind, "about": document.about_ref, "sha256": document.sha256}
    audit.record("document.stored", target=document, by=by, at=at, facts=facts)
    return document


@transaction.atomic
def receive(
    *,
    name: str,
    content: bytes,
    kind: str,
    about: models.Model | None,
    by: Person | None,
    at: datetime,
) -> Document:
    """Keep a file that somebody uploaded, after looking at it from all sides.

    Raises Refused with a sentence about this file when it is not what its name says, holds
    a program, or has a virus. With the scanner away the file is kept, waits for it, and
    opens for nobody until then: words are never held up by a file.
    """
    inspected = uploads.inspect(name=name, content=content)
    # The scanner sees what was sent, not only what we keep of it.
    finding = scanning.scan(content)
    if finding.verdict == scanning.Verdict.INFECTED:
        raise Refused(
            f"The file {inspected.name} has a virus in it, so we did not keep it. "
            "Your other answers are safe."
        )
    document = store(
        name=inspected.name,
        content=inspected.content,
        content_type=inspected.content_type,
        kind=kind,
        about=about,
        by=by,
        at=at,
    )
    clean = finding.verdict == scanning.Verdict.CLEAN
    Scan.objects.create(
        document=document,
        state=Scan.State.CLEAN if clean else Scan.State.WAITING,
        said=finding.found,
        looked_at=at if clean else None,
    )
    return document


@transaction.atomic
def look_again(*, document: Document, at: datetime) -> Scan:
    """Ask the scanner about a file that waits. One with a virus stays shut for good."""
    scan = Scan.objects.select_for_update().get(document=document)
    if scan.state != Scan.State.WAITING:
        return scan
    with default_storage.open(document.storage_key) as file:
        finding = scanning.scan(file.read())
    scan.said = finding.found
    if finding.verdict != scanning.Verdict.UNKNOWN:
        scan.state = Scan.State(finding.verdict.value)
        scan.looked_at = at
        audit.record(
            f"document.{scan.state}", target=document, by=audit.SYSTEM, at=at,
            facts={"said": scan.said},
        )  # fmt: skip
    scan.save()
    return scan


def look_at_those_that_wait(*, at: datetime) -> int:
    """Ask about every file that waits; how many have a result now."""
    waiting = Document.objects.filter(scan__state=Scan.State.WAITING).order_by("id")
    return sum(look_again(document=each, at=at).state != Scan.State.WAITING for each in waiting)


@transaction.atomic
def forget(*, document: Document, at: datetime) -> None:
    """Delete a file that belongs to nothing any more: its row, and the file once that is kept."""
    audit.record("document.forgotten", target=document, by=audit.SYSTEM, at=at)
    remove_file(document)
    document.delete()
