"""Finished public pages, kept by each web process until something public changes.

A page is kept when nobody is signed in, its view is open to everybody, making it wrote nothing
(a page that counts its readers is made for each of them) and read no table whose changes go
unnoticed, and it holds no form of this visitor's.
It is served again with a nonce of its own, compressed without being compressed anew, and with 304
to a browser that has it already. A copy of each also lies on disk: it is what people read while
the database is away.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import secrets
import struct
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import patch_vary_headers

from localoffer import clock
from localoffer.running import invalidation, router

Handler = Callable[[HttpRequest], HttpResponseBase]

SPAN = 300
"""Seconds after which a page is made anew although nothing changed: opening hours pass."""
ROOM = 24_000_000  # bytes of pages that one process keeps
LONGEST_ADDRESS = 300
COPIES, MOST_COPIES = "pages", 20_000
_NONCE = b"--nonce-of-this-answer--"
_PASSED_ON = ("Content-Type", "Content-Security-Policy", "Permissions-Policy", "X-Frame-Options",
              "Content-Language", "Cross-Origin-Resource-Policy")  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """A finished page. `parts` are its bytes between the places of the nonce."""

    version: str
    parts: tuple[bytes, ...]
    packed: tuple[bytes, ...]
    headers: tuple[tuple[str, str], ...]
    etag: str

    @classmethod
    def of(cls, response: HttpResponse, *, nonce: str, version: str) -> Kept:
        parts = tuple(response.content.split(nonce.encode()) if nonce else [response.content])
        headers = tuple(
            (name, response[name].replace(nonce, _NONCE.decode()) if nonce else response[name])
            for name in _PASSED_ON
            if name in response
        )
        digest = hashlib.sha256(b"\0".join(parts)).hexdigest()[:32]
        return cls(version, parts, tuple(map(_packed, parts)), headers, f'W/"{digest}"')

    @property
    def size(self) -> int:
        return sum(map(len, self.parts)) + sum(map(len, self.packed))

    def answer(self, request: HttpRequest) -> HttpResponse:
        if request.headers.get("If-None-Match") == self.etag:
            return _for_everybody(HttpResponseNotModified(), self.etag)
        nonce = secrets.token_urlsafe(16).encode()
        body = nonce.join(self.parts)
        zipped = "gzip" in request.headers.get("Accept-Encoding", "")
        response = HttpResponse(self.gzipped(nonce) if zipped else body)
        for name, value in self.headers:
            response[name] = value.replace(_NONCE.decode(), nonce.decode())
        if zipped:
            response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(response.content))
        return _for_everybody(response, self.etag)

    def gzipped(self, nonce: bytes) -> bytes:
        """The packed parts with the nonce between them, as it is: deflate allows that."""
        body = nonce.join(self.parts)
        stored = b"\x00" + struct.pack("<HH", len(nonce), len(nonce) ^ 0xFFFF) + nonce
        end = struct.pack("<LL", zlib.crc32(body), len(body) & 0xFFFFFFFF)
        return _GZIP_HEAD + stored.join(self.packed) + b"\x03\x00" + end


_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


def _packed(part: bytes) -> bytes:
    """Deflated up to the edge of a byte, so that something else can follow."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(part) + packer.flush(zlib.Z_FULL_FLUSH)


def _for_everybody(response: HttpResponse, etag: str) -> HttpResponse:
    """A browser may keep it, and asks each time whether it is still the same."""
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
    return response


class Shelf:
    """The pages of this process; the ones read longest ago go first."""

    def __init__(self, room: int = ROOM) -> None:
        self._room, self._used = room, 0
        self._pages: OrderedDict[str, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: str, version: str) -> Kept | None:
        with self._lock:
            page = self._pages.get(key)
            if page is None or page.version != version:
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: str, page: Kept) -> None:
        with self._lock:
            if old := self._pages.pop(key, None):
                self._used -= old.size
            self._pages[key] = page
            self._used += page.size
            while self._used > self._room:
                _, oldest = self._pages.popitem(last=False)
                self._used -= oldest.size

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._used = 0


shelf = Shelf()


