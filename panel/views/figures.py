"""The panel's figures."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.audit import operations as audit
from localoffer.ui.access import requires
from panel import access, pages


@require_safe
@requires(access.figures_only)
def index(request: PersonRequest) -> HttpResponse:
    """In time, and even-handed? Small numbers are kept back."""
    at = clock.now()
    audit.record("panel.figures.read", by=request.user, at=at)
    context = pages.figures_page(request.user, at=at)
    context["sections"] = pages.sections(request.user, current="figures")
    return render(request, "panel/figures.html", context)
