"""Papers: added and replaced as versions, late ones by the chair's leave, read by members."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.council import settled
from localoffer.council.models import LocalLimit
from localoffer.documents import operations as documents
from localoffer.refusal import Refused, no
from panel import access
from panel.models import Item, LateLeave, LawEntry, Paper, PaperRead
from panel.operations.cases import add_paper as keep
from panel.operations.moving import locked, touch

PDF = "application/pdf"


@transaction.atomic
def add_paper(
    *,
    item: Item,
    title: str,
    body: str = "",
    kind: str = "",
    file: tuple[str, bytes] | None = None,
    number: int | None = None,
    version: int,
    by: Person,
    at: datetime,
) -> Paper:
    """The SEND team adds a paper, or with `number` a new version of one.

    `file` is the name and content of a PDF. After the meeting's deadline a paper is late: it
    needs the chair's leave, and is marked. An encrypted, broken or too long file is
    refused with its reason. What anybody signed is no longer changed.
    """
    item = locked(item, version=version)
    access.may_add_paper(item, by, at=at).or_refuse()
    if number is not None and not item.papers.filter(number=number).exists():
        raise Refused("This item has no paper of that number.")
    if not body.strip() and file is None:
        raise Refused("Write what the paper says, or choose its file.")
    document, pages = None, 0
    if file is not None:
        name, content = file
        pages = count_pages(content)
        document = documents.store(
            name=name, content=content, content_type=PDF, kind="panel-paper", about=item, by=by,
            at=at,
        )  # fmt: skip
    paper = keep(
        item=item, title=title, body=body, kind=kind, document=document, pages=pages,
        late=access.is_late(item, at=at), number=number, by=by, at=at,
    )  # fmt: skip
    touch(item, "the papers", by=by, at=at)
    return paper


def count_pages(content: bytes) -> int:
    """How many pages a PDF has. Refuses one that nobody could read in a pack."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise Refused(
                "This PDF is protected by a password, so the panel could not open it. "
                "Save it without the password and choose it again."
            )
        pages = len(reader.pages)
    except (PyPdfError, ValueError, KeyError, RecursionError, OSError):
        raise Refused("This file is not a PDF that can be read. Save it again as PDF.") from None
    most = LocalLimit.amount("panel-paper-pages")
    if pages > most:
        raise Refused(
            f"This paper has {pages} pages. A paper may have {most}, the council’s own limit. "
            "Choose the pages that matter for the decision."
        )
    if pages == 0:
        raise Refused("This PDF has no pages.")
    return pages


@transaction.atomic
def allow_late_papers(*, item: Item, why: str, by: Person, at: datetime) -> LateLeave:
    """The chair lets papers for this item come after the deadline. Asked twice, the first stays."""
    item = locked(item)
    access.may_allow_late_papers(item, by, at=at).or_refuse()
    if not why.strip():
        raise Refused("Say why the papers may come late.")
    leave, new = LateLeave.objects.get_or_create(
        item=item, meeting=item.meeting, defaults={"why": why, "by": by, "at": at}
    )
    if new:
        touch(item, "leave for late papers", by=by, at=at)
        audit.record("panel.papers.late_leave", target=item, by=by, at=at)
    return leave


@transaction.atomic
def mark_read(*, item: Item, by: Person, at: datetime) -> int:
    """A member has read the papers as they stand; how many versions that were unread."""
    access.may_read_papers(item, by).or_refuse()
    if not access.without_interest(item, by):
        raise Refused(no("Those who prepare the papers are not asked to read them.", "ToR"))
    unread = [paper for paper in current(item) if not paper.reads.filter(person=by).exists()]
    PaperRead.objects.bulk_create(
        [PaperRead(paper=paper, person=by, at=at) for paper in unread], ignore_conflicts=True
    )
    if unread:
        facts = {"papers": [f"{paper.number}.{paper.version}" for paper in unread]}
        audit.record("panel.papers.read", target=item, by=by, at=at, facts=facts)
    return len(unread)


def checklist_names(item: Item) -> dict[str, str]:
    """What papers an item of this business should have, by their kind."""
    law, business = item.case.law_version, item.business

    def read() -> dict[str, str]:
        rows = LawEntry.objects.of(law, LawEntry.List.PAPER, business=business)
        return dict(rows.values_list("key", "label"))

    return settled.once((LawEntry.List.PAPER, law, business), read)


def missing(item: Item) -> list[str]:
    """The papers of the checklist that are not there."""
    here = {paper.kind for paper in current(item)}
    return [label for key, label in checklist_names(item).items() if key not in here]


def current(item: Item) -> list[Paper]:
    """The newest version of each paper, in their order."""
    papers = sorted(item.papers.all(), key=lambda paper: (paper.number, paper.version))
    return list({paper.number: paper for paper in papers}.values())


def current_of(items: Iterable[Item]) -> dict[int, list[Paper]]:
    """The same for several items, by their key, with the files: one question to the database."""
    newest: dict[int, dict[int, Paper]] = {item.pk: {} for item in items}
    found = Paper.objects.filter(item__in=newest).select_related("document")
    for paper in found.order_by("item_id", "number", "version"):
        newest[paper.item_id][paper.number] = paper
    return {pk: list(held.values()) for pk, held in newest.items()}
