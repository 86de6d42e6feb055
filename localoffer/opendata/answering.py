"""How the open API answers: JSON for anyone, told once for as long as it stays the same.

Reads only. No key, no cookie, any origin. Too many requests from one address get a polite
429 that says when to come back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from math import ceil
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from localoffer import clock
from localoffer.opendata.parameters import Problem, Refused

MINUTE = 60
METHODS = "GET, HEAD, OPTIONS"
Answer = tuple[Any, datetime | None]
"""What a view gives: the document, and when it changed last (None: nobody knows)."""


def open_data(view: Callable[..., Answer]) -> Callable[..., HttpResponse]:
    """Turn a function that gives a document into a view of the open API."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _answer(view, request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Retry-After"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    answer.access = "public"  # type: ignore[attr-defined]
    return answer


def _answer(
    view: Callable[..., Answer], request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponse:
    if request.method == "OPTIONS":
        return _preflight()
    if request.method not in ("GET", "HEAD"):
        response = problems([Problem("", "This address can only be read.")], status=405)
        response["Allow"] = METHODS
        return response
    if wait := too_many(request):
        says = f"You asked too often. Come back in {wait} seconds."
        response = problems([Problem("", says)], status=429)
        response["Retry-After"] = str(wait)
        return response
    try:
        document, changed_at = view(request, *args, **kwargs)
    except Refused as refused:
        return problems(refused.problems, status=400)
    except Http404:
        return problems([Problem("id", "There is nothing published with this id.")], status=404)
    return _conditional(request, document, changed_at)


def _conditional(request: HttpRequest, document: Any, changed_at: datetime | None) -> HttpResponse:
    response = as_json(document)
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    stamp = int(changed_at.timestamp()) if changed_at else None
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=60"
    if stamp is not None:
        response["Last-Modified"] = http_date(stamp)
    patch_vary_headers(response, ["Accept-Encoding"])
    return get_conditional_response(request, etag=etag, last_modified=stamp, response=response)  # type: ignore[return-value]


def _preflight() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Allow"] = METHODS
    response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
    response["Access-Control-Max-Age"] = "86400"
    return response


def problems(found: list[Problem], *, status: int) -> HttpResponse:
    """What was wrong with the request, each with the parameter it is about."""
    errors = [
        ({"parameter": each.parameter} if each.parameter else {}) | {"message": each.message}
        for each in found
    ]
    return as_json({"errors": errors}, status=status)


def as_json(document: Any, *, status: int = 200) -> HttpResponse:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, status=status, content_type="application/json; charset=utf-8")


def page(rows: Any, values: dict[str, Any], show: Callable[[Any], Any]) -> dict[str, Any]:
    """One page of rows with the metadata of the profile.

    A page past the end is empty, and says how many there are.
    """
    number, size = values.get("page", 1), values.get("per_page", 20)
    total = rows.count()
    pages = ceil(total / size)
    begin = (number - 1) * size
    contents = [show(row) for row in rows[begin : begin + size]] if begin < total else []
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not contents,
        "contents": contents,
    }


def too_many(request: HttpRequest) -> int:
    """Seconds to wait, or 0. Counted by minute and by address, in this process only."""
    now = int(clock.now().timestamp())
    address = get_client_ip(request) or ""
    who = hashlib.sha256(f"{settings.SECRET_KEY}{address}".encode()).hexdigest()[:16]
    key = f"open-data-{who}-{now // MINUTE}"
    counts = caches["here"]
    counts.add(key, 0, timeout=MINUTE)
    try:
        count = counts.incr(key)
    except ValueError:
        return 0
    return MINUTE - now % MINUTE if count > settings.OPEN_DATA_PER_MINUTE else 0
