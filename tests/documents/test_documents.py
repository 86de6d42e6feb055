"""A stored file comes back as it was, to be saved, or not at all."""

import hashlib
import stat

import pytest
from django.db import InternalError, transaction

from localoffer.audit.models import Event
from localoffer.documents.files import LARGEST
from localoffer.documents.models import Document
from localoffer.documents.serving import serve
from localoffer.refusal import Refused
from tests.documents.conftest import PDF, path_of


def actions():
    return list(Event.objects.order_by("id").values_list("action", flat=True))


@pytest.mark.asvs(31)
def test_a_file_is_kept_under_a_name_of_the_servers_own(store, files):
    document = store(name="../../etc/Jo Example.pdf")
    assert document.name == "Jo Example.pdf"
    assert document.sha256 == hashlib.sha256(PDF).hexdigest()
    assert path_of(document).is_relative_to(files)
    assert "Jo" not in str(path_of(document))
    assert stat.S_IMODE(path_of(document).stat().st_mode) == 0o640


@pytest.mark.asvs(13)
def test_a_file_is_served_to_be_saved_and_kept_by_no_cache(store, at):
    response = serve(store(), by=None, at=at)
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response["Cache-Control"]
    assert actions() == ["document.stored", "document.read"]


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ('a"; filename="b.exe.pdf', r'attachment; filename="a\"; filename=\"b.exe.pdf"'),
        ("a\r\nSet-Cookie: x=1.pdf", 'attachment; filename="a Set-Cookie: x=1.pdf"'),
        ("Zoë.pdf", "attachment; filename*=utf-8''Zo%C3%AB.pdf"),
        ("a\u202efdp.pdf", 'attachment; filename="a fdp.pdf"'),
    ],
)
def test_a_name_adds_nothing_to_the_headers(store, at, name, header):
    assert serve(store(name=name), by=None, at=at)["Content-Disposition"] == header


def test_a_file_changed_on_the_disk_is_not_shown_and_the_audit_says_so(store, at):
    document = store()
    path_of(document).write_bytes(PDF.replace(b"nobody", b"someone"))
    with pytest.raises(Refused, match=f"The file {document} is not the one that was stored"):
        serve(document, by=None, at=at)
    assert actions() == ["document.stored", "document.found_changed"]


def test_a_file_gone_from_the_disk_is_a_refusal_too(store, at):
    document = store()
    path_of(document).unlink()
    with pytest.raises(Refused):
        serve(document, by=None, at=at)
    assert actions() == ["document.stored", "document.found_missing"]


def test_the_front_web_server_sends_the_file_when_it_is_told_to(store, at, settings):
    settings.DOCUMENTS_BEHIND = "/private"
    document = store()
    response = serve(document, by=None, at=at)
    assert response["X-Accel-Redirect"] == f"/private/{document.storage_key}"
    assert response.content == b""


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"content": b""}, "empty"),
        ({"content": b"%PDF-" + bytes(LARGEST)}, "smaller than 20 MB"),
        ({"content": b"MZ\x90\x00"}, "not what its name says"),
        ({"name": "letter.exe"}, "not what its name says"),
        ({"name": "page.html", "content_type": "text/html"}, "one of these kinds"),
    ],
)
@pytest.mark.asvs(29)
def test_a_file_that_is_not_what_it_says_is_refused(store, wrong, reason):
    with pytest.raises(Refused, match=reason):
        store(**wrong)
    assert not Document.objects.exists()


def test_after_a_rollback_no_row_names_the_file(store):
    with pytest.raises(RuntimeError), transaction.atomic():
        store()
        raise RuntimeError
    assert not Document.objects.exists()


def test_a_row_is_never_written_when_the_file_could_not_be(store, files):
    (files / "documents").write_text("a file where the folder should be")
    with pytest.raises(Refused, match="We cannot keep files just now"):
        store()
    assert not Document.objects.exists()


def test_a_stored_document_cannot_be_changed(store):
    document = store()
    document.name = "another.pdf"
    with pytest.raises(InternalError, match="Cannot update"):
        document.save()
