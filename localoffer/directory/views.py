"""The directory's public pages."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from localoffer.directory.models import Service
from localoffer.ui.access import public


@public
@require_safe
def service(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Service.objects.published(), pk=pk)
    return render(request, "directory/service.html", {"service": found})
