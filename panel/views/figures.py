"""The panel's figures."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.audit import operations as audit
from localoffer.ui.access import requires
from panel import access, pages
from panel.operations import figures


@require_safe
@requires(access.figures_only)
def index(request: PersonRequest) -> HttpResponse:
    """In time, and even-handed? Small numbers are kept back."""
    at = clock.now()
    audit.record("panel.figures.read", by=request.user, at=at)
    context = pages.figures_page(request.user, at=at)
    context["sections"] = pages.sections(request.user, current="figures")
    return render(request, "panel/figures.html", context)


@require_POST
@requires(access.chief_officers_only)
def publication(request: PersonRequest) -> HttpResponse:
    """The shares go to the Local Offer's figures; counts and small numbers stay here."""
    made = figures.publish(by=request.user, at=clock.now())
    if made:
        messages.success(request, f"{len(made)} figures are published on the Local Offer.")
    else:
        messages.warning(request, "There is no share yet that hides no small number.")
    return redirect("panel:figures")
