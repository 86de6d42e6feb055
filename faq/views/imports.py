"""What those who edit questions work on: imports and their proposals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from faq import access
from faq.forms.imports import EntryForm, ImportForm, SplitForm
from faq.models import Entry, Import
from faq.operations import imports as operations
from faq.pages import reading as pages
from faq.states import IMPORT, ImportMove
from localoffer import clock
from localoffer.council.models import Council
from localoffer.ui.access import requires
from localoffer.ui.forms import VersionedForm

form_page = require_http_methods(["GET", "HEAD", "POST"])

CHANGES: dict[str, tuple[Callable[..., Entry], str]] = {
    "joined": (operations.join_with_above, "The entry is joined with the one above it."),
    "left-out": (operations.leave_out, "The entry is left out. You can take it back in."),
    "taken-in": (operations.take_in, "The lines are an entry again."),
}


@require_safe
@requires(access.editors_only)
def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "faq/desk.html", {"imports": pages.imports()})


@form_page
@requires(access.editors_only)
def new_import(request: HttpRequest) -> HttpResponse:
    initial = {"source": Council.current().forum_name}
    form = ImportForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid():
        names = ("text", "file_name", "label", "source", "once")
        facts = {name: form.cleaned_data[name] for name in names}
        found = form.make(lambda: operations.propose(**facts, by=request.user, at=clock.now()))
        if found:
            batch, made = found
            if not made:
                messages.info(request, "This text was read in before. Here is what was made of it.")
            return redirect(batch)
    return render(request, "faq/new_import.html", {"form": form})


@require_safe
@requires(access.editors_only)
def one_import(request: HttpRequest, reference: str) -> HttpResponse:
    return _import_page(request, _import(reference))


def _import_page(
    request: HttpRequest, batch: Import, *, wrong: operations.EntryRefused | None = None
) -> HttpResponse:
    context = {
        "batch": batch,
        "wrong": wrong,
        "page": pages.proposal(batch),
        "may_correct": _may(request, ImportMove.CORRECT, batch),
        "may_publish": _may(request, ImportMove.PUBLISH, batch),
        "publication": operations.publication(batch) if batch.published_at else None,
    }
    return render(request, "faq/import.html", context)


@form_page
@requires(access.editors_only)
def entry(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    batch, found = _entry(request, reference, pk)
    form = EntryForm(request.POST or None, entry=found, initial=EntryForm.of(found))
    if form.is_valid():
        operations.correct(entry=found, **form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, "The corrections are saved.")
        return redirect(batch)
    return _entry_page(request, found, form=form)


@require_POST
@requires(access.editors_only)
def split(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    batch, found = _entry(request, reference, pk)
    form = SplitForm(request.POST, entry=found)
    if form.is_valid():
        operations.split(entry=found, **form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, "The entry is split in two.")
        return redirect(batch)
    return _entry_page(request, found, split_form=form)


@require_POST
@requires(access.editors_only)
def change(request: HttpRequest, reference: str, pk: int, kind: str) -> HttpResponse:
    """Joined with the one above, left out, or taken in again."""
    batch, found = _entry(request, reference, pk)
    form = VersionedForm(request.POST)
    if kind not in CHANGES:
        raise Http404
    if not form.is_valid():
        return redirect("faq:entry", batch.reference, found.pk)
    operation, words = CHANGES[kind]
    operation(entry=found, **form.cleaned_data, by=request.user, at=clock.now())
    messages.success(request, words)
    return redirect(batch)


@require_POST
@requires(access.editors_only)
def publication(request: HttpRequest, reference: str) -> HttpResponse:
    batch = _import(reference)
    form = VersionedForm(request.POST)
    if form.is_valid():
        try:
            made = operations.publish(
                batch=batch, **form.cleaned_data, by=request.user, at=clock.now()
            )
        except operations.EntryRefused as wrong:
            return _import_page(request, batch, wrong=wrong)
        messages.success(request, f"{len(made.published)} questions are now public.")
    return redirect(batch)


@require_POST
@requires(access.editors_only)
def disposal(request: HttpRequest, reference: str) -> HttpResponse:
    batch = _import(reference)
    form = VersionedForm(request.POST)
    if form.is_valid():
        operations.discard(batch=batch, **form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, "The import is discarded. Nothing of it is public.")
    return redirect("faq:desk")


def _import(reference: str) -> Import:
    return get_object_or_404(Import.objects.select_related("edition"), reference=reference)


def _entry(request: HttpRequest, reference: str, pk: int) -> tuple[Import, Entry]:
    """An entry of this import, while it may still be corrected."""
    batch = _import(reference)
    found = get_object_or_404(batch.entries.select_related("batch"), pk=pk)
    access.may(IMPORT, ImportMove.CORRECT, state=batch.state, by=request.user).or_refuse()
    return batch, found


def _entry_page(
    request: HttpRequest,
    found: Entry,
    *,
    form: EntryForm | None = None,
    split_form: SplitForm | None = None,
) -> HttpResponse:
    version = {"version": found.batch.version}
    rows = pages.proposal(found.batch).rows
    row = next(each for each in rows if each.entry.pk == found.pk)
    context: dict[str, Any] = {
        "batch": found.batch,
        "row": row,
        "is_first": rows[0].entry.pk == found.pk,
        "entry_form": form or EntryForm(entry=found, initial=EntryForm.of(found)),
        "split_form": split_form or SplitForm(entry=found, initial=version),
        "form": split_form or form,
    }
    return render(request, "faq/entry.html", context)


def _may(request: HttpRequest, move: ImportMove, batch: Import) -> bool:
    return bool(access.may(IMPORT, move, state=batch.state, by=request.user))
