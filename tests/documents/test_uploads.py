"""What is uploaded is what it says, holds nothing hidden, and opens only once it is clean."""

import io
import zipfile
from types import SimpleNamespace

import pytest
from django.db import InternalError, transaction
from PIL import Image

from localoffer.documents import operations, scanning, uploads
from localoffer.documents.models import Document, Scan
from localoffer.documents.serving import serve
from localoffer.refusal import Refused
from tests import scanner

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def packed(**parts):
    """A Word file with these parts besides the two that make it one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("[Content_Types].xml", "<Types/>")
        folder.writestr("word/document.xml", "<w:document/>")
        for name, content in parts.items():
            folder.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def picture(kind="JPEG", size=(40, 30), **more):
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, **more)
    return out.getvalue()


def with_place():
    """A picture that says where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Invented Phone"
    exif.get_ifd(0x8825)[2] = (52.67, 0.0, 0.0)
    return picture(exif=exif)


BAD = {
    "empty.pdf": (b"", "The file empty.pdf is empty"),
    "huge.pdf": (b"%PDF-" + bytes(uploads.LARGEST), "must be smaller than 20 MB"),
    "program.pdf": (b"MZ\x90\x00" + bytes(64), "is not what its name says"),
    "page.html": (b"<html></html>", "must be one of these kinds"),
    "renamed.docx": (PDF, "is not what its name says"),
    "photo.png": (picture("JPEG"), "is not what its name says"),
    "macro.docx": (packed(word__vbaProject="x"), "holds macros, which are programs"),
    "macro.docm": (packed(word__vbaProject="x"), "must be one of these kinds"),
    "inside.docx": (packed(word__embeddings__a="x"), "holds another file inside"),
    "bomb.docx": (packed(word__media__a="0" * 60_000_000), "far larger inside than outside"),
    "zip.docx": (b"PK\x03\x04" + bytes(40), "is damaged"),
    "both.pdf": (PDF + packed() + b"%%EOF", "holds another file inside"),
    "both.jpg": (picture() + packed(), "holds another file inside"),
    "starts.pdf": (PDF.replace(b"<<>>", b"<< /Launch >>"), "holds a program or another file"),
    "locked.pdf": (PDF.replace(b"<<>>", b"<< /Encrypt >>"), "has a password"),
    "cut.pdf": (b"%PDF-1.7 and then nothing", "is damaged"),
    "cut.jpg": (picture()[:60], "is damaged"),
    "wide.png": (picture("PNG", size=(9000, 6000)), "has too many dots"),
    "bytes.txt": (b"abc\x00\x01", "is not what its name says"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_a_sentence_that_names_it(name):
    content, reason = BAD[name]
    with pytest.raises(Refused, match=reason) as refused:
        uploads.inspect(name=name, content=content)
    assert name in refused.value.reason


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("a.docx", packed(), uploads.DOCX),
        ("A.TXT", "Zoë says: “fine”.".encode(), "text/plain"),
        ("a.jpeg", picture(), "image/jpeg"),
        ("a.png", picture("PNG"), "image/png"),
    ],
)
def test_an_honest_file_is_kept_by_what_it_holds(name, content, kind):
    assert uploads.inspect(name=name, content=content).content_type == kind


def test_a_picture_is_drawn_anew_without_what_was_hidden_in_it():
    content = with_place()
    assert b"Invented Phone" in content
    kept = uploads.inspect(name="photo.jpg", content=content).content
    assert b"Invented Phone" not in kept
    with Image.open(io.BytesIO(kept)) as drawn:
        assert (drawn.size, dict(drawn.getexif())) == ((40, 30), {})


def test_a_picture_taken_sideways_stands_upright_afterwards():
    exif = Image.Exif()
    exif[0x0112] = 6
    kept = uploads.inspect(name="a.jpg", content=picture(exif=exif)).content
    with Image.open(io.BytesIO(kept)) as drawn:
        assert drawn.size == (30, 40)


@pytest.fixture
def receive(db, files, at):
    def make(name="report.pdf", content=PDF):
        return operations.receive(
            name=name, content=content, kind="referral-file", about=None, by=None, at=at
        )

    return make


def test_without_a_scanner_a_file_is_kept_and_opens_for_nobody(receive, at):
    document = receive()
    assert (document.scan.state, document.scan.said) == ("waiting", "no scanner is set up")
    with pytest.raises(Refused, match="has not been checked for viruses"):
        serve(document, by=None, at=at)


def test_a_scanner_that_is_away_holds_nothing_up(receive, settings, tmp_path):
    settings.CLAMD = f"unix:{tmp_path / 'nobody-there'}"
    assert receive().scan.said == "the scanner does not answer"


def test_a_waiting_file_never_goes_back_from_a_result(receive, at):
    scan = receive().scan
    scan.state, scan.looked_at = Scan.State.INFECTED, at
    scan.save()
    scan.state = Scan.State.CLEAN
    with pytest.raises(InternalError), transaction.atomic():
        scan.save()


def test_a_real_scanner_finds_eicar_and_lets_the_others_through(receive, settings, tmp_path, at):
    """One clamd for all of it: it takes a second to start."""
    short = SimpleNamespace(early=receive(), hidden=receive(name="n.txt", content=scanner.EICAR))
    with scanner.running(tmp_path) as settings.CLAMD:
        assert scanning.scan(scanner.EICAR).found == "Handmade.Eicar.UNOFFICIAL"
        with pytest.raises(Refused, match="has a virus in it"):
            receive(name="note.txt", content=b"Hello " + scanner.EICAR)
        assert Document.objects.count() == 2
        clean = receive()
        assert clean.scan.state == "clean"
        assert serve(clean, by=None, at=at).content == PDF
        assert operations.look_at_those_that_wait(at=at) == 2
    for document in vars(short).values():
        document.scan.refresh_from_db()
    assert serve(short.early, by=None, at=at).status_code == 200
    with pytest.raises(Refused):
        serve(short.hidden, by=None, at=at)
