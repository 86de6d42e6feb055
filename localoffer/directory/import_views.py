"""An editor imports a file of services."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from localoffer import clock
from localoffer.directory import access, import_jobs
from localoffer.directory.forms import ImportForm
from localoffer.directory.models import ImportProgress, ImportRun
from localoffer.directory.operations import importing
from localoffer.directory.states import Turn
from localoffer.ui.access import requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires(access.editors_only)
def imports(request: HttpRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        with transaction.atomic():
            run = form.make(
                lambda: importing.upload(
                    name=file.name,
                    content=file.read(),
                    once=form.cleaned_data["once"],
                    by=request.user,
                    at=clock.now(),
                )
            )
            if run:
                import_jobs.check.enqueue(reference=run.reference)
        if run:
            return redirect(run)
    runs = ImportRun.objects.defer("content", "found", "problems").select_related("uploaded_by")
    return render(request, "directory/imports.html", {"form": form, "runs": runs[:50]})


@require_safe
@requires(access.editors_only)
def one_import(request: HttpRequest, reference: str) -> HttpResponse:
    """What the file would do, what is wrong with it, or how far it is."""
    run = _run(reference)
    told = ImportProgress.objects.filter(pk=run.reference).first()
    return render(request, "directory/import.html", {"run": run, "done": told.done if told else 0})


@require_POST
@requires(access.editors_only)
def publication(request: HttpRequest, reference: str) -> HttpResponse:
    with transaction.atomic():
        run = importing.decide(
            run=_run(reference), turn=Turn.PUBLISH, by=request.user, at=clock.now()
        )
        import_jobs.publish.enqueue(reference=run.reference)
    return redirect(run)


@require_POST
@requires(access.editors_only)
def disposal(request: HttpRequest, reference: str) -> HttpResponse:
    run = importing.decide(run=_run(reference), turn=Turn.DROP, by=request.user, at=clock.now())
    return redirect(run)


def _run(reference: str) -> ImportRun:
    return get_object_or_404(ImportRun.objects.defer("content"), reference=reference)
