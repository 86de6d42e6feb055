"""A reader's own file of a meeting: what it holds, how its pages are named, when it opens."""

import io
import time
from datetime import timedelta

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from localoffer.documents.serving import read
from localoffer.jobs.run import drain
from localoffer.refusal import Refused
from panel.models import Pack, Paper
from panel.operations import members, packs, papers
from tests.panel.conftest import make_referral


def pdf(pages: int, *, password: str = "", turned: int = 0) -> bytes:
    """A PDF of blank A4 pages."""
    writer = PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(width=595, height=842)
        if turned:
            page.rotate(turned)
    if password:
        writer.encrypt(password)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def made(story, name):
    """The pack of a person, made by its job, and its file read back."""
    asked = packs.ask_for(meeting=story.meeting, by=story.people[name], at=story.now)
    pack = packs.build(reference=asked.reference, at=story.now)
    return pack, PdfReader(io.BytesIO(read(pack.document, by=None, at=story.now)))


def outline(reader):
    """Each entry of the outline: its depth, its title, the label of its page."""
    labels = reader.page_labels
    rows = []

    def walk(entries, depth):
        for entry in entries:
            if isinstance(entry, list):
                walk(entry, depth + 1)
            else:
                page = reader.get_destination_page_number(entry)
                rows.append((depth, entry.title, labels[page]))

    walk(reader.outline, 0)
    return rows


@pytest.fixture
def two_items(story, person):
    """A meeting with two items; the second has a paper of three pages that is a file."""
    story.listed()
    referral = make_referral(person, story.at, family="Example-Willow")
    story.second = story.another(referral, file=("school.pdf", pdf(3)))
    return story.publish()


def declare(story, item, name, nature="none"):
    members.declare(
        item=item, person=story.people[name], nature=nature, by=story.people[name], at=story.now
    )


def test_a_pack_holds_what_its_reader_may_read_with_outline_labels_and_name(two_items):
    story = two_items
    declare(story, story.second, "member")
    declare(story, story.meeting.items.exclude(pk=story.second.pk).get(), "member")
    pack, reader = made(story, "member")
    first = next(name for name in pack.items if name != story.second.reference)[2:]
    second = story.second.reference[2:]
    assert reader.page_labels == [
        "front-1", f"{first}-0.1", f"{first}-1.1", f"{second}-0.1", f"{second}-1.1",
        f"{second}-2.1", f"{second}-2.2", f"{second}-2.3",
    ]  # fmt: skip
    business = "Request for an Education, Health and Care needs assessment"
    assert outline(reader) == [
        (0, "The meeting and its items", "front-1"),
        (0, f"Robin Example-Oakwood: {business}", f"{first}-0.1"),
        (1, "Paper 1: The referral", f"{first}-1.1"),
        (0, f"Robin Example-Willow: {business}", f"{second}-0.1"),
        (1, "Paper 1: The referral", f"{second}-1.1"),
        (1, "Paper 2: What the school says", f"{second}-2.1"),
    ]
    for page, label in zip(reader.pages, reader.page_labels, strict=True):
        text = " ".join(page.extract_text().split())
        assert "Confidential. For Health Example alone" in text, label
        assert label in text
    assert (pack.pages, pack.number, pack.done, pack.total) == (8, 1, 3, 3)
    assert reader.root_object["/Lang"] == "en-GB"


def test_an_item_without_a_declaration_or_with_an_interest_is_in_no_page_of_a_pack(two_items):
    story = two_items
    first = story.meeting.items.exclude(pk=story.second.pk).get()
    declare(story, first, "member")
    declare(story, story.second, "forum")
    declare(story, first, "forum", "interest")
    for name, hidden in (("member", story.second), ("forum", first)):
        pack, reader = made(story, name)
        text = " ".join(page.extract_text() for page in reader.pages)
        whole = text + str(outline(reader)) + str(reader.page_labels)
        assert packs.short(hidden) not in whole
        assert hidden.case.child.family_name not in whole
        assert hidden.reference not in pack.items


def test_a_supplement_moves_no_page(two_items):
    story = two_items
    for item in story.meeting.items.all():
        declare(story, item, "member")
    _, before = made(story, "member")
    declare(story, story.second, "chair")
    papers.allow_late_papers(item=story.second, why="It came today.", by=story.chair, at=story.now)
    story.second.refresh_from_db()
    papers.add_paper(
        item=story.second, title="Health", file=("health.pdf", pdf(2, turned=90)),
        version=story.second.version, by=story.officer, at=story.now,
    )  # fmt: skip
    pack, after = made(story, "member")
    name = packs.short(story.second)
    assert set(after.page_labels) - set(before.page_labels) == {f"{name}-3.1", f"{name}-3.2"}
    kept = [label for label in after.page_labels if label in set(before.page_labels)]
    assert kept == before.page_labels
    assert pack.number == 2
    turned = after.pages[after.page_labels.index(f"{name}-3.1")]
    assert f"{name}-3.1" in turned.extract_text()
    assert "came late" in after.pages[0].extract_text()


