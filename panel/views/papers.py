"""Papers of an item: added, replaced, read, handed out."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.audit import operations as audit
from localoffer.documents.serving import serve
from localoffer.ui.access import requires
from panel import access
from panel.forms import LateLeaveForm, PaperForm
from panel.models import Item
from panel.operations import papers
from panel.views.shared import act, answers_on_the_item, form_page, item_of, sent


@form_page
@requires(access.send_team_only)
@answers_on_the_item()
def new(request: PersonRequest, ref: str) -> HttpResponse:
    return _paper(request, item_of(request, ref), number=None)


@form_page
@requires(access.send_team_only)
@answers_on_the_item()
def replaced(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """A new version of a paper: the old one stays, and who read it is asked to read again."""
    found = item_of(request, ref)
    if not found.papers.filter(number=number).exists():
        raise Http404
    return _paper(request, found, number=number)


def _paper(request: PersonRequest, found: Item, *, number: int | None) -> HttpResponse:
    at = clock.now()
    access.may_add_paper(found, request.user, at=at).or_refuse()
    start: dict[str, Any] = {"version": found.version}
    if number is not None:
        old = found.papers.filter(number=number).order_by("-version")[0]
        start |= {"title": old.title, "kind": old.kind, "body": old.body}
    form = PaperForm(
        sent(request),
        request.FILES or None,
        initial=start,
        kinds=papers.checklist_names(found),
    )
    return act(
        request,
        found,
        form,
        partial(papers.add_paper, number=number),
        heading="Add a paper" if number is None else f"Replace paper {number}",
        text="The deadline is over. The chair lets this paper come late, and it is marked as late."
        if access.is_late(found, at=at)
        else "",
        said="The paper is added." if number is None else "Replaced.",
    )


@form_page
@requires(access.chairs_only)
@answers_on_the_item()
def late(request: PersonRequest, ref: str) -> HttpResponse:
    """The chair's leave for papers after the deadline."""
    found = item_of(request, ref)
    access.may_allow_late_papers(found, request.user, at=clock.now()).or_refuse()
    return act(
        request,
        found,
        LateLeaveForm(sent(request)),
        papers.allow_late_papers,
        heading="Let papers come late",
        said="Papers for this item may come late. They are marked as late.",
    )


@require_POST
@requires(access.panel_people_only)
@answers_on_the_item()
def reading(request: PersonRequest, ref: str) -> HttpResponse:
    """A member says that they have read the papers as they stand."""
    found = item_of(request, ref)
    papers.mark_read(item=found, by=request.user, at=clock.now())
    messages.success(request, "Noted: you have read the papers as they are now.")
    return redirect(found)


@require_safe
@requires(access.panel_people_only)
def paper(request: PersonRequest, ref: str, number: int, version: int) -> HttpResponseBase:
    """The file of one version of a paper."""
    found = item_of(request, ref)
    access.may_read_papers(found, request.user).or_refuse()
    kept = get_object_or_404(found.papers, number=number, version=version)
    if kept.document is None:
        raise Http404
    at = clock.now()
    facts = {"number": number, "version": version}
    audit.record("panel.paper.opened", target=found, by=request.user, at=at, facts=facts)
    return serve(kept.document, by=request.user, at=at)
