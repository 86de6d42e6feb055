"""Minutes: written, read, approved, handed out as a file."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.audit import operations as audit
from localoffer.notices import letters
from localoffer.ui.access import requires
from panel import access, pages
from panel.models import Meeting, Minutes
from panel.operations import minutes
from panel.views.shared import meeting_of, press


def _minutes(request: PersonRequest, ref: str) -> tuple[Meeting, Minutes]:
    found = meeting_of(request, ref)
    made = minutes.latest(found)
    if made is None:
        raise Http404
    return found, made


@require_safe
@requires(access.meeting_people_only)
def read(request: PersonRequest, ref: str) -> HttpResponse:
    """The minutes without the items that are hidden from this reader.

    Before they are written their address leads to the meeting, where the button for it is.
    """
    found = meeting_of(request, ref)
    made = minutes.latest(found)
    if made is None:
        return redirect(found)
    at = clock.now()
    audit.record("panel.minutes.read", target=found, by=request.user, at=at)
    return render(request, "panel/minutes.html", pages.minutes_page(made, request.user))


@require_safe
@requires(access.meeting_people_only)
def file(request: PersonRequest, ref: str) -> HttpResponse:
    """The same as a PDF that can be read aloud."""
    found, made = _minutes(request, ref)
    at = clock.now()
    audit.record("panel.minutes.exported", target=found, by=request.user, at=at)
    content = letters.render("panel-minutes", pages.minutes_rows(made, request.user), at=at)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{found.reference} minutes {made.number}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


@require_POST
@requires(access.operations_officer_only)
def writing(request: PersonRequest, ref: str) -> HttpResponse:
    found = meeting_of(request, ref)
    said = "The minutes are written from what was recorded."
    return press(request, found, minutes.write, said=said, to=_page(found))


@require_POST
@requires(access.chairs_only)
def approval(request: PersonRequest, ref: str) -> HttpResponse:
    found, made = _minutes(request, ref)
    approve = partial(minutes.approve, number=made.number)
    return press(request, found, approve, said="The minutes are approved.", to=_page(found))


@require_POST
@requires(access.operations_officer_only)
def archive(request: PersonRequest, ref: str) -> HttpResponse:
    found = meeting_of(request, ref)
    return press(request, found, minutes.archive, said="The meeting is archived.")


def _page(meeting: Meeting) -> str:
    return reverse("panel:minutes", args=[meeting.reference])
