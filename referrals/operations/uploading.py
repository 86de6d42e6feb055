"""Files that come with a referral."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.documents import operations as documents
from localoffer.documents.files import MEGABYTE
from localoffer.refusal import Refused
from referrals.models import Attachment, Draft
from referrals.operations.drafting import locked, touch

MOST_FILES = 10
MOST_TOGETHER = 60 * MEGABYTE


@transaction.atomic
def attach(
    *, draft: Draft, name: str, content: bytes, by: Person | None, at: datetime
) -> Attachment:
    """Add one file to a draft. Raises Refused with a sentence about this file."""
    draft = locked(draft, by=by)
    sizes = [each.document.size for each in draft.attachments.select_related("document")]
    if len(sizes) >= MOST_FILES:
        raise Refused(f"You can add {MOST_FILES} files. Take one out before you add {name}.")
    if sum(sizes) + len(content) > MOST_TOGETHER:
        raise Refused(
            f"All files together must be smaller than {MOST_TOGETHER // MEGABYTE} MB. "
            f"We did not keep {name}."
        )
    document = documents.receive(
        name=name, content=content, kind="referral-file", about=None, by=by, at=at
    )
    attachment = Attachment.objects.create(draft=draft, document=document, by=by, at=at)
    audit.record(
        "referral.file_added", target=draft, by=by, at=at, facts={"file": document.reference}
    )
    _mark(draft, by=by, at=at)
    return attachment


@transaction.atomic
def detach(*, draft: Draft, attachment: Attachment, by: Person | None, at: datetime) -> None:
    """Take a file out of a draft again; the file itself goes too."""
    draft = locked(draft, by=by)
    mine = Attachment.objects.select_related("document").filter(draft=draft, pk=attachment.pk)
    for each in mine:
        each.delete()
        documents.forget(document=each.document, at=at)
        audit.record("referral.file_removed", target=draft, by=by, at=at)
    _mark(draft, by=by, at=at)


def _mark(draft: Draft, *, by: Person | None, at: datetime) -> None:
    """The step counts as answered while there is a file."""
    count = draft.attachments.count()
    answers = {key: value for key, value in draft.answers.items() if key != "files"}
    draft.answers = {**answers, "files": {"count": count}} if count else answers
    touch(draft, by=by, at=at)
