"""Changing an entry: by its provider or an editor, in parts, with a preview; and the decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from localoffer import clock
from localoffer.directory import access, checking
from localoffer.directory.change_forms import (
    EDITORS_ONLY,
    ITEMS,
    PARTS,
    ItemForm,
    NewEntryForm,
    PartForm,
    ReplyForm,
    SeenForm,
)
from localoffer.directory.interchange import describing
from localoffer.directory.models import Organisation, Proposal, Service
from localoffer.directory.operations import keeping, proposing
from localoffer.directory.pages import changes as rows
from localoffer.directory.pages import one
from localoffer.directory.states import Stage
from localoffer.ui.access import requires
from localoffer.ui.forms import VersionedForm

form_page = require_http_methods(["GET", "HEAD", "POST"])
SAVED = "Saved. Nobody sees it before the council has published it."
SENT = "Sent. The council reads it, and writes to you when it is published."


@require_safe
@requires(access.editors_only)
def waiting(request: HttpRequest) -> HttpResponse:
    """Changes that wait for an editor, the oldest first, and what is being written."""
    return render(request, "directory/waiting.html", rows.waiting())


@require_POST
@requires(access.keepers_only)
def started(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A change to an entry, begun or gone on with."""
    service = get_object_or_404(Service.objects.kept_by(request.user), pk=pk)
    return redirect(proposing.start(service=service, by=request.user, at=clock.now()))


@form_page
@requires(access.keepers_only)
def new_entry(request: HttpRequest) -> HttpResponse:
    form = NewEntryForm(
        request.POST or None, organizations=Organisation.objects.kept_by(request.user)
    )
    if form.is_valid():
        made = form.make(
            lambda: proposing.start_new(**form.cleaned_data, by=request.user, at=clock.now())
        )
        if made:
            return redirect(made)
    heading = "Add a service"
    return render(request, "directory/new_entry.html", {"form": form, "heading": heading})


@require_safe
@requires(access.keepers_only)
def proposal(request: HttpRequest, reference: str) -> HttpResponse:
    """The change: for its keeper part by part, for the editor also what is different."""
    found = _change(request, reference)
    if describing.hideaways(found.document):
        keeping.note_hideaways_read(target=found, by=request.user, at=clock.now())
    context = rows.page(found, by=request.user)
    return render(request, "directory/change.html", context)


@require_safe
@requires(access.keepers_only)
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """The page as the public would see it."""
    found = _change(request, reference)
    document, _ = proposing.joined(found)
    document = describing.without_hideaways(document)
    service = one.revived(document)
    context = one.page(service, today=clock.today(), document=document)
    context |= {"preview_of": found, "shown_as": "preview"}
    return render(request, "directory/service.html", context)


