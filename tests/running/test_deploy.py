"""The files to begin with, read by the programs that they are for."""

import os
import shutil
import socket
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPSConnection
from pathlib import Path
from ssl import create_default_context

import pytest
from pytest_django.live_server_helper import LiveServer

from localoffer.council.models import Council
from localoffer.running import plain_pages
from tests.test_house_rules import ROOT

UNITS = ["localoffer-web.service", "localoffer-worker@.service", "localoffer-follow.service",
         "localoffer-backup.timer"]  # fmt: skip


def test_systemd_understands_every_unit(tmp_path):
    """With a program that is there in place of ours, which stands elsewhere on a real machine."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("There is no systemd-analyze on this machine.")
    for unit in (ROOT / "deploy").glob("localoffer-*.*"):
        text = unit.read_text()
        words = [word for word in text.split() if word.startswith("ExecStart=/srv/")]
        for word in words:
            text = text.replace(word, "ExecStart=/bin/true")
        (tmp_path / unit.name).write_text(text)
    names = [name.replace("@", "@1") for name in UNITS]
    (tmp_path / "localoffer-worker@1.service").symlink_to("localoffer-worker@.service")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *names],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


NAME = "localoffer.example.gov.uk"
ON_EVERY_ANSWER = {
    "Strict-Transport-Security", "Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options",
    "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "X-Request-Id",
}  # fmt: skip


class Nginx:
    """The real nginx with deploy/nginx.conf, of which only addresses and folders are changed."""

    def __init__(self, folder: Path, *, portal: str) -> None:
        self.folder = folder
        self.ports = [self._free_port(), self._free_port()]
        certificate, key = folder / "certificate.pem", folder / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
             "-keyout", key, "-out", certificate],
            check=True, capture_output=True,
        )  # fmt: skip
        text = (ROOT / "deploy" / "nginx.conf").read_text()
        for ours, here in {
            "listen 80;": f"listen 127.0.0.1:{self.ports[0]};",
            "listen 443 ": f"listen 127.0.0.1:{self.ports[1]} ",
            "unix:/run/localoffer/web.sock": portal,
            "/etc/ssl/localoffer/fullchain.pem": str(certificate),
            "/etc/ssl/localoffer/key.pem": str(key),
            "/srv/localoffer/build/collected/": f"{folder}/static/",
            "/var/lib/localoffer/": f"{folder}/home/",
        }.items():
            assert ours in text
            text = text.replace(ours, here)
        places = "".join(
            f"{kind}_temp_path {folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root root;" if os.geteuid() == 0 else ""
        config = folder / "nginx.conf"
        config.write_text(
            f"{user} daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}} "
            f"http {{ access_log off; types {{ text/html html; text/css css; }} {places} {text} }}"
        )
        self._process = subprocess.Popen(["nginx", "-e", f"{folder}/error.log", "-c", config])
        self._trust = create_default_context(cafile=str(certificate))

    def _free_port(self) -> int:
        with socket.create_server(("127.0.0.1", 0)) as free:
            return int(free.getsockname()[1])

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, Counter[str], str]:
        """Status, how often each header stands there, and the text."""
        line = socket.socket()
        while line.connect_ex(("127.0.0.1", self.ports[1])) != 0:  # it starts just now
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.02)
                raise AssertionError((self.folder / "error.log").read_text())
        http = HTTPSConnection(NAME, timeout=10)
        http.sock = self._trust.wrap_socket(line, server_hostname=NAME)
        http.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        answer = http.getresponse()
        found = answer.status, Counter(answer.headers.keys()), answer.read().decode("latin-1")
        http.close()
        return found

    def heading(self, path: str, **more: str) -> tuple[int, str]:
        """Status and main heading of an answer on which each header stands once."""
        status, headers, text = self.ask(path, **more)
        assert {name: headers[name] for name in ON_EVERY_ANSWER} == dict.fromkeys(
            ON_EVERY_ANSWER, 1
        )
        return status, text.partition("<h1")[2].partition(">")[2].partition("<")[0].strip()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()


@pytest.fixture
def nginx(settings, tmp_path) -> Iterator[Callable[[str], Nginx]]:
    """nginx("127.0.0.1:8000"): nginx before a portal there; the kept pages are in their folder."""
    if shutil.which("nginx") is None:
        pytest.skip("There is no nginx on this machine (on Debian: apt install nginx-light).")
    settings.HOME = tmp_path / "home"
    plain_pages.keep(council=Council(name=f"Invented Council {tmp_path}"), contact_lines=[])
    made = []

    def start(portal: str) -> Nginx:
        made.append(Nginx(tmp_path, portal=portal))
        return made[-1]

    yield start
    for each in made:
        each.stop()


@pytest.mark.asvs(16, 31)
def test_nginx_as_we_ship_it_sets_each_header_once_and_hides_stored_files(
    committed, nginx, settings, tmp_path
):
    settings.ALLOWED_HOSTS = [NAME]
    portal = LiveServer("127.0.0.1")
    server = nginx(portal.url.removeprefix("http://"))
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "site.0123456789ab.css").write_text("p {}")
    (tmp_path / "home" / "files").mkdir()
    (tmp_path / "home" / "files" / "kept").write_text("about a child")
    assert server.heading("/cookies/") == (200, "Cookies")
    assert server.heading("/nowhere/") == (404, "Page not found")
    assert server.heading("/static/site.0123456789ab.css")[0] == 200
    assert server.heading("/stored/kept")[0] == server.heading("/plain/away.html")[0] == 404
    portal.stop()


def test_nginx_as_we_ship_it_answers_with_our_own_pages_when_the_portal_cannot(nginx, tmp_path):
    nobody = socket.create_server(("127.0.0.1", 0))
    server = nginx("127.0.0.1:{1}".format(*nobody.getsockname()))
    nobody.close()
    assert server.heading("/search/?q=" + "a" * 9_000) == (414, "The address is too long")
    assert server.heading("/", X_Large="a" * 9_000) == (400, "We could not read what you sent")
    large = str(26 * 1024 * 1024)
    found = server.heading("/refer/", method="POST", Content_Length=large)
    assert found == (413, "What you sent is too large")
    away = (502, "Sorry, this service is not working just now")
    assert server.heading("/") == server.heading("/refer/", method="POST") == away
    assert f"Invented Council {tmp_path}" in server.ask("/")[2]
