"""An editor imports a file: checked as a job, shown, published whole or refused whole."""

import json
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from localoffer.accounts.roles import Role
from localoffer.directory.interchange import files
from localoffer.directory.models import ImportRun, Service
from localoffer.directory.operations import importing
from localoffer.directory.states import Run
from localoffer.jobs.run import drain
from localoffer.refusal import Refused


@pytest.fixture
def desk(signed_in):
    return signed_in(Role.CONTENT_EDITOR)


def send(desk, content, name="services.json"):
    page = desk.visit(reverse("directory:imports"))
    values = page.form_values()
    file = SimpleUploadedFile(name, content)
    return desk.send(reverse("directory:imports"), {**values, "file": file}), values


def changed(directory):
    return directory[0] | {"name": "A new name for it"}


def test_a_file_is_checked_shown_and_published(directory, desk):
    page, _ = send(desk, files.to_json([changed(directory), directory[1]]))
    assert "The file is being checked." in page.text
    drain()
    run = ImportRun.objects.get()
    page = desk.visit(run.get_absolute_url())
    assert "0 new 1 changed 1 the same as now" in page.text
    assert "A new name for it" in page.text
    assert not Service.objects.filter(name="A new name for it").exists()
    desk.send(reverse("directory:import-publication", args=[run.reference]))
    drain()
    run.refresh_from_db()
    assert (run.state, bytes(run.content)) == (Run.DONE, b"")
    service = Service.objects.get(name="A new name for it")
    assert service.versions.first().note == f"Import {run.reference}"
    assert service.versions.first().published_by == desk.person


def test_a_wrong_file_is_refused_with_every_reason(directory, desk):
    send(desk, files.to_json([changed(directory), directory[1] | {"email": "x", "url": "y"}]))
    drain()
    run = ImportRun.objects.get()
    page = desk.visit(run.get_absolute_url())
    assert "Nothing was changed." in page.text
    assert "services[1].email" in page.text
    assert "services[1].url" in page.text
    assert not Service.objects.filter(name="A new name for it").exists()
    with pytest.raises(Refused, match="Refused"):
        importing.decide(run=run, turn="publish", by=desk.person, at=run.uploaded_at)


def test_what_went_wrong_since_the_check_refuses_the_whole_file(directory, desk, at):
    send(desk, files.to_json([changed(directory) | {"status": "temporarily closed"}]))
    drain()
    run = ImportRun.objects.get()
    Service.objects.filter(pk=directory[0]["id"]).update(state="closed")
    importing.decide(run=run, turn="publish", by=desk.person, at=at)
    importing.carry_out(reference=run.reference, at=at)
    run.refresh_from_db()
    assert run.state == Run.REFUSED
    assert "cannot become this from “Closed”" in run.problems[0]
    assert not Service.objects.filter(name="A new name for it").exists()


def test_the_same_form_twice_makes_one_import(directory, desk):
    _, values = send(desk, b"{}")
    file = SimpleUploadedFile("services.json", b"{}")
    desk.send(reverse("directory:imports"), {**values, "file": file})
    assert ImportRun.objects.count() == 1


def test_a_file_can_be_dropped(directory, desk):
    send(desk, files.to_json([changed(directory)]))
    drain()
    run = ImportRun.objects.get()
    desk.send(reverse("directory:import-disposal", args=[run.reference]))
    run.refresh_from_db()
    assert (run.state, bytes(run.content)) == (Run.DROPPED, b"")


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.REFERRER, Role.ADMINISTRATOR])
def test_only_editors_import(signed_in, role):
    signed_in(role).visit(reverse("directory:imports"), status=403)


def test_the_commands_take_the_directory_out_and_in(directory, person, tmp_path):
    editor = person(Role.CONTENT_EDITOR)
    path = tmp_path / "all.json"
    call_command("export_services", str(path), stdout=StringIO())
    data = json.loads(path.read_text())
    data["services"][0]["name"] = "Renamed by a command"
    path.write_text(json.dumps(data))
    for extra, verb, there in ((["--preview"], "Would publish", False), ([], "Published", True)):
        out = StringIO()
        call_command("import_services", str(path), "--by", editor.email, *extra, stdout=out)
        assert f"{verb} 0 new and 1 changed services; 69 are the same" in out.getvalue()
        assert Service.objects.filter(name="Renamed by a command").exists() is there
    path.write_text("{")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("import_services", str(path), "--by", editor.email)
    with pytest.raises(CommandError, match="not a content editor"):
        call_command("import_services", str(path), "--by", "nobody@people.example")
    with pytest.raises(CommandError, match=r"ends in \.json or \.zip"):
        call_command("export_services", str(tmp_path / "all.txt"))


def test_anyone_may_download_the_whole_directory(directory, visitor):
    page = visitor.visit(reverse("opendata:downloads"))
    assert "70 services" in page.text
    for name in ("opendata:json", "opendata:zip"):
        response = visitor.get(reverse(name))
        assert response["Content-Disposition"].startswith("attachment;")
        assert len(files.documents(response.content)) == 70
        again = visitor.get(reverse(name), headers={"if-modified-since": response["Last-Modified"]})
        assert again.status_code == 304
