"""The papers of a meeting as one file, made for one reader alone.

Pages are named after their item, paper and place in it ("7KQ2MW-2.14"), so that a
supplement moves no page, and a gap tells nobody of an item that is hidden from them.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.documents import operations as documents
from localoffer.documents.serving import read
from localoffer.notices import letters
from panel import access, timescales
from panel.models import Declaration, Item, Meeting, Pack, Paper
from panel.operations import papers

LARGEST = 200 * 1024 * 1024
"""Bytes: forty items of scans, far beyond what one paper may have."""
MARGIN = 20.0
"""Points between the edge of a page and the words put on it."""


def readable(meeting: Meeting, reader: Person) -> list[Item]:
    """The items of a meeting whose papers this person may read now, in a fixed order."""
    seen = Item.objects.visible_to(reader).filter(meeting=meeting).order_by("pk")
    return readable_of(seen.select_related("case__child", "meeting", "presenter"), meeting, reader)


def readable_of(seen: Iterable[Item], meeting: Meeting, reader: Person) -> list[Item]:
    """The same, of items of the meeting that this person may know of."""
    declared = set(
        Declaration.objects.filter(
            item__meeting=meeting, person=reader, nature=Declaration.Nature.NONE
        ).values_list("item_id", flat=True)
    )
    out = [item for item in seen if item.state in access.PAPERS_ARE_OUT]
    others = [item for item in out if item.pk not in declared]
    for item in others:
        item.meeting = meeting  # whose members are read once
    if others:
        prefetch_related_objects([meeting], "attendance")
        prefetch_related_objects(others, "declarations", "guests")
    also = {item.pk for item in others if access.may_read_papers(item, reader)}
    return [item for item in out if item.pk in declared | also]


def contents_of(items: list[Item], current: Mapping[int, list[Paper]]) -> str:
    """A digest of exactly which papers a pack would hold, by the key of their item."""
    held = [
        f"{item.reference} {paper.number}.{paper.version} {paper.digest}"
        for item in items
        for paper in current[item.pk]
    ]
    return hashlib.sha256("\n".join(held).encode()).hexdigest()


@transaction.atomic
def ask_for(*, meeting: Meeting, by: Person, at: datetime) -> Pack:
    """Have a reader's own pack made by a job. The newest answers while its papers are the same."""
    from panel.jobs import build_pack

    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    access.may_have_pack(meeting, by).or_refuse()
    items = readable(meeting, by)
    contents = contents_of(items, papers.current_of(items))
    newest = meeting.packs.filter(reader=by).order_by("-number").first()
    if newest and newest.contents == contents and newest.state != Pack.State.FAILED:
        return newest
    pack = Pack.objects.create(
        meeting=meeting,
        reader=by,
        number=newest.number + 1 if newest else 1,
        contents=contents,
        asked_at=at,
    )
    audit.record("panel.pack.asked", target=pack, by=by, at=at)
    build_pack.enqueue(reference=pack.reference)
    return pack


def opens(pack: Pack, by: Person, items: list[Item] | None = None) -> bool:
    """May this file be opened? Only by its reader, while each item in it may be read.

    `items`: those that may be read now, where that is known.
    """
    if pack.reader_id != by.pk or pack.state != Pack.State.READY:
        return False
    now = readable(pack.meeting, by) if items is None else items
    return set(pack.items) <= {item.reference for item in now}


def give_up(*, reference: str) -> None:
    Pack.objects.filter(reference=reference).exclude(state=Pack.State.READY).update(
        state=Pack.State.FAILED
    )


def build(*, reference: str, at: datetime) -> Pack:
    """Make the file of a pack. Run again after it is ready, it does nothing.

    What the reader may read is asked now, not when the pack was asked for.
    """
    pack = Pack.objects.select_related("meeting", "reader").get(reference=reference)
    if pack.state == Pack.State.READY:
        return pack
    items = readable(pack.meeting, pack.reader)
    held = papers.current_of(items)
    pack.state, pack.done, pack.total = Pack.State.BUILDING, 0, sum(map(len, held.values()))
    pack.contents = contents_of(items, held)
    pack.save()
    content, pages = join(pack, items, held, at=at)
    with transaction.atomic():
        pack = Pack.objects.select_for_update().select_related("meeting", "reader").get(pk=pack.pk)
        pack.document = documents.store(
            name=f"{pack.meeting.reference} papers {pack.number}.pdf",
            content=content,
            content_type=papers.PDF,
            kind="panel-pack",
            about=pack,
            by=pack.reader,
            at=at,
            largest=LARGEST,
        )
        pack.state, pack.pages, pack.made_at = Pack.State.READY, pages, at
        pack.items = [item.reference for item in items]
        pack.done = pack.total
        pack.save()
        facts = {"pages": pages, "items": pack.items}
        audit.record("panel.pack.made", target=pack, by=pack.reader, at=at, facts=facts)
    return pack