def test_an_old_pack_opens_no_more_once_an_interest_hides_one_of_its_items(two_items, as_):
    story = two_items
    for item in story.meeting.items.all():
        declare(story, item, "member")
    pack, _ = made(story, "member")
    client = as_("member")
    address = f"/panel/packs/{pack.reference}.pdf"
    assert client.get(address).status_code == 200
    assert as_("forum").get(address).status_code == 404
    assert as_("operations").get(address).status_code == 404
    declare(story, story.second, "member", "interest")
    assert client.get(address).status_code == 404
    page = client.visit(f"{story.meeting.get_absolute_url()}papers/")
    assert "opens no more" in page.text
    assert story.second.reference not in page.html
    again, _ = made(story, "member")
    assert story.second.reference not in again.items
    assert client.get(f"/panel/packs/{again.reference}.pdf").status_code == 200


def test_a_pack_is_asked_for_on_its_page_made_by_the_queue_and_asked_twice_is_one(two_items, as_):
    story = two_items
    client = as_("member")
    address = f"{story.meeting.get_absolute_url()}papers/"
    page = client.visit(address)
    assert page.text.count("Say first whether you have an interest") == 2
    assert "Make my file" not in page.text
    for item in story.meeting.items.all():
        declare(story, item, "member")
    assert "Make my file" in client.visit(address).text
    page = client.send(address)
    client.send(address)
    assert "It is being made." in page.text
    assert Pack.objects.count() == 1
    assert drain() >= 1
    page = client.visit(address)
    assert "Download your papers (PDF, 8 pages)" in page.text


def test_a_pack_that_cannot_be_made_says_so(two_items, as_):
    story = two_items
    for item in story.meeting.items.all():
        declare(story, item, "member")
    pack = packs.ask_for(meeting=story.meeting, by=story.member, at=story.now)
    packs.give_up(reference=pack.reference)
    page = as_("member").visit(f"{story.meeting.get_absolute_url()}papers/")
    assert "could not be made" in page.text
    assert packs.ask_for(meeting=story.meeting, by=story.member, at=story.now).number == 2


def test_there_is_no_pack_before_the_papers_are_out(story, as_):
    story.listed()
    with pytest.raises(Refused, match="The papers are not out yet"):
        packs.ask_for(meeting=story.meeting, by=story.member, at=story.now)


# Papers


def add(story, name="operations", **facts):
    facts = {"title": "Report", "body": "", **facts}
    return papers.add_paper(
        item=story.item, version=story.item.version, by=story.people[name], at=story.now, **facts
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (pdf(2, password="secret"), "protected by a password"),
        (pdf(500), "This paper has 500 pages. A paper may have 200"),
        (b"%PDF-1.7 and then nothing", "not a PDF that can be read"),
        (b"PK\x03\x04 a zip", "not a PDF that can be read"),
    ],
    ids=["encrypted", "500 pages", "broken", "no pdf"],
)
def test_a_paper_nobody_could_read_in_a_pack_is_refused_with_the_reason(story, as_, content, says):
    story.opened()
    with pytest.raises(Refused, match=says):
        add(story, file=("report.pdf", content))
    upload = io.BytesIO(content)
    upload.name = "report.pdf"
    page = as_("officer").send(
        f"{story.item.get_absolute_url()}papers/new/",
        {"title": "Report", "kind": "setting", "file": upload, "version": story.item.version},
    )
    assert says.split(" 500")[0] in page.text
    assert page.errors
    assert story.item.papers.count() == 1


def test_a_paper_without_words_or_a_file_is_asked_for_beside_the_question(story, as_):
    story.opened()
    page = as_("officer").send(
        f"{story.item.get_absolute_url()}papers/new/",
        {"title": "Report", "version": story.item.version},
    )
    assert page.errors == ["Choose the paper’s file, or write what it says"]