@form_page
@requires(access.keepers_only)
def part(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """One part of the entry, changed."""
    found = _writable(request, reference)
    form_class = _form_of(PARTS, key, request)
    form: PartForm = form_class(request.POST or None, **_given(request, found))
    return _saved(request, found, form, heading=form.title)


@form_page
@requires(access.keepers_only)
def item(request: HttpRequest, reference: str, key: str, pk: UUID | None = None) -> HttpResponse:
    """One contact, time, date or place: added or changed."""
    found = _writable(request, reference)
    form_class: type[ItemForm] = _form_of(ITEMS, key, request)
    if pk and str(pk) not in [row["id"] for row in form_class.rows(found.document)]:
        raise Http404
    given = _given(request, found)
    form = form_class(request.POST or None, item=str(pk) if pk else None, **given)
    heading = f"Change this {form.noun}" if pk else f"Add a {form.noun}"
    return _saved(request, found, form, heading=heading, key=key, pk=pk)


@require_POST
@requires(access.keepers_only)
def removal(request: HttpRequest, reference: str, key: str, pk: UUID) -> HttpResponse:
    """One contact, time, date or place, taken out."""
    found = _writable(request, reference)
    form_class: type[ItemForm] = _form_of(ITEMS, key, request)
    form = VersionedForm(request.POST)
    if form.is_valid():
        document = form_class.without(found.document, str(pk))
        _save(request, found, form, document)
        messages.success(request, f"The {form_class.noun} is taken out.")
    return redirect(found)


@require_POST
@requires(access.keepers_only)
def submission(request: HttpRequest, reference: str) -> HttpResponse:
    found = _change(request, reference)
    if wrong := checking.wrong(found.document):
        context = rows.page(found, by=request.user) | {"must": wrong}
        return render(request, "directory/change.html", context, status=422)
    form = VersionedForm(request.POST)
    if form.is_valid():
        proposing.submit(proposal=found, **form.cleaned_data, by=request.user, at=clock.now())
        if not access.editors_only(request.user):
            messages.success(request, SENT)
    return redirect(found)


@require_POST
@requires(access.keepers_only)
def recall(request: HttpRequest, reference: str) -> HttpResponse:
    found = _change(request, reference)
    form = VersionedForm(request.POST)
    if form.is_valid():
        proposing.take_back(proposal=found, **form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, "Taken back. You can go on changing it.")
    return redirect(found)


@require_POST
@requires(access.keepers_only)
def disposal(request: HttpRequest, reference: str) -> HttpResponse:
    found = _change(request, reference)
    form = VersionedForm(request.POST)
    if form.is_valid():
        proposing.drop(proposal=found, **form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, "The change is dropped. What families read has not changed.")
    return redirect("directory:yours")


@form_page
@requires(access.editors_only)
def reply(request: HttpRequest, reference: str) -> HttpResponse:
    """Return the change to its keeper with words."""
    found = _change(request, reference)
    if found.stage != Stage.SUBMITTED:
        return redirect(found)
    form = ReplyForm(request.POST or None, initial={"version": found.version})
    if form.is_valid():
        proposing.send_back(proposal=found, **form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, "Returned. The provider is told by email.")
        return redirect("directory:waiting")
    context = {"form": form, "heading": "Return the change", "proposal": found}
    return render(request, "directory/part.html", context)


@require_POST
@requires(access.editors_only)
def publication(request: HttpRequest, reference: str) -> HttpResponse:
    found = _change(request, reference)
    form = SeenForm(request.POST)
    if not form.is_valid():
        return redirect(found)
    service = proposing.publish_change(
        proposal=found, **form.cleaned_data, by=request.user, at=clock.now()
    )
    messages.success(request, "Published. Families can read it now.")
    return redirect(service)


def _change(request: HttpRequest, reference: str) -> Proposal:
    """The change, if it is this person's to see. Whatever else is not there."""
    visible = Proposal.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related("service", "organization", "started_by"), reference=reference
    )


def _writable(request: HttpRequest, reference: str) -> Proposal:
    found = _change(request, reference)
    access.may_write(found, request.user).or_refuse()
    return found


def _form_of(forms: dict[str, Any], key: str, request: HttpRequest) -> Any:
    if key not in forms or (key in EDITORS_ONLY and not access.editors_only(request.user)):
        raise Http404
    return forms[key]


def _given(request: HttpRequest, found: Proposal) -> dict[str, Any]:
    return {
        "document": found.document,
        "editor": bool(access.editors_only(request.user)),
        "initial": {"version": found.version},
    }


def _saved(
    request: HttpRequest,
    found: Proposal,
    form: PartForm,
    *,
    heading: str,
    key: str = "",
    pk: UUID | None = None,
) -> HttpResponse:
    if form.is_valid():
        document = form.into(found.document)
        if told := checking.giving_away(document):
            form.add_error(None, told)
        else:
            _save(request, found, form, document)
            messages.success(request, SAVED)
            return redirect(found)
    context = {"form": form, "heading": heading, "proposal": found, "key": key, "item": pk}
    return render(request, "directory/part.html", context)


def _save(
    request: HttpRequest, found: Proposal, form: VersionedForm, document: dict[str, Any]
) -> None:
    proposing.save(
        proposal=found,
        version=form.cleaned_data["version"],
        document=document,
        by=request.user,
        at=clock.now(),
    )