def join(
    pack: Pack, items: list[Item], held: dict[int, list[Paper]], *, at: datetime
) -> tuple[bytes, int]:
    """The whole file and how many pages it has."""
    writer = PdfWriter()
    label = Labels(writer, Stamp(writer, pack, at=at))
    front = letters.render("panel-pack-front", front_matter(pack, items, held, at=at), at=at)
    label.add(front, title="The meeting and its items", prefix="front-")
    for item in items:
        sheet = letters.render("panel-pack-item", item_sheet(item, held[item.pk]), at=at)
        name = short(item)
        parent = label.add(
            sheet, title=f"{item.case.child.full_name}: {item.get_business_display()}",
            prefix=f"{name}-0.",
        )  # fmt: skip
        for paper in held[item.pk]:
            label.add(
                paper_file(paper, by=pack.reader, at=at),
                title=f"Paper {paper.number}: {paper.title}",
                prefix=f"{name}-{paper.number}.",
                parent=parent,
            )
            pack.done += 1
            Pack.objects.filter(pk=pack.pk).update(done=pack.done)
    writer.add_metadata(
        {
            "/Title": f"Papers of the SEND Panel, {timescales.day_in_words(pack.meeting.date)}",
            "/Author": "SEND Panel",
        }
    )
    writer.root_object[NameObject("/Lang")] = TextStringObject("en-GB")
    writer.page_mode = "/UseOutlines"
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue(), len(writer.pages)


def short(item: Item) -> str:
    """The item's reference as the pages carry it, without its letter."""
    return item.reference.partition("-")[2]


def paper_file(paper: Paper, *, by: Person, at: datetime) -> bytes:
    """The paper as PDF: its own file, or its words set as a page."""
    if paper.document is not None:
        return read(paper.document, by=by, at=at)
    return letters.render(
        "panel-pack-paper",
        {
            "title": f"Paper {paper.number}: {paper.title}",
            "late": paper.late,
            "version": paper.version,
            "text": paper.body,
        },
        at=at,
    )


def front_matter(
    pack: Pack, items: list[Item], held: dict[int, list[Paper]], *, at: datetime
) -> dict[str, Any]:
    meeting = pack.meeting
    return {
        "title": "Papers of the SEND Panel",
        "reader": pack.reader.name,
        "meeting": meeting.reference,
        "day": timescales.day_in_words(meeting.date),
        "starts": clock.hour_in_words(meeting.starts),
        "place": meeting.place,
        "chair": meeting.chair.name,
        "number": pack.number,
        "made": timescales.moment_in_words(at),
        "items": [
            {
                "name": short(item),
                "child": item.case.child.full_name,
                "business": item.get_business_display(),
                "due": timescales.day_in_words(item.due.on),
                "papers": [
                    {
                        "number": paper.number,
                        "title": paper.title,
                        "late": paper.late,
                        "version": paper.version,
                    }
                    for paper in held[item.pk]
                ],
            }
            for item in items
        ],
    }


def item_sheet(item: Item, held: list[Paper]) -> dict[str, Any]:
    return {
        "title": f"{item.case.child.full_name}: {item.get_business_display()}",
        "name": item.reference,
        "due": timescales.day_in_words(item.due.on),
        "clause": item.due.clause,
        "presenter": item.presenter.name if item.presenter else "",
        "school": item.case.child.school,
        "papers": [
            {"number": paper.number, "title": paper.title, "late": paper.late,
             "version": paper.version}
            for paper in held
        ],
    }  # fmt: skip


