"""A reader's own papers of a meeting: as pages, and as one file."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.audit import operations as audit
from localoffer.documents.serving import serve
from localoffer.ui.access import requires
from panel import access, pages
from panel.models import Pack
from panel.operations import packs
from panel.views.shared import form_page, meeting_of


@form_page
@requires(access.panel_people_only)
def papers(request: PersonRequest, ref: str) -> HttpResponse:
    """What there is to read, what is read, and the reader's own file with its progress."""
    found = meeting_of(request, ref)
    access.may_have_pack(found, request.user).or_refuse()
    at = clock.now()
    if request.method == "POST":
        packs.ask_for(meeting=found, by=request.user, at=at)
        messages.success(request, "Your file is being made. This page says when it is ready.")
        return redirect("panel:papers", ref=found.reference)
    audit.record("panel.papers.listed", target=found, by=request.user, at=at)
    return render(request, "panel/papers.html", pages.papers_page(found, request.user))


@require_safe
@requires(access.panel_people_only)
def pack(request: PersonRequest, ref: str) -> HttpResponseBase:
    """The file. An old one opens no more once it holds an item that is hidden now."""
    found = get_object_or_404(
        Pack.objects.select_related("meeting", "reader", "document"), reference=ref
    )
    if not packs.opens(found, request.user) or found.document is None:
        raise Http404
    return serve(found.document, by=request.user, at=clock.now())
