"""The portal as the bench asks it, with a bare Django site beside it in the same process.

A request says what it wants known: `X-Bench-Count` the queries, `X-Bench-Cold` a page that is
made anew. Every answer says what it cost this thread of the processor.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test.utils import override_settings
from django.urls import path

from localoffer.wsgi import application as portal

# One client asks as often as thousands do.
settings.REFERRALS_PER_HOUR = dict.fromkeys(settings.REFERRALS_PER_HOUR, 10**9)
settings.SEARCHES_PER_MINUTE = 10**9

BARE = "/bare/"
DJANGO_OWN = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
"""What `startproject` puts before every page."""


def page(request: HttpRequest) -> HttpResponse:
    """About 5 KB from a template, nothing from the database."""
    return HttpResponse(render_to_string("running/bare.html", {"rows": range(60)}))


urlpatterns = [path(BARE.lstrip("/"), page)]


class BareRequest(WSGIRequest):
    urlconf = __name__


class BareSite(WSGIHandler):
    """What Django costs before the portal begins."""

    request_class = BareRequest

    def load_middleware(self, is_async: bool = False) -> None:
        with override_settings(MIDDLEWARE=DJANGO_OWN):
            super().load_middleware(is_async)


bare_site = BareSite()


class Counter:
    """Counts the queries that pass."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        self.count += 1
        return execute(sql, params, many, context)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    began = time.thread_time()
    if environ.get("HTTP_X_BENCH_COLD"):
        from localoffer.running import shelf  # its tables are known once Django has begun

        shelf.shelf.clear()
        began = time.thread_time()
    site = bare_site if environ["PATH_INFO"] == BARE else portal
    counter = Counter()

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        spent = time.thread_time() - began
        headers = [
            *headers,
            ("X-Bench-Cpu", f"{spent:.9f}"),
            ("X-Bench-Queries", str(counter.count)),
        ]
        return start_response(status, headers, *rest)

    if environ.get("HTTP_X_BENCH_COUNT"):
        with connection.execute_wrapper(counter):
            return site(environ, start)
    return site(environ, start)