@dataclass
class Labels:
    """Adds parts to the file: each with its place in the outline, its labels and its stamp."""

    writer: PdfWriter
    stamp: Stamp

    def add(self, content: bytes, *, title: str, prefix: str, parent: Any = None) -> Any:
        first = len(self.writer.pages)
        for page in PdfReader(io.BytesIO(content)).pages:
            if page.rotation:
                page.transfer_rotation_to_content()
            self.writer.add_page(page)
        count = len(self.writer.pages) - first
        for place in range(count):
            self.stamp.put(self.writer.pages[first + place], f"{prefix}{place + 1}")
        self.writer.set_page_label(
            first, first + count - 1, style=PageLabelStyle.DECIMAL, prefix=prefix, start=1
        )
        return self.writer.add_outline_item(title=title, page_number=first, parent=parent)


class Stamp:
    """Puts the reader's name and the page's label at the foot of a page.

    The name is drawn once and used on every page; no page's own content is read or changed.
    """

    def __init__(self, writer: PdfWriter, pack: Pack, *, at: datetime) -> None:
        self.writer = writer
        drawn = letters.render(
            "panel-pack-stamp",
            {"title": "Stamp", "words": f"Confidential. For {pack.reader.name} alone, "
             f"{timescales.day_in_words(pack.meeting.date)}"},
            at=at,
        )  # fmt: skip
        page = PdfReader(io.BytesIO(drawn)).pages[0]
        self.height = float(page.mediabox.height)
        form = DecodedStreamObject()
        contents = page.get_contents()
        assert contents is not None
        # What stands in a frame is no part of the text: an artifact has no mark of its own.
        form.set_data(re.sub(rb"/Span<</MCID \d+>>BDC", b"/Artifact BMC", contents.get_data()))
        form.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): ArrayObject(FloatObject(each) for each in page.mediabox),
                NameObject("/Resources"): page["/Resources"].clone(writer),
            }
        )
        self.name = writer._add_object(form.flate_encode())
        self.font = writer._add_object(
            DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/Font"),
                    NameObject("/Subtype"): NameObject("/Type1"),
                    NameObject("/BaseFont"): NameObject("/Helvetica-Bold"),
                    NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
                }
            )
        )
        self.before = self._stream(b"q\n")

    def put(self, page: PageObject, label: str) -> None:
        """Draw over one page; `label` holds letters, digits, hyphens and full stops alone."""
        box = page.cropbox
        left, bottom = float(box.left) + MARGIN, float(box.bottom) + MARGIN / 2
        right = float(box.right) - MARGIN - 5.2 * len(label)
        drawn = (
            "\nQ\nq 1 1 1 rg "
            f"{left - 2:.2f} {bottom - 2:.2f} {float(box.width) - 2 * MARGIN + 4:.2f} "
            f"{self.height + 2:.2f} re f Q\n"
            f"q 1 0 0 1 {left:.2f} {bottom:.2f} cm /LOName Do Q\n"
            f"q 0 g BT /LOLabel 9 Tf {right:.2f} {bottom + 2:.2f} Td ({label}) Tj ET Q\n"
        )
        self._resource(page, "/XObject", "/LOName", self.name)
        self._resource(page, "/Font", "/LOLabel", self.font)
        page[NameObject("/Contents")] = ArrayObject(
            [self.before, *self._parts(page), self._stream(drawn.encode())]
        )

    def _parts(self, page: PageObject) -> Iterator[Any]:
        if "/Contents" not in page:
            return
        raw = page.raw_get("/Contents")
        found = raw.get_object()
        if isinstance(found, ArrayObject):
            yield from found
        elif found is not None:
            yield raw

    def _stream(self, data: bytes) -> Any:
        stream = DecodedStreamObject()
        stream.set_data(data)
        stream[NameObject("/Length")] = NumberObject(len(data))
        return self.writer._add_object(stream)

    def _resource(self, page: PageObject, kind: str, name: str, value: Any) -> None:
        """Pages can share their resources: each gets its own copy before anything is added."""
        resources = DictionaryObject(page.get("/Resources", DictionaryObject()).get_object())
        group = resources.get(kind)
        own = DictionaryObject(group.get_object() if group is not None else {})
        own[NameObject(name)] = value
        resources[NameObject(kind)] = own
        page[NameObject("/Resources")] = resources