class Watcher:
    """Notices what a page is made of: whether anything is written, and which tables are read."""

    def __init__(self) -> None:
        self.wrote = False
        self.names: set[str] = set()

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        text = str(sql)
        if text.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}:
            self.wrote = True
        self.names.update(_TABLES.findall(text))
        return execute(sql, params, many, context)

    def lets_it_be_kept(self) -> bool:
        return not self.wrote and self.names.isdisjoint(invalidation.not_noted())


_TABLES = re.compile(r'(?:FROM|JOIN)\s+"?(\w+)', re.I)


def kept_pages(get_response: Handler) -> Handler:
    """Serves a kept page where there is one, and keeps what may be kept."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not settings.PAGES_KEPT or not _is_anonymous_reading(request):
            return get_response(request)
        key, source = _key(request), router.source()
        try:
            version = _version(source)
        except (OperationalError, InterfaceError):
            connections[source].close()
            if source == router.REPLICA:
                router.leave_alone()
                return middleware(request)
            return _last_good_copy(key) or get_response(request)
        if page := shelf.find(key, version):
            return page.answer(request)
        request.public_version = version  # type: ignore[attr-defined]
        watcher = Watcher()
        with connection.execute_wrapper(watcher), router.reading(source):
            response = get_response(request)
        if response.status_code == 503 and source == router.REPLICA:
            router.leave_alone()
            return middleware(request)
        if response.status_code == 500 and source == router.REPLICA:
            return get_response(request)  # it may need what the replica's role may not read
        if response.status_code == 503 and (copy := _last_good_copy(key)):
            return copy
        if not isinstance(response, HttpResponse) or not _is_for_everybody(request, response):
            return response
        nonce = getattr(request, "_csp_nonce", "") or ""
        made = Kept.of(response, nonce=nonce, version=version)
        if not request.META.get("QUERY_STRING"):  # of addresses with questions there is no end
            _keep_copy(key, made)
        if watcher.lets_it_be_kept():
            shelf.put(key, made)
        return made.answer(request)

    return middleware


def _version(source: str) -> str:
    """Of everything a public page is made from: the tables, and the time by the clock's spans."""
    lead = clock.demo_lead().total_seconds()
    return f"{source} {invalidation.version(source)} {int(clock.now().timestamp()) // SPAN} {lead}"


def _is_anonymous_reading(request: HttpRequest) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and len(request.get_full_path()) <= LONGEST_ADDRESS
        and not request.path_info.startswith("/account/")
    )


def _is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
    """Made by a view open to all, as it would be made for anybody else."""
    match = request.resolver_match
    return (
        response.status_code == 200
        and match is not None
        and getattr(match.func, "access", None) == "public"
        and response.headers.get("Content-Type", "").startswith("text/html")
        and "Cache-Control" not in response.headers
        and "Content-Encoding" not in response.headers
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and request.method == "GET"
    )


def _key(request: HttpRequest) -> str:
    return f"{request.scheme} {request.META.get('HTTP_HOST', '')} {request.get_full_path()}"


def _copy_of(key: str) -> Path:
    name = hashlib.sha256(key.encode()).hexdigest()
    return Path(settings.HOME) / COPIES / name[:2] / f"{name}.gz"


_copied: dict[str, str] = {}
"""What this process wrote last, by key: most pages are made anew just as they were."""


def _keep_copy(key: str, page: Kept) -> None:
    """A full disk or a folder that may not be written is no reason to fail the page."""
    path = _copy_of(key)
    if _copied.get(key) == page.etag and path.exists():
        return
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
        new.write_bytes(page.gzipped(b""))
        new.rename(path)
        if len(_copied) >= MOST_COPIES:
            _copied.clear()
        _copied[key] = page.etag


def _last_good_copy(key: str) -> HttpResponse | None:
    """What this page said when it was last made; it asks to be fetched again soon.

    Its scripts carry a nonce that is no longer given, so they do not run: every page works
    without them.
    """
    try:
        body = gzip.decompress(_copy_of(key).read_bytes())
    except (OSError, EOFError, zlib.error):
        return None
    response = HttpResponse(body)
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    response["X-Frame-Options"] = "DENY"
    response["Cache-Control"] = "no-store"
    response["Warning"] = '110 - "The last good copy of this page"'
    return response
