"""The whole directory to take away: one JSON file, or CSV files in a ZIP."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from localoffer.directory.interchange import files
from localoffer.directory.models import Service
from localoffer.opendata import selecting
from localoffer.opendata.answering import Problem, problems, too_many
from localoffer.ui.access import public


@public
@require_safe
def downloads(request: HttpRequest) -> HttpResponse:
    context = {"number": Service.objects.published().count(), "changed_at": selecting.changed_at()}
    return render(request, "opendata/downloads.html", context)


@public
@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    return _file(request, files.to_json, "services.json", "application/json")


@public
@require_safe
def as_zip(request: HttpRequest) -> HttpResponse:
    return _file(request, files.to_zip, "services.zip", "application/zip")


def _file(
    request: HttpRequest, write: Callable[..., bytes], name: str, content_type: str
) -> HttpResponse:
    """An attachment; 304 when nothing was published since the asker's copy."""
    if wait := too_many(request):
        says = f"You asked too often. Come back in {wait} seconds."
        response = problems([Problem("", says)], status=429)
        response["Retry-After"] = str(wait)
        return response
    changed_at = selecting.changed_at()
    stamp = int(changed_at.timestamp()) if changed_at else None
    known = get_conditional_response(request, last_modified=stamp)
    if known is not None:
        return known  # type: ignore[return-value]
    response = HttpResponse(write(files.published()), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Access-Control-Allow-Origin"] = "*"
    if stamp is not None:
        response["Last-Modified"] = http_date(stamp)
    return response
