"""The page about the queue, for the administrator."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_tasks_db.models import DBTaskResult

from localoffer import clock
from localoffer.jobs import access, operations, pages
from localoffer.ui.access import requires


@require_safe
@requires(access.administrators_only)
def queue(request: HttpRequest) -> HttpResponse:
    context = {
        "summary": pages.summary(at=clock.now()),
        "regular_head": ["Regular job", "Last put in the queue"],
        "regular": pages.regular(),
        "failures": pages.failures(),
    }
    return render(request, "jobs/queue.html", context)


@require_POST
@requires(access.administrators_only)
def attempts(request: HttpRequest, job: UUID) -> HttpResponse:
    found = get_object_or_404(DBTaskResult, pk=job)
    operations.try_again(job=found, by=request.user, at=clock.now())
    messages.success(request, "The job is back in the queue.")
    return redirect("jobs:queue")