def test_a_changed_paper_is_a_new_version_and_is_unread_again(two_items, as_):
    story = two_items
    declare(story, story.second, "member")
    assert papers.mark_read(item=story.second, by=story.member, at=story.now) == 2
    assert papers.mark_read(item=story.second, by=story.member, at=story.now) == 0
    declare(story, story.second, "chair")
    papers.allow_late_papers(
        item=story.second, why="A page was torn.", by=story.chair, at=story.now
    )
    story.second.refresh_from_db()
    old = story.second.papers.get(number=2)
    new = papers.add_paper(
        item=story.second, number=2, title="What the school says", file=("new.pdf", pdf(4)),
        version=story.second.version, by=story.officer, at=story.now,
    )  # fmt: skip
    assert (new.number, new.version, new.late, new.pages) == (2, 2, True, 4)
    assert Paper.objects.filter(pk=old.pk, digest=old.digest, version=1).exists()
    assert new.digest != old.digest
    client = as_("member")
    page = client.visit(story.second.get_absolute_url())
    assert "Not read yet" in page.text
    assert "Came late" in page.text
    assert papers.mark_read(item=story.second, by=story.member, at=story.now) == 1
    assert "Not read yet" not in client.visit(story.second.get_absolute_url()).text
    for version in (1, 2):
        file = client.get(f"{story.second.get_absolute_url()}papers/2/{version}/")
        assert file["Content-Disposition"].startswith("attachment")
    assert as_("forum").get(f"{story.second.get_absolute_url()}papers/2/1/").status_code == 403


def test_a_paper_comes_in_until_the_deadline_and_late_only_by_the_chairs_leave(story):
    story.listed()
    story.now = story.meeting.papers_deadline_at
    assert add(story, "officer", body="In time.").late is False
    story.now += timedelta(seconds=1)
    with pytest.raises(Refused, match="needs the chair’s leave"):
        add(story, "officer", body="Too late.")
    with pytest.raises(Refused, match="Another person chairs this item"):
        papers.allow_late_papers(item=story.item, why="Please.", by=story.deputy, at=story.now)
    story.declare("chair")
    papers.allow_late_papers(item=story.item, why="It matters.", by=story.chair, at=story.now)
    assert add(story, "officer", body="By leave.").late is True


def test_no_paper_changes_once_the_item_is_discussed(story):
    story.in_discussion()
    with pytest.raises(Refused, match="before an item is discussed"):
        add(story, "officer", body="More.")


def test_missing_papers_are_listed_and_refuse_nothing(story, as_):
    story.opened()
    page = as_("officer").visit(story.item.get_absolute_url())
    assert "What the parent and the child say Missing" in page.text
    assert "The request Here" in page.text
    story.submitted()
    assert story.item.state == "submitted"


def test_a_page_of_another_size_keeps_its_size_and_gets_its_label(two_items):
    """A scan can be any size, and its box can begin anywhere."""
    writer = PdfWriter()
    page = writer.add_blank_page(width=300, height=400)
    page.mediabox = page.cropbox = RectangleObject((50, 60, 350, 460))
    file = io.BytesIO()
    writer.write(file)
    story = two_items
    declare(story, story.second, "chair")
    papers.allow_late_papers(item=story.second, why="A scan.", by=story.chair, at=story.now)
    story.second.refresh_from_db()
    papers.add_paper(
        item=story.second, title="Scan", file=("scan.pdf", file.getvalue()),
        version=story.second.version, by=story.officer, at=story.now,
    )  # fmt: skip
    _, reader = made(story, "chair")
    scan = reader.pages[-1]
    assert (float(scan.mediabox.width), float(scan.mediabox.height)) == (300, 400)
    assert f"{packs.short(story.second)}-3.1" in scan.extract_text()


def test_forty_items_and_a_thousand_pages_are_made_within_a_minute(story, person):
    """What the bench measures, here with its labels and outline read back."""
    story.opened().scheduled()
    story.meeting.capacity = 900
    story.meeting.save()
    file = pdf(23)
    for number in range(40):
        referral = make_referral(person, story.at, family=f"Example-{number:02}")
        story.another(referral, file=(f"report-{number}.pdf", file))
    story.publish()
    for item in story.meeting.items.all():
        declare(story, item, "member")
    began = time.monotonic()
    pack, reader = made(story, "member")
    assert time.monotonic() - began < 60
    assert pack.pages == len(reader.pages) >= 1000
    labels = reader.page_labels
    assert len(set(labels)) == len(labels)
    rows = outline(reader)
    assert len(rows) == 1 + 40 * 3
    for place, item in enumerate(story.meeting.items.order_by("pk")):
        name = packs.short(item)
        assert rows[1 + place * 3][2] == f"{name}-0.1"
        assert rows[3 + place * 3] == (1, "Paper 2: What the school says", f"{name}-2.1")
        assert f"{name}-2.23" in labels
    assert labels[-1] in reader.pages[-1].extract_text()
